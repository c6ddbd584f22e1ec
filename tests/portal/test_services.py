import pytest
from django.contrib.auth.models import Group, Permission
from django.urls import reverse
from wagtail.models import Collection, Page, Task, Workflow

from accounts.models import User
from portal.services import EDITORS, MODERATORS, name_permissions, set_site_address
from roles.enums import GROUP_OF_ROLE
from tests.factories.pages import make_case, make_home

OF_MODERATORS = ["search_thesaurusentry", "taxonomy_trouble", "taxonomy_activityfield"]
OF_EDITORS = ["regions_dailylivingarea", "regions_areagroup"]

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "address", ["http://localhost:8001", "http://portal.example.jp", "https://portal.example.lg.jp"]
)
def test_absolute_addresses_of_pages_begin_with_the_address_of_the_site(address):
    make_home()
    set_site_address(f"{address}/")
    page = make_case(slug="shopping")
    assert page.full_url == f"{address}/cases/shopping/"


@pytest.mark.parametrize(
    ("group", "allowed"), [(MODERATORS, {*OF_MODERATORS, *OF_EDITORS}), (EDITORS, set(OF_EDITORS))]
)
def test_staff_edit_words_terms_and_places_by_their_group(client, group, allowed):
    make_home()
    user = User.objects.create_user("staff@example.jp", "unused")
    user.groups.add(Group.objects.get(name=group))
    client.force_login(user)
    snippets = [*OF_MODERATORS, *OF_EDITORS]
    assert {
        name for name in snippets if client.get(reverse(f"wagtailsnippets_{name}:add")).status_code == 200
    } == allowed


def test_nothing_that_wagtail_left_is_named_in_english():
    assert {group.name for group in Group.objects.all()} == set(GROUP_OF_ROLE.values())
    assert [workflow.name for workflow in Workflow.objects.all()] == ["公開担当の承認"]
    assert [task.name for task in Task.objects.all()] == ["公開担当の承認"]
    root = Page.get_first_root_node()
    assert [root.title, root.draft_title] == ["最上位", "最上位"]
    assert Collection.get_first_root_node().name == "全体"


def test_rights_are_named_in_japanese():
    names = set(
        Permission.objects.filter(
            content_type__app_label__in=("taxonomy", "wagtailadmin", "wagtailcore", "auth")
        ).values_list("name", flat=True)
    )
    assert {
        "分野を追加できる",
        "分野を閲覧できる",
        "管理画面を使える",
        "どのページも公開できる",
        "グループを変更できる",
    } <= names
    assert not [name for name in names if name.startswith("Can ")]


def test_names_of_rights_that_the_prefecture_gave_stay():
    Permission.objects.filter(codename="add_trouble").update(name="困りごとを増やせる")
    name_permissions()
    assert Permission.objects.get(codename="add_trouble").name == "困りごとを増やせる"
