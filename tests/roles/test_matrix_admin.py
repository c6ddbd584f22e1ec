"""The area is kept wherever the admin lists or changes something, at a constant price; groups follow the matrix."""

import pytest
from django.contrib.auth.models import Group, Permission
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from wagtail.models import Page
from wagtail.permissions import policy_registry

from accounts.models import User
from casestudies.models import CaseStudyIndexPage
from casestudies.permissions import confirmable_by, may_confirm
from casestudies.services import plan_in_bulk
from casestudies.services.bulk import Effect, FieldsChange
from content.models import PageLink
from news.models import NewsIndexPage
from portal.models import HomePage
from regions.models import DailyLivingArea
from roles.enums import Role
from roles.models import RoleGrant
from roles.permissions import holders, may, may_with, those_with, within_reach
from taxonomy.models import ActivityField
from tests.factories.pages import make_case, make_case_index, make_home, make_news, make_standard_page
from tests.factories.people import give, make_person, make_user
from tests.factories.regions import MunicipalityFactory, WardFactory
from tests.factories.taxonomy import ActivityFieldFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("engine")]


@pytest.fixture
def tokorozawa():
    make_home()
    return MunicipalityFactory()


@pytest.fixture
def kawagoe():
    return MunicipalityFactory(code="11201", name="川越市", kana="かわごえし")


@pytest.fixture
def staff(tokorozawa):
    return make_person(Role.MUNICIPAL_STAFF, tokorozawa)


def fresh(user):
    return User.objects.get(pk=user.pk)


def living_area(parent, name="中央"):
    area = DailyLivingArea(parent=parent, name=name)
    area.save()
    return area


# Where a case lies


def test_a_case_in_a_part_of_the_area_lies_in_the_area(staff, tokorozawa, kawagoe):
    inside = make_case(place=living_area(tokorozawa))
    outside = make_case(place=living_area(kawagoe))
    wide = make_case(place=tokorozawa.parent)
    assert [may_with(fresh(staff), page, "change") for page in (inside, outside, wide)] == [True, False, False]


def test_a_ward_lies_in_its_city():
    ward = WardFactory()
    staff = make_person(Role.MUNICIPAL_STAFF, ward.parent)
    assert may_with(fresh(staff), make_case(place=ward), "change")


def test_one_of_several_places_is_enough_to_write_and_not_to_approve(staff, kawagoe):
    page = make_case(serves=(kawagoe,))
    user = fresh(staff)
    assert (may_with(user, page, "change"), may_with(user, page, "approve")) == (True, False)
    assert list(those_with(user, type(page), "change")) == [page]
    assert not those_with(user, type(page), "approve").exists()


def test_a_draft_without_a_place_is_its_authors_alone(staff):
    page = make_case()
    page.places.all().delete()
    other = make_person(Role.MUNICIPAL_STAFF, MunicipalityFactory())
    Page.objects.filter(pk=page.pk).update(owner=staff)
    page.refresh_from_db()
    assert (may_with(fresh(staff), page, "change"), may_with(fresh(other), page, "change")) == (True, False)


def test_two_roles_add_up(staff, kawagoe):
    page = make_case(place=kawagoe)
    assert not may_with(fresh(staff), page, "change")
    give(staff, Role.PREFECTURE_EDITOR)
    assert may_with(fresh(staff), page, "change")


def test_a_term_that_is_over_gives_nothing_even_while_the_group_is_kept(staff):
    page = make_case()
    RoleGrant.objects.filter(user=staff).update(ends_on="2020-03-31")
    user = fresh(staff)
    assert user.groups.exists()
    assert not may_with(user, page, "change")
    assert not page.permissions_for_user(user).can_edit()


def test_who_is_closed_out_may_nothing(staff):
    page = make_case()
    User.objects.filter(pk=staff.pk).update(is_active=False)
    user = fresh(staff)
    assert not may(user, "case", "change", areas=[MunicipalityFactory()])
    assert not page.permissions_for_user(user).can_edit()
    assert not holders("case", "change").filter(pk=staff.pk).exists()


