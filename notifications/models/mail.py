"""Mails as rows, what came back of them, and addresses to which none are sent any more."""

from django.conf import settings
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone

from notifications.models.notices import Notice
from notifications.models.owed import Owed


class MailState(models.TextChoices):
    WAITING = "waiting", "送信待ち"
    SENT = "sent", "送信済み"
    FAILED = "failed", "送れなかった"
    DROPPED = "dropped", "送らないことにした"


class Urgency(models.IntegerChoices):
    """What goes out first. FIRST: somebody waits for it at the screen."""

    FIRST = 0, "番号など、画面の前で待つもの"
    SOON = 1, "手続きの知らせ"
    NOTICE = 2, "お知らせ"


class Mail(Owed):
    """One mail to one address. Written with the change that it tells of; the worker sends it.

    `message_id` is fixed when the row is written: a mail that is sent twice after a crash is the same mail. `text` and
    `html` may hold codes and links that let people in; they are shown to nobody but in the demo, and forgotten.
    """

    message_id = models.CharField("Message-ID", max_length=200, unique=True)
    to = models.EmailField("宛先")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="利用者",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="mails",
    )
    # The kind of event, if the mail tells of one: kept when the notice is gone, so that it is not sent without one.
    verb = models.CharField("できごと", max_length=60, blank=True)
    # Asked again, when it is sent, whether the person may still know it.
    notice = models.ForeignKey(
        Notice, verbose_name="お知らせ", on_delete=models.SET_NULL, null=True, blank=True, related_name="mails"
    )
    text_key = models.CharField("文面", max_length=60, blank=True, db_index=True)
    sender = models.CharField("差出人", max_length=300)
    subject = models.CharField("件名", max_length=300)
    text = models.TextField("本文")
    html = models.TextField("本文（HTML）", blank=True)
    headers = models.JSONField("ヘッダー", default=dict, blank=True)
    state = models.CharField("状態", max_length=10, choices=MailState, default=MailState.WAITING)
    created_at = models.DateTimeField("作成日時", default=timezone.now, db_index=True)
    sent_at = models.DateTimeField("送信日時", null=True, blank=True)
    urgency = models.PositiveSmallIntegerField("急ぎの度合い", choices=Urgency, default=Urgency.SOON)
    # The code in it counts no longer, so that the mail would only mislead.
    void_at = models.DateTimeField("番号が使える期限", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "メール"
        ordering = ["-created_at", "-pk"]
        indexes = [
            models.Index(
                fields=["next_try_at"], name="notifications_mail_due", condition=models.Q(state=MailState.WAITING)
            ),
            models.Index(
                fields=["urgency", "next_try_at"],
                name="notifications_mail_urgent",
                condition=models.Q(state=MailState.WAITING),
            ),
            models.Index(fields=["state", "-created_at"], name="notifications_mail_state"),
            models.Index(fields=["user", "-created_at"], name="notifications_mail_user"),
        ]

    def __str__(self) -> str:
        return self.subject

    @property
    def is_void(self) -> bool:
        return self.void_at is not None and self.void_at <= timezone.now()


class Bounce(models.Model):
    """A mail that did not arrive, told by the mail server at once or by the mail service later."""

    email = models.EmailField("メールアドレス")
    # It will not arrive later either: there is no such mailbox, or its owner wants none.
    is_hard = models.BooleanField("届く見込みがない")
    reason = models.CharField("理由", max_length=300)
    # The service's own key: it may tell the same thing twice.
    event_id = models.CharField(max_length=200, blank=True, editable=False)
    happened_at = models.DateTimeField("日時", default=timezone.now, db_index=True)

    class Meta:
        verbose_name = verbose_name_plural = "届かなかったメール"
        indexes = [models.Index(Lower("email"), name="notifications_bounce_email")]
        constraints = [
            models.UniqueConstraint(
                fields=["event_id", "email"], name="notifications_bounce_once", condition=~models.Q(event_id="")
            )
        ]

    def __str__(self) -> str:
        return self.reason


class SuspendedAddress(models.Model):
    """An address that bounced or complained: no mail is sent to it until staff lift the suspension."""

    email = models.EmailField("メールアドレス")
    reason = models.CharField("理由", max_length=300)
    suspended_at = models.DateTimeField("停止日時", default=timezone.now, db_index=True)

    class Meta:
        verbose_name = verbose_name_plural = "送信を止めている宛先"
        ordering = ["-suspended_at", "-pk"]
        constraints = [models.UniqueConstraint(Lower("email"), name="notifications_suspended_email_ci")]

    def __str__(self) -> str:
        return self.email
