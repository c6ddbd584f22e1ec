"""The office closes the account of somebody who left the post for good."""

import pytest
from django.urls import reverse

from accounts.models import User
from roles.enums import Role
from tests.factories.people import make_person
from tests.roles.admin import admin_of, is_refused, page

pytestmark = pytest.mark.django_db

REASON = "退職のため"


def test_the_office_closes_an_account_with_a_reason_and_once_it_is_sure(office: User, city_staff: User) -> None:
    client, address = admin_of(office), reverse("roles_close", args=[city_staff.pk])
    assert address in page(client, "roles_person", city_staff.pk)
    refused = client.post(address, {"reason": REASON}).content.decode()
    assert "確かめてから、印を付けてください" in refused
    assert REASON in refused
    assert User.objects.get(pk=city_staff.pk).left_at is None
    name = city_staff.get_full_name()
    told = client.post(address, {"reason": REASON, "is_sure": "on"}, follow=True).content.decode()
    assert f"{name}さんのアカウントを閉じました。" in told
    left = User.objects.get(pk=city_staff.pk)
    assert (left.is_active, left.left_at is None) == (False, False)
    assert not left.role_grants.active().exists()
    # Nothing of the person is listed any more.
    assert client.get(reverse("roles_person", args=[city_staff.pk])).status_code == 404


def test_nobody_closes_the_account_of_somebody_with_more_rights_or_ones_own(office: User, city_staff: User) -> None:
    administrator, colleague = make_person(Role.ADMINISTRATOR), make_person(Role.PREFECTURE_OFFICE)
    for staff, person in ((office, administrator), (office, colleague), (office, office), (city_staff, city_staff)):
        response = admin_of(staff).post(reverse("roles_close", args=[person.pk]), {"reason": REASON, "is_sure": "on"})
        assert is_refused(response)
        assert User.objects.get(pk=person.pk).left_at is None
