"""The frame of every page, plain pages and error pages."""

import datetime
import re

import pytest
from django.core.exceptions import PermissionDenied
from django.template.loader import get_template
from django.test import Client
from django.urls import include, path
from wagtail.models import PageViewRestriction

from content.models import StandardPage
from tests.factories.pages import make_home, make_standard_page


def forbid(request):
    raise PermissionDenied


def break_down(request):
    raise ZeroDivisionError


# Addresses for the tests of error pages: `@pytest.mark.urls(__name__)`.
urlpatterns = [path("forbidden/", forbid), path("broken/", break_down), path("", include("portal.urls"))]


def get_text(client, address, status=200):
    response = client.get(address)
    assert response.status_code == status
    return response.content.decode()


def folded(html):
    return re.sub(r"\s+", " ", html)


@pytest.mark.django_db
def test_plain_page_shows_title_introduction_and_body(client):
    page = make_standard_page(introduction="探し方の説明です。", body="<h2>言葉で探す</h2><p>短い言葉で探します。</p>")
    text = get_text(client, page.url)
    assert "<h1>使い方</h1>" in text
    assert "探し方の説明です。" in text
    assert '<h2 id="言葉で探す">言葉で探す</h2><p>短い言葉で探します。</p>' in folded(text)


def contents_of(text):
    contents = re.search(r'<nav class="contents.*?</nav>', folded(text))
    return re.findall(r'<a href="#([^"]+)">([^<]+)</a>', contents[0]) if contents else []


@pytest.mark.django_db
def test_long_plain_page_has_contents_that_lead_to_its_parts(client):
    body = "<h2>言葉で 探す</h2><h3>短い言葉</h3><h2>印刷</h2><h2>！</h2><h2>印刷</h2><h2>Main</h2>"
    text = get_text(client, make_standard_page(body=body).url)
    assert contents_of(text) == [
        ("言葉で-探す", "言葉で 探す"),
        ("印刷", "印刷"),
        ("part", "！"),
        ("印刷-2", "印刷"),
        # The frame of the page has an id of this name.
        ("main-2", "Main"),
    ]
    assert '<h3 id="短い言葉">短い言葉</h3>' in text
    ids = re.findall(r'\bid="([^"]+)"', text)
    assert len(ids) == len(set(ids))
    assert {anchor for anchor, _ in contents_of(text)} < set(ids)


@pytest.mark.django_db
def test_short_plain_page_has_no_contents(client):
    assert contents_of(get_text(client, make_standard_page(body="<h2>一</h2><h2>二</h2>").url)) == []


@pytest.mark.django_db
def test_text_of_editors_stays_escaped_between_its_headings(client):
    body = "<h2>&lt;b&gt;太字</h2><p>1 &lt; 2 &amp; 3</p>"
    text = get_text(client, make_standard_page(body=body).url)
    assert "&lt;b&gt;太字</h2><p>1 &lt; 2 &amp; 3</p>" in text


@pytest.mark.django_db
def test_page_is_in_japanese_and_its_title_names_page_and_site(client, settings):
    text = folded(get_text(client, make_standard_page().url))
    assert '<html lang="ja">' in text
    assert re.search(rf"<title> ?使い方 ?\| {settings.WAGTAIL_SITE_NAME} ?</title>", text)


@pytest.mark.django_db
def test_skip_link_comes_first_and_leads_to_the_content(client):
    text = get_text(client, make_standard_page().url)
    body = text[text.index("<body") :]
    assert re.search(r"<(a|button|input|select)\b", body).start() == body.index('<a class="skip-link" href="#main">')
    assert '<main id="main"' in body


@pytest.mark.django_db
def test_breadcrumb_leads_from_the_home_page_to_this_one(client):
    parent = make_standard_page()
    child = parent.add_child(instance=StandardPage(title="地域で探す", slug="by-place"))
    text = folded(get_text(client, child.url))
    breadcrumb = text[text.index('<nav class="breadcrumb') :].partition("</nav>")[0]
    assert re.findall(r'<a href="([^"]+)">([^<]+)</a>', breadcrumb) == [("/", "トップ"), (parent.url, "使い方")]
    assert '<li aria-current="page">地域で探す</li>' in breadcrumb


