"""What the page of a case shows beside its own text."""

from typing import TYPE_CHECKING, Any

from django.http import HttpRequest
from django.urls import reverse
from wagtail.models import Page

from casestudies.enums import CASE_STUDY_KIND
from content.contact import contact_page
from content.models import PortalImage
from content.pictures import WHOLE, with_renditions
from organizations.models import Organization
from regions import credits as region_credits
from regions.enums import AreaKind
from regions.maps import locator_maps
from regions.models import Area
from search import services
from search.criteria import SearchCriteria, Sort
from search.results import StoredDocument

if TYPE_CHECKING:
    from casestudies.models import CasePhoto, CaseProgram, CaseStudyPage
    from taxonomy.models import ActivityField

MOST_NEARBY = 3


def case_page_context(page: "CaseStudyPage") -> dict[str, Any]:
    from casestudies.models import CaseConfirmation, has_text

    fields = list(page.fields.all())
    photos = _photos(page)
    context = {
        "parts": list(page.filled_parts()),
        "fields": fields,
        "located": page.located,
        "serves": page.serves,
        "figures": [(area, ageing_chart(area)) for area in areas_with_figures(page)],
        "confirmed_on": CaseConfirmation.objects.filter(page_id=page.pk).values_list("confirmed_on", flat=True).first(),
        "locators": locator_maps(page.located),
        "programs": _programs(page),
        "video": page.video_url,
        "body_name": page.body_name,
        "organization": Organization.objects.public().filter(pk=page.organization_id).first()
        if page.organization_id
        else None,
        "contact_page": contact_page(),
        "photo": photos[0] if photos else None,
        "more_photos": photos[1:],
        "contact": page.contact if has_text(page.contact) else "",
        "links": list(page.links.all()),
        "sources": list(page.sources.all()),
        "related": _related(page, fields),
        "census_credit": region_credits.CENSUS,
    }
    return context | {"contents": _contents(context)} | _nearby(page)


def comparison_address(request: HttpRequest) -> str:
    """Of the table that the case was opened from; empty if it was opened from elsewhere."""
    if "compare" not in request.GET:
        return ""
    return f"{reverse('casestudies:compare')}?{request.GET.urlencode()}"


def _related(page: "CaseStudyPage", fields: list["ActivityField"]) -> list[tuple[StoredDocument, str]]:
    """Cases like this one, each with the 分野 that they share: 掃除、買い物."""
    found = services.related(
        key=_key(page),
        kind=CASE_STUDY_KIND,
        text=f"{page.title} {page.summary} {page.keywords}",
        fields=tuple(field.key for field in fields),
        limit=MOST_NEARBY,
    )
    return [
        (document, "、".join(field.label for field in fields if field.key in document.field_keys)) for document in found
    ]


def _key(page: "CaseStudyPage") -> str:
    return f"{CASE_STUDY_KIND}:{page.pk}"


# Sections below the parts, by what fills them; in the order of the page.
_SECTIONS = (
    (("more_photos",), "photos", "写真"),
    (("programs",), "programs", "利用した制度"),
    (("video",), "video", "動画"),
    (("figures",), "place", "地域のすがた"),
    (("contact", "body_name"), "contact", "この事例について聞く"),
    (("links", "sources"), "sources", "参考資料"),
)


def _contents(context: dict[str, Any]) -> list[dict[str, str]]:
    """The table of contents: anchor and text of every section that is there; empty for a short page."""
    parts = [{"anchor": part.anchor, "text": part.heading} for part in context["parts"]]
    further = [
        {"anchor": anchor, "text": heading}
        for names, anchor, heading in _SECTIONS
        if any(context[name] for name in names)
    ]
    items = [*parts, *further]
    return items if len(items) > 2 else []


def _nearby(page: "CaseStudyPage") -> dict[str, Any]:
    """Other cases of the same prefecture, those of the same municipality first."""
    prefecture = next(
        (area for place in page.located for area in (place, *place.ancestors()) if area.kind == AreaKind.PREFECTURE),
        None,
    )
    if prefecture is None:
        return {}
    criteria = SearchCriteria(
        fixed_kind=CASE_STUDY_KIND, prefecture=prefecture.code, include_serving=False, sort=Sort.NEWEST
    )
    _, found = services.window(criteria, place=prefecture, offset=0, limit=MOST_NEARBY + 1)
    others = [document for document in found if document.key != _key(page)]
    own = set(page.located[0].codes_with_ancestors()) - {prefecture.code}
    others.sort(key=lambda document: not own & set(document.located))
    return {"nearby": others[:MOST_NEARBY], "nearby_prefecture": prefecture}


def ageing_chart(area: Area) -> list[dict[str, Any]]:
    """Rows of a bar chart: the share of those of 65 and over here, in the prefecture and in the nation."""
    areas = [area]
    while areas[-1].parent is not None:
        areas.append(areas[-1].parent)
    known = [(each, each.share_65plus) for each in areas if each.share_65plus is not None]
    if len(known) < 2 or known[0][0] != area:
        return []
    longest = max(share for _, share in known)
    return [
        {"label": each.name, "text": f"{share}%", "share": float(share / longest * 100), "strong": each is area}
        for each, share in known
    ]


def areas_with_figures(page: "CaseStudyPage") -> list[Area]:
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
