"""What the search offers while somebody types."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.db import models

from search.results import MarkedText


class CompletionKind(models.TextChoices):
    FIELD = "field", "分野"
    TERM = "term", "言葉"
    TROUBLE = "trouble", "困りごと"
    PLACE = "place", "地域"
    TITLE = "title", "タイトル"


@dataclass(frozen=True, kw_only=True)
class Completion:
    """One thing to choose. It leads to `url`; without one, to the search with these parameters in its form.

    `label` says what it is, `detail` which one of several with this name (the prefecture of a place).
    """

    kind: CompletionKind
    label: str
    text: MarkedText
    detail: str = ""
    url: str = ""
    parameters: Mapping[str, str] = field(default_factory=dict)
