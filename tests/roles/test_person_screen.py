"""One person in the admin: what is shown, what staff may do there, and what others may not."""

from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.models import ModelLogEntry

from accounts.models import User
from notifications.models import Mail
from regions.models import Area
from roles import services
from roles.admin_views.people import day_of
from roles.enums import Role
from roles.models import Invitation, RoleGrant
from tests.factories.people import give, make_person, make_user
from tests.roles.admin import admin_of, is_refused, page

pytestmark = pytest.mark.django_db


@pytest.fixture
def coordinator(tokorozawa: Area) -> User:
    return make_person(Role.COORDINATOR, tokorozawa, email="sc@example.jp", affiliation="所沢社協")


@pytest.fixture
def grant(coordinator: User) -> RoleGrant:
    return RoleGrant.objects.get(user=coordinator)


def the_next_year() -> date:
    return timezone.localdate() + timedelta(days=300)


def test_it_shows_roles_now_and_before_with_what_was_done(
    office: User, city_staff: User, coordinator: User, grant: RoleGrant, living_area: Area
) -> None:
    services.end_grant(grant=grant, by=office, reason="異動のため")
    services.grant_role(user=coordinator, role=Role.COORDINATOR, layer=2, areas=[living_area], by=city_staff)
    shown = page(admin_of(city_staff), "roles_person", coordinator.pk)
    for text in (
        "いまの役割",
        "第2層",
        "中央圏域",
        "前の役割",
        "異動のため",
        "役割を終えました",
        "役割を付けました",
        office.get_full_name(),
    ):
        assert text in shown, text


def test_roles_and_lines_of_other_places_stay_hidden(
    city_staff: User, office: User, coordinator: User, kawagoe: Area
) -> None:
    services.grant_role(user=coordinator, role=Role.MUNICIPAL_STAFF, areas=[kawagoe], by=office)
    shown = page(admin_of(city_staff), "roles_person", coordinator.pk)
    assert "川越市" not in shown
    assert "市町村職員" not in shown.split("いまの役割")[1]
    assert "川越市" in page(admin_of(office), "roles_person", coordinator.pk)


def test_what_staff_of_another_place_ask_for_is_not_there(
    other_staff: User, coordinator: User, grant: RoleGrant
) -> None:
    client = admin_of(other_staff)
    for name, keys in (
        ("roles_person", [coordinator.pk]),
        ("roles_give", [coordinator.pk]),
        ("roles_hand_over", [coordinator.pk]),
        ("roles_change", [coordinator.pk, grant.pk]),
        ("roles_end", [coordinator.pk, grant.pk]),
    ):
        address = reverse(name, args=keys)
        assert client.get(address).status_code == 404, name
        assert client.post(address, {"reason": "x", "grants": [grant.pk]}).status_code == 404, name
    grant.refresh_from_db()
    assert grant.ended_at is None
    assert client.get(reverse("roles_person", args=[999_999])).status_code == 404


def give_form(**values: object) -> dict[str, object]:
    return {"role": Role.COORDINATOR, "layer": 1, "areas": [], "affiliation": "", "ends_on": ""} | values


def test_municipal_staff_give_a_role_in_their_area(city_staff: User, coordinator: User, living_area: Area) -> None:
    client, address = admin_of(city_staff), reverse("roles_give", args=[coordinator.pk])
    form = client.get(address).content.decode()
    assert "中央圏域" in form
    assert "県職員（事務局）" not in form.split("<form")[-1]
    values = give_form(layer=2, areas=[living_area.pk], affiliation="中央包括", ends_on=str(the_next_year()))
    response = client.post(address, values, follow=True)
    assert "役割「生活支援コーディネーター 第2層（日常生活圏域）」を付けました" in response.content.decode()
    given = RoleGrant.objects.get(user=coordinator, layer=2)
    assert (given.affiliation, given.ends_on, given.granted_by) == ("中央包括", the_next_year(), city_staff)
    assert ModelLogEntry.objects.filter(action="roles.grant", object_id=str(given.pk), user=city_staff).exists()


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"layer": ""}, "第1層か第2層かを選んでください"),
        ({"areas": []}, "担当地域を選んでください"),
        ({"areas": ["11201"]}, "候補にありません"),
        ({"role": Role.PREFECTURE_OFFICE}, "候補にありません"),
        ({"ends_on": "2020-03-31"}, "もう、この役割と担当地域を持っています"),
        ({"ends_on": "2020-03-31", "role": Role.MUNICIPAL_STAFF, "layer": ""}, "今日かそれより後の日"),
    ],
)
def test_faults_stand_beside_their_fields_and_nothing_is_lost(
    city_staff: User, coordinator: User, tokorozawa: Area, kawagoe: Area, change: dict[str, object], fault: str
) -> None:
    values = give_form(areas=[tokorozawa.pk], affiliation="書いたもの") | change
    response = admin_of(city_staff).post(reverse("roles_give", args=[coordinator.pk]), values)
    shown = response.content.decode()
    assert "書いたもの" in shown
    assert fault in shown
    assert RoleGrant.objects.filter(user=coordinator).count() == 1


