"""Whom visitors can ask."""

import re
from urllib.parse import parse_qs, unquote, urlsplit

import pytest
from django.urls import reverse
from wagtail.test.utils.form_data import inline_formset, nested_form_data, rich_text

from content.contact import contact_page, mail_about
from content.models import ContactPage
from search import services
from search.criteria import SearchCriteria
from tests.factories.pages import make_contact_page, make_home

pytestmark = pytest.mark.django_db


def form_data(**values):
    ways = {"phone": "", "fax": "", "email": "", "asked_about_a_case": "タイトルを教えてください。"}
    page = {"title": "お問い合わせ", "slug": "contact", "body": rich_text(""), "comments": inline_formset([])}
    return nested_form_data(page | ways | values)


@pytest.fixture
def address():
    return reverse("wagtailadmin_pages:add", args=["content", "contactpage", make_home().pk])


def test_page_names_every_way_before_its_text(client):
    page = make_contact_page(body="<p>順にお返事します。</p>")
    text = re.sub(r"<[^>]+>|\s+", " ", client.get(page.url).content.decode())
    ways = ("048-000-0000", "平日の9時から17時まで", "048-000-0001", "kyoso@example.jp", "県庁3階", "順にお返事します")
    places = [text.index(way) for way in ways]
    assert places == sorted(places)


def test_what_the_prefecture_does_not_have_leaves_no_empty_row(client):
    text = client.get(make_contact_page(fax="", phone_hours="", office="").url).content.decode()
    assert re.findall(r"<dt>(.*?)</dt>", text)[:2] == ["電話", "メール"]
    assert "FAX" not in text
    assert "郵便・窓口" not in text


def test_a_draft_may_lack_numbers_and_the_public_page_may_not(admin_client, address):
    assert admin_client.post(address, form_data()).status_code == 302
    page = ContactPage.objects.get()
    assert not page.live
    assert contact_page() is None
    edit = reverse("wagtailadmin_pages:edit", args=[page.pk])
    response = admin_client.post(edit, form_data(**{"action-publish": "1"}))
    assert set(response.context["form"].errors) == {"phone", "email"}
    values = {"phone": "048-000-0000", "email": "kyoso@example.jp", "action-publish": "1"}
    assert admin_client.post(edit, form_data(**values)).status_code == 302
    assert contact_page() == page


@pytest.mark.parametrize(
    "phone", ["０４８－０００－００００", "0480000000", "048-000-0000（内線3）", "+81-48-000-0000"]
)
def test_a_number_that_no_telephone_can_dial_is_refused_and_kept(admin_client, address, phone):
    data = form_data(phone=phone, email="kyoso@example.jp", **{"action-publish": "1"})
    form = admin_client.post(address, data).context["form"]
    assert form.errors["phone"] == ["半角の数字と「-」で、市外局番から入力してください。"]
    assert form["phone"].value() == phone


def test_letter_names_the_page_whatever_its_title():
    title = "100%＆「買い物」? #1 a&b"
    letter = urlsplit(mail_about("kyoso@example.jp", title=title, address="https://portal.example.jp/cases/bus/"))
    assert (letter.scheme, unquote(letter.path)) == ("mailto", "kyoso@example.jp")
    query = parse_qs(letter.query)
    assert query["subject"] == [f"「{title}」について"]
    assert query["body"][0].startswith(f"ページ：{title}\r\nアドレス：https://portal.example.jp/cases/bus/\r\n")


def test_page_is_found_by_its_new_title_after_a_change(engine):
    page = make_contact_page()
    page.title = "ごれんらく"
    page.save_revision().publish()
    services.drain()
    assert [hit.document.url for hit in services.search(SearchCriteria(text="ごれんらく")).hits] == [page.url]
