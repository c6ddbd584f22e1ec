"""The end of an account: what goes, what stays, who may end it."""

import re

import pytest
from allauth.account.models import EmailAddress
from allauth.socialaccount.models import SocialAccount
from django.apps import apps
from django.contrib.auth import authenticate
from django.contrib.auth.models import Group, Permission
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse
from wagtail.log_actions import log
from wagtail.models import Comment, ModelLogEntry, Page, PageLogEntry

from accounts import personal_data
from accounts.models import Consent, User
from accounts.services import LastAdministrator, add_first_text, close_account, delete_account, give_consent
from notifications.models import Bounce, Mail, Notice, NoticeEvent, NoticePreference, SuspendedAddress
from tests.factories.accounts import PASSWORD, make_user
from tests.factories.pages import make_standard_page

pytestmark = pytest.mark.django_db

EMAIL = "hanako@example.jp"


@pytest.fixture
def person():
    """Somebody who has left traces everywhere."""
    user = make_user(EMAIL)
    give_consent(user=user, text=add_first_text())
    Notice.objects.create(event=NoticeEvent.objects.create(verb="test", actor=user), user=user, text="お知らせ")
    NoticePreference.objects.create(user=user, verb="test", delivery="off")
    Mail.objects.create(message_id="<1>", to=EMAIL.upper(), sender="x@example.jp", subject="a", text="b")
    SuspendedAddress.objects.create(email=EMAIL, reason="bounced")
    Bounce.objects.create(email=EMAIL, is_hard=True, reason=f"{EMAIL} unknown")
    SocialAccount.objects.create(user=user, provider="gbizid", uid="1")
    user.groups.add(Group.objects.first())
    user.user_permissions.add(Permission.objects.first())
    page = make_standard_page(owner=user)
    page.save_revision(user=user)
    Comment.objects.create(page=page, user=user, text="よい取組です", contentpath="title")
    log(user, "wagtail.edit", user=user)
    return user


def all_text():
    """Every value of every row but the last mail, to look for what should be gone."""
    return "\n".join(
        str(value)
        for model in apps.get_models()
        if model is not Mail and model._meta.managed and not model._meta.proxy
        for row in model._default_manager.values()
        for value in row.values()
    )


def test_leaving_erases_the_person_and_keeps_what_was_written(person):
    assert EMAIL in all_text()
    delete_account(user=person, by=person)
    for word in (EMAIL, EMAIL.upper(), "花子"):
        assert word not in all_text()
    for model in (Consent, Notice, NoticePreference, SuspendedAddress, SocialAccount, EmailAddress):
        assert not model.objects.exists()
    user = User.objects.get()
    assert (user.get_full_name(), str(user), user.is_active) == ("退会者", "退会者", False)
    assert user.email.endswith("@invalid")
    assert not user.groups.exists()
    assert not user.user_permissions.exists()
    assert not user.has_usable_password()
    assert authenticate(username=EMAIL, password=PASSWORD) is None
    # Pages, comments and the log have an author still.
    assert Page.objects.filter(owner=user).exists()
    assert Comment.objects.get().user.get_full_name() == "退会者"
    assert PageLogEntry.objects.filter(user_id=user.pk).exists()
    assert set(ModelLogEntry.objects.filter(object_id=str(user.pk)).values_list("label", flat=True)) >= {"退会者"}


def test_leaving_writes_one_last_mail_and_an_entry_without_a_name(person):
    delete_account(user=person, by=person)
    mail = Mail.objects.get()
    assert (mail.to, mail.user, mail.text_key) == (EMAIL, None, "accounts.left")
    assert "山田 花子" in mail.text
    assert "山田" not in mail.subject
    entry = ModelLogEntry.objects.get(action="accounts.leave")
    assert (entry.label, entry.object_id, entry.data) == ("退会者", str(person.pk), {"how": "own", "reason": ""})


def test_leaving_twice_changes_nothing(person):
    delete_account(user=person, by=person)
    before = User.objects.values().get()
    delete_account(user=person, by=person)
    assert User.objects.values().get() == before
    assert Mail.objects.count() == 1


def test_every_kind_of_data_is_erased_or_nothing_is(person, monkeypatch):
    """A kind that fails leaves the account as it was."""

    def fail(user):
        raise RuntimeError

    broken = personal_data.PersonalData(
        key="broken", label="", purpose="", kept_for="", models=(), people=lambda: 0, of=lambda _: [], erase=fail
    )
    monkeypatch.setitem(personal_data._kinds, "broken", broken)
    with pytest.raises(RuntimeError):
        delete_account(user=person, by=person)
    assert User.objects.get().email == EMAIL
    assert Notice.objects.exists()


def test_the_same_address_can_sign_up_again(person):
    delete_account(user=person, by=person)
    again = make_user(EMAIL)
    assert again.pk != person.pk
    delete_account(user=again, by=again)
    assert User.objects.filter(left_at__isnull=False).count() == 2


