"""The pages of a person's notices."""

import re

import pytest
from django.db import connection
from django.template import Context, Template
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from content.slots import fillings_of
from notifications.models import Notice, NoticePreference
from tests.factories.notices import make_notices

pytestmark = pytest.mark.django_db

LIST, SETTINGS = "/notices/", "/notices/settings/"


def text_of(client, address=LIST):
    response = client.get(address)
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


@pytest.fixture
def person(client, people):
    client.force_login(people[0], backend="django.contrib.auth.backends.ModelBackend")
    return people[0]


@pytest.mark.parametrize("address", [LIST, SETTINGS, "/notices/1/"])
def test_who_is_not_signed_in_is_led_to_the_sign_in_and_back(client, address):
    response = client.get(address)
    assert (response.status_code, response["Location"]) == (302, f"/accounts/login/?next={address}")


@pytest.mark.parametrize("address", ["/notices/read/", "/notices/1/read/"])
def test_who_is_not_signed_in_marks_nothing(client, people, address):
    make_notices(people[0], 1)
    assert client.post(address)["Location"].startswith("/accounts/login/")
    assert Notice.objects.get().read_at is None


def test_without_notices_the_page_says_what_will_stand_there(client, person):
    text = text_of(client)
    assert "お知らせはまだありません。" in text
    assert "すべて既読にする" not in text


def test_unread_notices_stand_first_and_are_marked(client, person):
    make_notices(person, 2, read=True)
    [unread] = make_notices(person, 1)
    Notice.objects.filter(pk=unread.pk).update(created_at=timezone.now() - timezone.timedelta(days=9))
    text = text_of(client)
    shown = re.findall(r"\d番目の.読の知らせ</a>", text)
    assert shown == ["1番目の未読の知らせ</a>", "1番目の既読の知らせ</a>", "2番目の既読の知らせ</a>"]
    assert text.count('class="notice-item__mark"') == 1
    assert "未読が<strong>1件</strong>" in text


def test_notices_of_others_are_not_shown(client, person, people):
    make_notices(people[1], 1)
    assert "未読の知らせ" not in text_of(client)


def test_a_notice_leads_to_its_page_and_is_read_then(client, person):
    [notice] = make_notices(person, 1, link="/search/?q=%E7%A7%BB%E5%8B%95")
    response = client.get(f"/notices/{notice.pk}/")
    assert (response.status_code, response["Location"]) == (302, "/search/?q=%E7%A7%BB%E5%8B%95")
    notice.refresh_from_db()
    read_at = notice.read_at
    assert read_at
    assert client.get(f"/notices/{notice.pk}/")["Location"] == "/search/?q=%E7%A7%BB%E5%8B%95"
    notice.refresh_from_db()
    assert notice.read_at == read_at


@pytest.mark.parametrize(
    "link",
    ["https://evil.example/", "//evil.example/", "/\\evil.example/", "javascript:alert(1)", "///evil.example", ""],
)
def test_a_notice_never_leads_to_another_site(client, person, link):
    [notice] = make_notices(person, 1, link=link)
    assert client.get(f"/notices/{notice.pk}/")["Location"] == LIST


@pytest.mark.parametrize("address", ["/notices/{}/", "/notices/{}/read/"])
def test_notices_of_others_are_not_there(client, person, people, address):
    [notice] = make_notices(people[1], 1)
    send = client.post if "read" in address else client.get
    assert send(address.format(notice.pk)).status_code == 404
    assert send(address.format(10**12)).status_code == 404
    notice.refresh_from_db()
    assert notice.read_at is None


def test_one_is_marked_read_and_the_page_of_the_list_stays(client, person):
    first, second = make_notices(person, 2)
    assert client.post(f"/notices/{second.pk}/read/", {"page": "2"})["Location"] == "/notices/?page=2"
    assert client.post(f"/notices/{second.pk}/read/", {"page": "//evil.example"})["Location"] == LIST
    assert set(Notice.objects.filter(read_at=None)) == {first}


def test_all_are_marked_read_but_those_of_others(client, person, people):
    make_notices(person, 3)
    make_notices(people[1], 1)
    response = client.post("/notices/read/", follow=True)
    assert "3件を既読にしました。" in response.content.decode()
    assert list(Notice.objects.filter(read_at=None).values_list("user", flat=True)) == [people[1].pk]


@pytest.mark.parametrize("address", ["/notices/read/", "/notices/1/read/"])
def test_a_link_marks_nothing(client, person, address):
    assert client.get(address).status_code == 405


