"""What the page of a case shows beside its own text."""

from typing import TYPE_CHECKING, Any

from casestudies.enums import CASE_STUDY_KIND
from content.models import PortalImage
from regions import credits as region_credits
from search import services

if TYPE_CHECKING:
    from casestudies.models import CasePhoto, CaseStudyPage

PHOTO_SIZE = "width-1200"


def case_page_context(page: "CaseStudyPage") -> dict[str, Any]:
    from casestudies.models import has_text

    fields = list(page.fields.all())
    parts = list(page.filled_parts())
    return {
        "parts": parts,
        "fields": fields,
        "located": page.located,
        "serves": page.serves,
        "figures": list(dict.fromkeys(area.municipality for area in page.located if area.municipality)),
        "programs": list(page.programs.select_related("program_page")),
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


def _photos(page: "CaseStudyPage") -> list["CasePhoto"]:
    """Photos with their images and the renditions that the page shows, in a constant number of queries."""
    photos = list(page.photos.all())
    images = PortalImage.objects.prefetch_renditions(PHOTO_SIZE).in_bulk([photo.image_id for photo in photos])
    for photo in photos:
        photo.image = images.get(photo.image_id)
    return [photo for photo in photos if photo.image]
