"""On the admin's home: applications, reports and changes by colleagues that wait for the reader."""

import pytest
from django.urls import reverse

from organizations import services
from roles.enums import Role
from tests.factories.organizations import make_organization
from tests.factories.people import make_person, make_user
from tests.factories.regions import MunicipalityFactory
from tests.organizations.applications import make_application, now

pytestmark = pytest.mark.django_db


def home(client, user):
    client.force_login(user)
    return client.get(reverse("wagtailadmin_home")).content.decode()


def test_what_waits_stands_there_and_of_ones_own_area_alone(client, place, found):
    make_application(make_user(), place)
    services.report_error(organization=found, what="other", text="電話が違います。")
    here = home(client, make_person(Role.MUNICIPAL_STAFF, place))
    assert "団体の登録申請：確認待ち1件" in here
    assert "情報の誤りの知らせ：1件" in here
    elsewhere = MunicipalityFactory(code="11215", name="狭山市")
    there = home(client, make_person(Role.MUNICIPAL_STAFF, elsewhere))
    assert "確認待ちの団体の登録申請はありません" in there
    assert "情報の誤りの知らせ：" not in there


def test_a_change_by_a_colleague_waits_for_whoever_may_publish(client, place, office):
    found = make_organization(name="喫茶みずたま", place=place)
    staff = make_person(Role.MUNICIPAL_STAFF, place)
    now(found).save_revision(user=staff)
    now(found).get_workflow().start(now(found), staff)
    assert "承認を待っている団体の変更：喫茶みずたま" in home(client, office)
    assert "承認を待っている団体の変更" not in home(client, staff)
