"""The second factor: set up by oneself, asked at sign-in, required of staff, taken away by a colleague."""

import pytest
from allauth.account.internal.flows.login import AUTHENTICATION_METHODS_SESSION_KEY
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP
from django.contrib.auth.models import Group, Permission
from django.core.exceptions import PermissionDenied
from django.core.management import CommandError, call_command
from django.http import HttpResponse
from django.urls import reverse
from wagtail.models import ModelLogEntry

from accounts.middleware import StaffMfaMiddleware
from accounts.permissions import passed_second_factor
from accounts.services import reset_mfa
from accounts.staff_views import staff_view
from notifications.models import Mail
from portal.demo_accounts import current_code
from tests.accounts.signing_in import (
    PASSWORD,
    SECRET,
    is_signed_in,
    last_mail,
    make_person,
    make_staff,
    pass_second_factor,
    recovery_codes,
    sign_in,
)

pytestmark = pytest.mark.django_db

ADMIN = "/admin/"
WHY = "/accounts/second-factor/"


@pytest.fixture(autouse=True)
def required(settings):
    settings.STAFF_MFA_REQUIRED = True


@pytest.fixture
def staff():
    return make_staff(secret=SECRET)


def set_up_app(client):
    """The way of a person through the form, in real transactions: what follows runs when they are over. Returns the secret."""
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    client.get(reverse("mfa_activate_totp"))
    secret = client.session["mfa.totp.secret"]
    answer = client.post(reverse("mfa_activate_totp"), {"code": current_code(secret)})
    assert answer["Location"] == reverse("mfa_view_recovery_codes")
    return secret


def test_staff_without_one_are_led_to_set_one_up(client):
    make_staff()
    assert sign_in(client, "staff@example.jp")["Location"] == ADMIN
    answer = client.get("/admin/pages/")
    assert answer["Location"] == f"{WHY}?next=%2Fadmin%2Fpages%2F"
    text = client.get(answer["Location"]).content.decode()
    assert "管理画面を使うには、2段階認証の設定が必要です" in text
    assert reverse("mfa_activate_totp") in text


@pytest.mark.django_db(transaction=True)
def test_the_first_administrator_gets_in_after_the_set_up(client):
    user = make_staff()
    sign_in(client, "staff@example.jp")
    set_up_app(client)
    # An address of the admin that shows no pages.
    assert client.get(reverse("wagtailadmin_javascript_catalog")).status_code == 200
    assert last_mail("staff@example.jp").text_key == "accounts.totp_activated"
    codes = client.get(reverse("mfa_view_recovery_codes")).content.decode()
    assert all(code in codes for code in recovery_codes(user))
    assert len(recovery_codes(user)) == 10


def test_sign_in_asks_for_the_code_of_the_app(client, staff):
    assert sign_in(client, staff.email)["Location"] == reverse("mfa_authenticate")
    assert not is_signed_in(client)
    assert client.get(ADMIN).status_code == 302
    pass_second_factor(client)
    assert client.get(ADMIN).status_code == 200


def test_a_code_counts_once_also_at_the_edge_of_its_time(client, staff):
    sign_in(client, staff.email)
    pass_second_factor(client)
    assert is_signed_in(client)
    for ahead in (0, -1):
        other = client_class(client)
        sign_in(other, staff.email)
        pass_second_factor(other, ahead=ahead)
        # The code of half a minute ago was not used yet, the present one was.
        assert is_signed_in(other) is (ahead == -1)


def client_class(client):
    return type(client)()


def test_a_recovery_code_counts_once(client, staff):
    Authenticator.objects.create(user=staff, type="recovery_codes", data=seed(staff))
    [code, *rest] = recovery_codes(staff)
    sign_in(client, staff.email)
    client.post(reverse("mfa_authenticate"), {"code": code})
    assert client.get(ADMIN).status_code == 200
    assert recovery_codes(staff) == rest
    other = client_class(client)
    sign_in(other, staff.email)
    client.post(reverse("mfa_authenticate"), {"code": code})
    assert not is_signed_in(other)


