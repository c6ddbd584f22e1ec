"""年に一度の確認 in the admin, and what the home tells."""

from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from regions.models import Area
from roles import services
from roles.enums import Role
from roles.models import RoleGrant, RoleRequest
from tests.factories.people import give, make_person, make_user
from tests.roles.admin import admin_of, is_refused, page

pytestmark = pytest.mark.django_db


def due(user: User, days: int = 400) -> RoleGrant:
    RoleGrant.objects.filter(user=user).update(confirmed_at=timezone.now() - timedelta(days=days))
    return RoleGrant.objects.get(user=user)


@pytest.fixture
def grants(tokorozawa: Area) -> list[RoleGrant]:
    people = [make_person(Role.COORDINATOR, tokorozawa, affiliation=f"社協{n}") for n in range(3)]
    return [due(people[0], 380), due(people[1], 500), RoleGrant.objects.get(user=people[2])]


def test_what_is_due_is_listed_the_oldest_first(city_staff: User, grants: list[RoleGrant]) -> None:
    RoleGrant.objects.filter(pk=grants[0].pk).update(confirmation_reminders=2)
    shown = page(admin_of(city_staff), "roles_confirmations")
    assert shown.index("社協1") < shown.index("社協0")
    assert "社協2" not in shown
    assert "2回お知らせしました" in shown
    assert "これからお知らせします" in shown


def test_many_are_confirmed_and_others_ended(city_staff: User, grants: list[RoleGrant]) -> None:
    client, address = admin_of(city_staff), reverse("roles_confirm")
    told = client.post(address, {"confirm": "1", "chosen": [grants[0].pk]}, follow=True).content.decode()
    assert "1件の役割を、いまも担当していると確かめました" in told
    asked = client.post(address, {"end": "1", "chosen": [grants[1].pk]}).content.decode()
    assert "次の1件の役割を終えますか" in asked
    assert RoleGrant.objects.get(pk=grants[1].pk).ended_at is None
    told = client.post(address, {"end": "1", "reason": "異動", "chosen": [grants[1].pk]}, follow=True).content.decode()
    assert "1件の役割を終えました" in told
    for grant in grants[:2]:
        grant.refresh_from_db()
    assert timezone.now() - grants[0].confirmed_at < timedelta(minutes=5)
    assert (grants[0].ended_at, grants[1].ended_by) == (None, city_staff)
    assert "いま確かめる役割はありません" in page(client, "roles_confirmations")
    assert "役割に印を付けてください" in client.post(address, {"confirm": "1"}, follow=True).content.decode()


@pytest.mark.parametrize("deed", ["confirm", "end"])
def test_nothing_of_another_place_is_done_not_even_among_others(
    city_staff: User, grants: list[RoleGrant], kawagoe: Area, deed: str
) -> None:
    far = due(make_person(Role.COORDINATOR, kawagoe, affiliation="川越社協"))
    client = admin_of(city_staff)
    assert "川越社協" not in page(client, "roles_confirmations")
    assert is_refused(client.post(reverse("roles_confirm"), {deed: "1", "chosen": [grants[0].pk, far.pk]}))
    for grant in (far, grants[0]):
        before = grant.confirmed_at
        grant.refresh_from_db()
        assert (grant.confirmed_at, grant.ended_at) == (before, None)


@pytest.mark.parametrize("deed", ["confirm", "end"])
def test_one_s_own_role_is_for_others_to_confirm(city_staff: User, deed: str) -> None:
    own = due(city_staff)
    client = admin_of(city_staff)
    assert "いま確かめる役割はありません" in page(client, "roles_confirmations")
    assert is_refused(client.post(reverse("roles_confirm"), {deed: "1", "chosen": [own.pk]}))
    own.refresh_from_db()
    assert own.ended_at is None


# The home of the admin


def test_the_home_tells_what_waits(city_staff: User, grants: list[RoleGrant], tokorozawa: Area) -> None:
    asked = services.request_role(
        user=make_user(), role=Role.MUNICIPAL_STAFF, areas=[tokorozawa], affiliation="市", reason="担当"
    )
    RoleRequest.objects.filter(pk=asked.pk).update(created_at=timezone.now() - timedelta(days=9))
    shown = page(admin_of(city_staff), "wagtailadmin_home")
    assert "確認待ちの申請：1件（最も古いもの：9日）" in shown
    assert "年に一度の確認を待つ役割：2件" in shown
    assert "2段階認証をまだ設定していない職員：1人" in shown


def test_the_home_shows_the_way_while_nothing_waits(city_staff: User) -> None:
    Authenticator.objects.create(user=city_staff, type=Authenticator.Type.TOTP, data={})
    shown = page(admin_of(city_staff), "wagtailadmin_home")
    assert "確認待ちの申請はありません" in shown
    assert "2段階認証をまだ" not in shown


def test_the_number_without_second_factor_tells_nothing_of_roles_elsewhere(city_staff: User, tokorozawa: Area) -> None:
    person = make_person(Role.COORDINATOR, tokorozawa)
    Authenticator.objects.create(user=city_staff, type=Authenticator.Type.TOTP, data={})
    give(person, Role.PREFECTURE_EDITOR)
    assert "2段階認証をまだ" not in page(admin_of(city_staff), "wagtailadmin_home")
    assert person.email not in page(admin_of(city_staff), "roles_people", factor="no")
    assert person.email in page(admin_of(make_person(Role.PREFECTURE_OFFICE)), "roles_people", factor="no")


def test_the_home_tells_nobody_else(grants: list[RoleGrant], other_staff: User, tokorozawa: Area) -> None:
    services.request_role(
        user=make_user(), role=Role.MUNICIPAL_STAFF, areas=[tokorozawa], affiliation="市", reason="担"
    )
    for user in (other_staff, make_person(Role.PREFECTURE_EDITOR)):
        shown = page(admin_of(user), "wagtailadmin_home")
        assert "確認待ちの申請：" not in shown
        assert "年に一度の確認を待つ" not in shown
