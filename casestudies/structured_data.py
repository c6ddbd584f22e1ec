"""A case as data for other machines, in the words of schema.org."""

from typing import TYPE_CHECKING, Any

from django.http import HttpRequest

from content.metadata import SharedPicture, shared_picture
from content.structured_data import (
    administrative_area,
    defined_term,
    filled,
    moment,
    organization,
    publisher,
    website,
)

if TYPE_CHECKING:
    from casestudies.models import CaseSource, CaseStudyPage


def case_metadata(page: "CaseStudyPage", shown: dict[str, Any], request: HttpRequest) -> dict[str, Any]:
    """What the head of the page says. `shown`: what its body shows (casestudies.case_page), so that nothing is read twice."""
    photo = shown["photo"]
    picture = shared_picture(photo.image, alt=photo.read_out, request=request) if photo else None
    return {"shared_picture": picture, "structured_data": [_article(page, shown, picture, request)]}


def _article(
    page: "CaseStudyPage", shown: dict[str, Any], picture: SharedPicture | None, request: HttpRequest
) -> dict[str, Any]:
    address = page.get_full_url(request)
    return filled(
        {
            "@type": "Article",
            "url": address,
            "mainEntityOfPage": address,
            "headline": page.title,
            "alternativeHeadline": page.subtitle,
            "description": page.summary,
            "inLanguage": "ja",
            "datePublished": moment(page.first_published_at),
            "dateModified": moment(page.last_published_at),
            # The body did the work; the text was written here, mostly from papers.
            "author": publisher(request),
            "publisher": publisher(request),
            "isPartOf": website(request),
            "about": [organization(page.body_name), *(defined_term(field) for field in shown["fields"])],
            "contentLocation": [administrative_area(area) for area in shown["located"]],
            "spatialCoverage": [administrative_area(area) for area in shown["serves"]],
            "image": _image(picture) if picture else None,
            "citation": [_citation(source) for source in shown["sources"]],
        }
    )


def _image(picture: SharedPicture) -> dict[str, Any]:
    return filled(
        {
            "@type": "ImageObject",
            "url": picture.address,
            "width": picture.width,
            "height": picture.height,
            "caption": picture.alt,
        }
    )


def _citation(source: "CaseSource") -> dict[str, Any]:
    return filled(
        {
            "@type": "CreativeWork",
            "name": source.title,
            "publisher": organization(source.publisher),
            "url": source.url,
        }
    )
