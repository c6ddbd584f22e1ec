"""From the engines' common query to tantivy's."""

from collections.abc import Collection, Sequence

import tantivy
from tantivy import Occur, Query, Schema

from search.engines.rows import PAIR_FIELDS, WORD_FIELDS, facet_field
from search.query import LASTING_SCORE, AllOf, AtLeast, EngineQuery, Node, Phrase, PlaceFilter


def to_tantivy_query(schema: Schema, query: EngineQuery) -> tantivy.Query:
    parts = [(Occur.Must, _filter(_any_term(schema, "audiences", query.audiences)))]
    if query.text is not None:
        parts.append((Occur.Must, _node(schema, query.text)))
        if query.passing:
            passing = _any_term(schema, facet_field("kind"), query.passing)
            lasting = Query.boolean_query([(Occur.Must, Query.all_query()), (Occur.MustNot, passing)])
            parts.append((Occur.Should, Query.const_score_query(lasting, LASTING_SCORE)))
    parts += [(Occur.MustNot, _node(schema, node)) for node in query.excluded]
    parts += [
        (Occur.Must, _filter(_any_term(schema, facet_field(name), values))) for name, values in query.facets.items()
    ]
    if query.not_serving:
        parts.append((Occur.MustNot, _any_term(schema, "serves", query.not_serving)))
    if query.place is not None:
        parts.append((Occur.Must, _filter(_place(schema, query.place))))
    return Query.boolean_query(parts)


def to_title_query(schema: Schema, typed: Sequence[Collection[str]], audiences: Collection[str]) -> tantivy.Query:
    filters = [("audiences", audiences), *(("title_prefixes", spellings) for spellings in typed)]
    return Query.boolean_query([(Occur.Must, _any_term(schema, name, values)) for name, values in filters])


def _node(schema: Schema, node: Node) -> tantivy.Query:
    if isinstance(node, Phrase):
        return _phrase(schema, node)
    if not node.parts:
        return Query.empty_query()
    if isinstance(node, AtLeast):
        return Query.boolean_query(
            [(Occur.Should, _node(schema, part)) for part in node.parts], minimum_number_should_match=node.number
        )
    parts = [_node(schema, part) for part in node.parts]
    if isinstance(node, AllOf):
        return Query.boolean_query([(Occur.Must, part) for part in parts])
    return parts[0] if len(parts) == 1 else Query.disjunction_max_query(parts, tie_breaker=0.1)


def _phrase(schema: Schema, phrase: Phrase) -> tantivy.Query:
    """The phrase in any of the fields; the score is the sum over the fields."""
    return Query.boolean_query(
        [
            (Occur.Should, Query.boost_query(_in_field(schema, name, phrase.tokens), boost * phrase.boost))
            for name, boost in (PAIR_FIELDS if phrase.paired else WORD_FIELDS)
        ]
    )


def _in_field(schema: Schema, name: str, tokens: tuple[str, ...]) -> tantivy.Query:
    if len(tokens) == 1:
        return Query.term_query(schema, name, tokens[0], index_option="freq")
    return Query.phrase_query(schema, name, list(tokens))


def _place(schema: Schema, place: PlaceFilter) -> tantivy.Query:
    located = Query.term_query(schema, "located", place.code, index_option="basic")
    if not place.serving:
        return located
    serving = _any_term(schema, "serves", place.serving)
    inside = Query.term_query(schema, "serves_within", place.code, index_option="basic")
    return Query.boolean_query([(Occur.Should, query) for query in (located, serving, inside)])


def _any_term(schema: Schema, name: str, values: Collection[str]) -> tantivy.Query:
    return Query.term_set_query(schema, name, list(values))


def _filter(query: tantivy.Query) -> tantivy.Query:
    """A filter decides, but adds nothing to the score."""
    return Query.const_score_query(query, 0.0)
