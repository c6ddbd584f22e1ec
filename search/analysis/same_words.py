"""Which questions ask for the same: equal tokens, or what the thesaurus takes for equal in both directions."""

from search.analysis.query_language import parse
from search.analysis.thesaurus import Thesaurus, TokenSequence, sequence


def key_of(text: str) -> str:
    """The tokens of the words; empty for what is more than words (OR, excluded words) or none."""
    return " ".join(_tokens(text))


def keys_of_the_same(text: str, thesaurus: Thesaurus) -> set[str]:
    """The keys of the words, of their synonyms, and of what is read like them (かいもの)."""
    tokens = _tokens(text)
    if not tokens:
        return set()
    # One-way entries lead from a short form to a longer one, which is not the same.
    same = [other for other in thesaurus.variants(tokens) if tokens in thesaurus.variants(other)]
    return {" ".join(each) for each in (tokens, *same, *thesaurus.read_as(text.strip()))}


def _tokens(text: str) -> TokenSequence:
    parsed = parse(text)
    if parsed.excluded or any(len(group) > 1 for group in parsed.required):
        return ()
    return sequence(" ".join(group[0].text for group in parsed.required))
