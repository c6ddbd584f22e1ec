"""A stranger signs up with somebody else's address: whatever was left there is worth nothing once its owner comes."""

from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP
from allauth.socialaccount.models import SocialAccount
from django.contrib.auth import authenticate
from django.contrib.auth.models import Group
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.models import ModelLogEntry

from accounts import invited
from accounts.models import Consent, User
from accounts.services import add_first_text, delete_unproved_accounts, follow_address
from notifications.models import Mail
from portal.schedule import JOBS
from tests.accounts.signing_in import (
    CODE,
    PASSWORD,
    SECRET,
    code_from,
    is_signed_in,
    is_verified,
    last_mail,
    make_person,
    sign_in,
    sign_up,
)
from tests.servers.openid import leads_to, running_openid_server

pytestmark = pytest.mark.django_db

EMAIL = "victim@example.jp"
OWN = "the owner's own password"
CONFIRM = "account_email_verification_sent"


@pytest.fixture
def text():
    return add_first_text()


@pytest.fixture
def stranger(text):
    """The browser of a stranger who signed up with the address, and got further in than anybody should."""
    browser = Client()
    sign_up(browser, EMAIL, last_name="偽の", first_name="名前", consent="on", consent_text=text.pk)
    user = User.objects.get()
    assert not is_verified(EMAIL)
    assert Consent.objects.exists()
    TOTP.activate(user, SECRET)
    SocialAccount.objects.create(user=user, provider="gbizid", uid="stranger")
    opened = Client()
    opened.force_login(user)
    assert opened.get(reverse("account_email"), follow=True).status_code == 200
    User.objects.update(last_login=None)
    cache.clear()  # of the limits of mails and tries
    return opened


def nothing_is_left(stranger: Client, *, name_is_gone: bool = True) -> None:
    user = User.objects.get()
    assert is_verified(EMAIL)
    assert authenticate(username=EMAIL, password=PASSWORD) is None
    assert not is_signed_in_by_password()
    assert stranger.get(reverse("usersessions_list"))["Location"].startswith(reverse("account_login"))
    assert not Authenticator.objects.exists()
    assert not SocialAccount.objects.filter(uid="stranger").exists()
    if name_is_gone:
        assert user.get_full_name() == EMAIL
        assert not Consent.objects.exists()


def is_signed_in_by_password() -> bool:
    browser = Client()
    sign_in(browser, EMAIL, PASSWORD)
    cache.clear()
    return is_signed_in(browser)


def tell_who_one_is(owner: Client, text) -> None:
    """The owner is asked for name and consent before own pages, and then let in."""
    response = owner.get(reverse("roles:my_page"))
    assert response["Location"].startswith(reverse("accounts:consent"))
    page = owner.get(response["Location"]).content.decode()
    assert "お名前を入力してから" in page
    assert "偽の" not in page
    form = {"consent_text": text.pk, "consent": "on", "next": reverse("roles:my_page")}
    assert "姓を入力してください。" in owner.post(reverse("accounts:consent"), form).content.decode()
    assert not Consent.objects.exists()
    owner.post(reverse("accounts:consent"), form | {"last_name": "本人", "first_name": "花子"})
    assert "本人 花子" in owner.get(reverse("roles:my_page")).content.decode()
    assert Consent.objects.get().user.get_full_name() == "本人 花子"


def test_the_code_by_mail_opens_an_account_without_the_stranger(client, stranger, text):
    client.post(reverse("account_request_login_code"), {"email": EMAIL})
    client.post(reverse("account_confirm_login_code"), {"code": code_from(last_mail(EMAIL))})
    assert is_signed_in(client)
    assert client.get(reverse("usersessions_list"), follow=True).status_code == 200
    nothing_is_left(stranger)
    assert not User.objects.get().has_usable_password()
    tell_who_one_is(client, text)
    assert ModelLogEntry.objects.filter(action="accounts.forget_stranger").count() == 1


def test_a_password_that_is_reset_is_the_only_thing_that_stays(client, stranger, text):
    client.post(reverse("account_reset_password"), {"email": EMAIL})
    link = next(word for word in last_mail(EMAIL).text.split() if "/reset/key/" in word)
    page = client.get(link.removeprefix("http://localhost:8000"), follow=True)
    client.post(page.redirect_chain[-1][0], {"password1": OWN, "password2": OWN})
    assert authenticate(username=EMAIL, password=OWN) is not None
    nothing_is_left(stranger)
    sign_in(client, EMAIL, OWN)
    assert is_signed_in(client)
    tell_who_one_is(client, text)
    # The mail that tells of the new password does not greet by the stranger's name.
    assert "偽の" not in last_mail(EMAIL).text


def test_a_sign_up_takes_the_place_of_the_former_one(client, stranger, text):
    sign_up(client, EMAIL, OWN, last_name="本人", consent="on", consent_text=text.pk)
    client.post(reverse(CONFIRM), {"code": code_from(last_mail(EMAIL))})
    assert is_signed_in(client)
    nothing_is_left(stranger, name_is_gone=False)
    assert User.objects.get().get_full_name() == "本人 花子"
    assert Consent.objects.get().user == User.objects.get()
    assert authenticate(username=EMAIL, password=OWN) is not None


def test_the_sign_up_of_an_invited_person_takes_its_place_too(client, stranger, text):
    session = client.session
    session.update({invited.EMAIL: EMAIL, invited.NAME: "本人 花子"})
    session.save()
    sign_up(client, "", OWN, last_name="本人", consent="on", consent_text=text.pk)
    assert is_signed_in(client)
    nothing_is_left(stranger, name_is_gone=False)
    assert User.objects.get().get_full_name() == "本人 花子"