def seed(user):
    return {"seed": Authenticator.objects.get(user=user, type="totp").data["secret"], "used_mask": 0}


def test_a_session_that_did_not_pass_must_confirm(client, staff):
    """Such as one from before the set-up."""
    client.force_login(staff)
    answer = client.get("/admin/pages/")
    assert answer["Location"] == f"{reverse('mfa_reauthenticate')}?next=%2Fadmin%2Fpages%2F"
    client.get(answer["Location"])
    answer = client.post(reverse("mfa_reauthenticate"), {"code": current_code(SECRET), "next": "/admin/pages/"})
    assert answer["Location"] == "/admin/pages/"
    assert client.get(ADMIN).status_code == 200


def test_a_password_alone_takes_no_second_factor_away(client, staff):
    client.force_login(staff)
    for name in ("mfa_deactivate_totp", "mfa_add_webauthn", "mfa_generate_recovery_codes"):
        assert client.get(reverse(name))["Location"].startswith(reverse("mfa_reauthenticate")), name
    assert client.post(reverse("account_reauthenticate"), {"password": PASSWORD})["Location"] == reverse(
        "mfa_reauthenticate"
    )
    assert client.get(reverse("mfa_deactivate_totp")).status_code == 302
    assert Authenticator.objects.filter(user=staff).exists()


def test_a_further_factor_does_not_pass_for_the_first(client, rf, staff):
    """A session that never passed one must not be let in because it added its own."""
    from accounts.receivers import pass_by_the_first

    client.force_login(staff)
    request = rf.get("/")
    request.session, request.user = client.session, staff
    added = Authenticator.objects.create(user=staff, type="webauthn", data={"name": "x"})
    pass_by_the_first(request=request, user=staff, authenticator=added)
    assert not passed_second_factor(request)
    Authenticator.objects.exclude(pk=added.pk).delete()
    pass_by_the_first(request=request, user=staff, authenticator=added)
    assert passed_second_factor(request)
    assert request.session[AUTHENTICATION_METHODS_SESSION_KEY]


@pytest.mark.parametrize(
    "headers",
    [{"accept": "application/json"}, {"x-requested-with": "XMLHttpRequest"}, {"content-type": "application/json"}],
)
def test_programs_get_a_refusal_instead_of_a_page(client, staff, headers):
    client.force_login(staff)
    answer = client.get("/admin/api/main/pages/", headers=headers)
    assert (answer.status_code, answer.json()) == (403, {"detail": "2段階認証を済ませてください。"})


def test_a_form_that_is_refused_is_not_sent_again(client, staff):
    client.force_login(staff)
    assert client.post("/admin/pages/")["Location"] == f"{reverse('mfa_reauthenticate')}?next=%2Fadmin%2F"


def test_leaving_and_the_pages_of_the_second_factor_stay_open(client):
    client.force_login(make_staff())
    for path in ("/", reverse("mfa_index"), reverse("accounts:second_factor"), reverse("account_logout")):
        assert client.get(path).status_code in (200, 404), path
    client.post(reverse("account_logout"))
    assert not is_signed_in(client)


def test_who_gets_into_the_admin_by_a_group_is_staff_too(client):
    user = make_person()
    group = Group.objects.create(name="担当")
    user.groups.add(group)
    client.force_login(user)
    assert client.get(ADMIN).status_code == 403
    group.permissions.add(Permission.objects.get(codename="access_admin"))
    assert client.get(ADMIN)["Location"].startswith(WHY)


@pytest.mark.parametrize("is_required", [True, False])
def test_who_may_not_enter_the_admin_is_told_so_once(client, settings, is_required):
    """Wagtail leads to the sign-in, which leads whoever is signed in back: browsers give up after twenty times."""
    settings.STAFF_MFA_REQUIRED = is_required
    client.force_login(make_person())
    for address in (ADMIN, "/admin/people/", "/admin/no-such-screen/", f"{reverse('account_login')}?next={ADMIN}"):
        answer = client.get(address, follow=True)
        assert answer.status_code == 403
        assert "管理画面を使う権限がありません" in answer.content.decode()
    assert client.get("/admin/api/main/pages/", headers={"accept": "application/json"}).status_code == 403
    # No message is left for the next page.
    assert "権限がありません" not in client.get(reverse("mfa_index")).content.decode()


