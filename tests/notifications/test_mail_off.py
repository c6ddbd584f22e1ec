import pytest

from notifications import mail_off
from notifications.models import Delivery, NoticePreference
from tests.factories.mails import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def user():
    return UserFactory()


@pytest.fixture
def address(settings, user, verb):
    return mail_off.address(user_id=user.pk, verb=verb.key).removeprefix(settings.WAGTAILADMIN_BASE_URL)


def test_opening_the_link_changes_nothing(client, address):
    answer = client.get(address)
    assert answer.status_code == 200
    assert "「試験のお知らせ」" in answer.content.decode()
    assert "no-store" in answer["Cache-Control"]
    assert 'content="noindex"' in answer.content.decode()
    assert not NoticePreference.objects.exists()


def test_one_click_of_a_mail_program_switches_off_without_a_cookie(user, verb, address):
    from django.test import Client

    strict = Client(enforce_csrf_checks=True)
    for _ in range(2):
        answer = strict.post(address, {"List-Unsubscribe": "One-Click"})
        assert answer.status_code == 200
        assert "止めました" in answer.content.decode()
    preference = NoticePreference.objects.get()
    assert (preference.user, preference.verb, preference.delivery) == (user, verb.key, Delivery.OFF)


def test_it_takes_the_place_of_an_earlier_choice(client, user, verb, address):
    NoticePreference.objects.create(user=user, verb=verb.key, delivery=Delivery.AT_ONCE)
    client.post(address)
    assert NoticePreference.objects.get().delivery == Delivery.OFF


@pytest.mark.parametrize("change", [lambda path: path[:-3] + "x/", lambda path: "/mail/off/abc/"])
def test_a_changed_link_does_nothing(client, address, change):
    for answer in (client.get(change(address)), client.post(change(address))):
        assert answer.status_code == 404
        assert "このリンクは使えません" in answer.content.decode()
    assert not NoticePreference.objects.exists()


def test_a_mandatory_kind_cannot_be_switched_off(client, address, verb, monkeypatch):
    monkeypatch.setattr(verb, "is_mandatory", True, raising=False)
    assert client.get(address).status_code == 404
    assert client.post(address).status_code == 404
    assert not NoticePreference.objects.exists()


def test_the_link_of_a_person_who_left_does_nothing(client, address, user):
    user.delete()
    assert client.post(address).status_code == 404


def test_other_methods_are_refused(client, address):
    assert client.put(address).status_code == 405
