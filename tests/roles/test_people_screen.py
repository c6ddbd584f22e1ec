"""利用者: who sees whom, what the filters find, and how it stays quick."""

import csv
import io
from datetime import timedelta
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.models import ModelLogEntry

from accounts.models import User
from regions.models import Area
from roles import services
from roles.enums import Role
from roles.models import RoleGrant
from tests.factories.people import give, make_person, make_user
from tests.roles.admin import admin_of, is_refused, page

pytestmark = pytest.mark.django_db


@pytest.fixture
def coordinator(tokorozawa: Area) -> User:
    return make_person(Role.COORDINATOR, tokorozawa, email="sc@example.jp", affiliation="所沢社協")


@pytest.fixture
def far_coordinator(kawagoe: Area) -> User:
    return make_person(Role.COORDINATOR, kawagoe, email="far@example.jp")


def addresses(client: Client, **parameters: Any) -> set[str]:
    """Of the people listed, as they are exported."""
    response = client.get(reverse("roles_people"), {"export": "csv"} | parameters)
    assert response.status_code == 200
    rows = list(csv.DictReader(io.StringIO(response.content.decode("utf-8-sig"))))
    shown = page(client, "roles_people", **parameters)
    assert all(row["メールアドレス"] in shown for row in rows[:50])
    return {row["メールアドレス"] for row in rows}


@pytest.mark.usefixtures("participant", "other_staff", "far_coordinator")
def test_municipal_staff_see_people_of_their_area_alone(
    city_staff: User, coordinator: User, living_area: Area, kawagoe: Area
) -> None:
    second = make_person(Role.COORDINATOR, living_area, layer=2)
    shared = make_person(Role.ADVISOR, living_area.municipality, kawagoe)
    seen = {city_staff.email, coordinator.email, second.email, shared.email}
    assert addresses(admin_of(city_staff)) == seen


def test_the_office_sees_everybody(office: User, participant: User, coordinator: User, far_coordinator: User) -> None:
    everybody = {office.email, participant.email, coordinator.email, far_coordinator.email}
    assert addresses(admin_of(office)) == everybody


@pytest.mark.parametrize(("days", "is_seen"), [(10, True), (400, False)])
def test_an_area_knows_former_people_for_a_year(
    city_staff: User, office: User, coordinator: User, days: int, is_seen: bool
) -> None:
    services.end_grant(grant=RoleGrant.objects.get(user=coordinator), by=office)
    RoleGrant.objects.filter(user=coordinator).update(ended_at=timezone.now() - timedelta(days=days))
    assert (coordinator.email in addresses(admin_of(city_staff))) is is_seen


def test_who_asks_for_a_role_in_the_area_is_seen_there(
    city_staff: User, other_staff: User, participant: User, tokorozawa: Area
) -> None:
    ask(participant, tokorozawa)
    for staff, is_seen in ((city_staff, True), (other_staff, False)):
        client = admin_of(staff)
        assert (participant.email in addresses(client)) is is_seen
        assert (participant.email in addresses(client, waiting="yes")) is is_seen


def ask(user: User, area: Area) -> Any:
    return services.request_role(
        user=user, role=Role.MUNICIPAL_STAFF, areas=[area], affiliation="介護福祉課", reason="担当になりました。"
    )


@pytest.mark.parametrize("role", [None, Role.COORDINATOR, Role.ADVISOR])
def test_nobody_else_opens_it(role: Role | None, tokorozawa: Area, participant: User) -> None:
    user = make_person(role, tokorozawa) if role else participant
    assert admin_of(user).get(reverse("roles_people")).status_code == 403
    editor = make_person(Role.PREFECTURE_EDITOR)
    for name in ("roles_people", "roles_requests", "roles_invitations", "roles_confirmations", "roles_invite_many"):
        assert is_refused(admin_of(editor).get(reverse(name))), name
    assert reverse("roles_people") not in page(admin_of(editor), "wagtailadmin_home")


def test_the_menu_leads_to_it(city_staff: User) -> None:
    home = page(admin_of(city_staff), "wagtailadmin_home")
    for name in ("roles_people", "roles_requests", "roles_invitations", "roles_confirmations"):
        assert reverse(name) in home, name


def test_roles_elsewhere_are_not_told(city_staff: User, coordinator: User, kawagoe: Area) -> None:
    give(coordinator, Role.MUNICIPAL_STAFF, kawagoe)
    shown = page(admin_of(city_staff), "roles_people")
    assert "所沢社協" in shown
    assert "川越市" not in shown
    assert addresses(admin_of(city_staff), role=Role.MUNICIPAL_STAFF) == {city_staff.email}


