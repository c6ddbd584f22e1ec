"""Cases side by side."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.views.decorators.http import require_safe
from wagtail.models import PageQuerySet

from casestudies.case_page import areas_with_figures
from casestudies.enums import CASE_STUDY_KIND
from casestudies.models import CaseStudyIndexPage, CaseStudyPage, has_text
from casestudies.searchable import CaseStudySearchable
from regions.models import Area
from search.criteria import SearchCriteria
from search.forms import SearchForm, parameters_of, place_parameters
from search.trail import search_address, trouble_address, trouble_of
from taxonomy.models import Trouble

MOST = 4


@dataclass(frozen=True)
class PartRow:
    """One part of the form with its text in each case, empty where a case does not say."""

    heading: str
    texts: tuple[str, ...]


@dataclass(frozen=True)
class ComparedCase:
    """A column of the table. `without` is the address of the table without it."""

    case: CaseStudyPage
    areas: list[Area]
    without: str


@require_safe
def compare(request: HttpRequest) -> HttpResponse:
    """The cases named by `compare`, in that order; the rest of the address is the search that they come from.

    `list_page` in place of `page`: it is the list of cases; `trouble`: the page of a 困りごと.
    """
    wanted = list(dict.fromkeys(int(value) for value in request.GET.getlist("compare")[:20] if _is_number(value)))
    pages = CaseStudySearchable().with_relations(_public().filter(pk__in=wanted)).in_bulk()
    cases = [pages[pk] for pk in wanted if pk in pages]
    shown = cases[:MOST]
    asked, in_list = request.GET.copy(), "list_page" in request.GET
    if in_list:
        asked.setlist("page", asked.getlist("list_page"))
    trouble = trouble_of(request)
    criteria = SearchForm(asked, fixed_kind=CASE_STUDY_KIND if in_list else "").criteria()
    if trouble:
        carried = f"trouble={trouble.key}&{place_parameters(criteria)}"
    else:
        carried = parameters_of(criteria, **({"page": "", "list_page": criteria.page} if in_list else {}))
    context: dict[str, Any] = {
        "cases": [
            ComparedCase(case, areas_with_figures(case), f"?{_query([c for c in cases if c is not case], carried)}")
            for case in shown
        ],
        "canonical_parameters": _query(shown, ""),
        "query": _query(shown, carried),
        "parts": _part_rows(shown),
        "left_out": len(cases) > MOST,
        # To the case ticked last, if it is on the page that was left.
        "back": _back(trouble, criteria) + (f"#compare-{shown[-1].pk}" if shown else ""),
        "in_list": in_list,
        "trouble": trouble,
    }
    return TemplateResponse(request, "casestudies/comparison_page.html", context)


def _back(trouble: Trouble | None, criteria: SearchCriteria) -> str:
    if trouble:
        return trouble_address(trouble, criteria)
    index = CaseStudyIndexPage.objects.live().first() if criteria.fixed_kind else None
    return search_address(criteria, list_url=index.url if index else "")


def _query(cases: list[CaseStudyPage], parameters: str) -> str:
    return "&".join([*(f"compare={case.pk}" for case in cases), parameters]).strip("&")


def _is_number(value: str) -> bool:
    return value.isascii() and value.isdecimal() and len(value) < 10


def _public() -> PageQuerySet[CaseStudyPage]:
    pages: PageQuerySet[CaseStudyPage] = CaseStudyPage.objects.live().public()
    return pages


def _part_rows(cases: list[CaseStudyPage]) -> list[PartRow]:
    """Only parts that any of the cases fills."""
    rows = []
    for name in CaseStudyPage.PARTS:
        texts = tuple(text if has_text(text := getattr(case, name)) else "" for case in cases)
        if any(texts):
            rows.append(PartRow(str(CaseStudyPage._meta.get_field(name).verbose_name), texts))
    return rows
