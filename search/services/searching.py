"""The search itself: criteria in, results out."""

import logging
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from itertools import chain, islice
from typing import Any

from django.conf import settings

from regions.enums import MUNICIPALITY_KINDS
from regions.models import Area
from search import registry
from search.analysis.query_language import ParsedQuery, parse
from search.analysis.thesaurus import Thesaurus
from search.criteria import SearchCriteria
from search.engines import get_engine
from search.engines.contract import Engine
from search.facets import FACETS
from search.marks import excerpt_of, marked_label, marked_title
from search.query import EngineQuery, Looseness, build, similar_words
from search.results import (
    EngineHit,
    EngineResults,
    FacetGroup,
    FacetValue,
    Ranking,
    SearchAnswer,
    SearchHit,
    SearchResults,
    SearchUnavailable,
    StoredDocument,
    Suggestion,
)
from search.services.places import at_place, places_called
from search.services.spelling import other_spellings
from search.services.thesaurus import current_thesaurus

logger = logging.getLogger(__name__)

MAX_LISTING = 50
MAX_EXPORT = 100_000  # longer than any list of today; where they stand in the index is in memory meanwhile
FEW_HITS = 3  # so many or fewer: other ways are offered beside them
MAX_SPELLINGS = 3
MAX_PLACES = 2

LOOSENED = {
    Looseness.WORDS: "そのままの言葉では見つからなかったため、言葉を区切って探しました。",
    Looseness.PAIRS: "そのままの言葉では見つからなかったため、似た書き方も含めて探しました。",
    Looseness.SOME: "すべての言葉を含むものがないため、一部の言葉を含むものを、近い順に並べました。",
}
ONE_WORD_LOOSENED = "「{}」を含むものがないため、その一部を含むものを、近い順に並べました。"


def search(criteria: SearchCriteria, *, place: Area | None = None) -> SearchResults:
    """Run a search. `place` is the chosen area with its ancestors, None without a place.

    If the engine does not answer, the results are a bounded listing from the database (`is_listing`).
    """
    parsed = parse(criteria.text)
    try:
        return _Search(criteria, parsed, place).run()
    except SearchUnavailable as error:
        error.log(logger)
        return _database_listing(criteria, parsed)


def page_of(position: int) -> int:
    """The page on which the hit at this place of the whole list stands, both counted from 1."""
    return (position - 1) // settings.SEARCH_PAGE_SIZE + 1


def position_of(
    criteria: SearchCriteria, *, place: Area | None = None, key: str, near: int, reach: int = 60
) -> tuple[int, int, list[StoredDocument]]:
    """Where a record stands in the whole list, how long that is, and the record with its neighbours.

    (0, 0, []) if it is not near there any more.

    It is looked for at `near` first (from 1), then among the first `reach`: a list may change between two clicks.
    """
    start = max(near - 2, 0)
    total, found = window(criteria, place=place, offset=start, limit=near - start + 1)
    if [document.key for document in found[near - start - 1 : near - start]] == [key]:
        return near, total, found
    total, found = window(criteria, place=place, offset=0, limit=reach)
    index = next((number for number, document in enumerate(found) if document.key == key), None)
    return (0, 0, []) if index is None else (index + 1, total, found[max(index - 1, 0) : index + 2])


def window(
    criteria: SearchCriteria, *, place: Area | None = None, offset: int, limit: int
) -> tuple[int, list[StoredDocument]]:
    """How many hits there are in all, and their documents from `offset`; (0, []) while no engine answers."""
    try:
        return _Search(criteria, parse(criteria.text), place).window(offset=offset, limit=limit)
    except SearchUnavailable as error:
        error.log(logger)
        return 0, []


def answer(criteria: SearchCriteria, *, place: Area | None = None, offset: int, limit: int) -> SearchAnswer:
    """A stretch of the list with its facets, without what helps a person on. Raises SearchUnavailable."""
    return _Search(criteria, parse(criteria.text), place).answer(offset=offset, limit=limit)


def whole_list(criteria: SearchCriteria, *, place: Area | None = None) -> tuple[int, Iterator[StoredDocument]]:
    """The length of the list, and at most MAX_EXPORT of its documents, read as they are taken.

    Raises SearchUnavailable, before anything is taken unless the engine fails in between.
    """
    return _Search(criteria, parse(criteria.text), place).whole_list()


