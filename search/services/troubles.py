"""困りごと that a search may be about."""

from collections.abc import Collection

from django.db.models import QuerySet

from search.analysis.tokens import tokenise
from taxonomy.models import Trouble


def related_troubles(text: str, *, fields: Collection[str] = (), limit: int = 4) -> list[Trouble]:
    """Troubles that share a word with `text`, most words first, then those of the chosen 分野 (keys)."""
    words = _words(text)
    troubles: QuerySet[Trouble] = Trouble.objects.filter(is_active=True).prefetch_related("fields")
    ranked = []
    for trouble in troubles:
        labels = " ".join(field.label for field in trouble.fields.all())
        shared = len(words & _words(f"{trouble.label} {trouble.query} {labels}"))
        in_field = any(field.key in fields for field in trouble.fields.all())
        if shared or in_field:
            ranked.append((-shared, -in_field, trouble.sort_order, trouble))
    return [trouble for *_, trouble in sorted(ranked, key=lambda row: row[:3])][:limit]


def _words(text: str) -> set[str]:
    return {token.text for token in tokenise(text) if not token.weak and len(token.text) > 1}
