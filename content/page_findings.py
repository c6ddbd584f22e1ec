"""Rows that tell staff what to mend on published pages: links that lead nowhere, words that nobody explains.

They are found in the background (content.services.findings) and read by the reports.
"""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from wagtail.admin.panels import FieldPanel
from wagtail.models import Page

from content.enums import JargonTreatment, LinkKind, LinkProblem
from content.jargon import normal

LONGEST_ADDRESS = 500


class PageScan(models.Model):
    """That a page was looked through, as it was published then."""

    wagtail_reference_index_ignore = True

    page = models.OneToOneField(Page, on_delete=models.CASCADE, primary_key=True, related_name="+")
    published_at = models.DateTimeField(null=True)
    is_stale = models.BooleanField(default=False)

    class Meta:
        verbose_name = verbose_name_plural = "ページの点検"

    def __str__(self) -> str:
        return str(self.page_id)


class WebAddress(models.Model):
    """An address on another site; asked for once, however many pages link to it."""

    url = models.CharField("アドレス", max_length=LONGEST_ADDRESS, unique=True)
    checked_at = models.DateTimeField("最後に確認した日時", null=True)
    status = models.PositiveSmallIntegerField("HTTPの状態", null=True)
    failures = models.PositiveIntegerField("続けて失敗した回数", default=0)
    problem = models.CharField("問題", max_length=20, choices=LinkProblem, blank=True)
    next_check_at = models.DateTimeField(default=timezone.now, db_index=True)

    class Meta:
        verbose_name = verbose_name_plural = "ほかのサイトのアドレス"

    def __str__(self) -> str:
        return self.url


class PageLink(models.Model):
    """A link on a published page. `problem` is empty while the link is good."""

    wagtail_reference_index_ignore = True

    page = models.ForeignKey(Page, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField("リンクの種類", max_length=10, choices=LinkKind)
    url = models.TextField("リンク先", blank=True)
    text = models.CharField("リンクの文字", max_length=200, blank=True)
    # Key of a page or document; rich text keeps it after the target is gone.
    target = models.PositiveBigIntegerField(null=True)
    # `Page.url_path` that a typed address stands for.
    url_path = models.TextField(blank=True)
    address = models.ForeignKey(WebAddress, on_delete=models.PROTECT, null=True, related_name="links")
    problem = models.CharField("問題", max_length=20, choices=LinkProblem, blank=True, db_index=True)
    problem_since = models.DateTimeField("問題が見つかった日", null=True)

    class Meta:
        verbose_name = verbose_name_plural = "リンク"
        indexes = [models.Index(fields=["kind", "target"], name="content_link_target")]

    def __str__(self) -> str:
        return self.text or self.url


class UnexplainedWord(models.Model):
    """An abbreviation or jargon that a published page uses without saying what it means."""

    wagtail_reference_index_ignore = True

    page = models.ForeignKey(Page, on_delete=models.CASCADE, related_name="+")
    word = models.CharField("言葉", max_length=40, db_index=True)
    excerpt = models.CharField("使われているところ", max_length=120)

    class Meta:
        verbose_name = verbose_name_plural = "説明のない言葉"
        constraints = [models.UniqueConstraint(fields=["page", "word"], name="content_word_once_a_page")]

    def __str__(self) -> str:
        return self.word


class Jargon(models.Model):
    """A word about which staff have decided whether pages must explain it."""

    word = models.CharField(
        "言葉", max_length=40, unique=True, help_text="ページに出てくるとおりに書きます。40字まで。例：SC、協議体"
    )
    treatment = models.CharField(
        "扱い",
        max_length=10,
        choices=JargonTreatment,
        default=JargonTreatment.EXPLAIN,
        help_text="だれでも知っている言葉（NPO、PDFなど）は「説明しなくてよい」を選びます。",
    )
    explanation = models.CharField(
        "説明の例",
        max_length=100,
        blank=True,
        help_text="レポートに、書き方の例として出ます。100字まで。例：生活支援コーディネーター",
    )

    panels = [FieldPanel("word"), FieldPanel("treatment"), FieldPanel("explanation")]

    class Meta:
        verbose_name = verbose_name_plural = "略語・専門用語"
        ordering = ["word"]

    def __str__(self) -> str:
        return self.word

    def clean(self) -> None:
        super().clean()
        self.word = normal(self.word).strip()
        if len(self.word) == 1:
            raise ValidationError({"word": "2文字以上の言葉を入力してください。"})

    def save(self, *args: Any, **kwargs: Any) -> None:
        super().save(*args, **kwargs)
        PageScan.objects.update(is_stale=True)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        PageScan.objects.update(is_stale=True)
        return super().delete(*args, **kwargs)