def test_role_and_area_are_asked_of_one_role(
    office: User, coordinator: User, kawagoe: Area, tokorozawa: Area, living_area: Area
) -> None:
    give(coordinator, Role.MUNICIPAL_STAFF, kawagoe)
    second = make_person(Role.COORDINATOR, living_area, layer=2)
    client = admin_of(office)
    assert addresses(client, role=Role.COORDINATOR, area=tokorozawa.code) == {coordinator.email, second.email}
    assert addresses(client, role=Role.COORDINATOR, area=kawagoe.code) == set()
    assert addresses(client, area=kawagoe.code) == {coordinator.email}
    assert addresses(client, role="none") == set()


def test_filters_of_term_silence_factor_and_account(office: User, coordinator: User, participant: User) -> None:
    client = admin_of(office)
    now = timezone.now()
    assert addresses(client, silent="30") == set()
    User.objects.filter(pk=participant.pk).update(date_joined=now - timedelta(days=31))
    User.objects.filter(pk=coordinator.pk).update(last_login=now - timedelta(days=100))
    assert addresses(client, silent="30") == {participant.email, coordinator.email}
    assert addresses(client, silent="90") == {coordinator.email}
    assert addresses(client, factor="no") == {office.email}
    Authenticator.objects.create(user=office, type=Authenticator.Type.RECOVERY_CODES, data={})
    assert addresses(client, factor="no") == {office.email}
    Authenticator.objects.create(user=office, type=Authenticator.Type.TOTP, data={})
    assert (addresses(client, factor="no"), addresses(client, factor="yes")) == (set(), {office.email})
    RoleGrant.objects.filter(user=coordinator).update(ends_on=timezone.localdate() + timedelta(days=60))
    RoleGrant.objects.filter(user=office).update(ends_on=timezone.localdate() + timedelta(days=61))
    assert addresses(client, ends="60") == {coordinator.email}
    User.objects.filter(pk=participant.pk).update(is_active=False)
    assert addresses(client, state="no") == {participant.email}


@pytest.mark.parametrize("words", ["花子", "山田花子", "山田　花子", "花子 hanako@", "HANAKO@EXAMPLE"])
def test_people_are_found_by_name_and_address(office: User, words: str) -> None:
    make_user("hanako@example.jp", last_name="山田", first_name="花子")
    make_user("jiro@example.jp", last_name="山田", first_name="二郎")
    assert addresses(admin_of(office), q=words) == {"hanako@example.jp"}


def test_what_is_listed_is_taken_along_without_formulas(office: User) -> None:
    make_user("evil@example.jp", last_name="=HYPERLINK(1)", first_name="")
    response = admin_of(office).get(reverse("roles_people"), {"export": "csv", "q": "evil"})
    text = response.content.decode("utf-8-sig")
    assert response["Content-Disposition"].startswith("attachment")
    assert "'=HYPERLINK(1),evil@example.jp" in text
    assert office.email not in text
    assert ModelLogEntry.objects.get(action="roles.export", user=office).data == {"number": 1}


def test_faulty_parameters_are_no_error(office: User) -> None:
    client = admin_of(office)
    for parameters in ({"role": "king"}, {"area": "zzz"}, {"silent": "x"}, {"ordering": "password"}, {"p": "99"}):
        assert client.get(reverse("roles_people"), parameters).status_code == 200
        assert client.get(reverse("roles_people_results"), parameters).status_code == 200


def test_pages_and_order(office: User) -> None:
    User.objects.bulk_create(User(email=f"p{n:03}@example.jp", last_name=f"姓{n:03}") for n in range(60))
    client = admin_of(office)
    first = page(client, "roles_people", ordering="email", q="姓")
    assert "p000@example.jp" in first
    assert "p050@example.jp" not in first
    assert "p050@example.jp" in page(client, "roles_people", ordering="email", q="姓", p="2")
    assert "p059@example.jp" in page(client, "roles_people", ordering="-email", q="姓")


def test_an_account_that_nobody_proved_is_nobody_s_to_give_a_role(office: User) -> None:
    stranger, _ = make_user("stranger@example.jp"), make_user("proved@example.jp")
    EmailAddress.objects.filter(user=stranger).update(verified=False)
    client = admin_of(office)
    shown = page(client, "roles_people")
    assert "proved@example.jp" in shown
    assert "stranger@example.jp" not in shown
    assert is_refused(client.get(reverse("roles_give", args=[stranger.pk])))
