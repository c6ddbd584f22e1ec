"""What comes back from a search."""

import logging
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from search.analysis.completion import Word
from search.analysis.tokens import Token
from search.criteria import SearchCriteria


class SearchUnavailable(Exception):
    """The engine does not answer; the page lists from the database and says so."""

    def log(self, logger: logging.Logger) -> None:
        """One line, without what was searched for."""
        logger.warning("search: the engine does not answer: %s", self)


class SearchUnavailableStill(SearchUnavailable):
    """It failed a moment ago and is not asked again yet: that was logged then."""

    def log(self, logger: logging.Logger) -> None:
        pass


@dataclass(frozen=True, kw_only=True)
class StoredDocument:
    """A document as the index gives it back: what a result shows, and tokens with their places for the marks.

    `field_keys` are the keys of its 分野, `labels` their names, in the same order.
    """

    kind: str
    key: str
    number: int
    title: str
    url: str
    summary: str
    text: str
    place_label: str
    body_name: str
    fiscal_years: tuple[int, ...]
    field_keys: tuple[str, ...]
    labels: tuple[str, ...]
    located: tuple[str, ...]
    serves: tuple[str, ...]
    serves_within: tuple[str, ...]
    published: datetime | None
    updated: datetime | None
    confirmed: date | None
    badges: tuple[str, ...]
    point: tuple[float, float] | None
    title_tokens: tuple[Token, ...]
    text_tokens: tuple[Token, ...]


@dataclass(frozen=True, kw_only=True)
class StoredTitle:
    """Of a document only what a completion shows: where it leads, and its title with how that is read."""

    kind: str
    title: str
    url: str
    words: tuple[Word, ...]


@dataclass(frozen=True)
class EngineHit:
    score: float
    document: StoredDocument


@dataclass(frozen=True, kw_only=True)
class EngineResults:
    """`facets` maps a facet's name to counts by value, each group counted without its own filter."""

    total: int
    hits: tuple[EngineHit, ...]
    facets: Mapping[str, Mapping[str, int]] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Ranking:
    """The beginning of a list of hits, how long all of it is, and what the page says of loosened words."""

    total: int
    documents: tuple[StoredDocument, ...]
    loosened: str = ""


@dataclass(frozen=True)
class MarkedText:
    """Text in pieces; a piece is marked where it matches."""

    pieces: tuple[tuple[str, bool], ...]

    def __str__(self) -> str:
        return "".join(text for text, _ in self.pieces)


@dataclass(frozen=True, kw_only=True)
class SearchHit:
    """`fields` are its 分野: key and marked label. `place_kind`: 過疎地域型・1万人以上3万人未満, for one municipality."""

    document: StoredDocument
    title: MarkedText
    fields: tuple[tuple[str, MarkedText], ...]
    excerpt: MarkedText
    serving_label: str = ""
    place_kind: str = ""


@dataclass(frozen=True, kw_only=True)
class Suggestion:
    """A way out of a search that found little: what to change, the criteria then, and how many hits they have."""

    text: str
    criteria: SearchCriteria
    total: int


@dataclass(frozen=True, kw_only=True)
class FacetValue:
    value: str
    label: str
    count: int
    chosen: bool


@dataclass(frozen=True, kw_only=True)
class FacetGroup:
    name: str
    label: str
    values: tuple[FacetValue, ...]


@dataclass(frozen=True, kw_only=True)
class SearchAnswer:
    """A stretch of the list, for machines."""

    total: int
    documents: tuple[StoredDocument, ...]
    facets: tuple[FacetGroup, ...]
    loosened: str


@dataclass(frozen=True, kw_only=True)
class SearchResults:
    hits: tuple[SearchHit, ...] = ()
    total: int = 0
    facets: tuple[FacetGroup, ...] = ()
    suggestions: tuple[Suggestion, ...] = ()
    similar_words: tuple[str, ...] = ()
    loosened: str = ""
    has_all_words: bool = True
    listing: tuple[dict[str, Any], ...] | None = None

    @property
    def is_listing(self) -> bool:
        """Whether this is the database's bounded listing, because the engine did not answer."""
        return self.listing is not None
