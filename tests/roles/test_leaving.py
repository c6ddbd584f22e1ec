"""A person with a role leaves: asked to hand over first, and the staff of the area hear of the gap."""

import pytest
from django.urls import reverse

from accounts.services import delete_account
from notifications.models import Notice
from notifications.services import tell_of_due_events
from roles.enums import Role
from tests.factories.people import give

pytestmark = pytest.mark.django_db

ASKED = "先に後任の人に引き継ぎますか"


def test_the_page_asks_to_hand_over_first(client, participant, tokorozawa, home):
    client.force_login(participant)
    address = reverse("accounts:delete")
    assert ASKED not in client.get(address).content.decode()
    grant = give(participant, Role.COORDINATOR, tokorozawa)
    page = client.get(address).content.decode()
    assert ASKED in page
    assert "所沢市" in page
    assert reverse("roles:hand_over", args=[grant.pk]) in page


def test_staff_of_the_area_are_told_and_nobody_else(client, participant, tokorozawa, city_staff, other_staff, home):
    give(participant, Role.COORDINATOR, tokorozawa)
    name = participant.get_full_name()
    delete_account(user=participant, by=participant)
    tell_of_due_events()
    notice = Notice.objects.get(event__verb="role-holder-left")
    assert notice.user == city_staff
    assert "退会したため、役割が終わりました（所沢市）" in notice.text
    assert name not in notice.text
    client.force_login(city_staff)
    assert client.get(notice.link).status_code == 200


def test_a_role_that_had_ended_is_no_news(participant, tokorozawa, city_staff):
    grant = give(participant, Role.COORDINATOR, tokorozawa)
    grant.ended_at = grant.granted_at
    grant.save()
    delete_account(user=participant, by=participant)
    tell_of_due_events()
    assert not Notice.objects.filter(event__verb="role-holder-left").exists()
