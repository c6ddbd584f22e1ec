"""Groups of roles have the rights of the matrix; those of a prefecture keep what it gave them."""

import pytest
from django.contrib.auth.models import Group, Permission
from django.urls import reverse
from wagtail.models import Collection, GroupCollectionPermission, GroupPagePermission, Page
from wagtail.permissions import policy_registry

from accounts.models import User
from content.models import PortalImage
from news.models import NewsIndexPage
from portal.models import HomePage
from roles.enums import GROUP_OF_ROLE, Role
from roles.models import RoleGrant
from roles.services import end_grant, write_group_rights
from roles.services.groups import follow_grants
from search.models import ThesaurusEntry
from tests.factories.images import make_image
from tests.factories.pages import make_case, make_home, make_news
from tests.factories.people import make_person, make_user
from tests.factories.regions import MunicipalityFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("engine")]


@pytest.fixture
def tokorozawa():
    make_home()
    return MunicipalityFactory()


def fresh(user):
    return User.objects.get(pk=user.pk)


def explored(client, parent):
    return client.get(reverse("wagtailadmin_explore", args=[parent.pk])).content.decode()


# A prefecture's own groups


@pytest.fixture
def own_group():
    make_home()
    group = Group.objects.create(name="広報課")
    group.permissions.add(Permission.objects.get(codename="access_admin"))
    GroupPagePermission.objects.create(group=group, page=NewsIndexPage.objects.get(), permission_type="change")
    GroupPagePermission.objects.create(group=group, page=NewsIndexPage.objects.get(), permission_type="add")
    return group


def test_a_group_of_the_prefectures_own_keeps_its_pages(client, own_group):
    news, case = make_news(), make_case()
    user = make_user()
    user.groups.add(own_group)
    client.force_login(user)
    assert client.get(reverse("wagtailadmin_pages:edit", args=[news.pk])).status_code == 200
    assert client.get(reverse("wagtailadmin_pages:edit", args=[case.pk])).status_code == 302
    assert (
        client.get(
            reverse("wagtailadmin_pages:add", args=["news", "newspage", NewsIndexPage.objects.get().pk])
        ).status_code
        == 200
    )
    assert news.title in explored(client, NewsIndexPage.objects.get())
    policy = policy_registry.get_by_type(Page)
    assert set(policy.instances_user_has_permission_for(fresh(user), "change")) == {
        *Page.objects.descendant_of(NewsIndexPage.objects.get(), inclusive=True)
    }
    assert user in policy.users_with_permission_for_instance("change", news)
    assert user not in policy.users_with_permission_for_instance("change", case)
    assert not news.permissions_for_user(fresh(user)).can_publish()


def test_a_group_of_the_prefectures_own_keeps_its_rows_and_collections(own_group):
    closed = Collection.get_first_root_node().add_child(name="課内")
    own_group.permissions.add(Permission.objects.get(codename="change_thesaurusentry"))
    right = Permission.objects.get(codename="change_image")
    GroupCollectionPermission.objects.create(group=own_group, collection=closed, permission=right)
    user = make_user()
    user.groups.add(own_group)
    inside, outside = make_image(collection=closed), make_image()
    policy = policy_registry.get_by_type(PortalImage)
    asked = fresh(user)
    assert policy.user_has_permission_for_instance(asked, "change", inside)
    assert not policy.user_has_permission_for_instance(asked, "change", outside)
    assert list(policy.instances_user_has_permission_for(asked, "change")) == [inside]
    assert list(policy.collections_user_has_permission_for(asked, "change")) == [closed]
    assert user in policy.users_with_permission_for_instance("change", inside)
    words = policy_registry.get_by_type(ThesaurusEntry)
    assert words.user_has_permission(asked, "change")
    assert not words.user_has_permission(asked, "add")
    assert user in words.users_with_permission("change")


# Groups of roles


def rights_of(name):
    group = Group.objects.get(name=name)
    return (
        set(group.permissions.values_list("codename", flat=True)),
        set(group.page_permissions.values_list("page__content_type__model", "permission__codename")),
        set(group.collection_permissions.values_list("permission__codename", flat=True)),
    )


def test_rights_of_groups_follow_the_matrix():
    make_home()
    assert rights_of("市町村職員") == (
        {
            "access_admin",
            *(f"{verb}_{model}" for verb in ("add", "change") for model in ("dailylivingarea", "organization")),
        },
        {("casestudyindexpage", "add_page"), ("casestudyindexpage", "change_page")},
        {f"{verb}_{model}" for verb in ("add", "change", "choose") for model in ("image", "document")},
    )
    texts = {f"{verb}_consenttext" for verb in ("add", "change", "delete")}
    assert rights_of("事務局") == (
        {
            "access_admin",
            "change_mail",
            "change_changedmailtext",
            *texts,
            *(f"{verb}_organization" for verb in ("add", "change", "publish", "lock", "unlock")),
            *(f"{verb}_answertemplate" for verb in ("add", "change", "delete")),
            "add_participationrules",
            "change_directorysettings",
        },
        set(),
        set(),
    )
    permissions, pages, _ = rights_of("公開担当")
    assert {"add_thesaurusentry", "delete_redirect", "change_bodykind"} <= permissions
    assert not {"delete_bodykind", "change_user", "delete_dailylivingarea"} & permissions
    assert ("homepage", "publish_page") in pages
    assert ("newsindexpage", "publish_page") in pages
    assert ("homepage", "publish_page") not in rights_of("編集担当")[1]


def test_what_was_given_to_a_role_by_hand_is_taken_back_and_nothing_else(own_group):
    before = {name: rights_of(name) for name in (*GROUP_OF_ROLE.values(), own_group.name)}
    group = Group.objects.get(name="編集担当")
    group.permissions.add(Permission.objects.get(codename="delete_user"))
    GroupPagePermission.objects.create(group=group, page=HomePage.objects.get(), permission_type="publish")
    write_group_rights()
    write_group_rights()
    assert {name: rights_of(name) for name in before} == before


def test_a_missing_group_is_made_with_its_rights():
    make_home()
    Group.objects.get(name="編集担当").delete()
    make_person(Role.PREFECTURE_EDITOR)
    assert "access_admin" in rights_of("編集担当")[0]


def test_a_membership_given_by_hand_is_a_role_and_one_taken_ends_it(tokorozawa):
    user, editors = make_user(), Group.objects.get(name="編集担当")
    user.groups.add(editors)
    grant = RoleGrant.objects.get(user=user)
    assert (grant.role, grant.ended_at) == (Role.PREFECTURE_EDITOR, None)
    follow_grants(user)
    assert list(user.groups.all()) == [editors]
    editors.user_set.remove(user)
    grant.refresh_from_db()
    assert grant.ended_at
    editors.user_set.add(user)
    assert RoleGrant.objects.filter(user=user).active().count() == 1
    user.groups.clear()
    assert not RoleGrant.objects.filter(user=user).active().exists()


def test_a_role_ended_leaves_its_group_once(tokorozawa):
    user = make_person(Role.PREFECTURE_REVIEWER)
    end_grant(grant=RoleGrant.objects.get(user=user), by=None)
    assert not user.groups.exists()
    assert RoleGrant.objects.filter(user=user).count() == 1


def test_membership_of_the_municipal_group_alone_gives_nothing(tokorozawa):
    user = make_user()
    user.groups.add(Group.objects.get(name="市町村職員"))
    assert not RoleGrant.objects.filter(user=user).exists()
    assert not make_case().permissions_for_user(fresh(user)).can_edit()
