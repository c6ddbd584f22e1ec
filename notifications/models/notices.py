"""What happened, who is told of it, and who wants mails of it."""

from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.utils import timezone

from notifications.models.owed import Owed


class NoticeEvent(Owed):
    """Something of which people are told. Written with the change; the worker makes the notices of it."""

    verb = models.CharField("できごと", max_length=60)
    content_type = models.ForeignKey(ContentType, on_delete=models.CASCADE, null=True, blank=True, related_name="+")
    object_id = models.CharField(max_length=40, blank=True)
    target = GenericForeignKey("content_type", "object_id")
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="した人",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
    )
    data = models.JSONField(default=dict, blank=True)
    created_at = models.DateTimeField("日時", default=timezone.now)
    told_at = models.DateTimeField("知らせた日時", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "できごと"
        indexes = [
            models.Index(
                fields=["next_try_at"], name="notifications_event_due", condition=models.Q(told_at__isnull=True)
            ),
            models.Index(fields=["told_at"], name="notifications_event_told"),
        ]

    def __str__(self) -> str:
        return self.verb


class Notice(models.Model):
    """An event told to one person, in the words of the moment."""

    event = models.ForeignKey(NoticeEvent, on_delete=models.CASCADE, related_name="notices")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="利用者", on_delete=models.CASCADE, related_name="notices"
    )
    text = models.CharField("内容", max_length=300)
    link = models.CharField("開くページ", max_length=500, blank=True)
    created_at = models.DateTimeField("日時", default=timezone.now)
    read_at = models.DateTimeField("読んだ日時", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "お知らせ"
        ordering = ["-created_at", "-pk"]
        constraints = [models.UniqueConstraint(fields=["event", "user"], name="notifications_notice_once")]
        indexes = [
            models.Index(fields=["user", "-created_at"], name="notifications_notice_user"),
            models.Index(
                fields=["user", "-created_at"],
                name="notifications_notice_unread",
                condition=models.Q(read_at__isnull=True),
            ),
            models.Index(
                fields=["read_at"], name="notifications_notice_read", condition=models.Q(read_at__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return self.text

    @property
    def is_unread(self) -> bool:
        return self.read_at is None


class Delivery(models.TextChoices):
    AT_ONCE = "at-once", "すぐにメールで受け取る"
    OFF = "off", "メールは受け取らない"


class NoticePreference(models.Model):
    """How a person wants to hear of a kind of event by mail; the list of notices holds it in any case."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notice_preferences")
    verb = models.CharField("できごと", max_length=60)
    delivery = models.CharField("受け取り方", max_length=10, choices=Delivery)

    class Meta:
        verbose_name = verbose_name_plural = "お知らせの受け取り方"
        constraints = [models.UniqueConstraint(fields=["user", "verb"], name="notifications_preference_unique")]

    def __str__(self) -> str:
        return f"{self.verb}: {self.delivery}"