def test_marked_views_ask_for_it_too(rf, staff, client):
    client.force_login(staff)

    @staff_view
    def numbers_of_people(request):
        return HttpResponse("secret")

    request = rf.get("/numbers/")
    request.user, request.session, request.resolver_match = staff, client.session, None
    middleware = StaffMfaMiddleware(numbers_of_people)
    assert middleware.process_view(request, numbers_of_people, (), {}).status_code == 302
    assert middleware.process_view(request, lambda request: HttpResponse(), (), {}) is None


@pytest.mark.django_db(transaction=True)
def test_others_need_none_and_may_have_one(client):
    make_person()
    sign_in(client, "taro@example.jp")
    assert is_signed_in(client)
    secret = set_up_app(client)
    other = client_class(client)
    assert sign_in(other, "taro@example.jp")["Location"] == reverse("mfa_authenticate")
    pass_second_factor(other, secret)
    assert is_signed_in(other)


def test_secrets_are_not_readable_in_the_database(staff):
    data = Authenticator.objects.get(user=staff).data
    assert SECRET not in str(data)


def test_a_lost_key_lets_nobody_in(staff, settings):
    settings.SECRET_KEY = "another-key-" + "y" * 50
    authenticator = Authenticator.objects.get(user=staff)
    assert not authenticator.wrap().validate_code(current_code(SECRET))
    settings.SECRET_KEY_FALLBACKS = ["only-for-tests-" + "x" * 50]
    assert authenticator.wrap().validate_code(current_code(SECRET))


def test_a_colleague_takes_it_away_and_the_person_is_told(client, staff):
    sign_in(client, staff.email)
    pass_second_factor(client)
    by = make_staff("boss@example.jp")
    assert reset_mfa(user=staff, by=by) == 1
    assert not Authenticator.objects.filter(user=staff).exists()
    assert not client.get(ADMIN).wsgi_request.user.is_authenticated
    assert last_mail(staff.email).text_key == "accounts.second_factor_reset"
    entry = ModelLogEntry.objects.get(action="accounts.reset_mfa")
    assert (entry.user, entry.object_id) == (by, str(staff.pk))


def test_who_may_take_it_away(staff):
    person = make_person()
    clerk = make_person("clerk@example.jp")
    TOTP.activate(person, SECRET)
    for user, by in ((person, clerk), (staff, clerk), (staff, staff)):
        with pytest.raises(PermissionDenied):
            reset_mfa(user=user, by=by)
    clerk.user_permissions.add(Permission.objects.get(codename="change_user"))
    clerk = type(clerk).objects.get(pk=clerk.pk)
    assert reset_mfa(user=person, by=clerk) == 1
    # That of an administrator is an administrator's affair.
    with pytest.raises(PermissionDenied):
        reset_mfa(user=staff, by=clerk)
    assert not Mail.objects.filter(to=staff.email).exists()


def test_who_has_none_is_not_alarmed(capsys):
    person, by = make_person(), make_staff("boss@example.jp")
    assert reset_mfa(user=person, by=by) == 0
    call_command("reset_mfa", person.email)
    assert "nothing was done" in capsys.readouterr().out
    assert not Mail.objects.filter(to=person.email).exists()
    assert not ModelLogEntry.objects.filter(action="accounts.reset_mfa").exists()


def test_the_last_administrator_is_helped_on_the_server(staff, capsys):
    call_command("reset_mfa", "Staff@example.jp")
    assert "1 taken away" in capsys.readouterr().out
    assert not Authenticator.objects.filter(user=staff).exists()
    with pytest.raises(CommandError):
        call_command("reset_mfa", "nobody@example.jp")
