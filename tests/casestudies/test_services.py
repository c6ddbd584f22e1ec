"""Publishing a case from plain text, as the sample content does."""

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction

from casestudies.models import CaseStudyPage
from casestudies.services import CaseStudyContent, publish_case_study, rich_text_of
from regions.models import Area
from search.models import IndexEntry
from taxonomy.models import ActivityField, BodyKind, ServiceAType
from tests.factories.pages import make_case, make_case_index
from tests.factories.regions import MunicipalityFactory
from tests.factories.taxonomy import ActivityFieldFactory, BodyKindFactory, ServiceATypeFactory


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("", ""),
        ("  \n\n ", ""),
        ("一つの段落。", "<p>一つの段落。</p>"),
        ("一行目\n二行目", "<p>一行目<br/>二行目</p>"),
        ("前の段落。\n\n後の段落。", "<p>前の段落。</p><p>後の段落。</p>"),
        ("・りんご\n・みかん", "<ul><li>りんご</li><li>みかん</li></ul>"),
        (
            "果物は次のとおり。\n・りんご\n・みかん\n以上。",
            "<p>果物は次のとおり。</p><ul><li>りんご</li><li>みかん</li></ul><p>以上。</p>",
        ),
        ("・りんご\n\n・みかん", "<ul><li>りんご</li></ul><ul><li>みかん</li></ul>"),
    ],
)
def test_plain_text_becomes_paragraphs_and_lists(text, html):
    assert rich_text_of(text) == html


def test_plain_text_is_escaped_everywhere():
    text = "<script>a</script> & b\n\n・<b>c</b> & d"
    assert rich_text_of(text) == (
        "<p>&lt;script&gt;a&lt;/script&gt; &amp; b</p><ul><li>&lt;b&gt;c&lt;/b&gt; &amp; d</li></ul>"
    )


@pytest.mark.django_db
def test_published_case_is_live_with_a_revision_like_an_editors():
    page = CaseStudyPage.objects.get(pk=make_case().pk)
    assert (page.live, page.has_unpublished_changes) == (True, False)
    assert page.latest_revision is not None
    assert page.live_revision == page.latest_revision
    assert page.first_published_at is not None


@pytest.mark.django_db
def test_published_case_holds_everything_that_was_given():
    ServiceATypeFactory()
    page = make_case(
        fields=("shopping", "transport"),
        fiscal_year=2022,
        fiscal_year_end=2024,
        service_a_type="1-1",
        keywords=("買い物支援", "送迎"),
        parts={"background": "店が遠い。", "lessons": "あせらない。"},
        programs=[{"name": "地域支援事業", "fiscal_year": 2023, "amount": 500_000}, {"name": "助成金"}],
        sources=[{"title": "事例集", "publisher": "厚生労働省", "section": "12ページ"}],
    )
    page = CaseStudyPage.objects.get(pk=page.pk)
    assert {field.key for field in page.fields.all()} == {"shopping", "transport"}
    assert page.fiscal_years == (2022, 2023, 2024)
    assert page.service_a_type.key == "1-1"
    assert page.keywords == "買い物支援、送迎"
    assert page.background == "<p>店が遠い。</p>"
    assert [program.name for program in page.programs.all()] == ["地域支援事業", "助成金"]
    assert [source.section for source in page.sources.all()] == ["12ページ"]


@pytest.mark.django_db
def test_published_rows_keep_the_order_in_which_they_were_given():
    kawagoe = MunicipalityFactory(code="11201", name="川越市", kana="かわごえし")
    page = make_case(
        serves=(kawagoe,),
        programs=({"name": "い"}, {"name": "あ"}),
        links=({"title": "b", "url": "https://example.jp/b"}, {"title": "a", "url": "https://example.jp/a"}),
        sources=({"title": "乙"}, {"title": "甲"}),
    )
    for rows in (page.places, page.programs, page.links, page.sources):
        assert list(rows.order_by("pk").values_list("sort_order", flat=True)) == [0, 1]


@pytest.mark.django_db
def test_published_case_waits_for_the_index():
    page = make_case()
    assert IndexEntry.objects.filter(kind="case-study", object_id=page.pk).count() == 1


@pytest.mark.django_db
def test_content_that_the_form_would_refuse_leaves_nothing_behind():
    with pytest.raises(ValidationError, match="summary"):
        make_case(summary="長" * 301)
    assert not CaseStudyPage.objects.exists()


def content(**values):
    """Content whose terms and places exist, unless `values` say otherwise."""
    MunicipalityFactory()
    BodyKindFactory()
    ActivityFieldFactory()
    given = {"places": [("11208", "located")], "body_kind": "npo", "fields": [4]} | values
    return CaseStudyContent(slug="case", title="送迎", summary="送迎です。", body_name="みどり", **given)


@transaction.atomic
def try_to_publish(**values):
    """Undone even if it succeeds: a wrong place would otherwise break the foreign key when the test ends."""
    publish_case_study(index=make_case_index(), content=content(**values))
    transaction.set_rollback(True)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("values", "error"),
    [
        ({"body_kind": "unheard-of"}, BodyKind.DoesNotExist),
        ({"service_a_type": "9-9"}, ServiceAType.DoesNotExist),
        ({"fields": [4, 99]}, ActivityField.DoesNotExist),
        ({"places": [("99999", "located")]}, Area.DoesNotExist),
        ({"places": [("11208", "nearby")]}, ValueError),
    ],
    ids=["body_kind", "service_a_type", "fields", "places", "relation"],
)
def test_unknown_term_or_place_is_refused(values, error):
    with pytest.raises(error):
        try_to_publish(**values)


@pytest.mark.django_db
def test_two_cases_of_one_address_are_refused():
    index, one = make_case_index(), content()
    publish_case_study(index=index, content=one)
    with pytest.raises(ValidationError, match="slug"):
        publish_case_study(index=index, content=one)