def test_nobody_gives_themselves_a_role(office: User) -> None:
    client = admin_of(office)
    assert is_refused(client.get(reverse("roles_give", args=[office.pk])))
    assert "役割を付ける" not in page(client, "roles_person", office.pk)


def test_the_office_makes_no_administrators(office: User, participant: User) -> None:
    response = admin_of(office).post(reverse("roles_give", args=[participant.pk]), give_form(role=Role.ADMINISTRATOR))
    assert response.status_code == 200
    assert not RoleGrant.objects.filter(user=participant).exists()


def test_a_role_is_changed_and_the_log_keeps_what_it_was(
    city_staff: User, coordinator: User, grant: RoleGrant, tokorozawa: Area
) -> None:
    address = reverse("roles_change", args=[coordinator.pk, grant.pk])
    client = admin_of(city_staff)
    assert "所沢社協" in client.get(address).content.decode()
    values = {"layer": 1, "areas": [tokorozawa.pk], "affiliation": "所沢市役所", "ends_on": str(the_next_year())}
    assert "変えました" in client.post(address, values, follow=True).content.decode()
    grant.refresh_from_db()
    assert (grant.affiliation, grant.ends_on) == ("所沢市役所", the_next_year())
    kept = ModelLogEntry.objects.get(action="roles.change").data
    assert (kept["before"]["affiliation"], kept["after"]["affiliation"]) == ("所沢社協", "所沢市役所")


def test_a_role_is_not_moved_to_where_one_may_give_none(
    city_staff: User, coordinator: User, grant: RoleGrant, kawagoe: Area
) -> None:
    address = reverse("roles_change", args=[coordinator.pk, grant.pk])
    values = {"layer": 1, "areas": [kawagoe.pk], "affiliation": "", "ends_on": ""}
    assert admin_of(city_staff).post(address, values).status_code == 200
    assert [area.code for area in grant.areas.all()] == ["11208"]


def test_a_role_of_two_places_is_seen_but_not_changed_from_one(
    city_staff: User, coordinator: User, kawagoe: Area, tokorozawa: Area
) -> None:
    shared = give(make_user("both@example.jp"), Role.ADVISOR, tokorozawa, kawagoe)
    client = admin_of(city_staff)
    assert "川越市" in page(client, "roles_person", shared.user_id)
    for name in ("roles_change", "roles_end"):
        assert is_refused(client.post(reverse(name, args=[shared.user_id, shared.pk]), {"reason": "x"}))


def test_a_role_is_ended_with_a_reason(city_staff: User, coordinator: User, grant: RoleGrant) -> None:
    client, address = admin_of(city_staff), reverse("roles_end", args=[coordinator.pk, grant.pk])
    assert client.post(address, {"reason": ""}).status_code == 200
    response = client.post(address, {"reason": "退職"}, follow=True)
    assert "終えました" in response.content.decode()
    grant.refresh_from_db()
    assert (grant.ended_by, grant.end_reason) == (city_staff, "退職")
    told = client.post(address, {"reason": "もう一度"}, follow=True).content.decode()
    assert f"もう終わっています（{day_of(grant.ended_at)}、{city_staff.get_full_name()}さん）" in told
    grant.refresh_from_db()
    assert grant.end_reason == "退職"


def test_the_last_administrator_stays(admin_user: User) -> None:
    grant = give(admin_user, Role.ADMINISTRATOR)
    response = admin_of(admin_user).post(reverse("roles_end", args=[admin_user.pk, grant.pk]), {"reason": "x"})
    assert "最後の管理者の役割は、終えられません" in response.content.decode()


def test_a_post_is_handed_over(
    settings: object, city_staff: User, coordinator: User, grant: RoleGrant, client: Client
) -> None:
    settings.EMAIL_BACKEND = "notifications.mail_backend.RowBackend"  # type: ignore[attr-defined]  # pytest-django's
    staff, address = admin_of(city_staff), reverse("roles_hand_over", args=[coordinator.pk])
    assert "所沢市" in staff.get(address).content.decode()
    values = {"grants": [grant.pk], "successor_email": "next@example.jp", "successor_name": "次の人", "reason": "異動"}
    told = staff.post(address, values, follow=True).content.decode()
    assert "後任の人（next@example.jp）に招待を送りました" in told
    grant.refresh_from_db()
    invitation = Invitation.objects.get()
    assert (grant.end_reason, invitation.predecessor, invitation.affiliation) == ("異動", grant, "所沢社協")
    assert Mail.objects.filter(to="next@example.jp").exists()


def test_roles_of_somebody_else_are_not_handed_over_along(
    city_staff: User, coordinator: User, grant: RoleGrant, kawagoe: Area
) -> None:
    foreign = give(coordinator, Role.MUNICIPAL_STAFF, kawagoe)
    response = admin_of(city_staff).post(
        reverse("roles_hand_over", args=[coordinator.pk]), {"grants": [grant.pk, foreign.pk]}
    )
    assert response.status_code == 200
    assert not RoleGrant.objects.exclude(ended_at=None).exists()
