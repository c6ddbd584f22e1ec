"""What the page of an organization shows."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from content.contact import contact_page
from content.metadata import absolute_address, shared_picture
from content.models import PortalImage
from content.pictures import WHOLE, with_renditions
from organizations.enums import Activity, DisclosureAnswer, DisclosureItem, Visibility
from organizations.models import (
    Organization,
    OrganizationContact,
    OrganizationDesignation,
    OrganizationIndexPage,
    OrganizationPhoto,
    OrganizationService,
    OrganizationStatus,
)
from organizations.structured_data import organization_data
from regions.maps import locator_maps
from regions.models import Area


@dataclass(frozen=True)
class ShownService:
    service: OrganizationService
    times: str


@dataclass(frozen=True)
class ShownDisclosure:
    """An item of the checklist; `answer` is empty where the organization has not said."""

    label: str
    answer: str
    note: str


def organization_context(
    organization: Organization, request: HttpRequest, *, closed_contacts: Iterable[OrganizationContact] = ()
) -> dict[str, Any]:
    """`closed_contacts`: those that are not public, for whoever may see them."""
    index = OrganizationIndexPage.objects.live().first()
    times = {row.service: row.text for row in organization.service_times.all()} if organization.pk else {}
    services = [
        ShownService(service, times.get(service.uuid, "")) for service in organization.services.select_related("field")
    ]
    status = OrganizationStatus.objects.filter(organization_id=organization.pk).first()
    photos = _photos(organization)
    shown = {
        "record": organization,
        "record_address": absolute_address(organization.get_absolute_url(), request) if organization.pk else "",
        "index": index,
        "list_url": index.get_url(request) if index else reverse("search:search"),
        "fields": list(organization.fields.all()),
        "located": organization.located_in,
        "areas": _areas(organization),
        "services": services,
        "offers": list(organization.offers.all()),
        "agreements": list(organization.agreements.select_related("area")),
        "designations": list(
            OrganizationDesignation.objects.in_force().filter(organization_id=organization.pk).select_related("label")
        ),
        "contacts": list(
            OrganizationContact.objects.filter(organization_id=organization.pk, visibility=Visibility.PUBLIC)
        ),
        "closed_contacts": list(closed_contacts),
        "links": list(organization.links.all()),
        "photo": photos[0] if photos else None,
        "more_photos": photos[1:],
        "disclosures": _disclosures(organization),
        "is_paused": status is not None and status.activity == Activity.PAUSED,
        "confirmed_on": status.confirmed_on if status else None,
        "locators": locator_maps(organization.serves),
        "contact_page": contact_page(),
    }
    image = photos[0].image if photos else None
    picture = shared_picture(image, alt=photos[0].read_out, request=request) if image else None
    return shown | {"shared_picture": picture, "structured_data": [organization_data(organization, shown, request)]}


def _areas(organization: Organization) -> list[tuple[Area, str]]:
    """Where it works, each with what is to be said of a part; where it is, if nothing else."""
    notes = {row.area_id: row.note for row in organization.service_areas.all()}
    return [(area, notes.get(area.pk, "")) for area in organization.serves]


def _disclosures(organization: Organization) -> list[ShownDisclosure]:
    """Every item of the checklist, answered or not; none for an organization that it does not concern."""
    if not organization.is_lifetime_support:
        return []
    answers = {row.item: row for row in organization.disclosures.all()}
    return [
        ShownDisclosure(item.label, DisclosureAnswer(row.answer).label if row else "", row.note if row else "")
        for item in DisclosureItem
        for row in [answers.get(item)]
    ]


def _photos(organization: Organization) -> list[OrganizationPhoto]:
    """Photos with their images and the renditions that the page shows, in a constant number of queries."""
    photos = list(organization.photos.all())
    images = with_renditions(PortalImage.objects.all(), WHOLE).in_bulk([photo.image_id for photo in photos])
    for photo in photos:
        photo.image = images.get(photo.image_id)
    return [photo for photo in photos if photo.image]
