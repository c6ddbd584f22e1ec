"""The facets of the search page, in the order in which they are shown. To add one, see docs/architecture.md."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from content.japanese_dates import fiscal_year_text
from regions.enums import PopulationBand, RegionType
from search import registry
from taxonomy.enums import OfferKind
from taxonomy.models import ActivityField, BodyKind, DesignationLabel, ServiceAType, Term

YEAR = re.compile("(?:19|20)[0-9]{2}")


@dataclass(frozen=True)
class Facet:
    """A group of filters.

    `labels` maps every value that may be shown to its label, in order; a value that it does not know is left out.
    Years are not listed beforehand: their label is made from the value.
    """

    name: str
    label: str
    labels: Callable[[], Mapping[str, str]] | None = None

    def label_of(self, value: str, labels: Mapping[str, str]) -> str | None:
        if self.labels is not None:
            return labels.get(value)
        return fiscal_year_text(int(value)) if YEAR.fullmatch(value) else None


def _term_labels(model: type[Term]) -> Callable[[], Mapping[str, str]]:
    return lambda: dict(model._default_manager.values_list("key", "label"))


FACETS = (
    Facet("kind", "種類", lambda: dict(registry.kinds())),
    Facet("field", "分野", _term_labels(ActivityField)),
    Facet("body", "団体の種類", _term_labels(BodyKind)),
    Facet("designation", "指定・認定", _term_labels(DesignationLabel)),
    Facet("offer", "提供できるもの", lambda: dict(OfferKind.choices)),
    Facet("year", "年度"),
    Facet("region_type", "地域類型", lambda: dict(RegionType.choices)),
    Facet("population", "人口規模", lambda: dict(PopulationBand.choices)),
    Facet("service_a", "サービス・活動Aの類型", _term_labels(ServiceAType)),
)
FACET_NAMES = tuple(facet.name for facet in FACETS)
