"""Pages that staff pick for words."""

from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from wagtail.admin.panels import FieldPanel
from wagtail.models import Page

from regions.models import Area
from search.analysis.same_words import key_of

MAX_WORDS = 60


class SearchPick(models.Model):
    """A page that is shown above the hits for these words, and for what the thesaurus takes for the same.

    `key` is what the words are found by: their tokens, made anew with the index.
    """

    words = models.CharField("言葉", max_length=MAX_WORDS)
    key = models.CharField(max_length=500, editable=False, db_index=True)
    page = models.ForeignKey(Page, verbose_name="先頭に出すページ", on_delete=models.CASCADE, related_name="+")
    place = models.ForeignKey(
        Area, verbose_name="地域", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    sort_order = models.PositiveSmallIntegerField(
        "順番",
        default=1,
        validators=[
            MinValueValidator(1, "1から99までの数を入力してください。"),
            MaxValueValidator(99, "1から99までの数を入力してください。"),
        ],
    )
    is_active = models.BooleanField("使う", default=True)
    note = models.CharField("メモ", max_length=200, blank=True)

    panels: ClassVar[list[FieldPanel]] = [
        FieldPanel(
            "words",
            help_text="この言葉だけで探したときに出ます。類語も同じ言葉とみなします。60字まで。例：買い物支援",
        ),
        FieldPanel("page", help_text="検索結果の上に、「おすすめ」として出すページです。公開中のときだけ出ます。"),
        FieldPanel(
            "place",
            help_text="その地域か、その中の地域を選んで探した人だけに出すときに選びます。ふだんは空けておきます。",
        ),
        FieldPanel(
            "sort_order", help_text="同じ言葉に2つ以上あるとき、小さいものから3つまで出ます。地域を選んだものが先です。"
        ),
        FieldPanel("is_active", help_text="外すと、このおすすめは出ません。"),
        FieldPanel("note", help_text="選んだ理由など、ほかの担当者への覚え書きです。200字まで。公開画面には出ません。"),
    ]

    class Meta:
        verbose_name = verbose_name_plural = "検索のおすすめ"
        ordering = ["words", "sort_order"]

    def __str__(self) -> str:
        return self.words

    def clean(self) -> None:
        super().clean()
        if not self.words:
            return  # The field itself asks for it.
        if not key_of(self.words):
            raise ValidationError(
                {"words": "この言葉では探せません。記号や「の」「が」のほかの言葉を入力してください。"}
            )
        others = SearchPick.objects.filter(key=key_of(self.words), page_id=self.page_id, place_id=self.place_id)
        if others.exclude(pk=self.pk).exists():
            raise ValidationError({"page": "このページは、この言葉のおすすめにもうあります。"})

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.key = key_of(self.words)
        super().save(*args, **kwargs)
