"""What a visitor asks for, frozen; made from the form, read by search.query."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum


class Audience(StrEnum):
    """Who may find a document. `board:N` joins when the discussion board does."""

    PUBLIC = "public"
    MEMBERS = "members"
    COORDINATORS = "coordinators"


class Sort(StrEnum):
    RELEVANCE = "relevance"
    NEWEST = "newest"
    PLACE = "place"
    READING = "reading"
    CONFIRMED = "confirmed"


@dataclass(frozen=True, kw_only=True)
class SearchCriteria:
    """`prefecture` and `municipality` are codes or empty; `page` counts from 1.

    `facets` maps a facet's name to the chosen values, any of which may match. `fixed_kind` narrows to one kind and is
    no choice of the visitor's.
    """

    text: str = ""
    prefecture: str = ""
    municipality: str = ""
    include_serving: bool = True
    facets: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    fixed_kind: str = ""
    sort: Sort = Sort.RELEVANCE
    page: int = 1
    audiences: tuple[str, ...] = (Audience.PUBLIC,)

    @property
    def region(self) -> str:
        """The narrowest place chosen."""
        return self.municipality or self.prefecture

    @property
    def default_sort(self) -> Sort:
        """The order unless another one is chosen."""
        return Sort.RELEVANCE if self.text else Sort.NEWEST

    def with_facet(self, name: str, values: tuple[str, ...]) -> "SearchCriteria":
        facets = {key: chosen for key, chosen in (dict(self.facets) | {name: values}).items() if chosen}
        return replace(self, facets=facets, page=1)

    def without_place(self) -> "SearchCriteria":
        return replace(self, prefecture="", municipality="", include_serving=True, page=1)
