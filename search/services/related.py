"""Records that resemble one."""

import logging

from search.analysis.tokens import tokenise
from search.criteria import Audience, Sort
from search.engines import get_engine
from search.query import AnyOf, EngineQuery, Phrase
from search.results import SearchUnavailable, StoredDocument

logger = logging.getLogger(__name__)

MAX_WORDS = 30
# Those most alike in words, of which the ones with most 分野 in common are taken.
CANDIDATES = 30


def related(
    *,
    key: str,
    kind: str,
    text: str,
    fields: tuple[str, ...],
    audiences: tuple[str, ...] = (Audience.PUBLIC,),
    limit: int = 4,
) -> list[StoredDocument]:
    """Public records of a kind that share a 分野 and words of `text` with the record `key`: first those with most
    分野 in common, of these the most alike in words.

    Empty while no engine answers.
    """
    words = dict.fromkeys(token.text for token in tokenise(text) if not token.weak and len(token.text) > 1)
    query = EngineQuery(
        text=AnyOf(tuple(Phrase((word,)) for word in list(words)[:MAX_WORDS])),
        facets={"kind": (kind,), "field": fields} if fields else {"kind": (kind,)},
        audiences=audiences,
    )
    try:
        found = get_engine().search(query, sort=Sort.RELEVANCE, offset=0, limit=CANDIDATES + 1)
    except SearchUnavailable as error:
        error.log(logger)
        return []
    others = [hit.document for hit in found.hits if hit.document.key != key]
    return sorted(others, key=lambda document: -len(set(fields) & set(document.field_keys)))[:limit]
