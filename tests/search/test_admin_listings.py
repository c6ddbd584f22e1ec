"""Search in the listings and choosers of the Wagtail admin."""

import pytest
from django.contrib.auth.models import Group, Permission
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from wagtail.models import Collection, GroupCollectionPermission
from wagtail.test.utils.form_data import inline_formset, nested_form_data, rich_text

from accounts.models import User
from content.models import StandardPage
from content.page_findings import Jargon
from portal.services import EDITORS
from regions.models import AreaGroup
from search.models import ThesaurusEntry
from taxonomy.models import ActivityField
from tests.factories.images import make_image
from tests.factories.pages import make_news, make_standard_page
from tests.factories.taxonomy import ActivityFieldFactory
from tests.search.admin_index import SIGNS, TITLE, make_document, titles_in, work

# Wagtail leaves the closing of files that it opened itself to the garbage collector.
pytestmark = [
    pytest.mark.django_db,
    pytest.mark.usefixtures("engine", "media"),
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]


class TestAdminViews:
    @pytest.fixture
    def explorer(self, page: StandardPage) -> str:
        return reverse("wagtailadmin_explore", args=[page.get_parent().pk])

    def test_listing_search_and_choosers_of_pages(
        self, admin_client: Client, page: StandardPage, explorer: str
    ) -> None:
        for address in (explorer, reverse("wagtailadmin_pages:search")):
            assert titles_in(admin_client.get(address, {"q": "買い物 体操"}), "pages") == [TITLE]
            assert titles_in(admin_client.get(address, {"q": '"体操教室"'}), "pages") == [TITLE]
            assert titles_in(admin_client.get(address, {"q": "除雪"}), "pages") == []
        chooser = reverse("wagtailadmin_choose_page_search")
        assert TITLE in admin_client.get(chooser, {"q": "体操"}).content.decode()
        assert TITLE not in admin_client.get(chooser, {"q": "除雪"}).content.decode()
        of_cases = {"page_type": "casestudies.casestudypage"}
        assert TITLE not in admin_client.get(chooser, {"q": "体操"} | of_cases).content.decode()

    @pytest.mark.parametrize("sign", SIGNS)
    def test_signs_do_no_harm_in_a_listing(
        self, admin_client: Client, page: StandardPage, explorer: str, sign: str
    ) -> None:
        for address in (explorer, reverse("wagtailadmin_pages:search")):
            assert titles_in(admin_client.get(address, {"q": f"{sign}移動 {sign}"}), "pages") == [TITLE]

    def test_a_page_that_is_not_public_is_found_by_its_draft(
        self, admin_client: Client, page: StandardPage, explorer: str
    ) -> None:
        page.unpublish()
        values = {"title": "見守りの会", "slug": page.slug, "body": rich_text("<p>配食をします。</p>")}
        data = nested_form_data(values | {"introduction": "", "comments": inline_formset([])})
        assert admin_client.post(reverse("wagtailadmin_pages:edit", args=[page.pk]), data).status_code == 302
        work()
        assert titles_in(admin_client.get(explorer, {"q": "見守り 配食"}), "pages") == ["見守りの会"]
        assert titles_in(admin_client.get(explorer, {"q": "体操"}), "pages") == []

    def test_a_search_can_be_filtered_and_sorted(
        self, admin_client: Client, admin_user: User, page: StandardPage, explorer: str
    ) -> None:
        make_standard_page(title="移動の相談", slug="other", owner=admin_user)
        work()
        for ordering in ("title", "-title", "live", "latest_revision_created_at", "-latest_revision_created_at", "ord"):
            response = admin_client.get(explorer, {"q": "移動", "ordering": ordering})
            assert sorted(titles_in(response, "pages")) == sorted([TITLE, "移動の相談"]), ordering
        for name, value, expected in (
            ("owner", admin_user.pk, ["移動の相談"]),
            ("content_type", page.content_type_id, ["移動の相談", TITLE]),
            ("has_child_pages", "true", []),
            ("has_child_pages", "false", ["移動の相談", TITLE]),
            ("latest_revision_created_at_from", "2020-01-01", ["移動の相談", TITLE]),
            ("latest_revision_created_at_to", "2020-01-01", []),
        ):
            assert titles_in(admin_client.get(explorer, {"q": "移動", name: value}), "pages") == expected, name

    @pytest.mark.parametrize("kind", ["image", "document"])
    def test_listings_and_choosers_of_images_and_documents(self, admin_client: Client, kind: str) -> None:
        collection = Collection.get_first_root_node().add_child(name="行事")
        if kind == "image":
            make_image(title="ほか")
            chosen, names = make_image(title="春の買い物移動支援", collection=collection), "wagtailimages"
        else:
            make_document("ほか")
            chosen, names = make_document("春の買い物移動支援"), "wagtaildocs"
            chosen.collection = collection
            chosen.save()
        chosen.tags.add("花見")
        chosen.save()
        work()
        listing, chooser = reverse(f"{names}:index"), reverse(f"{names}_chooser:choose_results")
        for query in ("移動", "買い物", "い物", "花見 春", "春"):
            assert titles_in(admin_client.get(listing, {"q": query})) == [chosen.title], query
            assert titles_in(admin_client.get(chooser, {"q": query}), "results") == [chosen.title], query
        for extra in (
            {"collection_id": collection.pk},
            {"ordering": "title"},
            {"ordering": "-created_at"},
            {"tag": "花見"},
        ):
            assert titles_in(admin_client.get(listing, {"q": "移動"} | extra)) == [chosen.title], extra
        here = {"collection_id": Collection.get_first_root_node().pk}
        assert titles_in(admin_client.get(chooser, {"q": "移動"} | here), "results") == []
        assert titles_in(admin_client.get(listing, {"q": "除雪"})) == []

    def test_listings_of_snippets_and_users_find_parts_of_words(self, admin_client: Client) -> None:
        """Small tables, looked through row by row; none of their choosers has a search of Wagtail's."""
        Jargon.objects.create(word="買い物移動支援", explanation="店まで送ること。")
        ThesaurusEntry.objects.create(term="買い物移動支援", others="送迎つきの買い物")
        ActivityFieldFactory(key="rides", label="買い物移動支援")
        AreaGroup.objects.create(name="買い物移動支援圏域")
        for model in (Jargon, ThesaurusEntry, ActivityField, AreaGroup):
            listing = reverse(f"wagtailsnippets_{model._meta.app_label}_{model._meta.model_name}:list")
            assert len(titles_in(admin_client.get(listing, {"q": "移動"}))) == 1, model
            assert titles_in(admin_client.get(listing, {"q": "除雪"})) == [], model
        user = User.objects.create_user("matsuyama@example.jp", "unused", last_name="多賀城")
        listing = reverse("wagtailusers_users:index")
        assert titles_in(admin_client.get(listing, {"q": "賀城"})) == [str(user)]

    def test_nobody_finds_what_he_may_not_see(self, client: Client, page: StandardPage) -> None:
        make_news(title="買い物の会")
        make_image(title="買い物の様子")
        closed = Collection.get_first_root_node().add_child(name="行事")
        make_image(title="買い物の記録", collection=closed)
        work()
        user = User.objects.create_user("editor@example.jp", "unused")
        user.groups.add(Group.objects.get(name=EDITORS))
        client.force_login(user)
        address = reverse("wagtailadmin_pages:search")
        assert titles_in(client.get(address, {"q": "買い物"}), "pages") == ["買い物の会", TITLE]
        # A role's right holds everywhere; a group of the prefecture's own sees its collection alone.
        own = Group.objects.create(name="行事の係")
        own.permissions.add(Permission.objects.get(codename="access_admin"))
        change = Permission.objects.get(content_type__app_label="wagtailimages", codename="change_image")
        GroupCollectionPermission.objects.create(group=own, collection=closed, permission=change)
        user.groups.set([own])
        assert titles_in(client.get(reverse("wagtailimages:index"), {"q": "買い物"})) == ["買い物の記録"]
        user.groups.clear()
        assert client.get(address, {"q": "買い物"}).status_code == 403

    def test_a_listing_asks_the_database_as_often_for_many_as_for_few(
        self, admin_client: Client, explorer: str
    ) -> None:
        def queries() -> int:
            with CaptureQueriesContext(connection) as captured:
                assert titles_in(admin_client.get(explorer, {"q": "移動"}), "pages")
            return len(captured)

        make_standard_page(title="移動の会", slug="first")
        work()
        queries()
        few = queries()
        for number in range(5):
            make_standard_page(title=f"移動の会{number}", slug=f"many-{number}")
        work()
        # Once for what Wagtail caches until a page is saved.
        queries()
        assert queries() == few