def ranking(*, text: str, thesaurus: Thesaurus, limit: int) -> Ranking:
    """What visitors would find first with this thesaurus, without a place or filters. Raises SearchUnavailable."""
    return _Search(SearchCriteria(text=text), parse(text), None, thesaurus).ranking(limit=limit)


def finds_anything(criteria: SearchCriteria, *, loosest: Looseness, trusted_for: float = 0.0) -> bool:
    """Whether there is a hit without a place, at no looser a step. Raises SearchUnavailable."""
    query = build(criteria, parse(criteria.text), current_thesaurus(trusted_for=trusted_for), looseness=loosest)
    return get_engine().count(query) > 0


class _Search:
    def __init__(
        self, criteria: SearchCriteria, parsed: ParsedQuery, place: Area | None, thesaurus: Thesaurus | None = None
    ) -> None:
        self.criteria, self.parsed, self.place = criteria, parsed, place
        self.thesaurus: Thesaurus = current_thesaurus() if thesaurus is None else thesaurus
        self.engine: Engine = get_engine()

    def window(self, *, offset: int, limit: int) -> tuple[int, list[StoredDocument]]:
        """The length of the list and a stretch of it, as `run` would show it."""
        looseness, _ = self.looseness(self.criteria, self.parsed)
        found = self.engine.search(self._query(looseness), sort=self.criteria.sort, offset=offset, limit=limit)
        return found.total, [hit.document for hit in found.hits]

    def answer(self, *, offset: int, limit: int) -> SearchAnswer:
        looseness, _ = self.looseness(self.criteria, self.parsed)
        found = self._found(self._query(looseness), offset=offset, limit=limit)
        return SearchAnswer(
            total=found.total,
            documents=tuple(hit.document for hit in found.hits),
            facets=tuple(self._facet_groups(found.facets)),
            loosened=self._loosened(looseness) if found.total else "",
        )

    def whole_list(self) -> tuple[int, Iterator[StoredDocument]]:
        looseness, total = self.looseness(self.criteria, self.parsed)
        return total, self.engine.all_hits(self._query(looseness), sort=self.criteria.sort, limit=MAX_EXPORT)

    def _found(self, query: EngineQuery, *, offset: int, limit: int) -> EngineResults:
        facets = [facet.name for facet in FACETS if not (facet.name == "kind" and self.criteria.fixed_kind)]
        return self.engine.search(query, sort=self.criteria.sort, offset=offset, limit=limit, facets=facets)

    def ranking(self, *, limit: int) -> Ranking:
        looseness, _ = self.looseness(self.criteria, self.parsed)
        found = self.engine.search(self._query(looseness), sort=self.criteria.sort, offset=0, limit=limit)
        documents = tuple(hit.document for hit in found.hits)
        return Ranking(
            total=found.total, documents=documents, loosened=self._loosened(looseness) if found.total else ""
        )

    def run(self) -> SearchResults:
        looseness, total = self.looseness(self.criteria, self.parsed)
        query = self._query(looseness)
        start = (self.criteria.page - 1) * settings.SEARCH_PAGE_SIZE
        found = self._found(query, offset=start, limit=settings.SEARCH_PAGE_SIZE)
        ways: Iterable[Suggestion] = ()
        if not total:
            ways = chain(
                self._words_as_places(),
                islice(self._other_spellings(), MAX_SPELLINGS),
                self._ways_out(Looseness.SOME),
            )
        elif looseness is Looseness.SOME:
            # Better than some of the words here: all of them elsewhere.
            ways = chain(self._words_as_places(), self._ways_out(Looseness.PHRASE))
        elif total <= FEW_HITS:
            ways = self._ways_out(looseness, more_than=total)
        municipalities = _municipalities_of(found.hits)
        return SearchResults(
            hits=tuple(self._hit(hit, query, municipalities) for hit in found.hits),
            total=found.total,
            facets=tuple(self._facet_groups(found.facets)),
            suggestions=tuple(_while_answered(ways)),
            similar_words=similar_words(self.parsed, self.thesaurus) if found.total else (),
            loosened=self._loosened(looseness) if found.total else "",
            has_all_words=looseness is not Looseness.SOME,
        )

    def _loosened(self, looseness: Looseness) -> str:
        words = [chunk.text for group in self.parsed.required for chunk in group]
        if looseness is Looseness.SOME and len(words) == 1:
            return ONE_WORD_LOOSENED.format(words[0])
        return LOOSENED.get(looseness, "")

    def _query(
        self,
        looseness: Looseness = Looseness.PHRASE,
        criteria: SearchCriteria | None = None,
        parsed: ParsedQuery | None = None,
    ) -> EngineQuery:
        criteria = self.criteria if criteria is None else criteria
        # A prefecture has nothing above it but the nation, which is always asked.
        ancestors = tuple(a.code for a in self.place.ancestors()) if self.place and criteria.municipality else ()
        return build(
            criteria,
            self.parsed if parsed is None else parsed,
            self.thesaurus,
            place_ancestors=ancestors,
            passing=registry.passing_kinds(),
            looseness=looseness,
        )

    def looseness(
        self, criteria: SearchCriteria, parsed: ParsedQuery, *, loosest: Looseness = Looseness.SOME
    ) -> tuple[Looseness, int]:
        """The first step at which the words find anything at the place, and how much they find there as filtered.

        Facets have no say in the step: a click on one must give the number that stands beside it.
        """
        for looseness in Looseness:
            total = self.engine.count(self._query(looseness, criteria, parsed))
            if total or not parsed.required or looseness is loosest:
                break
            if criteria.facets and self.engine.count(self._query(looseness, replace(criteria, facets={}), parsed)):
                break
        return looseness, total

    def _hit(self, hit: EngineHit, query: EngineQuery, municipalities: Mapping[str, Area]) -> SearchHit:
        document = hit.document
        located = [municipalities[code] for code in document.located if code in municipalities]
        phrases = list(query.phrases())
        return SearchHit(
            document=document,
            title=marked_title(document, phrases),
            fields=tuple(
                (key, marked_label(label, phrases))
                for key, label in zip(document.field_keys, document.labels, strict=False)
            ),
            excerpt=excerpt_of(document, phrases),
            serving_label=self._serving_label(document),
            place_kind=_kind_of(located[0]) if len(located) == 1 and _is_all(located[0], document) else "",
        )

    def _serving_label(self, document: StoredDocument) -> str:
        """県全域, 全国 … for a hit that lies elsewhere or has no place, but serves the chosen one."""
        if self.place is None or self.place.code in document.located:
            return ""
        for area in (self.place, *self.place.ancestors()):
            if area.code in document.serves:
                return area.serving_label
        # Serves a part of the chosen place, which its own line names.
        return "" if self.place.code in document.serves_within else "全国"

    def _facet_groups(self, counts: Mapping[str, Mapping[str, int]]) -> Iterator[FacetGroup]:
        for facet in FACETS:
            if facet.name not in counts:
                continue
            chosen = self.criteria.facets.get(facet.name, ())
            values = counts[facet.name]
            labels = facet.labels() if facet.labels else {}
            order = list(labels) or sorted({*values, *chosen}, reverse=True)
            rows = tuple(
                FacetValue(value=value, label=label, count=values.get(value, 0), chosen=value in chosen)
                for value in order
                if (label := facet.label_of(value, labels)) and (values.get(value) or value in chosen)
            )
            if rows:
                yield FacetGroup(name=facet.name, label=facet.label, values=rows)

    def _other_spellings(self) -> Iterator[Suggestion]:
        """What the words may have been meant to be, where that finds something as it stands."""
        for parsed in other_spellings(self.parsed):
            text = str(parsed)
            criteria = replace(self.criteria, text=text, page=1)
            _, total = self.looseness(criteria, parsed, loosest=Looseness.PHRASE)
            if total:
                yield Suggestion(text=f"「{text}」で探す", criteria=criteria, total=total)

    def _words_as_places(self) -> Iterator[Suggestion]:
        """秩父市 typed as a word: what there is at the place, with the other words."""
        if self.criteria.region:
            return
        for word, rest in self.parsed.with_one_less():
            for area in places_called(str(word))[:MAX_PLACES]:
                criteria = at_place(replace(self.criteria, text=str(rest), page=1), area)
                _, total = _Search(criteria, rest, area).looseness(criteria, rest)
                if total:
                    found = f"「{rest}」を探す" if str(rest) else "探す"
                    yield Suggestion(text=f"地域「{area}」で{found}", criteria=criteria, total=total)

    def _ways_out(self, loosest: Looseness, *, more_than: int = 0) -> Iterator[Suggestion]:
        """What to give up, and what that would find; only what finds more at no looser a step."""
        for text, criteria, parsed in (*self._with_fewer_filters(), *self._with_fewer_words()):
            _, total = self.looseness(criteria, parsed, loosest=loosest)
            if total > more_than:
                yield Suggestion(text=text, criteria=criteria, total=total)

    def _with_fewer_filters(self) -> Iterator[tuple[str, SearchCriteria, ParsedQuery]]:
        criteria = self.criteria
        labels = {facet.name: facet.label for facet in FACETS}
        kind_of_place = self.place.region_type if self.place else None
        if kind_of_place and "region_type" not in criteria.facets:
            alike = criteria.without_place().with_facet("region_type", (kind_of_place.value,))
            yield f"同じ「{kind_of_place.label}」の地域で探す", alike, self.parsed
        for name in criteria.facets:
            yield f"「{labels[name]}」の条件を外す", criteria.with_facet(name, ()), self.parsed
        if criteria.region and not criteria.include_serving:
            yield "この地域を対象とする取組も含める", replace(criteria, include_serving=True, page=1), self.parsed
        if criteria.municipality:
            yield "都道府県全体で探す", replace(criteria, municipality="", page=1), self.parsed
        if criteria.region:
            yield "地域の条件を外す", criteria.without_place(), self.parsed
        if len(criteria.facets) + bool(criteria.region) > 1:
            text = "条件をすべて外して、言葉だけで探す" if criteria.text else "条件をすべて外す"
            yield text, replace(criteria.without_place(), facets={}), self.parsed

    def _with_fewer_words(self) -> Iterator[tuple[str, SearchCriteria, ParsedQuery]]:
        for dropped, rest in self.parsed.with_one_less():
            text = str(rest)
            change = f"「{dropped}」を外して「{text}」で探す" if text else f"「{dropped}」を外す"
            yield change, replace(self.criteria, text=text, page=1), rest
        if len(self.parsed.required) == 1 and (self.criteria.region or self.criteria.facets):
            [words], rest = self.parsed.required, ParsedQuery((), self.parsed.excluded)
            change = f"「{' OR '.join(map(str, words))}」を外して、地域と条件だけで探す"
            yield change, replace(self.criteria, text=str(rest), page=1), rest


