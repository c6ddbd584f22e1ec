"""How organizations fill the search document."""

from collections.abc import Iterable, Iterator
from functools import reduce
from operator import or_
from typing import Any, ClassVar

from django.db import models

from organizations.enums import ORGANIZATION_KIND, Activity
from organizations.models import (
    Organization,
    OrganizationDesignation,
    OrganizationService,
    OrganizationStatus,
    ServiceArea,
)
from organizations.querysets import OrganizationQuerySet
from regions.models import Area
from regions.querysets import WITH_ANCESTORS
from search.contracts import SearchDocument
from search.criteria import Sort
from taxonomy.models import ActivityField, BodyKind, DesignationLabel

_MOST_PLACES_NAMED = 3


class OrganizationSearchable:
    kind: ClassVar[str] = ORGANIZATION_KIND
    label: ClassVar[str] = "団体"
    model: ClassVar[type[models.Model]] = Organization
    comparison: ClassVar[str] = ""
    sorts: ClassVar[tuple[Sort, ...]] = (Sort.READING, Sort.CONFIRMED)
    trouble_heading: ClassVar[str] = "助けになりそうな団体"
    is_passing: ClassVar[bool] = False
    affecting_models: ClassVar[tuple[type[models.Model], ...]] = (
        ActivityField,
        BodyKind,
        Area,
        OrganizationStatus,
        OrganizationDesignation,
        DesignationLabel,
    )

    def count(self) -> int:
        return Organization.objects.public().count()

    def documents(self, pks: Iterable[int] | None = None) -> Iterator[SearchDocument]:
        found = self.with_relations(Organization.objects.public())
        if pks is not None:
            found = found.filter(pk__in=list(pks))
        for organization in found.order_by("pk").iterator(chunk_size=200):
            yield self.document(organization)

    def affected_by(self, instance: Any) -> Iterable[int]:
        if isinstance(instance, OrganizationStatus | OrganizationDesignation):
            return [instance.organization_id]
        found = Organization.objects.all()
        if isinstance(instance, Area):
            found = found.filter(
                models.Q(located_in__in=Area.objects.within(instance.code).values("pk"))
                | models.Q(
                    pk__in=ServiceArea.objects.filter(area__in=Area.objects.within(instance.code).values("pk")).values(
                        "organization"
                    )
                )
            )
        elif isinstance(instance, ActivityField):
            of_services = OrganizationService.objects.filter(field=instance).values("organization")
            found = found.filter(models.Q(fields=instance) | models.Q(pk__in=of_services))
        elif isinstance(instance, BodyKind):
            found = found.filter(body_kind=instance)
        else:
            found = found.filter(designations__label=instance)
        return found.order_by().values_list("pk", flat=True).distinct()

    def listing(
        self, *, required: Iterable[Iterable[str]], excluded: Iterable[str], region: str
    ) -> Iterator[tuple[str, str]]:
        found = Organization.objects.public().order_by("-first_published_at", "-pk")
        for alternatives in required:
            found = found.filter(reduce(or_, (models.Q(name__icontains=word) for word in alternatives)))
        for word in excluded:
            found = found.exclude(name__icontains=word)
        if region:
            found = found.reaching(region)
        for organization in found.only("pk", "name").iterator(chunk_size=50):
            yield organization.name, organization.get_absolute_url()

    def with_relations(self, found: OrganizationQuerySet) -> OrganizationQuerySet:
        """The organizations with all that `document` reads, in a constant number of queries."""
        areas = ServiceArea.objects.select_related(f"area__{WITH_ANCESTORS}").order_by("sort_order", "pk")
        return found.select_related("body_kind", "status", f"located_in__{WITH_ANCESTORS}").prefetch_related(
            "fields",
            "offers",
            "agreements",
            models.Prefetch("service_areas", areas),
            models.Prefetch("services", OrganizationService.objects.select_related("field")),
            models.Prefetch("designations", OrganizationDesignation.objects.in_force().select_related("label")),
        )

    def document(self, organization: Organization) -> SearchDocument:
        serves = organization.serves
        located = organization.located_in
        status = getattr(organization, "status", None)
        labels = [designation.label for designation in organization.designations.all()]
        fields = self._fields(organization)
        first = next(iter(serves), None)
        return SearchDocument(
            kind=self.kind,
            key=f"{self.kind}:{organization.pk}",
            number=organization.pk,
            title=organization.name,
            url=organization.get_absolute_url(),
            summary=organization.summary,
            body=self._body(organization, labels),
            place_text=" ".join(dict.fromkeys(area.full_name for area in (*serves, *([located] if located else ())))),
            place_label=places_in_words(serves),
            body_name=organization.body_kind.label if organization.body_kind else "",
            labels=tuple(field.label for field in fields),
            located=located_where_it_works(located, serves),
            serves=tuple(dict.fromkeys(area.code for area in serves)),
            serves_within=tuple(dict.fromkeys(above.code for area in serves for above in area.ancestors())),
            facets={
                "kind": (self.kind,),
                "field": tuple(field.key for field in fields),
                "body": (organization.body_kind.key,) if organization.body_kind else (),
                "designation": tuple(label.key for label in labels),
                "offer": tuple(sorted({offer.kind for offer in organization.offers.all()})),
                "region_type": (first.region_type.value,) if first and first.region_type else (),
                "population": (first.population_band.value,) if first and first.population_band else (),
            },
            published=organization.first_published_at,
            updated=organization.last_published_at,
            reading=organization.kana,
            confirmed=status.confirmed_on if status else None,
            badges=(
                *(label.label for label in labels),
                *([Activity.PAUSED.label] if status and status.activity == Activity.PAUSED else ()),
            ),
            point=organization.public_point,
        )

    def _fields(self, organization: Organization) -> list[ActivityField]:
        """Its 分野 and those of its services, in the order of the list."""
        of_services = (service.field for service in organization.services.all() if service.field)
        found = {field.pk: field for field in (*organization.fields.all(), *of_services)}
        return sorted(found.values(), key=lambda field: (field.sort_order, field.key))

    def _body(self, organization: Organization, labels: Iterable[DesignationLabel]) -> str:
        """What the public page tells, as plain text; no address and no contact."""
        parts = [
            organization.description,
            *(_sentences(s.name, s.description, s.for_whom, s.fee_text) for s in organization.services.all()),
            *(offer.text for offer in organization.offers.all()),
            *(agreement.name for agreement in organization.agreements.all()),
            *(label.label for label in labels),
            organization.alternate_name,
            # Found by how it is read too.
            organization.kana,
        ]
        return "\n".join(part.strip() for part in parts if part.strip())


def _sentences(*parts: str) -> str:
    """As an excerpt shows them: each ends as a sentence does."""
    return "".join(f"{part.strip().removesuffix('。')}。" for part in parts if part.strip())


def located_where_it_works(located: Area | None, serves: Iterable[Area]) -> tuple[str, ...]:
    """Codes of where it is, as far as it works there too.

    An office in one town that works in another alone is nothing that the people of the first can use: who looks for a
    place wants what reaches it.
    """
    if located is None:
        return ()
    reached = {code for area in serves for code in area.codes_with_ancestors()}
    whole = {area.code for area in serves}
    codes = located.codes_with_ancestors()
    if whole.intersection(codes) or any(area.parent is None for area in serves):
        return codes
    return tuple(code for code in codes if code in reached)


def places_in_words(areas: Iterable[Area]) -> str:
    """埼玉県全域, 所沢市、狭山市 …: as many as fit a line."""
    areas = list(areas)
    names = [area.full_name if area.municipality else area.serving_label for area in areas]
    shown = "、".join(dict.fromkeys(names[:_MOST_PLACES_NAMED]))
    return f"{shown}など{len(names)}か所" if len(names) > _MOST_PLACES_NAMED else shown
