"""From the engines' common query to Elasticsearch's, so that scores are those of search.engines.embedded.queries."""

from collections.abc import Collection, Mapping, Sequence

from elasticsearch.dsl import Q
from elasticsearch.dsl.query import Bool, ConstantScore, DisMax, MatchNone, MatchPhrase, Query, Term

from search.engines.rows import PAIR_FIELDS, WORD_FIELDS, facet_field
from search.query import LASTING_SCORE, AllOf, AtLeast, EngineQuery, Node, Phrase, PlaceFilter


def to_query(query: EngineQuery, *, without_facets: Collection[str] = ()) -> Query:
    """`without_facets` are left out, to be asked for beside."""
    must: list[Query] = []
    should: list[Query] = []
    must_not = [_node(node) for node in query.excluded]
    filters: list[Query] = [any_term("audiences", query.audiences)]
    if query.text is not None:
        must.append(_node(query.text))
        if query.passing:
            lasting = Bool(must_not=[any_term(facet_field("kind"), query.passing)])
            should.append(ConstantScore(filter=lasting, boost=LASTING_SCORE))
    filters += facet_filters({name: values for name, values in query.facets.items() if name not in without_facets})
    if query.not_serving:
        must_not.append(any_term("serves", query.not_serving))
    if query.place is not None:
        filters.append(_place(query.place))
    return Bool(must=must, should=should, must_not=must_not, filter=filters)


def to_title_query(typed: Sequence[Collection[str]], audiences: Collection[str]) -> Query:
    return Bool(
        filter=[
            any_term("audiences", audiences),
            *(any_term("title_prefixes", spellings) for spellings in typed),
        ]
    )


def facet_filters(facets: Mapping[str, Collection[str]]) -> list[Query]:
    return [any_term(facet_field(name), values) for name, values in facets.items()]


def any_term(name: str, values: Collection[str]) -> Query:
    return Q("terms", **{name: list(values)})


def _node(node: Node) -> Query:
    if isinstance(node, Phrase):
        return _phrase(node)
    if not node.parts:
        return MatchNone()
    parts = [_node(part) for part in node.parts]
    if isinstance(node, AtLeast):
        return Bool(should=parts, minimum_should_match=node.number)
    if isinstance(node, AllOf):
        return Bool(must=parts)
    return parts[0] if len(parts) == 1 else DisMax(queries=parts, tie_breaker=0.1)


def _phrase(phrase: Phrase) -> Query:
    """The phrase in any of the fields; the score is the sum over the fields."""
    text = " ".join(phrase.tokens)
    fields = PAIR_FIELDS if phrase.paired else WORD_FIELDS
    return Bool(
        should=[MatchPhrase(**{name: {"query": text, "boost": boost * phrase.boost}}) for name, boost in fields],
        minimum_should_match=1,
    )


def _place(place: PlaceFilter) -> Query:
    located = Term(located=place.code)
    if not place.serving:
        return located
    return Bool(
        should=[located, any_term("serves", place.serving), Term(serves_within=place.code)], minimum_should_match=1
    )
