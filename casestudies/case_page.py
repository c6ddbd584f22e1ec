"""What the page of a case shows beside its own text."""

from typing import TYPE_CHECKING, Any

from casestudies.enums import CASE_STUDY_KIND
from regions import credits as region_credits
from search import services

if TYPE_CHECKING:
    from casestudies.models import CaseStudyPage


def case_page_context(page: "CaseStudyPage") -> dict[str, Any]:
    fields = list(page.fields.all())
    parts = list(page.filled_parts())
    return {
        "parts": parts,
        "fields": fields,
        "located": page.located,
        "serves": page.serves,
        "figures": [area.municipality for area in page.located if area.municipality],
        "programs": list(page.programs.select_related("program_page")),
        "photos": list(page.photos.select_related("image")),
        "links": list(page.links.all()),
        "sources": list(page.sources.all()),
        "related": services.related(
            key=f"{CASE_STUDY_KIND}:{page.pk}",
            kind=CASE_STUDY_KIND,
            text=f"{page.title} {page.summary} {page.keywords}",
            fields=tuple(field.key for field in fields),
        ),
        "census_credit": region_credits.CENSUS,
    }
