"""The sample content of the demo, loaded once for this module with the real places and terms."""

import re
import tomllib

import pytest
from django.core.management import call_command
from django.db import transaction
from django.utils.html import strip_tags
from wagtail.admin.rich_text.converters.contentstate import ContentstateConverter
from wagtail.models import Page

from casestudies.models import CaseStudyPage
from content.models import RICH_TEXT_FEATURES, StandardPage
from news.models import NewsPage
from organizations.enums import ApplicationState
from organizations.models import Application, CorrectionReport, Organization, OrganizationDesignation
from portal import demo_accounts
from portal.models import HomePage
from portal.sample_applications import load_sample_applications
from portal.services import SAMPLE_DIR, add_standard_pages
from regions.models import Area
from search.services import admin_index_is_due
from taxonomy.enums import OfferKind
from taxonomy.models import ActivityField, BodyKind, DesignationLabel

# One worker loads it, once.
pytestmark = [
    pytest.mark.django_db,
    pytest.mark.usefixtures("sample_site"),
    pytest.mark.xdist_group("sample content"),
]

PAGE_FILES = sorted((SAMPLE_DIR / "pages").glob("*.toml"))
NEWS_FILES = sorted((SAMPLE_DIR / "news").glob("*.toml"))
# Cases that the source papers name (and two services of a ministry's regional office).
NAMED = {
    "uwajima-housing",
    "nagato-housing",
    "inazawa-shakyo-housing",
    "yasugi-shakyo-housing",
    "hagi-kyogitai",
    "toyoake-mimamori-cafe",
    "kurashiki-sc-month",
    "tagajo-otakara",
    "kunneppu-strategy-meeting",
    "asago-resource-map",
    "izumo-mutual-aid",
    "okazaki-shukatsu",
    "okinawa-working",
    "hyogo-yakult",
    "shokushien-kyoryokukai",
    "jr-east-ensen",
    "nabari-area-director",
    "sakai-sakamaru",
    "saitama-advisor",
    "oita-training",
    "tochigi-forum-award",
    "aomori-survey",
    "kyushu-advisor",
    "kyushu-matching",
}
CASE_FILES = sorted((SAMPLE_DIR / "cases").glob("*.toml"))


@pytest.fixture(scope="module")
def sample_site(django_db_setup, django_db_blocker):
    """Kept for the tests of this module and then rolled back."""
    with django_db_blocker.unblock(), transaction.atomic():
        call_command("setup_site", sample=True, verbosity=0)
        yield
        transaction.set_rollback(True)


def case_of(path):
    return CaseStudyPage.objects.get(slug=path.stem)


def test_every_case_that_the_papers_name_is_there_and_each_file_is_one():
    assert {path.stem for path in CASE_FILES} == NAMED
    assert set(CaseStudyPage.objects.values_list("slug", flat=True)) == NAMED


@pytest.mark.parametrize("path", CASE_FILES, ids=lambda path: path.stem)
def test_case_is_published_like_real_content(path):
    page = case_of(path)
    assert page.live
    assert page.live_revision == page.latest_revision
    assert page.live_revision is not None
    page.full_clean()


@pytest.mark.parametrize("path", CASE_FILES, ids=lambda path: path.stem)
def test_case_holds_everything_that_its_file_says(path):
    page, row = case_of(path), tomllib.loads(path.read_text(encoding="utf-8"))
    assert (page.title, page.summary) == (row["title"], row["summary"])
    assert len(page.summary) <= 300
    assert len(page.located) + len(page.serves) == len(row["places"])
    assert sorted(field.number for field in page.fields.all()) == sorted(row["fields"])
    assert page.sources.count() == len(row["sources"])
    assert page.programs.count() == len(row.get("programs", []))
    filled = {part.anchor.replace("-", "_") for part in page.filled_parts()}
    assert filled == {name for name in CaseStudyPage.PARTS if row.get(name, "").strip()}


@pytest.mark.parametrize("path", CASE_FILES, ids=lambda path: path.stem)
def test_case_has_a_source_with_page_or_section_and_a_field(path):
    page = case_of(path)
    assert page.sources.exists()
    for source in page.sources.all():
        assert source.title
        assert source.publisher
        assert source.section
    assert page.fields.exists()
    assert page.located or page.serves


@pytest.mark.parametrize("path", PAGE_FILES, ids=lambda path: path.stem)
def test_standard_page_is_public_and_holds_what_its_file_says(path, client):
    page, row = StandardPage.objects.live().get(slug=path.stem), tomllib.loads(path.read_text(encoding="utf-8"))
    page.full_clean()
    assert (page.title, page.introduction, page.body) == (row["title"], row["introduction"], row["body"].strip())
    assert row["title"] in client.get(f"/{path.stem}/").content.decode()


@pytest.mark.parametrize("path", [*PAGE_FILES, *NEWS_FILES], ids=lambda path: path.stem)
def test_text_survives_the_editor(path):
    """What the editor does not know it would drop when somebody saves the page."""
    body = tomllib.loads(path.read_text(encoding="utf-8"))["body"]
    converter = ContentstateConverter(features=RICH_TEXT_FEATURES)
    kept = converter.to_database_format(converter.from_database_format(body))
    blocks = [re.findall(r"<(h2|h3|p|li|a|b)\b", text) for text in (body, kept)]
    assert blocks[0] == blocks[1]
    words = [re.sub(r"\s+", "", strip_tags(text)) for text in (body, kept)]
    assert words[0] == words[1]


