"""How case studies fill the search document."""

from collections.abc import Iterable
from typing import Any, ClassVar

from django.db import models
from wagtail.models import PageQuerySet
from wagtail.rich_text import get_text_for_indexing

from casestudies.enums import CASE_STUDY_KIND
from casestudies.models import CasePlace, CaseStudyPage
from organizations.enums import ORGANIZATION_KIND
from regions.models import Area
from regions.querysets import WITH_ANCESTORS
from search.contracts import SearchDocument
from search.page_searchable import PageSearchable
from taxonomy.models import ActivityField, BodyKind, ServiceAType


class CaseStudySearchable(PageSearchable[CaseStudyPage]):
    kind: ClassVar[str] = CASE_STUDY_KIND
    label: ClassVar[str] = "取組事例"
    model: ClassVar[type[models.Model]] = CaseStudyPage
    comparison: ClassVar[str] = "casestudies:compare"
    affecting_models: ClassVar[tuple[type[models.Model], ...]] = (ActivityField, BodyKind, ServiceAType, Area)

    def with_relations(self, pages: PageQuerySet[CaseStudyPage]) -> PageQuerySet[CaseStudyPage]:
        places = CasePlace.objects.select_related(f"area__{WITH_ANCESTORS}").order_by("sort_order")
        return pages.select_related("body_kind", "service_a_type").prefetch_related(
            "fields", "programs", models.Prefetch("places", places)
        )

    def affected_by(self, instance: Any) -> Iterable[int]:
        relations = {
            ActivityField: {"fields": instance},
            BodyKind: {"body_kind": instance},
            ServiceAType: {"service_a_type": instance},
        }
        pages = CaseStudyPage.objects.all()
        if isinstance(instance, Area):
            pages = self.located_in(pages, instance.code)
        else:
            pages = pages.filter(**relations[type(instance)])
        found: Iterable[int] = pages.values_list("pk", flat=True)
        return found

    def located_in(self, pages: PageQuerySet[CaseStudyPage], region: str) -> PageQuerySet[CaseStudyPage]:
        within = Area.objects.within(region).values("pk")
        return pages.filter(pk__in=CasePlace.objects.filter(area__in=within).values("page_id"))

    def document(self, page: CaseStudyPage, url: str) -> SearchDocument:
        located, serves = page.located, page.serves
        first = next(iter((*located, *serves)), None)
        return SearchDocument(
            kind=self.kind,
            key=self.key(page.pk),
            number=page.pk,
            title=page.title,
            url=url,
            summary=page.summary,
            body=self._body(page),
            place_text=" ".join(area.full_name for area in (*located, *serves)),
            place_label="、".join(dict.fromkeys(area.full_name for area in (located or serves))),
            body_name=page.body_name,
            labels=tuple(field.label for field in page.fields.all()),
            located=tuple(dict.fromkeys(code for area in located for code in area.codes_with_ancestors())),
            serves=tuple(area.code for area in serves),
            serves_within=tuple(dict.fromkeys(above.code for area in serves for above in area.ancestors())),
            facets={
                "kind": (self.kind,),
                "field": tuple(field.key for field in page.fields.all()),
                "body": (page.body_kind.key,) if page.body_kind else (),
                "year": tuple(str(year) for year in page.fiscal_years),
                "region_type": (first.region_type.value,) if first and first.region_type else (),
                "population": (first.population_band.value,) if first and first.population_band else (),
                "service_a": (page.service_a_type.key,) if page.service_a_type else (),
            },
            fiscal_years=page.fiscal_years,
            link_keys=(f"{ORGANIZATION_KIND}:{page.organization_id}",) if page.organization_id else (),
            published=page.first_published_at,
            updated=page.last_published_at,
        )

    def _body(self, page: CaseStudyPage) -> str:
        """What the page tells, as plain text; not whom to ask, nor what lies behind links."""
        parts = [
            page.subtitle,
            page.body_name,
            *(get_text_for_indexing(part.text) for part in page.filled_parts()),
            *(f"{program.name} {program.note}".strip() for program in page.programs.all()),
            page.keywords,
        ]
        return "\n".join(part.strip() for part in parts if part.strip())
