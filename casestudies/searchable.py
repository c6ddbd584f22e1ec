"""How case studies fill the search document."""

from collections.abc import Iterable, Iterator
from typing import Any, ClassVar

from django.db import models
from django.http import HttpRequest
from wagtail.models import PageQuerySet
from wagtail.rich_text import get_text_for_indexing

from casestudies.enums import CASE_STUDY_KIND
from casestudies.models import CasePlace, CaseStudyPage
from regions.models import Area
from regions.querysets import WITH_ANCESTORS
from search.contracts import SearchDocument
from taxonomy.models import ActivityField, BodyKind, ServiceAType


class CaseStudySearchable:
    kind: ClassVar[str] = CASE_STUDY_KIND
    label: ClassVar[str] = "取組事例"
    model: ClassVar[type[models.Model]] = CaseStudyPage
    affecting_models: ClassVar[tuple[type[models.Model], ...]] = (ActivityField, BodyKind, ServiceAType, Area)

    def keys(self) -> Iterable[str]:
        return (f"{self.kind}:{pk}" for pk in self._public().values_list("pk", flat=True))

    def documents(self, pks: Iterable[int] | None = None) -> Iterator[SearchDocument]:
        pages = (
            self._public()
            .select_related("body_kind", "service_a_type")
            .prefetch_related(
                "fields",
                "programs",
                models.Prefetch(
                    "places", CasePlace.objects.select_related(f"area__{WITH_ANCESTORS}").order_by("sort_order")
                ),
            )
        )
        if pks is not None:
            pages = pages.filter(pk__in=list(pks))
        # One request object for all addresses: Wagtail keeps the site's root on it.
        request = HttpRequest()
        for page in pages.order_by("pk").iterator(chunk_size=200):
            yield self._document(page, request)

    def affected_by(self, instance: Any) -> Iterable[int]:
        relations = {
            ActivityField: {"fields": instance},
            BodyKind: {"body_kind": instance},
            ServiceAType: {"service_a_type": instance},
            Area: {"places__area": instance},
        }
        found: Iterable[int] = CaseStudyPage.objects.filter(**relations[type(instance)]).values_list("pk", flat=True)
        return found

    def listing(self, *, words: Iterable[str], region: str) -> Iterator[tuple[str, str]]:
        pages = self._public().order_by("-first_published_at")
        for word in words:
            pages = pages.filter(title__icontains=word)
        if region:
            in_region = CasePlace.objects.filter(area__code__startswith=region)
            pages = pages.filter(pk__in=in_region.values("page_id"))
        request = HttpRequest()
        for page in pages.iterator(chunk_size=50):
            url = page.get_url_parts(request)
            yield page.title, url[2] if url else ""

    def _public(self) -> PageQuerySet[CaseStudyPage]:
        return CaseStudyPage.objects.live().public()

    def _document(self, page: CaseStudyPage, request: HttpRequest) -> SearchDocument:
        located, serves = page.located, page.serves
        first = next(iter((*located, *serves)), None)
        url = page.get_url_parts(request)
        return SearchDocument(
            kind=self.kind,
            key=f"{self.kind}:{page.pk}",
            number=page.pk,
            title=page.title,
            url=url[2] if url else "",
            summary=page.summary,
            body=self._body(page),
            place_text=" ".join(area.full_name for area in (*located, *serves)),
            place_label="、".join(dict.fromkeys(area.full_name for area in (located or serves))),
            body_name=page.body_name,
            labels=tuple(field.label for field in page.fields.all()),
            located=tuple(dict.fromkeys(code for area in located for code in area.codes_with_ancestors())),
            serves=tuple(area.code for area in serves),
            facets={
                "kind": (self.kind,),
                "field": tuple(field.key for field in page.fields.all()),
                "body": (page.body_kind.key,),
                "year": tuple(str(year) for year in page.fiscal_years),
                "region_type": (first.region_type.value,) if first and first.region_type else (),
                "population": (first.population_band.value,) if first and first.population_band else (),
                "service_a": (page.service_a_type.key,) if page.service_a_type else (),
            },
            fiscal_years=page.fiscal_years,
            published=page.first_published_at,
            updated=page.last_published_at,
        )

    def _body(self, page: CaseStudyPage) -> str:
        """Everything that the page shows, as plain text."""
        parts = [
            page.subtitle,
            page.body_name,
            *(get_text_for_indexing(part.text) for part in page.filled_parts()),
            *(f"{program.name} {program.note}".strip() for program in page.programs.all()),
            page.keywords,
        ]
        return "\n".join(part.strip() for part in parts if part.strip())
