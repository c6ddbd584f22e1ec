"""Documents with their tokens: made once here, written by either engine."""

from collections.abc import Iterator
from dataclasses import dataclass

from search.analysis.completion import Word, prefixes_of, words_of
from search.analysis.tokens import EMPTY_FIELD, Token, bigram_texts, tokenise
from search.analysis.years import year_token
from search.contracts import SearchDocument

# Between two labels, so that no phrase reaches from one into the next; no query holds it.
SEPARATOR = EMPTY_FIELD


@dataclass(frozen=True)
class AnalysedDocument:
    """A document and the tokens of its three searched texts: title, labels (place, years, 分野), and text.

    `title_prefixes` are what somebody may have typed of the title, `title_words` how its words are read.
    """

    document: SearchDocument
    title: tuple[Token, ...]
    labels: tuple[str, ...]
    text: tuple[Token, ...]
    title_pairs: tuple[str, ...]
    text_pairs: tuple[str, ...]
    title_words: tuple[Word, ...]
    title_prefixes: tuple[str, ...]


def analyse(document: SearchDocument) -> AnalysedDocument:
    title_words = words_of(document.title)
    return AnalysedDocument(
        document=document,
        title=tuple(tokenise(document.title)),
        labels=tuple(_label_tokens(document)),
        text=tuple(tokenise(document.text)),
        title_pairs=tuple(bigram_texts(document.title)),
        text_pairs=tuple(bigram_texts(document.text)),
        title_words=title_words,
        title_prefixes=tuple(sorted(prefixes_of(document.title, title_words))),
    )


def _label_tokens(document: SearchDocument) -> Iterator[str]:
    for label in filter(None, (document.place_text, *document.labels)):
        yield from (token.text for token in tokenise(label))
        yield SEPARATOR
    yield from (year_token(year) for year in document.fiscal_years)