def _while_answered(suggestions: Iterable[Suggestion]) -> Iterator[Suggestion]:
    """As many as the engine still had time for; the hits are there already."""
    try:
        yield from suggestions
    except SearchUnavailable:
        logger.warning("search: the engine does not answer all suggestions")


def _municipalities_of(hits: Iterable[EngineHit]) -> dict[str, Area]:
    codes = {code for hit in hits for code in hit.document.located}
    return Area.objects.filter(kind__in=MUNICIPALITY_KINDS).in_bulk(codes, field_name="code")


def _is_all(place: Area, document: StoredDocument) -> bool:
    """Whether the line of the hit names this place alone: what serves more is not told by the one where its office is."""
    return place.full_name == document.place_label


def _kind_of(municipality: Area) -> str:
    kinds = (municipality.region_type, municipality.population_band)
    return "・".join(str(kind.label) for kind in kinds if kind)


def _database_listing(criteria: SearchCriteria, parsed: ParsedQuery) -> SearchResults:
    required = [[chunk.text for chunk in group] for group in parsed.required]
    excluded = [chunk.text for chunk in parsed.excluded]
    rows: list[dict[str, Any]] = []
    for searchable in registry.all_searchables():
        if criteria.fixed_kind in ("", searchable.kind):
            found = searchable.listing(required=required, excluded=excluded, region=criteria.region)
            rows += [
                {"title": title, "url": url, "kind": searchable.label} for title, url in islice(found, MAX_LISTING)
            ]
    del rows[MAX_LISTING:]
    return SearchResults(listing=tuple(rows), total=len(rows))