def test_a_provider_that_is_trusted_opens_an_account_without_the_stranger(client, stranger, text, settings):
    with running_openid_server() as server:
        settings.OIDC_PROVIDERS = [
            {"id": "staff", "name": "県のアカウント", "server_url": server.url, "client_id": "portal-staff",
             "secret": "geheim", "staff": True, "trust_email": True},
        ]  # fmt: skip
        server.add_person("owner", {"email": EMAIL})
        page = client.post(reverse("openid_connect_login", args=["staff"])).content.decode()
        client.get(server.sign_in(leads_to(page), "owner"))
    assert is_signed_in(client)
    nothing_is_left(stranger)
    assert SocialAccount.objects.get().uid == "owner"
    tell_who_one_is(client, text)


def test_staff_who_edit_the_account_vouch_for_its_address_alone(stranger):
    follow_address(user=User.objects.get())
    nothing_is_left(stranger, name_is_gone=False)
    assert User.objects.get().get_full_name() == "偽の 名前"


def test_a_code_is_worth_nothing_after_somebody_else_signed_up_anew(client, text):
    """A stranger who signs up while the owner types the code must not be let into the owner's account, nor the owner into theirs."""
    sign_up(client, EMAIL, OWN, consent="on", consent_text=text.pk)
    owners = code_from(last_mail(EMAIL))
    cache.clear()
    stranger = Client()
    sign_up(stranger, EMAIL, consent="on", consent_text=text.pk)
    page = client.post(reverse(CONFIRM), {"code": owners}).content.decode()
    assert "番号がちがいます。" in page
    assert not is_signed_in(client)
    assert not is_verified(EMAIL)


def test_what_one_chose_oneself_stays_when_one_types_the_code(client, text):
    sign_up(client, EMAIL, OWN, consent="on", consent_text=text.pk)
    client.logout()
    cache.clear()
    # In another session, by the password that was chosen.
    sign_in(client, EMAIL, OWN)
    client.post(reverse(CONFIRM), {"code": code_from(last_mail(EMAIL))})
    assert is_signed_in(client)
    assert authenticate(username=EMAIL, password=OWN) is not None
    assert User.objects.get().get_full_name() == "佐藤 花子"
    assert Consent.objects.exists()


def test_a_proved_account_is_left_as_it_is(client):
    user = make_person(EMAIL)
    TOTP.activate(user, SECRET)
    client.post(reverse("account_request_login_code"), {"email": EMAIL})
    client.post(reverse("account_confirm_login_code"), {"code": code_from(last_mail(EMAIL))})
    assert authenticate(username=EMAIL, password=PASSWORD) == user
    assert User.objects.get().get_full_name() == "山田 太郎"
    assert Authenticator.objects.exists()
    cache.clear()
    sign_up(Client(), EMAIL, OWN)
    assert User.objects.get() == user
    assert not CODE.search(last_mail(EMAIL).text)


def test_a_changed_address_takes_nothing_away(client):
    make_person(EMAIL)
    sign_in(client, EMAIL)
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    client.post(reverse("account_email"), {"action_add": "", "email": "other@example.jp"})
    client.post(reverse(CONFIRM), {"code": code_from(last_mail("other@example.jp"))})
    user = User.objects.get()
    assert (user.email, user.get_full_name()) == ("other@example.jp", "山田 太郎")
    assert authenticate(username="other@example.jp", password=PASSWORD) == user


def test_who_is_invited_signs_up_with_the_address_of_the_invitation_alone(client):
    """Otherwise the account would hold two addresses, and the owner of the second would be led into it."""
    session = client.session
    session[invited.EMAIL] = "invited@example.jp"
    session.save()
    sign_up(client, EMAIL)
    assert [address.email for address in EmailAddress.objects.all()] == ["invited@example.jp"]
    assert User.objects.get().email == "invited@example.jp"


# What is never proved goes.


@pytest.fixture
def clock(monkeypatch, settings):
    settings.ACCOUNT_UNPROVED_DAYS = 2
    start = timezone.now()
    return lambda **later: monkeypatch.setattr(timezone, "now", lambda: start + timedelta(**later))


def test_an_account_that_nobody_proves_is_deleted_with_all_that_is_kept_of_it(client, text, clock):
    sign_up(client, EMAIL, consent="on", consent_text=text.pk)
    clock(days=1, hours=23)
    assert delete_unproved_accounts() == 0
    clock(days=2, minutes=1)
    assert delete_unproved_accounts() == 1
    for model in (User, EmailAddress, Consent, Mail):
        assert not model.objects.exists()
    assert delete_unproved_accounts() == 0


def test_proved_accounts_those_of_staff_and_those_with_a_role_stay(client, clock):
    make_person("proved@example.jp")
    User.objects.create(email="typed-by-staff@example.jp")
    sign_up(client, EMAIL)
    User.objects.get(email=EMAIL).groups.add(Group.objects.create(name="試し"))
    clock(days=9)
    assert delete_unproved_accounts() == 0
    assert User.objects.count() == 3


def test_the_way_to_switch_it_off(client, clock, settings):
    settings.ACCOUNT_UNPROVED_DAYS = 0
    sign_up(client, EMAIL)
    clock(days=9)
    assert delete_unproved_accounts() == 0


def test_the_scheduler_looks_for_them():
    assert delete_unproved_accounts in {job.run for job in JOBS}
