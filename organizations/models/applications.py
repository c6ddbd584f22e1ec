"""登録の申請: an application is no organization. It holds what was typed until staff decide; only then one is made."""

import uuid
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.validators import MaxLengthValidator
from django.db import models, transaction
from django.utils import timezone
from wagtail.admin.panels import FieldPanel, HelpPanel
from wagtail.models import Revision

from content.alt_text import validate_alt_text
from content.models import PortalImage, document_storage
from organizations.enums import OPEN, ApplicationKind, ApplicationState, ReceivedBy, TemplatePurpose
from organizations.models.organizations import Organization
from organizations.querysets import ApplicationQuerySet
from regions.models import Area

# Characters of what people write to each other; forms and services tell of it in words.
LONGEST_MESSAGE = 1000


class ParticipationRules(models.Model):
    """参加のきまり, version by version: who applies agrees to the newest. A version is never changed."""

    version = models.PositiveIntegerField("版", unique=True, editable=False)
    text = models.TextField(
        "本文", help_text="参加する団体に守ってもらうことを、短い文で書きます。段落は空の行で分けます。"
    )
    created_at = models.DateTimeField("加えた日時", default=timezone.now, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, editable=False, related_name="+"
    )

    panels = [
        HelpPanel(
            "保存すると、新しい版になります。前の版は変えられません。これから申請する人は、新しい版に同意します。"
        ),
        FieldPanel("text"),
    ]

    class Meta:
        verbose_name = verbose_name_plural = "参加のきまり"
        ordering = ["-version"]

    def __str__(self) -> str:
        return f"第{self.version}版"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """The next version. Raises ValueError for one that there is: people agreed to it as it was."""
        if self.pk:
            raise ValueError("A version of the rules is never changed.")
        with transaction.atomic():
            last = ParticipationRules.objects.select_for_update().first()
            self.version = (last.version if last else 0) + 1
            super().save(*args, **kwargs)


class Application(models.Model):
    """`answers` are what the applicant types, by step and field, as it was typed; `sent` what staff read: as it was when
    it was sent last, `sent_before` the time before. The state is changed by `organizations.services` alone.
    """

    kind = models.CharField("申請の種類", max_length=10, choices=ApplicationKind, default=ApplicationKind.NEW)
    # Of a claim the entry; of an approved application what came of it.
    organization = models.ForeignKey(
        Organization, verbose_name="団体", on_delete=models.SET_NULL, null=True, blank=True, related_name="applications"
    )
    applicant = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="申請した人",
        on_delete=models.CASCADE,
        null=True,
        related_name="organization_applications",
    )
    # Of an edit: the version that it was begun from, and the one that waits.
    base_revision = models.ForeignKey(Revision, on_delete=models.SET_NULL, null=True, related_name="+")
    revision = models.ForeignKey(Revision, on_delete=models.SET_NULL, null=True, related_name="+")
    # 代行入力: staff type what came on paper or by telephone; nobody else is the applicant then.
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="代わりに入力した人",
        on_delete=models.SET_NULL,
        null=True,
        related_name="+",
    )
    received_by = models.CharField("受け取り方", max_length=10, choices=ReceivedBy, blank=True)
    received_on = models.DateField("受け取った日", null=True, blank=True)

    state = models.CharField("状態", max_length=12, choices=ApplicationState, default=ApplicationState.DRAFT)
    receipt_number = models.CharField("受付番号", max_length=20, blank=True)
    answers = models.JSONField(default=dict)
    sent = models.JSONField(default=dict)
    sent_before = models.JSONField(default=dict)
    rules = models.ForeignKey(
        ParticipationRules, verbose_name="同意したきまり", on_delete=models.PROTECT, null=True, related_name="+"
    )
    # Of what was sent, for lists and for whom it concerns.
    name = models.CharField("団体の名称", max_length=100, blank=True)
    corporate_number = models.CharField("法人番号", max_length=13, blank=True, db_index=True)
    located_in = models.ForeignKey(
        Area, verbose_name="所在地の市区町村", on_delete=models.PROTECT, null=True, related_name="+"
    )

    created_at = models.DateTimeField("始めた日時", default=timezone.now)
    changed_at = models.DateTimeField("最後に保存した日時", default=timezone.now)
    submitted_at = models.DateTimeField("提出した日時", null=True, blank=True)
    # Since when whoever's turn it is has it.
    since = models.DateTimeField("この状態になった日時", default=timezone.now)
    answer_by = models.DateField("返事の目安", null=True, blank=True)
    assignee = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="担当者", on_delete=models.SET_NULL, null=True, related_name="+"
    )
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="決めた人", on_delete=models.SET_NULL, null=True, related_name="+"
    )

    objects = ApplicationQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "団体の登録申請"
        ordering = ["since", "pk"]
        indexes = [models.Index(fields=["state", "since"], name="organizations_app_state")]
        constraints = [
            models.UniqueConstraint(
                fields=["receipt_number"],
                condition=~models.Q(receipt_number=""),
                name="organizations_receipt_number_once",
            ),
            # Members edit one and the same draft, whoever of them began it.
            models.UniqueConstraint(
                fields=["organization"],
                condition=models.Q(kind=ApplicationKind.EDIT, state__in=OPEN),
                name="organizations_one_edit_at_a_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name or '（名前はまだありません）'}の{self.what}"

    @property
    def what(self) -> str:
        """What is asked for, as people are told: 「団体」の…"""
        words = {ApplicationKind.EDIT: "内容の変更", ApplicationKind.CLAIM: "担当になる申請"}
        return words.get(ApplicationKind(self.kind), "登録申請")

    @property
    def is_entered(self) -> bool:
        """代行入力: staff typed it in for somebody who has no account here."""
        return self.applicant_id is None and bool(self.received_by)

    @property
    def answerer(self) -> Any:
        """Who acts for the applicant: the applicant, or the staff who typed it in."""
        return self.applicant or self.entered_by


class ApplicationEvent(models.Model):
    """What happened, as the applicant reads it: a state with words, such as a question, an answer or a reason."""

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="events")
    state = models.CharField("状態", max_length=12, choices=ApplicationState)
    text = models.TextField("内容", validators=[MaxLengthValidator(LONGEST_MESSAGE)], blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField("日時", default=timezone.now)

    class Meta:
        verbose_name = verbose_name_plural = "申請の経過"
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.application}: {self.get_state_display()}"


class ApplicationNote(models.Model):
    """内部メモ: among staff; never shown to the applicant."""

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="notes")
    text = models.TextField("メモ", validators=[MaxLengthValidator(LONGEST_MESSAGE)])
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField("日時", default=timezone.now)

    class Meta:
        verbose_name = verbose_name_plural = "申請の内部メモ"
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return self.text[:40]


