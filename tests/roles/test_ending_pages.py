"""The pages on which a role ends or is handed over."""

import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse

from notifications.models import Mail
from roles.enums import Role
from roles.models import RoleGrant
from tests.factories.people import make_person
from tests.roles.visiting import text_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("home")]


def test_own_role_is_ended(client, tokorozawa):
    person = make_person(Role.COORDINATOR, tokorozawa)
    grant = person.role_grants.get()
    client.force_login(person)
    address = reverse("roles:end", args=[grant.pk])
    assert client.get(address).status_code == 200
    assert RoleGrant.objects.active().filter(user=person).exists()
    assert "役割を終えました" in text_of(client.post(address, {"reason": "異動"}, follow=True))
    assert not RoleGrant.objects.active().filter(user=person).exists()
    assert client.get(address).status_code == 404


def test_last_administrator_is_told_why_not(client):
    person = make_person(Role.ADMINISTRATOR)
    client.force_login(person)
    response = client.post(reverse("roles:end", args=[person.role_grants.get().pk]))
    assert "最後の管理者" in text_of(response)


@pytest.mark.parametrize("name", ["end", "hand_over"])
def test_roles_of_others_are_not_there(client, city_staff, other_staff, tokorozawa, name):
    """Staff find them in the admin."""
    grant = make_person(Role.COORDINATOR, tokorozawa).role_grants.get()
    address = reverse(f"roles:{name}", args=[grant.pk])
    for person in (city_staff, other_staff, make_person(Role.COORDINATOR, tokorozawa)):
        client.force_login(person)
        assert client.get(address).status_code == 404
        assert client.post(address, {"successor_email": "x@example.jp"}).status_code == 404
    assert RoleGrant.objects.active().filter(pk=grant.pk).exists()


def test_role_is_handed_over_in_one_step(client, tokorozawa):
    person = make_person(Role.COORDINATOR, tokorozawa)
    grant = person.role_grants.get()
    client.force_login(person)
    response = client.post(
        reverse("roles:hand_over", args=[grant.pk]),
        {"successor_email": "jiro@example.jp", "successor_name": "田中 次郎"},
        follow=True,
    )
    assert "jiro@example.jp に招待を送りました" in text_of(response)
    assert not RoleGrant.objects.active().filter(pk=grant.pk).exists()
    assert Mail.objects.get().to == "jiro@example.jp"


@pytest.mark.parametrize("email", ["", "x", "sc@example.jp"])
def test_wrong_successor_ends_nothing_and_is_named(client, tokorozawa, email):
    person = make_person(Role.COORDINATOR, tokorozawa, email="sc@example.jp")
    grant = person.role_grants.get()
    client.force_login(person)
    response = client.post(
        reverse("roles:hand_over", args=[grant.pk]), {"successor_email": email, "successor_name": "田中"}
    )
    text = text_of(response)
    assert 'id="id_successor_email_error"' in text
    assert 'value="田中"' in text
    assert RoleGrant.objects.active().filter(pk=grant.pk).exists()


@pytest.mark.parametrize("name", ["end", "hand_over"])
def test_staff_who_pass_on_a_role_are_asked_for_the_second_factor(client, settings, city_staff, name):
    settings.STAFF_MFA_REQUIRED = True
    city_staff.user_permissions.add(Permission.objects.get(codename="access_admin"))
    client.force_login(city_staff)
    address = reverse(f"roles:{name}", args=[city_staff.role_grants.get().pk])
    assert client.get(address)["Location"] == f"/accounts/second-factor/?next={address.replace('/', '%2F')}"
    assert client.get(reverse("roles:my_page")).status_code == 200
