"""Cases side by side."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.views.decorators.http import require_safe
from wagtail.models import PageQuerySet

from casestudies.case_page import areas_with_figures
from casestudies.models import CaseStudyPage, has_text
from casestudies.searchable import CaseStudySearchable
from regions.models import Area
from search.forms import SearchForm, parameters_of

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
    """The cases named by `compare`, in that order; the rest of the address is the search that they come from."""
    wanted = list(dict.fromkeys(int(value) for value in request.GET.getlist("compare")[:20] if _is_number(value)))
    pages = CaseStudySearchable().with_relations(_public().filter(pk__in=wanted)).in_bulk()
    cases = [pages[pk] for pk in wanted if pk in pages]
    shown = cases[:MOST]
    parameters = parameters_of(SearchForm(request.GET).criteria())
    context: dict[str, Any] = {
        "cases": [
            ComparedCase(case, areas_with_figures(case), _address([c for c in cases if c is not case], parameters))
            for case in shown
        ],
        "parts": _part_rows(shown),
        "left_out": len(cases) > MOST,
        "back": f"{reverse('search:search')}{'?' if parameters else ''}{parameters}",
    }
    return TemplateResponse(request, "casestudies/comparison_page.html", context)


def _address(cases: list[CaseStudyPage], parameters: str) -> str:
    return f"{reverse('casestudies:compare')}?" + "&".join(
        [*(f"compare={case.pk}" for case in cases), parameters]
    ).strip("&")


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