# Lists


def explored(client, parent):
    return client.get(reverse("wagtailadmin_explore", args=[parent.pk])).content.decode()


def test_staff_of_a_municipality_see_their_cases_alone(client, staff, kawagoe):
    make_case(title="所沢の送迎")
    make_case(title="川越の送迎", place=kawagoe)
    client.force_login(staff)
    text = explored(client, make_case_index())
    assert "所沢の送迎" in text
    assert "川越の送迎" not in text
    response = client.get(reverse("wagtailadmin_explore", args=[NewsIndexPage.objects.get().pk]))
    assert response["Location"] == reverse("wagtailadmin_explore", args=[CaseStudyIndexPage.objects.get().pk])


@pytest.mark.parametrize("role", [Role.MUNICIPAL_STAFF, Role.PREFECTURE_EDITOR, Role.PREFECTURE_REVIEWER])
def test_a_longer_list_of_cases_takes_no_more_queries(client, role, tokorozawa):
    user = make_person(role, *([tokorozawa] if role == Role.MUNICIPAL_STAFF else []))
    client.force_login(user)
    counts = []
    for number in (3, 12):
        while CaseStudyIndexPage.objects.get().get_children().count() < number:
            make_case()
        explored(client, make_case_index())
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert explored(client, make_case_index()).count("住民が運転する買い物送迎") >= number
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_bulk_changes_are_refused_outside_the_area(staff, kawagoe):
    inside, outside = make_case(), make_case(place=kawagoe)
    term = ActivityFieldFactory(key="transport")
    planned = plan_in_bulk(page_ids=[inside.pk, outside.pk], change=FieldsChange(add=(term.pk,)), user=fresh(staff))
    # What they change in a public case waits for approval.
    assert {plan.page.pk: plan.effect for plan in planned} == {inside.pk: Effect.DRAFT, outside.pk: Effect.REFUSED}


def test_cases_are_confirmed_in_the_area(staff, kawagoe):
    inside, outside = make_case(), make_case(place=kawagoe)
    user = fresh(staff)
    assert (may_confirm(inside, user), may_confirm(outside, user)) == (True, False)
    assert list(confirmable_by(user)) == [inside]


def test_the_office_reads_reports_and_is_led_to_the_page_itself(client):
    page = make_standard_page()
    PageLink.objects.create(page_id=page.pk, kind="page", text="切れたリンク", problem="gone")
    client.force_login(make_person(Role.PREFECTURE_OFFICE))
    text = client.get(reverse("broken_links_report")).content.decode()
    assert f'href="{page.url}"' in text
    assert reverse("wagtailadmin_pages:edit", args=[page.pk]) not in text
    client.force_login(make_person(Role.PREFECTURE_EDITOR))
    assert (
        reverse("wagtailadmin_pages:edit", args=[page.pk])
        in client.get(reverse("broken_links_report")).content.decode()
    )


def test_the_office_is_offered_no_way_to_write(client):
    make_home()
    client.force_login(make_person(Role.PREFECTURE_OFFICE))
    text = client.get(reverse("wagtailadmin_home")).content.decode()
    assert "取組事例を書く" not in text
    assert reverse("broken_links_report") in text


def test_daily_living_areas_of_others_are_neither_listed_nor_offered(client, staff, tokorozawa, kawagoe):
    living_area(tokorozawa, "所沢中央")
    other = living_area(kawagoe, "川越中央")
    client.force_login(staff)
    text = client.get(reverse("wagtailsnippets_regions_dailylivingarea:list")).content.decode()
    assert "所沢中央" in text
    assert "川越中央" not in text
    for name in ("edit", "history", "usage", "copy"):
        response = client.get(reverse(f"wagtailsnippets_regions_dailylivingarea:{name}", args=[other.pk]))
        assert response["Location"] == reverse("wagtailadmin_home"), name


