"""Staff take off the second factor of somebody who lost it, but of nobody whom they could not deprive of a role."""

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.auth.models import Permission
from django.urls import reverse

from accounts.models import User
from regions.models import Area
from roles.enums import Role
from tests.factories.people import make_person
from tests.roles.admin import admin_of, is_refused, page

pytestmark = pytest.mark.django_db


@pytest.fixture
def tending_office(office: User) -> User:
    """Of the group that may change accounts."""
    office.user_permissions.add(Permission.objects.get(content_type__app_label="accounts", codename="change_user"))
    return office


def with_factor(user: User) -> User:
    Authenticator.objects.create(user=user, type=Authenticator.Type.TOTP, data={})
    return user


def test_the_office_takes_it_off_once_it_is_sure(tending_office: User, city_staff: User) -> None:
    client, address = admin_of(tending_office), reverse("roles_reset_factor", args=[city_staff.pk])
    assert is_refused(client.get(address))
    with_factor(city_staff)
    assert address in page(client, "roles_person", city_staff.pk)
    assert "確かめてから、印を付けてください" in client.post(address, {}).content.decode()
    assert Authenticator.objects.filter(user=city_staff).exists()
    assert "2段階認証を外しました" in client.post(address, {"is_sure": "on"}, follow=True).content.decode()
    assert not Authenticator.objects.filter(user=city_staff).exists()
    assert "2段階認証の設定を解除しました" in page(client, "roles_person", city_staff.pk)


def test_nobody_becomes_somebody_with_more_rights(tending_office: User, city_staff: User, tokorozawa: Area) -> None:
    colleague = with_factor(make_person(Role.PREFECTURE_OFFICE))
    administrator = with_factor(make_person(Role.ADMINISTRATOR))
    coordinator = with_factor(make_person(Role.COORDINATOR, tokorozawa))
    for staff, person in (
        (tending_office, colleague),
        (tending_office, administrator),
        (tending_office, with_factor(tending_office)),
        (city_staff, coordinator),
    ):
        client, address = admin_of(staff), reverse("roles_reset_factor", args=[person.pk])
        assert address not in page(client, "roles_person", person.pk) if staff != city_staff else True
        assert is_refused(client.post(address, {"is_sure": "on"}))
        assert Authenticator.objects.filter(user=person).exists()
