"""An organization as plain values: what forms and files make, and what is written from it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar

from django.db.models import Model

from organizations.enums import Activity
from organizations.models import (
    Organization,
    OrganizationAgreement,
    OrganizationDisclosure,
    OrganizationLink,
    OrganizationOffer,
    OrganizationService,
    ServiceArea,
)
from regions.models import Area
from taxonomy.models import ActivityField, BodyKind

Row = TypeVar("Row", bound=Model)


@dataclass(frozen=True, kw_only=True)
class OrganizationContent:
    """`values` are columns of Organization; `body_kind`, `fields` keys of terms; `located_in` and areas codes of places.

    `service_areas` are (code, note). `services`, `offers`, `agreements`, `links` and `disclosures` are mappings of the
    columns of their models, with a key for the 分野 of a service (`field`) and a code for the other side of an agreement
    (`area`). A service may bring its `uuid`, by which it stays the same, and its `times`.
    `contacts` are mappings of the columns of OrganizationContact, `designations` of OrganizationDesignation with the key
    of the label.
    """

    values: Mapping[str, Any]
    body_kind: str
    fields: Sequence[str]
    located_in: str = ""
    service_areas: Sequence[tuple[str, str]] = ()
    services: Sequence[Mapping[str, Any]] = ()
    offers: Sequence[Mapping[str, Any]] = ()
    agreements: Sequence[Mapping[str, Any]] = ()
    links: Sequence[Mapping[str, Any]] = ()
    disclosures: Sequence[Mapping[str, Any]] = ()
    contacts: Sequence[Mapping[str, Any]] = ()
    designations: Sequence[Mapping[str, Any]] = ()
    activity: str = Activity.ACTIVE
    confirmed_on: date | None = None


def write_content(organization: Organization, content: OrganizationContent) -> dict[str, str]:
    """Put the content into the organization without saving it; return the times of its services by uuid.

    Raises DoesNotExist for an unknown term or place.
    """
    for name, value in content.values.items():
        setattr(organization, name, value)
    organization.body_kind = BodyKind.objects.get(key=content.body_kind)
    organization.located_in = Area.objects.get(code=content.located_in) if content.located_in else None
    organization.fields = [ActivityField.objects.get(key=key) for key in content.fields]
    areas = Area.objects.in_bulk(
        [code for code, _ in content.service_areas] + [row["area"] for row in content.agreements]
    )
    keys = {row["field"] for row in content.services if row.get("field")}
    fields = ActivityField.objects.in_bulk(keys, field_name="key")
    # Numbered as a form does it: databases return rows of the same number in any order.
    organization.service_areas = [
        ServiceArea(area=areas[code], note=note, sort_order=number)
        for number, (code, note) in enumerate(content.service_areas)
    ]
    # One that is known by its uuid stays the row that it is: its times and what points at it stay too.
    known = {str(service.uuid): service for service in organization.services.all()}
    organization.services = [
        _with_values(
            known.get(str(row.get("uuid"))) or OrganizationService(),
            {name: value for name, value in row.items() if name not in ("field", "times", "uuid")}
            | {"field": fields[row["field"]] if row.get("field") else None, "sort_order": number},
        )
        for number, row in enumerate(content.services)
    ]
    offers = {(offer.kind, offer.text): offer for offer in organization.offers.all()}
    organization.offers = [
        _with_values(offers.get((row["kind"], row["text"])) or OrganizationOffer(), {**row, "sort_order": number})
        for number, row in enumerate(content.offers)
    ]
    organization.agreements = [
        OrganizationAgreement(**(dict(row) | {"area": areas[row["area"]]}), sort_order=number)
        for number, row in enumerate(content.agreements)
    ]
    organization.links = [OrganizationLink(**row, sort_order=number) for number, row in enumerate(content.links)]
    organization.disclosures = [
        OrganizationDisclosure(**row, sort_order=number) for number, row in enumerate(content.disclosures)
    ]
    return {
        str(service.uuid): row["times"]
        for service, row in zip(organization.services.all(), content.services, strict=True)
        if row.get("times")
    }


def _with_values(row: Row, values: Mapping[str, Any]) -> Row:
    for name, value in values.items():
        setattr(row, name, value)
    return row
