"""Rows of the search: what is to be written to the index, the thesaurus, and the state of the admin's index."""

import re
import uuid
from collections.abc import Collection
from datetime import datetime
from typing import ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from wagtail.admin.panels import FieldPanel

from search.insight_models import FilterDay, OpenDay, SearchDay  # noqa: F401  # Django looks for models here
from search.pick_models import SearchPick  # noqa: F401  # as above

MAX_TERM = 60


class IndexEntry(models.Model):
    """What the index owes a record. Written in the transaction of the change; kept for good.

    `version` counts the changes of the record, `indexed_version` the last one that is in the index. A row whose two
    differ is due once `next_try_at` has come and no lease runs.
    """

    kind = models.CharField(max_length=40)
    object_id = models.PositiveBigIntegerField()
    version = models.PositiveBigIntegerField(default=1)
    indexed_version = models.PositiveBigIntegerField(default=0)
    attempts = models.PositiveIntegerField(default=0)
    next_try_at = models.DateTimeField(default=timezone.now)
    leased_until = models.DateTimeField(null=True)
    processed_at = models.DateTimeField(null=True, db_index=True)
    last_error = models.TextField(blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "索引への書き込み"
        constraints = [models.UniqueConstraint(fields=["kind", "object_id"], name="search_entry_unique")]
        indexes = [
            models.Index(
                fields=["next_try_at"],
                name="search_entry_due",
                condition=models.Q(indexed_version__lt=models.F("version")),
            )
        ]

    def __str__(self) -> str:
        return self.key

    @property
    def key(self) -> str:
        return f"{self.kind}:{self.object_id}"


class Upkeep(models.TextChoices):
    REBUILD = "rebuild", "索引を作り直す"
    RECONCILE = "reconcile", "索引とデータを突き合わせる"
    OPTIMIZE = "optimize", "索引を整える"


class UpkeepRun(models.Model):
    """When each kind of upkeep was last done. `number` counts the records built, or those that differed."""

    upkeep = models.CharField(max_length=10, choices=Upkeep, unique=True)
    finished_at = models.DateTimeField()
    number = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = verbose_name_plural = "索引の手入れ"

    def __str__(self) -> str:
        return self.get_upkeep_display()

    @classmethod
    def note(cls, upkeep: Upkeep, number: int = 0) -> None:
        cls.objects.update_or_create(upkeep=upkeep, defaults={"finished_at": timezone.now(), "number": number})

    @classmethod
    def last(cls, upkeep: Upkeep) -> datetime | None:
        return cls.objects.filter(upkeep=upkeep).values_list("finished_at", flat=True).first()


class ThesaurusKind(models.TextChoices):
    GROUP = "group", "同じ意味の言葉（どれで探しても、すべて見つかる）"
    ONE_WAY = "one-way", "一方通行（左の言葉で探したときだけ、右の言葉も見つかる）"
    PROTECTED = "protected", "保護する言葉（中の短い言葉を言い換えない）"


def fault_of_a_term(term: str) -> str:
    """Why a term would do harm or nothing; empty for a good one. Signs do not count: the search drops them."""
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
        return [term.strip() for term in re.split(r"[\r\n、，,]", self.others) if term.strip()]

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
            raise ValidationError({"others": "言い換える言葉を1つ以上入力してください。"})
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


class AdminIndexState(models.Model):
    """One row: by which version the index of the admin's search was last filled for all records."""

    version = models.CharField(max_length=200)

    class Meta:
        verbose_name = verbose_name_plural = "管理画面の検索の版"

    def __str__(self) -> str:
        return self.version
