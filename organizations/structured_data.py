"""An organization as data for other machines, in the words of schema.org."""

from typing import Any

from django.http import HttpRequest

from content.metadata import absolute_address
from content.structured_data import administrative_area, defined_term, filled, moment
from organizations.models import Organization, OrganizationContact, OrganizationService

CORPORATE_NUMBER = "法人番号"
# Of kinds of bodies; a prefecture's own are organizations.
_TYPES = {"npo": "NGO", "government": "GovernmentOrganization", "company": "Corporation"}


def organization_data(organization: Organization, shown: dict[str, Any], request: HttpRequest) -> dict[str, Any]:
    """What the page shows to everybody (organizations.organization_page), and nothing besides."""
    kind = organization.body_kind.key if organization.body_kind else ""
    number = organization.corporate_number
    address = absolute_address(organization.get_absolute_url(), request) if organization.pk else None
    return filled(
        {
            "@type": _TYPES.get(kind, "Organization"),
            "@id": address,
            "mainEntityOfPage": address,
            "name": organization.name,
            "alternateName": organization.alternate_name,
            "description": organization.summary,
            "url": organization.website,
            "identifier": {"@type": "PropertyValue", "propertyID": CORPORATE_NUMBER, "value": number}
            if number
            else None,
            "address": _address(organization),
            "location": _location(organization),
            "areaServed": [administrative_area(area) for area, _ in shown["areas"]],
            "knowsAbout": [defined_term(field) for field in shown["fields"]],
            "contactPoint": [_contact(contact) for contact in shown["contacts"]],
            "makesOffer": [_offer(row.service) for row in shown["services"]],
            "subjectOf": filled(
                {"@type": "WebPage", "url": address, "dateModified": moment(organization.last_published_at)}
            ),
        }
    )


def _address(organization: Organization) -> dict[str, Any] | None:
    if organization.located_in is None:
        return None
    is_public = organization.address_is_public
    return filled(
        {
            "@type": "PostalAddress",
            "addressCountry": "JP",
            "postalCode": organization.postal_code if is_public else "",
            "addressLocality": organization.located_in.full_name,
            "streetAddress": f"{organization.address} {organization.building}".strip() if is_public else "",
        }
    )


def _location(organization: Organization) -> dict[str, Any] | None:
    point = organization.public_point
    if point is None:
        return None
    latitude, longitude = point
    return {"@type": "Place", "geo": {"@type": "GeoCoordinates", "latitude": latitude, "longitude": longitude}}


def _contact(contact: OrganizationContact) -> dict[str, Any]:
    return filled(
        {
            "@type": "ContactPoint",
            "name": contact.name,
            "contactType": contact.purpose,
            "telephone": contact.phone,
            "faxNumber": contact.fax,
            "email": contact.email,
            "url": contact.url,
        }
    )


def _offer(service: OrganizationService) -> dict[str, Any]:
    prices = filled({"minPrice": service.fee_min, "maxPrice": service.fee_max, "priceCurrency": "JPY"})
    has_price = service.fee_min is not None or service.fee_max is not None
    return filled(
        {
            "@type": "Offer",
            "itemOffered": filled(
                {
                    "@type": "Service",
                    "name": service.name,
                    "description": service.description,
                    "audience": {"@type": "Audience", "audienceType": service.for_whom} if service.for_whom else None,
                }
            ),
            "priceSpecification": {"@type": "PriceSpecification"} | prices if has_price else None,
        }
    )
