"""The thesaurus, and the stamp by which every process knows that it changed."""

import re
import uuid
from collections.abc import Collection
from typing import ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from wagtail.admin.panels import FieldPanel

MAX_TERM = 60
SEPARATORS = re.compile(r"[\r\n、，,]")


class ThesaurusKind(models.TextChoices):
    GROUP = "group", "同じ意味の言葉（どれで探しても、すべて見つかる）"
    ONE_WAY = "one-way", "一方通行（「言葉」で探したときだけ、「ほかの言葉」も見つかる）"
    PROTECTED = "protected", "保護する言葉（中の短い言葉を言い換えない）"


def fault_of_a_term(term: str) -> str:
    """Why a term would do harm or nothing; empty for a good one. Signs do not count: the search drops them."""
    if SEPARATORS.search(term):
        return "1つだけ入力してください。ほかの言葉は、次の欄に1行に1つ書きます。"
    letters = sum(character.isalnum() for character in term)
    if letters == 0:
        return "記号だけの言葉では探せません。文字の入った言葉を入力してください。"
    if letters == 1:
        return "2文字以上の言葉を入力してください。1文字の言葉は関係のないものまで見つけます。"
    return ""


class ThesaurusEntry(models.Model):
    """An entry of the thesaurus, with effect on the next query; no reindex is needed."""

    kind = models.CharField("種類", max_length=10, choices=ThesaurusKind, default=ThesaurusKind.GROUP)
    term = models.CharField("言葉", max_length=MAX_TERM, help_text="例：買い物弱者")
    others = models.TextField(
        "ほかの言葉",
        blank=True,
        help_text="1行に1つ書きます。例：買い物難民。「保護する言葉」では空けておきます。",
    )
    note = models.CharField("メモ", max_length=200, blank=True)
    is_active = models.BooleanField("使う", default=True)

    panels: ClassVar[list[FieldPanel]] = [
        FieldPanel("kind", help_text="迷ったら「同じ意味の言葉」を選びます。"),
        FieldPanel("term"),
        FieldPanel("others"),
        FieldPanel("note", help_text="ほかの担当者への覚え書きです。200字まで。公開画面には出ません。"),
        FieldPanel("is_active", help_text="外すと、この行は検索に使われません。"),
    ]

    class Meta:
        verbose_name = verbose_name_plural = "類語"
        ordering = ["term"]
        constraints = [models.UniqueConstraint(fields=["kind", "term"], name="search_thesaurus_unique")]

    def __str__(self) -> str:
        return self.term

    @property
    def other_terms(self) -> list[str]:
        """One a line; many write them with commas all the same."""
        return [term.strip() for term in SEPARATORS.split(self.others) if term.strip()]

    def clean(self) -> None:
        super().clean()
        # The field itself asks for a term that is missing.
        if self.term and (fault := fault_of_a_term(self.term)):
            raise ValidationError({"term": fault})
        if self.kind == ThesaurusKind.PROTECTED:
            if self.other_terms:
                raise ValidationError({"others": "「保護する言葉」では、ここを空けてください。"})
            return
        if not set(self.other_terms) - {self.term}:
            same = f"「{self.term}」と同じ言葉です。" if self.other_terms else ""
            raise ValidationError({"others": f"{same}言い換える言葉を1つ以上入力してください。"})
        if too_long := [term for term in self.other_terms if len(term) > MAX_TERM]:
            raise ValidationError(
                {"others": [f"「{term[:20]}…」：{MAX_TERM}文字以内で入力してください。" for term in too_long]}
            )
        faults = [f"「{term}」：{fault}" for term in self.other_terms if (fault := fault_of_a_term(term))]
        if faults:
            raise ValidationError({"others": faults})

    def validate_constraints(self, exclude: Collection[str] | None = None) -> None:
        """Beside the field, where Django would speak of the whole form."""
        try:
            super().validate_constraints(exclude=exclude)
        except ValidationError as error:
            message = "この言葉は、同じ種類の類語にもうあります。そちらを直してください。"
            raise ValidationError({"term": message}) from error


class ThesaurusState(models.Model):
    """One row whose stamp is new after every change of the thesaurus: every process knows when to read it anew.

    Not a counter: after a rollback the same number would stand for something else.
    """

    stamp = models.UUIDField(default=uuid.uuid4)

    class Meta:
        verbose_name = verbose_name_plural = "類語の版"

    def __str__(self) -> str:
        return str(self.stamp)

    @classmethod
    def touch(cls) -> None:
        cls.objects.update_or_create(pk=1, defaults={"stamp": uuid.uuid4()})