@pytest.mark.parametrize("path", [*PAGE_FILES, *NEWS_FILES], ids=lambda path: path.stem)
def test_links_within_the_site_lead_somewhere(path, client):
    body = tomllib.loads(path.read_text(encoding="utf-8"))["body"]
    inner = set(re.findall(r'href="(/[^"?]*)', body))
    assert {address: client.get(address).status_code for address in inner} == dict.fromkeys(inner, 200)


def test_news_are_published_and_marked_as_samples():
    assert NewsPage.objects.live().count() == len(NEWS_FILES) == 3
    assert all(page.title.startswith("（見本）") for page in NewsPage.objects.all())


def test_menu_and_foot_name_what_a_visitor_needs(client):
    text = client.get("/about/").content.decode()
    menu = text[text.index('<div class="site-navigation__wide') :].partition("</div>")[0]
    links = [re.findall(r'<a href="(/[^"]*)"', part) for part in (menu, text[text.index("<footer") :])]
    pages = ["/cases/", "/organizations/", "/steps/", "/how-to/", "/news/", "/about/", "/contact/"]
    assert links[0] == [*pages, "/accounts/login/", "/accounts/signup/"]
    assert links[1] == ["/links/", "/accessibility/", "/privacy/", "/site-policy/", "/contact/"]


def test_privacy_policy_names_every_cookie_that_the_portal_sets(settings):
    body = StandardPage.objects.get(slug="privacy").body
    names = (settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME, "messages", "portal_place")
    assert [name for name in names if f"<b>{name}：</b>" not in body] == []
    assert f"{settings.SESSION_COOKIE_AGE // 3600}時間" in body


def test_accessibility_policy_has_the_parts_that_waic_asks_for_and_claims_nothing():
    """WAIC, ウェブアクセシビリティ方針策定ガイドライン (2021-12)."""
    body = StandardPage.objects.get(slug="accessibility").body
    parts = (
        "対象範囲",
        "目標とする適合レベルと対応度",
        "目標を達成する期限",
        "例外とするもの",
        "担当",
        "把握している問題と対応",
    )
    assert [part for part in parts if f"<h2>{part}</h2>" not in body] == []
    assert "準拠しているとは表明していません" in body


def test_a_prefecture_gets_the_same_pages_as_drafts_and_the_foot_stays_empty(client):
    home = HomePage.objects.get()
    with transaction.atomic():
        StandardPage.objects.all().delete()
        assert add_standard_pages(home=home, publish=False) == len(PAGE_FILES)
        pages = list(StandardPage.objects.all())
        assert [page.slug for page in pages if page.live or not page.has_unpublished_changes] == []
        assert client.get("/privacy/").status_code == 404
        assert "/privacy/" not in client.get("/").content.decode()
        transaction.set_rollback(True)


def test_the_admin_finds_the_sample_cases():
    assert not admin_index_is_due()
    found = CaseStudyPage.objects.all().autocomplete("移動支援 地域")
    assert 0 < found.count() < len(CASE_FILES)


def test_second_run_duplicates_nothing():
    counts = [model.objects.count() for model in (Page, Area, ActivityField)]
    call_command("setup_site", sample=True, verbosity=0)
    assert [model.objects.count() for model in (Page, Area, ActivityField)] == counts


def test_page_that_was_edited_stays_edited():
    page = case_of(CASE_FILES[0])
    page.title = "職員が直した題名"
    page.save_revision().publish()
    call_command("setup_site", sample=True, verbosity=0)
    assert case_of(CASE_FILES[0]).title == "職員が直した題名"


def test_page_that_was_deleted_stays_deleted():
    case_of(CASE_FILES[0]).delete()
    call_command("setup_site", sample=True, verbosity=0)
    assert not CaseStudyPage.objects.filter(slug=CASE_FILES[0].stem).exists()


def test_organizations_are_enough_to_try_every_filter_and_marked_as_samples():
    found = Organization.objects.public().prefetch_related("fields", "offers", "service_areas__area")
    assert found.count() >= 60
    assert all(each.name.endswith("（見本）") for each in found)
    assert len({each.located_in_id for each in found}) >= 25
    assert {each.body_kind for each in found} == set(BodyKind.objects.all())
    assert {offer.kind for each in found for offer in each.offers.all()} == set(OfferKind.values)
    assert {field for each in found for field in each.fields.all()} == set(ActivityField.objects.all())
    labels = OrganizationDesignation.objects.values_list("label", flat=True)
    assert set(labels) == set(DesignationLabel.objects.values_list("pk", flat=True))
    kinds = {area.area.kind for each in found for area in each.service_areas.all()}
    assert {"nation", "prefecture", "city", "town", "daily-living-area"} <= kinds
    assert any(each.latitude is None for each in found)
    assert any(not each.corporate_number for each in found)


def test_applications_stand_in_each_state(monkeypatch, tmp_path):
    monkeypatch.setattr(demo_accounts, "ACCOUNTS_FILE", tmp_path / "demo_accounts.json")
    demo_accounts.demo_accounts()
    assert load_sample_applications() == 10
    assert set(Application.objects.values_list("state", flat=True)) == set(ApplicationState.values)
    assert {report.done_at is None for report in CorrectionReport.objects.all()} == {True, False}
    assert load_sample_applications() == 0
