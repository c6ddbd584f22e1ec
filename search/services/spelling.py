"""Other spellings of a search that found nothing."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import islice

from search.analysis.completion import words_of
from search.analysis.query_language import Chunk, ParsedQuery
from search.analysis.spelling import sound
from search.services.vocabulary import current_vocabulary

# Each one that is tried costs the engine a count.
MOST_TRIED = 6
LONGEST_WORD = 20


def other_spellings(parsed: ParsedQuery) -> Iterator[ParsedQuery]:
    """The query with one of its words as it may have been meant, likeliest first, at most MOST_TRIED.

    すぽーつ → スポーツ, みまもい → 見守り: words of the vocabulary that sound the same, then those one slip away. A phrase in
    quotation marks is also tried without them.
    """
    yield from islice(_other_spellings(parsed), MOST_TRIED)


def _other_spellings(parsed: ParsedQuery) -> Iterator[ParsedQuery]:
    for number, group in enumerate(parsed.required):
        for place, chunk in enumerate(group):
            for other in _others(chunk):
                changed = (*group[:place], other, *group[place + 1 :])
                required = (*parsed.required[:number], changed, *parsed.required[number + 1 :])
                yield replace(parsed, required=required)


def _others(chunk: Chunk) -> Iterator[Chunk]:
    if chunk.quoted:
        yield Chunk(chunk.text)
    elif len(chunk.text) <= LONGEST_WORD:
        heard = sound("".join(word.reading for word in words_of(chunk.text)))
        for word in current_vocabulary().sounding_like(heard):
            if word != chunk.text:
                yield Chunk(word)
