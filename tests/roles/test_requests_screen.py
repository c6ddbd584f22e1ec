"""役割の申請 in the admin: what waits, and the decision."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from regions.models import Area
from roles import services
from roles.enums import RequestState, Role
from roles.models import RoleGrant, RoleRequest
from tests.factories.people import make_user
from tests.roles.admin import admin_of, is_refused, page

pytestmark = pytest.mark.django_db


def ask(user: User, area: Area, **values: Any) -> RoleRequest:
    content = {"role": Role.COORDINATOR, "layer": 1, "affiliation": "社協", "reason": "4月から担当します。"} | values
    return services.request_role(user=user, areas=[area], **content)


@pytest.fixture
def request_(participant: User, tokorozawa: Area) -> RoleRequest:
    return ask(participant, tokorozawa)


def decide(client: Client, request: RoleRequest, **values: Any) -> str:
    response = client.post(reverse("roles_request", args=[request.pk]), values, follow=True)
    assert response.status_code == 200
    return str(response.content.decode())


def test_what_waits_longest_comes_first_and_is_marked_in_words(
    city_staff: User, request_: RoleRequest, tokorozawa: Area
) -> None:
    old = ask(make_user("old@example.jp", last_name="古川"), tokorozawa)
    RoleRequest.objects.filter(pk=old.pk).update(created_at=timezone.now() - timedelta(days=8))
    RoleRequest.objects.filter(pk=request_.pk).update(created_at=timezone.now() - timedelta(days=7))
    shown = page(admin_of(city_staff), "roles_requests")
    assert shown.index("古川") < shown.index(request_.user.get_full_name())
    assert "8日（長く待っています）" in shown
    assert "7日（長く" not in shown
    for text in ("社協", "4月から担当します。", "所沢市", "第1層"):
        assert text in shown


def test_staff_of_another_place_see_and_decide_nothing(other_staff: User, request_: RoleRequest) -> None:
    client = admin_of(other_staff)
    assert "確認待ちの申請はありません" in page(client, "roles_requests")
    address = reverse("roles_request", args=[request_.pk])
    assert is_refused(client.get(address))
    assert is_refused(client.post(address, {"approve": "1"}))
    assert is_refused(client.post(address, {"decline": "1", "refusal-note": "x"}))
    request_.refresh_from_db()
    assert request_.state == RequestState.WAITING


def test_nobody_decides_for_themselves(city_staff: User, tokorozawa: Area) -> None:
    own = ask(city_staff, tokorozawa)
    client = admin_of(city_staff)
    assert is_refused(client.get(reverse("roles_request", args=[own.pk])))
    assert "確認待ちの申請はありません" in page(client, "roles_requests")


def test_approval_gives_the_role_until_a_day(city_staff: User, request_: RoleRequest) -> None:
    client, until = admin_of(city_staff), timezone.localdate() + timedelta(days=100)
    shown = page(client, "roles_request", request_.pk)
    assert "4月から担当します。" in shown
    told = decide(client, request_, approve="1", **{"approval-ends_on": str(until), "approval-note": "よろしく"})
    assert "申請を承認しました" in told
    grant = RoleGrant.objects.get(user=request_.user)
    assert (grant.ends_on, grant.granted_by) == (until, city_staff)
    assert page(client, "roles_requests_decided").count(request_.user.get_full_name()) == 1
    assert "よろしく" in page(client, "roles_request", request_.pk)


def test_a_term_that_is_over_is_told_beside_the_field(city_staff: User, request_: RoleRequest) -> None:
    shown = decide(admin_of(city_staff), request_, approve="1", **{"approval-ends_on": "2020-01-01"})
    assert "今日かそれより後の日" in shown
    assert not RoleGrant.objects.filter(user=request_.user).exists()


def test_to_decline_needs_words_and_keeps_them(city_staff: User, request_: RoleRequest) -> None:
    client = admin_of(city_staff)
    decide(client, request_, decline="1", **{"refusal-note": " "})
    request_.refresh_from_db()
    assert request_.state == RequestState.WAITING
    assert "申請を見送りました" in decide(client, request_, decline="1", **{"refusal-note": "所属を確かめてください。"})
    request_.refresh_from_db()
    assert (request_.state, request_.decision_note) == (RequestState.DECLINED, "所属を確かめてください。")
    assert not RoleGrant.objects.filter(user=request_.user).exists()


@pytest.mark.parametrize("values", [{"approve": "1"}, {"decline": "1", "refusal-note": "だめです"}, {"decline": "1"}])
def test_whoever_comes_second_is_told_who_came_first(
    city_staff: User, office: User, request_: RoleRequest, values: dict[str, str]
) -> None:
    services.approve_request(request=request_, by=office)
    shown = decide(admin_of(city_staff), request_, **values)
    assert "にしています。あなたの決定は、取り消されました" in shown
    assert office.get_full_name() in shown
    assert RoleGrant.objects.filter(user=request_.user).count() == 1


def test_tabs_lead_to_one_another(city_staff: User) -> None:
    client = admin_of(city_staff)
    assert reverse("roles_requests_decided") in page(client, "roles_requests")
    assert "決まった申請は、まだありません" in page(client, "roles_requests_decided")
