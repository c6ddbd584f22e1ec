"""困りごと that a search may be about."""

from collections.abc import Collection

from django.db.models import QuerySet

from search.analysis.completion import words_of
from search.analysis.query_language import parse
from search.analysis.thesaurus import Thesaurus
from search.analysis.tokens import tokenise
from search.services.thesaurus import current_thesaurus
from taxonomy.models import Trouble

# Kana; shorter sounds occur in too much.
SHORTEST = 3


def related_troubles(text: str, *, fields: Collection[str] = (), limit: int = 4) -> list[Trouble]:
    """Troubles that sound like `text` (ごみだし: ゴミ出しができない) or share a word with it, then those of 分野 (keys).

    Other words for the same count too (除雪: 雪かきができない), excluded ones do not.
    """
    asked = [chunk.text for group in parse(text).required for chunk in group]
    thesaurus = current_thesaurus()
    words, heard = {word for chunk in asked for word in _words_for(chunk, thesaurus)}, _sound(" ".join(asked))
    troubles: QuerySet[Trouble] = Trouble.objects.filter(is_active=True).prefetch_related("fields")
    ranked = []
    for trouble in troubles:
        labels = " ".join(field.label for field in trouble.fields.all())
        shared = len(words & _words(f"{trouble.label} {trouble.query} {labels}"))
        is_heard = len(heard) >= SHORTEST and heard in _sound(trouble.label)
        in_field = any(field.key in fields for field in trouble.fields.all())
        if shared or is_heard or in_field:
            ranked.append((-is_heard, -shared, -in_field, trouble.sort_order, trouble))
    return [trouble for *_, trouble in sorted(ranked, key=lambda row: row[:4])][:limit]


def _words_for(chunk: str, thesaurus: Thesaurus) -> set[str]:
    typed = tuple(token.text for token in tokenise(chunk))
    others = thesaurus.variants(typed) if typed else ()
    return _words(chunk) | {word for other in others for word in other if len(word) > 1}


def _sound(text: str) -> str:
    return "".join(word.reading for word in words_of(text))


def _words(text: str) -> set[str]:
    return {token.text for token in tokenise(text) if not token.weak and len(token.text) > 1}
