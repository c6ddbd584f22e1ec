import pytest
from django.contrib.auth.models import Group
from django.urls import reverse

from accounts.models import User
from portal.services import set_site_address
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
    ("group", "allowed"), [("Moderators", {*OF_MODERATORS, *OF_EDITORS}), ("Editors", set(OF_EDITORS))]
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
