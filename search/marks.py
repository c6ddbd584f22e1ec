"""Marks and excerpts from the stored tokens; tantivy's own snippets do not work on given tokens."""

from collections.abc import Iterable, Sequence

from search.analysis.tokens import Token, bigrams, tokenise
from search.query import Phrase
from search.results import MarkedText, StoredDocument

EXCERPT_CHARACTERS = 120
_SENTENCE_ENDS = "。！？\n"

# Begin and end in characters, and which phrase matched.
Span = tuple[int, int, int]


def marked_title(document: StoredDocument, phrases: Sequence[Phrase]) -> MarkedText:
    spans = _spans(document.title, document.title_tokens, phrases)
    return _marked(document.title, 0, len(document.title), spans)


def marked_label(label: str, phrases: Sequence[Phrase]) -> MarkedText:
    """A label is short and few: its tokens are made anew."""
    return _marked(label, 0, len(label), _spans(label, tokenise(label), phrases))


def marked_spans(text: str, spans: Iterable[tuple[int, int]]) -> MarkedText:
    """The text with a mark from each begin (inclusive) to its end (exclusive), in characters."""
    return _marked(text, 0, len(text), sorted((begin, end, 0) for begin, end in spans))


def excerpt_of(document: StoredDocument, phrases: Sequence[Phrase]) -> MarkedText:
    """The passage of the text that shows most of what was asked for; the beginning where nothing matches."""
    text = document.text
    spans = _spans(text, document.text_tokens, phrases)
    begin = _sentence_start(text, _best_start(spans)) if spans else 0
    # Where nothing matches, the summary by itself: behind it begin the details.
    whole = len(text) if spans or not document.summary else len(document.summary)
    end = min(whole, begin + EXCERPT_CHARACTERS)
    return _marked(text[:whole], begin, end, spans, ellipsis=True)


def _spans(text: str, tokens: Sequence[Token], phrases: Sequence[Phrase]) -> list[Span]:
    pairs: list[Token] | None = None
    spans: list[Span] = []
    for number, phrase in enumerate(phrases):
        if phrase.paired:
            pairs = bigrams(text) if pairs is None else pairs
        spans += [(begin, end, number) for begin, end in _matches(pairs if phrase.paired else tokens, phrase.tokens)]
    return sorted(spans)


def _matches(tokens: Sequence[Token] | None, wanted: tuple[str, ...]) -> Iterable[tuple[int, int]]:
    tokens = tokens or ()
    for position, token in enumerate(tokens):
        if token.text == wanted[0]:
            window = tokens[position : position + len(wanted)]
            if len(window) == len(wanted) and all(t.text == w for t, w in zip(window, wanted, strict=True)):
                yield token.begin, window[-1].end


def _best_start(spans: Sequence[Span]) -> int:
    """Where the window begins that shows the most different phrases, then the most matches, then the first one."""

    def shown(begin: int) -> tuple[int, int, int]:
        inside = [span for span in spans if begin <= span[0] and span[1] <= begin + EXCERPT_CHARACTERS]
        return len({number for _, _, number in inside}), len(inside), -begin

    return max((span[0] for span in spans), key=shown)


def _sentence_start(text: str, position: int) -> int:
    """Go back to the start of the sentence if it is near; else a little, for some words of context."""
    for back in range(position, max(0, position - 50), -1):
        if text[back - 1] in _SENTENCE_ENDS:
            return back
    return 0 if position < 50 else position - 15


def _marked(text: str, begin: int, end: int, spans: Iterable[Span], *, ellipsis: bool = False) -> MarkedText:
    pieces: list[tuple[str, bool]] = []
    position = begin
    for span in spans:
        # Overlapping matches become one mark; what lies outside the passage is cut.
        mark_begin, mark_end = max(span[0], position), min(span[1], end)
        if mark_begin < mark_end:
            pieces.append((text[position:mark_begin], False))
            pieces.append((text[mark_begin:mark_end], True))
            position = mark_end
    pieces.append((text[position:end], False))
    if ellipsis and begin > 0:
        pieces.insert(0, ("…", False))
    if ellipsis and end < len(text):
        pieces.append(("…", False))
    return MarkedText(tuple((piece, marked) for piece, marked in pieces if piece))
