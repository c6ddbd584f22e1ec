"""The sample content of the demo, loaded once for this module with the real places and terms."""

import tomllib

import pytest
from django.core.management import call_command
from django.db import transaction
from wagtail.models import Page

from casestudies.models import CaseStudyPage
from content.models import StandardPage
from portal.services import SAMPLE_DIR
from regions.models import Area
from taxonomy.models import ActivityField

# One worker loads it, once.
pytestmark = [
    pytest.mark.django_db,
    pytest.mark.usefixtures("sample_site"),
    pytest.mark.xdist_group("sample content"),
]

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


def test_there_are_eight_cases_at_the_least_and_each_file_is_one():
    assert len(CASE_FILES) >= 8
    assert set(CaseStudyPage.objects.values_list("slug", flat=True)) == {path.stem for path in CASE_FILES}


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


def test_plain_page_about_the_portal_is_there():
    assert StandardPage.objects.live().get(slug="about").body.startswith("<p>")


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