def test_nobody_deletes_the_account_of_another(person):
    other = make_user("other@example.jp", is_superuser=True)
    with pytest.raises(PermissionDenied):
        delete_account(user=person, by=other)


def test_the_last_administrator_stays():
    admin = make_user(is_superuser=True)
    with pytest.raises(LastAdministrator):
        delete_account(user=admin, by=admin)
    second = make_user("b@example.jp", is_superuser=True)
    delete_account(user=admin, by=admin)
    with pytest.raises(LastAdministrator):
        close_account(user=second, by=None, reason="x")


# By staff.


def staff_who_may_close():
    staff = make_user("staff@example.jp")
    staff.user_permissions.add(*Permission.objects.filter(codename__in=["delete_user", "access_admin", "change_user"]))
    return staff


def test_staff_close_an_account_and_the_person_hears_why(person):
    staff = staff_who_may_close()
    close_account(user=person, by=staff, reason="異動のため")
    assert User.objects.get(pk=person.pk).left_at
    mail = Mail.objects.get()
    assert (mail.to, mail.text_key) == (EMAIL, "accounts.closed")
    assert "理由：異動のため" in mail.text
    entry = ModelLogEntry.objects.get(action="accounts.leave")
    assert (entry.user_id, entry.data["how"]) == (staff.pk, "staff")


def test_staff_without_the_right_close_nothing(person):
    with pytest.raises(PermissionDenied):
        close_account(user=person, by=make_user("b@example.jp"), reason="x")


def test_staff_close_neither_an_administrator_nor_themselves():
    staff, admin = staff_who_may_close(), make_user(is_superuser=True)
    for user in (staff, admin):
        with pytest.raises(PermissionDenied):
            close_account(user=user, by=staff, reason="x")


def test_to_delete_in_the_admin_is_to_close(client, person):
    client.force_login(make_user("admin@example.jp", is_superuser=True))
    address = reverse("wagtailusers_users:delete", args=[person.pk])
    assert client.get(address).status_code == 200
    page = client.post(address, follow=True).content.decode()
    assert "1人のアカウントを閉じました" in page
    assert User.objects.get(pk=person.pk).left_at
    assert Comment.objects.exists()


def test_who_left_is_not_in_the_list_of_the_admin(client, person):
    client.force_login(make_user("admin@example.jp", is_superuser=True))
    address = reverse("wagtailusers_users:index")
    assert EMAIL in client.get(address).content.decode()
    delete_account(user=person, by=person)
    page = client.get(address).content.decode()
    assert "@invalid" not in page
    assert "admin@example.jp" in page


def test_to_delete_many_in_the_admin_is_to_close(client, person):
    client.force_login(make_user("admin@example.jp", is_superuser=True))
    second = make_user("b@example.jp")
    address = reverse("wagtail_bulk_action", args=["accounts", "user", "delete"])
    client.post(f"{address}?id={person.pk}&id={second.pk}")
    assert User.objects.filter(left_at__isnull=False).count() == 2
    assert User.objects.count() == 3


# The page.


def sign_in(client, email=EMAIL):
    client.post(reverse("account_login"), {"login": email, "password": PASSWORD})
    assert "_auth_user_id" in client.session


def test_the_page_says_what_goes_and_what_stays(client, person):
    client.force_login(person)
    page = client.get(reverse("accounts:delete")).content.decode()
    assert "お知らせ" in page
    assert "「退会者」になります" in page


def test_leaving_on_the_page_ends_every_session(client, person):
    other = Client()
    for each in (client, other):
        sign_in(each)
    page = client.post(reverse("accounts:delete"), {}).content.decode()
    assert "退会するには、チェックを入れてください" in page
    assert re.search(r'aria-describedby="id_understood_error"', page)
    response = client.post(reverse("accounts:delete"), {"understood": "on"}, follow=True)
    assert "退会しました" in response.content.decode()
    assert User.objects.get().left_at
    for each in (client, other):
        assert each.get(reverse("accounts:data"))["Location"].startswith(reverse("account_login"))


def test_an_old_session_is_asked_for_the_password_first(client, person):
    client.force_login(person)
    response = client.post(reverse("accounts:delete"), {"understood": "on"})
    assert response["Location"].startswith(reverse("account_reauthenticate"))
    assert not User.objects.get().left_at
    client.post(response["Location"], {"password": "wrong"})
    assert not User.objects.get().left_at
    response = client.post(response["Location"], {"password": PASSWORD})
    assert response["Location"] == reverse("accounts:left")
    assert User.objects.get().left_at


def test_the_last_administrator_is_told_and_finds_no_button(client):
    make_user(EMAIL, is_superuser=True)
    sign_in(client)
    page = client.get(reverse("accounts:delete")).content.decode()
    assert "ただひとりの管理者" in page
    assert "退会する</button>" not in page
    client.post(reverse("accounts:delete"), {"understood": "on"})
    assert not User.objects.get().left_at