class AnswerTemplate(models.Model):
    """返事のひな形: words that staff put into a question or a refusal."""

    title = models.CharField("ひな形の名前", max_length=60, unique=True)
    purpose = models.CharField("使う所", max_length=10, choices=TemplatePurpose, default=TemplatePurpose.ASK)
    text = models.TextField("本文", validators=[MaxLengthValidator(LONGEST_MESSAGE)])
    sort_order = models.PositiveSmallIntegerField("並び順", default=0)

    panels = [
        FieldPanel("title", help_text="選ぶときの名前です。60字まで。例：法人番号を確かめたいとき"),
        FieldPanel("purpose", help_text="どの欄に入れる言葉かを選びます。"),
        FieldPanel("text", help_text="確認のお願いや、見送りの理由に入る言葉です。入れたあとで直せます。1000字まで。"),
        FieldPanel("sort_order", help_text="小さい数字のものから先に並びます。"),
    ]

    class Meta:
        verbose_name = verbose_name_plural = "返事のひな形"
        ordering = ["sort_order", "pk"]

    def __str__(self) -> str:
        return self.title


def photo_path(photo: "ApplicationPhoto", name: str) -> str:
    """A name of our own: what a file is called at home is nobody's business."""
    return f"applications/{uuid.uuid4().hex}{Path(name).suffix.lower()[:8]}"


class ApplicationPhoto(models.Model):
    """A photo that came with an application, in a closed `file`; `image` where it is one of the portal's by now."""

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="photos")
    file = models.FileField("写真", upload_to=photo_path, storage=document_storage, blank=True)
    image = models.ForeignKey(PortalImage, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    alt_text = models.CharField("写真の説明（読み上げ用）", max_length=150, validators=[validate_alt_text])
    caption = models.CharField("写真の下に出す説明", max_length=150, blank=True)
    added_at = models.DateTimeField("加えた日時", default=timezone.now)

    class Meta:
        verbose_name = verbose_name_plural = "申請の写真"
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.alt_text

    @property
    def shown_file(self) -> Any:
        """None of an image that was deleted since."""
        return self.file or (self.image.file if self.image else None)
