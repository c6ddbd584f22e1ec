"""What the page of a case shows beside its own text."""

from typing import TYPE_CHECKING, Any

from wagtail.models import Page

from casestudies.enums import CASE_STUDY_KIND
from content.models import PortalImage
from content.pictures import WHOLE, with_renditions
from regions import credits as region_credits
from regions.models import Area
from search import services

if TYPE_CHECKING:
    from casestudies.models import CasePhoto, CaseProgram, CaseStudyPage


def case_page_context(page: "CaseStudyPage") -> dict[str, Any]:
    from casestudies.models import has_text

    fields = list(page.fields.all())
    parts = list(page.filled_parts())
    return {
        "parts": parts,
        "fields": fields,
        "located": page.located,
        "serves": page.serves,
        "figures": _areas_with_figures(page),
        "programs": _programs(page),
        "photos": _photos(page),
        "contact": page.contact if has_text(page.contact) else "",
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


def _areas_with_figures(page: "CaseStudyPage") -> list[Area]:
    """Municipalities of the case, and prefectures where it lies in none."""
    areas = dict.fromkeys(area.municipality or area for area in page.located)
    return [area for area in areas if area.is_municipality or area.population is not None]


def _programs(page: "CaseStudyPage") -> list["CaseProgram"]:
    """Programs, each with its page if a visitor may open that."""
    programs = list(page.programs.all())
    pages = Page.objects.live().public().in_bulk([p.program_page_id for p in programs if p.program_page_id])
    for program in programs:
        program.program_page = pages.get(program.program_page_id)
    return programs


def _photos(page: "CaseStudyPage") -> list["CasePhoto"]:
    """Photos with their images and the renditions that the page shows, in a constant number of queries."""
    photos = list(page.photos.all())
    images = with_renditions(PortalImage.objects.all(), WHOLE).in_bulk([photo.image_id for photo in photos])
    for photo in photos:
        photo.image = images.get(photo.image_id)
    return [photo for photo in photos if photo.image]