@pytest.mark.django_db
def test_home_page_has_no_breadcrumb(client):
    make_home()
    assert "breadcrumb" not in get_text(client, "/")


@pytest.mark.django_db
def test_foot_names_department_and_day_of_the_last_change(client):
    page = make_standard_page(department="高齢福祉課 地域包括ケア担当")
    # The evening of the 20th in London is the 21st in Japan.
    changed = datetime.datetime(2026, 11, 20, 15, 30, tzinfo=datetime.UTC)
    StandardPage.objects.filter(pk=page.pk).update(last_published_at=changed)
    text = folded(get_text(client, page.url))
    footer = text[text.index("<footer") :]
    assert re.search(r"<dt>担当課</dt> <dd> ?高齢福祉課 地域包括ケア担当 ?</dd>", footer)
    assert re.search(r'<dt>更新日</dt> <dd> ?<time datetime="2026-11-21">2026年11月21日（土）</time> ?</dd>', footer)


@pytest.mark.django_db
def test_page_without_department_names_that_of_the_site(client, settings):
    settings.PORTAL_DEPARTMENT = "福祉部 高齢者福祉課"
    assert "福祉部 高齢者福祉課" in get_text(client, make_standard_page().url)


@pytest.mark.django_db
def test_no_department_anywhere_leaves_the_row_out(client, settings):
    settings.PORTAL_DEPARTMENT = ""
    assert "担当課" not in get_text(client, make_standard_page().url)


@pytest.mark.django_db
def test_unpublished_page_is_not_found(client):
    page = make_standard_page()
    page.unpublish()
    get_text(client, page.url, status=404)


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/no-such-page/", "/cases/no-such-case/", "/search/no-such-view/"])
def test_missing_page_is_answered_in_japanese_with_ways_out(client, address):
    make_home()
    text = get_text(client, address, status=404)
    assert "<h1>ページが見つかりません</h1>" in text
    assert 'href="/search/"' in text
    assert "skip-link" in text


@pytest.mark.django_db
@pytest.mark.urls(__name__)
def test_forbidden_page_is_answered_in_japanese(client):
    make_home()
    text = get_text(client, "/forbidden/", status=403)
    assert "<h1>このページは見られません</h1>" in text
    assert 'href="/search/"' in text


@pytest.mark.django_db
def test_form_without_its_token_is_answered_in_japanese():
    """What people see whose cookie ran out while a form stood open."""
    make_home()
    response = Client(enforce_csrf_checks=True).post("/accounts/login/", {"login": "taro@example.jp"})
    assert response.status_code == 403
    text = response.content.decode()
    assert '<html lang="ja">' in text
    assert "<style" not in text


@pytest.mark.django_db
@pytest.mark.urls(__name__)
def test_failure_is_answered_in_japanese(client):
    client.raise_request_exception = False
    assert "ただいま表示できません" in get_text(client, "/broken/", status=500)


def test_page_of_failures_renders_without_any_context():
    """No request, no database, no other template: whatever is broken, this one still shows."""
    text = get_template("500.html").render()
    assert "<h1>ただいま表示できません</h1>" in text
    assert "{%" not in text
    assert 'href="/static/content/site.css"' in text


@pytest.mark.django_db
def test_page_behind_a_password_asks_for_it_in_the_frame_of_the_site(client):
    page = make_standard_page(body="<p>秘密の本文です。</p>")
    restriction = {"restriction_type": PageViewRestriction.PASSWORD, "password": "sesame"}
    PageViewRestriction.objects.create(page=page, **restriction)
    text = get_text(client, page.url)
    assert "skip-link" in text
    assert "秘密の本文" not in text
    action = re.search(r'<form method="post" action="([^"]+)"', text)[1]
    refused = client.post(action, {"password": "wrong", "return_url": page.url})
    assert "合言葉がちがいます" in refused.content.decode()
    client.post(action, {"password": "sesame", "return_url": page.url})
    assert "秘密の本文" in get_text(client, page.url)
