"""Documents with their tokens: made once here, written by either engine."""

from dataclasses import dataclass

from search.analysis.tokens import Token, bigram_texts, tokenise
from search.analysis.years import year_token
from search.contracts import SearchDocument


@dataclass(frozen=True)
class AnalysedDocument:
    """A document and the tokens of its three searched texts: title, place (with years), and text."""

    document: SearchDocument
    title: tuple[Token, ...]
    place: tuple[str, ...]
    text: tuple[Token, ...]
    title_pairs: tuple[str, ...]
    text_pairs: tuple[str, ...]


def analyse(document: SearchDocument) -> AnalysedDocument:
    years = [year_token(year) for year in document.fiscal_years]
    return AnalysedDocument(
        document=document,
        title=tuple(tokenise(document.title)),
        place=(*(token.text for token in tokenise(document.place_text)), *years),
        text=tuple(tokenise(document.text)),
        title_pairs=tuple(bigram_texts(document.title)),
        text_pairs=tuple(bigram_texts(document.text)),
    )
