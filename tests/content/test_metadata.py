"""What every page tells machines of itself: its one address, whether it is to be found, how it looks where it is shared."""

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.template.loader import get_template
from django.test.utils import CaptureQueriesContext
from django.urls import include, path
from wagtail.models import PageViewRestriction

from casestudies.models import CasePhoto
from content.models import PortalImage
from portal.services import set_site_address
from taxonomy.models import Trouble
from tests.factories.images import make_image
from tests.factories.pages import make_case, make_contact_page, make_home, make_news, make_standard_page
from tests.page_head import ROOT, PageHead, head_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("engine")]

# Wagtail leaves the closing of the rendition's temporary file to the garbage collector.
CLOSED_LATE = pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")


def forbid(request):
    raise PermissionDenied


# Addresses for the tests of error pages: `@pytest.mark.urls(__name__)`.
urlpatterns = [path("forbidden/", forbid), path("", include("portal.urls"))]


@pytest.fixture(autouse=True)
def public_address():
    """Not the host that the test client asks, as behind a proxy."""
    make_home()
    set_site_address(ROOT)


@pytest.fixture
def with_photo(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    page = make_case(title="移動販売で買い物を支える")
    page.photos.add(CasePhoto(image=make_image(size=(2000, 1000)), alt_text="軽トラックの荷台に野菜が並ぶ。"))
    page.save_revision().publish()
    return page


@pytest.mark.parametrize("address", ["/", "/cases/", "/search/", "/search/troubles/", "/search/places/", "/news/"])
def test_canonical_is_the_address_on_the_site(client, address):
    assert head_of(client, address).canonical == f"{ROOT}{address}"


@pytest.mark.parametrize("make", [make_case, make_standard_page, make_contact_page, make_news])
@pytest.mark.parametrize("parameters", ["", "?utm_source=mail", "?q=送迎&prefecture=11&at=1", "?list=1&at=3"])
def test_canonical_of_a_page_has_none_of_the_parameters_it_was_opened_with(client, make, parameters):
    page = make()
    assert head_of(client, page.url + parameters).canonical == f"{ROOT}{page.url}"


def test_canonical_of_a_trouble_has_no_parameters(client):
    Trouble.objects.create(key="no-shop", label="近くに店がない", query="買い物")
    head = head_of(client, "/search/troubles/no-shop/?q=買い物&prefecture=11")
    assert head.canonical == f"{ROOT}/search/troubles/no-shop/"
    assert head.is_indexed


@pytest.mark.parametrize("make", [make_case, make_standard_page, make_contact_page, make_news])
def test_pages_are_found_by_search_engines(client, make):
    assert head_of(client, make().url).is_indexed


@pytest.mark.parametrize("address", ["/", "/cases/", "/search/", "/search/troubles/", "/news/"])
def test_lists_are_found_by_search_engines(client, address):
    assert head_of(client, address).is_indexed


@pytest.mark.parametrize("address", ["/compare/cases/", "/style/", "/search/places/", "/accounts/login/"])
def test_what_is_for_the_moment_is_left_out(client, address):
    assert head_of(client, address).metas["robots"] == ["noindex"]


@pytest.mark.urls(__name__)
@pytest.mark.parametrize(
    ("address", "status"), [("/no-such-page/", 404), ("/forbidden/", 403), ("/accounts/login/", 200)]
)
def test_error_and_sign_in_have_no_address_to_pass_on(client, address, status):
    head = head_of(client, address, status)
    assert head.canonical is None
    assert not head.is_indexed
    assert not [name for name in head.metas if name.startswith("og:")]


def test_failure_is_left_out():
    assert not PageHead(get_template("500.html").render()).is_indexed


def test_closed_page_is_left_out_until_it_is_opened(client):
    page = make_standard_page()
    PageViewRestriction.objects.create(page=page, restriction_type=PageViewRestriction.PASSWORD, password="sesame")
    head = head_of(client, page.url)
    assert not head.is_indexed
    assert head.canonical is None


def test_page_is_shared_with_its_title_and_words(client, settings):
    page = make_standard_page(title='使い方 <と> "言葉"', introduction="探し方の説明です。")
    head = head_of(client, page.url + "?utm_source=mail")
    assert {name: values for name, values in head.metas.items() if name.startswith(("og:", "twitter:"))} == {
        "og:type": ["website"],
        "og:title": ['使い方 <と> "言葉"'],
        "og:description": ["探し方の説明です。"],
        "og:url": [f"{ROOT}{page.url}"],
        "og:site_name": [settings.WAGTAIL_SITE_NAME],
        "og:locale": ["ja_JP"],
        "twitter:card": ["summary"],
    }


def test_words_for_search_engines_come_before_those_of_the_page(client):
    page = make_standard_page(introduction="はじめに", seo_title="短い題", search_description="短い説明")
    head = head_of(client, page.url)
    assert head.metas["og:title"] == ["短い題"]
    assert head.metas["og:description"] == head.metas["description"] == ["短い説明"]


def test_page_without_words_is_shared_without_a_description(client):
    assert "og:description" not in head_of(client, make_standard_page(introduction="").url).metas


@pytest.mark.parametrize("make", [make_case, make_news])
def test_case_and_news_are_articles(client, make):
    assert head_of(client, make().url).metas["og:type"] == ["article"]


@CLOSED_LATE
def test_case_is_shared_with_its_photo(client, with_photo):
    metas = head_of(client, with_photo.url).metas
    assert {name: values for name, values in metas.items() if name.startswith("og:image:")} == {
        "og:image:width": ["1600"],
        "og:image:height": ["800"],
        "og:image:alt": ["軽トラックの荷台に野菜が並ぶ。"],
    }
    [address] = metas["og:image"]
    assert address.startswith(f"{ROOT}/media/")
    assert address.endswith(".jpg")


@CLOSED_LATE
def test_news_is_shared_with_its_picture(client, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    image = make_image()
    metas = head_of(client, make_news(image=image).url).metas
    assert metas["og:image"][0].startswith(f"{ROOT}/media/")
    assert metas["og:image:alt"] == [image.description]


@CLOSED_LATE
def test_photo_whose_file_is_lost_is_not_shared(client, with_photo):
    image = PortalImage.objects.get()
    image.renditions.all().delete()
    image.file.storage.delete(image.file.name)
    assert "og:image" not in head_of(client, with_photo.url).metas


@pytest.mark.parametrize("address", ["/", "/search/", "/news/"])
def test_page_without_a_photo_is_shared_without_one(client, address):
    assert "og:image" not in head_of(client, address).metas


@CLOSED_LATE
def test_picture_and_addresses_of_the_head_cost_no_query_of_their_own(client, with_photo, settings):
    """Without a cache, since the portal's own is in the database. The photo and the site are read for the body anyway."""
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}}
    news = make_news(image=PortalImage.objects.get())
    for page in (with_photo, news):
        client.get(page.url)
        with CaptureQueriesContext(connection) as captured:
            head = head_of(client, page.url)
        assert "og:image" in head.metas
        statements = [query["sql"] for query in captured]
        for table in ("content_portalimage", "content_portalrendition"):
            assert len([sql for sql in statements if f'FROM "{table}"' in sql]) == 1