def test_the_list_takes_the_same_queries_however_long_it_is(client, person):
    counts = []
    for number in (3, 30):
        Notice.objects.all().delete()
        make_notices(person, number)
        with CaptureQueriesContext(connection) as queries:
            text = text_of(client)
        counts.append(len(queries))
    assert counts[0] == counts[1]
    assert 'aria-label="ページ送り"' in text


def test_a_long_list_goes_on_on_further_pages(client, person):
    make_notices(person, 45)
    assert "21番目の" in text_of(client, "/notices/?page=2")
    assert "45番目の" in text_of(client, "/notices/?page=99")
    assert "1番目の" in text_of(client, "/notices/?page=x")


def test_pages_of_a_person_are_kept_by_no_cache(client, person):
    for address in (LIST, SETTINGS):
        assert "no-store" in client.get(address)["Cache-Control"]
        assert '<meta name="robots" content="noindex">' in text_of(client, address)


def test_every_kind_can_be_chosen_but_what_is_mandatory(client, person, announced, warned):
    text = text_of(client, SETTINGS)
    assert "お祭りの知らせ" in text
    assert "お祭りが決まったとき。" in text
    assert 'name="warned"' not in text
    assert "役割の終わり" in text
    assert warned.why_mandatory in text
    assert re.search(r'name="announced"[^>]*value="at-once"[^>]*checked', text)


def test_kinds_that_concern_others_are_not_offered(client, person, announced, monkeypatch):
    monkeypatch.setattr(announced, "concerns", lambda user: user != person)
    assert "お祭りの知らせ" not in text_of(client, SETTINGS)


def test_a_choice_is_kept_and_shown_again(client, person, people, announced):
    response = client.post(SETTINGS, {"announced": "off"}, follow=True)
    assert "メールの受け取り方を保存しました。" in response.content.decode()
    assert re.search(r'name="announced"[^>]*value="off"[^>]*checked', text_of(client, SETTINGS))
    client.post(SETTINGS, {"announced": "at-once"})
    assert NoticePreference.objects.get().delivery == "at-once"


@pytest.mark.parametrize("values", [{}, {"announced": "sometimes"}])
def test_what_is_not_chosen_is_told_beside_the_question(client, person, announced, values):
    text = " ".join(client.post(SETTINGS, values).content.decode().split())
    assert "＊どちらかを選んでください。" in text
    [name] = re.findall(r'<fieldset class="delivery"\s+aria-describedby="([^"]+)"', text)
    assert f'id="{name}"' in text
    assert not NoticePreference.objects.exists()


def test_what_is_mandatory_is_not_switched_off_by_a_made_up_form(client, person, announced, warned):
    client.post(SETTINGS, {"announced": "at-once", "warned": "off"})
    assert not NoticePreference.objects.filter(verb="warned").exists()


def test_the_settings_take_the_same_queries_however_much_was_chosen(client, person, announced):
    text_of(client, SETTINGS)
    with CaptureQueriesContext(connection) as before:
        text_of(client, SETTINGS)
    NoticePreference.objects.bulk_create(
        NoticePreference(user=person, verb=f"verb-{number}", delivery="off") for number in range(30)
    )
    with CaptureQueriesContext(connection) as after:
        text_of(client, SETTINGS)
    assert len(before) == len(after)


def rendered(source, user):
    request = RequestFactory().get("/")
    request.user = user
    return " ".join(Template(source).render(Context({"request": request, "user": user})).split())


def test_the_header_counts_what_is_unread_in_one_query(people, django_assert_num_queries):
    make_notices(people[0], 3)
    make_notices(people[0], 2, read=True)
    with django_assert_num_queries(1):
        assert rendered("{% load notice_tags %}{% unread_notices as number %}{{ number }}", people[0]) == "3"


def test_the_header_asks_nothing_where_nobody_is_signed_in(client, django_assert_num_queries):
    from django.contrib.auth.models import AnonymousUser

    source = "{% load notice_tags %}{% unread_notices as number %}{{ number }}"
    with django_assert_num_queries(0):
        assert rendered(source, AnonymousUser()) == "0"
        assert Template(source).render(Context({})) == "0"


def test_my_page_shows_the_newest_unread(people, django_assert_num_queries):
    assert "notifications/my_page_notices.html" in [filling.template_name for filling in fillings_of("my-page")]
    make_notices(people[0], 7)
    make_notices(people[0], 1, read=True)
    with django_assert_num_queries(1):
        text = rendered('{% include "notifications/my_page_notices.html" %}', people[0])
    assert text.count("未読の知らせ") == 5
    assert "既読の知らせ" not in text
    assert f'href="{reverse("notifications:notices")}"' in text
    assert "未読のお知らせはありません。" in rendered('{% include "notifications/my_page_notices.html" %}', people[1])