def test_an_area_of_another_municipality_is_refused_beside_its_field(client, staff, kawagoe):
    client.force_login(staff)
    data = {"parent": kawagoe.pk, "name": "北部", "kana": "", "note": "", "retired_on": ""}
    response = client.post(reverse("wagtailsnippets_regions_dailylivingarea:add"), data)
    assert "担当している市区町村を選んでください。" in response.content.decode()
    assert not DailyLivingArea.objects.exists()


def test_nobody_deletes_what_pages_name(client):
    term = ActivityFieldFactory()
    root = User.objects.create_superuser("root@example.jp", "unused")
    group = Group.objects.create(name="分類係")
    group.permissions.set(Permission.objects.filter(codename__in=("delete_activityfield", "change_activityfield")))
    own = make_user()
    own.groups.add(group)
    policy = policy_registry.get_by_type(ActivityField)
    for user in (root, fresh(own)):
        assert not policy.user_has_permission(user, "delete")
        assert policy.user_has_permission_for_instance(user, "change", term)


# What is public


def test_what_is_public_is_deleted_by_who_may_publish_it(staff):
    page = make_case()
    editor, reviewer = make_person(Role.PREFECTURE_EDITOR), make_person(Role.PREFECTURE_REVIEWER)
    Page.objects.filter(pk=page.pk).update(owner=editor)
    page = Page.objects.get(pk=page.pk).specific
    assert [page.permissions_for_user(fresh(user)).can_delete() for user in (staff, editor, reviewer)] == [
        False,
        False,
        True,
    ]
    page.unpublish()
    assert page.permissions_for_user(fresh(editor)).can_delete()


def test_what_has_pages_below_it_is_deleted_by_administrators_alone():
    make_case()
    home = HomePage.objects.get()
    reviewer = make_person(Role.PREFECTURE_REVIEWER)
    assert not home.permissions_for_user(fresh(reviewer)).can_delete()
    assert not make_case_index().permissions_for_user(fresh(reviewer)).can_delete()
    assert home.permissions_for_user(User.objects.create_superuser("root@example.jp", "unused")).can_delete()


def test_pages_move_where_one_may_add_and_publish(kawagoe):
    page, other = make_standard_page(), make_standard_page(slug="other")
    news = make_news()
    reviewer, editor = make_person(Role.PREFECTURE_REVIEWER), make_person(Role.PREFECTURE_EDITOR)
    assert page.permissions_for_user(fresh(reviewer)).can_move_to(other)
    assert not page.permissions_for_user(fresh(editor)).can_move_to(other)
    assert not page.permissions_for_user(fresh(reviewer)).can_move_to(page)
    assert not news.permissions_for_user(fresh(reviewer)).can_move_to(other)
    Page.objects.filter(pk=page.pk).update(owner=editor)
    page = Page.objects.get(pk=page.pk).specific
    page.unpublish()
    assert page.permissions_for_user(fresh(editor)).can_move_to(other)


# Requests and people with several areas


def test_all_areas_must_lie_within_unless_one_is_enough(staff, tokorozawa, kawagoe):
    grants = {
        "one": give(make_user(), Role.COORDINATOR, tokorozawa),
        "both": give(make_user(), Role.COORDINATOR, tokorozawa, kawagoe),
        "other": give(make_user(), Role.COORDINATOR, kawagoe),
    }
    asked = fresh(staff)

    def found(**values):
        rows = within_reach(RoleGrant.objects.all(), asked, "role-coordinator", "end", area_path="areas", **values)
        return set(rows.exclude(user=staff))

    assert found() == {grants["one"]}
    assert found(whole=False) == {grants["one"], grants["both"]}
    for name, grant in grants.items():
        areas = grant.areas.with_ancestors()
        assert may(asked, "role-coordinator", "end", areas=areas) == (name == "one")
        assert may(asked, "role-coordinator", "end", areas=areas, whole=False) == (name != "other")
