"""A case: its years, its places, its parts."""

import pytest
from django.core.exceptions import ValidationError

from casestudies.enums import PlaceRelation
from casestudies.models import CasePlace, CaseStudyPage
from content.models import StandardPage
from portal.models import HomePage
from tests.factories.pages import make_case, make_case_index
from tests.factories.regions import MunicipalityFactory, PrefectureFactory

# A page asks for its content type as soon as it is made.
pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("first", "last", "years"),
    [
        (None, None, ()),
        (2024, None, (2024,)),
        (2024, 2024, (2024,)),
        (2022, 2024, (2022, 2023, 2024)),
    ],
)
def test_fiscal_years_in_which_a_case_ran(first, last, years):
    assert CaseStudyPage(fiscal_year=first, fiscal_year_end=last).fiscal_years == years


@pytest.mark.parametrize(("first", "last"), [(None, None), (2024, None), (2024, 2024), (2022, 2024)])
def test_sensible_years_are_taken(first, last):
    CaseStudyPage(title="送迎", fiscal_year=first, fiscal_year_end=last).clean()


@pytest.mark.parametrize(
    ("first", "last", "field", "message"),
    [
        (None, 2024, "fiscal_year", "開始年度も入れてください"),
        (2024, 2023, "fiscal_year_end", "開始年度より前にできません"),
    ],
)
def test_end_needs_a_start_that_lies_before_it(first, last, field, message):
    with pytest.raises(ValidationError, match=message) as refused:
        CaseStudyPage(title="送迎", fiscal_year=first, fiscal_year_end=last).clean()
    assert list(refused.value.message_dict) == [field]


@pytest.mark.parametrize("year", [6, 1988, 2101])
def test_year_of_an_era_is_not_taken_for_a_year(year):
    page = make_case()
    page.fiscal_year = year
    with pytest.raises(ValidationError) as refused:
        page.full_clean()
    assert list(refused.value.message_dict) == ["fiscal_year"]


def test_filled_parts_stand_in_the_order_of_the_form():
    page = CaseStudyPage(lessons="<p>あせらない</p>", aim=" ", next_steps="<p>続ける</p>", background="<p>困りごと</p>")
    assert [(part.anchor, part.heading) for part in page.filled_parts()] == [
        ("background", "背景・取り組んだ理由"),
        ("next-steps", "今後の方向性"),
        ("lessons", "ほかの地域へのヒント"),
    ]


@pytest.mark.parametrize("empty", ["", " \n", "<p></p>", '<p data-block-key="a1b2c"></p>', "<p> </p>", "<p><br/></p>"])
def test_part_that_an_editor_emptied_is_no_part(empty):
    """The editor leaves an empty paragraph behind when its text is deleted."""
    assert list(CaseStudyPage(background=empty).filled_parts()) == []


def test_places_are_told_apart_by_their_relation():
    page = make_case(place=MunicipalityFactory(), serves=(PrefectureFactory(),))
    page = CaseStudyPage.objects.get(pk=page.pk)
    assert [area.code for area in page.located] == ["11208"]
    assert [area.code for area in page.serves] == ["11"]


def test_places_of_an_unsaved_draft_are_known():
    """What a preview shows."""
    area = MunicipalityFactory()
    page = CaseStudyPage(title="送迎")
    page.places = [CasePlace(area=area, relation=PlaceRelation.LOCATED)]
    assert page.located == [area]


def test_cases_lie_below_the_list_alone():
    assert CaseStudyPage.allowed_parent_page_models() == [type(make_case_index())]
    assert not StandardPage.can_create_at(make_case_index())
    assert not CaseStudyPage.can_create_at(HomePage.objects.get())
