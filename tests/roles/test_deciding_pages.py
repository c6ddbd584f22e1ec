"""The pages on which staff decide and confirm: who sees what, and what happens when somebody else was first."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse
from django.utils import timezone

from roles.enums import RequestState, Role
from roles.models import RoleGrant, RoleRequest
from roles.services import decline_request
from roles.terms import default_end
from tests.factories.people import make_person, make_user
from tests.roles.visiting import ask, queries_for, text_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("home")]


def test_staff_of_another_municipality_see_and_do_nothing(client, waiting, other_staff):
    client.force_login(other_staff)
    assert "みどり社協" not in text_of(client.get(reverse("roles:requests")))
    address = reverse("roles:request", args=[waiting.pk])
    assert client.get(address).status_code == 404
    assert client.post(address, {"decision": "decline", "decline-note": "x"}).status_code == 404
    waiting.refresh_from_db()
    assert waiting.state == RequestState.WAITING


@pytest.mark.parametrize("role", [None, Role.COORDINATOR, Role.ADVISOR])
def test_who_decides_on_nothing_finds_no_list(client, waiting, participant, tokorozawa, role):
    person = make_person(role, tokorozawa) if role else participant
    client.force_login(person)
    assert client.get(reverse("roles:requests")).status_code == 404
    assert client.get(reverse("roles:request", args=[waiting.pk])).status_code == 404


def test_own_request_is_not_among_those_to_decide(client, city_staff, tokorozawa):
    own = ask(city_staff, tokorozawa)
    client.force_login(city_staff)
    assert client.get(reverse("roles:request", args=[own.pk])).status_code == 404


def test_staff_approve_with_a_term(client, waiting, city_staff, participant):
    RoleRequest.objects.update(created_at=timezone.now() - timedelta(days=3))
    client.force_login(city_staff)
    assert "3日前に申請" in text_of(client.get(reverse("roles:requests")))
    address = reverse("roles:request", args=[waiting.pk])
    assert f'value="{default_end(Role.COORDINATOR):%Y-%m-%d}"' in text_of(client.get(address))
    ends_on = timezone.localdate() + timedelta(days=40)
    response = client.post(
        address, {"decision": "approve", "approve-ends_on": f"{ends_on:%Y-%m-%d}", "approve-note": ""}, follow=True
    )
    assert "申請を承認しました" in text_of(response)
    assert RoleGrant.objects.get(user=participant).ends_on == ends_on


@pytest.mark.parametrize("typed", ["", "tomorrow", "2020-01-01"])
def test_wrong_term_is_named_at_its_field(client, waiting, city_staff, typed):
    client.force_login(city_staff)
    response = client.post(
        reverse("roles:request", args=[waiting.pk]), {"decision": "approve", "approve-ends_on": typed}
    )
    assert 'id="id_approve-ends_on_error"' in text_of(response)
    assert not RoleGrant.objects.filter(role=Role.COORDINATOR).exists()


def test_declining_needs_words(client, waiting, city_staff):
    client.force_login(city_staff)
    address = reverse("roles:request", args=[waiting.pk])
    assert "見送る理由を書いてください" in text_of(client.post(address, {"decision": "decline", "decline-note": " "}))
    client.post(address, {"decision": "decline", "decline-note": "所属が分かりません。"})
    waiting.refresh_from_db()
    assert (waiting.state, waiting.decision_note) == (RequestState.DECLINED, "所属が分かりません。")


def test_second_decider_reads_who_was_first(client, waiting, city_staff, office):
    decline_request(request=waiting, by=office, note="先に")
    client.force_login(city_staff)
    ends_on = f"{default_end(Role.COORDINATOR):%Y-%m-%d}"
    response = client.post(
        reverse("roles:request", args=[waiting.pk]), {"decision": "approve", "approve-ends_on": ends_on}
    )
    assert response.status_code == 409
    text = text_of(response)
    assert office.get_full_name() in text
    assert 'value="approve"' not in text
    assert "「見送り」になっています" in text_of(client.get(reverse("roles:request", args=[waiting.pk])))


def test_list_of_requests_costs_the_same_for_three_and_thirty(client, city_staff, tokorozawa, living_area):
    client.force_login(city_staff)
    address = reverse("roles:requests")
    client.get(address)
    for _ in range(3):
        ask(make_user(), tokorozawa)
    few = queries_for(client, address)
    for _ in range(27):
        ask(make_user(), living_area, layer=2)
    assert queries_for(client, address) == few
    assert 'aria-label="ページ送り"' in text_of(client.get(address))


def test_confirmations_cost_the_same_for_three_and_thirty(client, city_staff, tokorozawa):
    client.force_login(city_staff)
    address = reverse("roles:confirm")
    old = timezone.now() - timedelta(days=400)

    def due(number):
        for _ in range(number):
            make_person(Role.COORDINATOR, tokorozawa)
        RoleGrant.objects.filter(role=Role.COORDINATOR).update(confirmed_at=old)

    due(3)
    client.get(address)
    few = queries_for(client, address)
    due(27)
    assert queries_for(client, address) == few


def test_ticked_roles_are_confirmed_and_no_others(client, city_staff, other_staff, tokorozawa, kawagoe):
    here, also_here = (make_person(Role.COORDINATOR, tokorozawa).role_grants.get() for _ in range(2))
    there = make_person(Role.COORDINATOR, kawagoe).role_grants.get()
    old = timezone.now() - timedelta(days=400)
    RoleGrant.objects.update(confirmed_at=old)
    client.force_login(city_staff)
    assert client.get("/mypage/").content.decode().count(reverse("roles:confirm")) == 1
    response = client.post(reverse("roles:confirm"), {"grant": [here.pk, there.pk, "9" * 30, "x"]}, follow=True)
    assert "1件の役割を確認しました" in text_of(response)
    assert set(RoleGrant.objects.filter(confirmed_at=old)) >= {also_here, there}
    assert "選んでください" in text_of(client.post(reverse("roles:confirm"), follow=True))


def test_confirmations_are_not_there_for_others(client, participant):
    client.force_login(participant)
    assert client.get(reverse("roles:confirm")).status_code == 404


def test_staff_pages_ask_for_the_second_factor(client, settings, waiting, city_staff):
    settings.STAFF_MFA_REQUIRED = True
    city_staff.user_permissions.add(Permission.objects.get(codename="access_admin"))
    client.force_login(city_staff)
    grant = waiting.user.role_grants.first() or city_staff.role_grants.get()
    for name, arguments in (("requests", []), ("request", [waiting.pk]), ("confirm", []), ("end", [grant.pk])):
        address = reverse(f"roles:{name}", args=arguments)
        assert client.get(address)["Location"] == f"/accounts/second-factor/?next={address.replace('/', '%2F')}"
    assert client.get(reverse("roles:my_page")).status_code == 200
