"""Texts of mails that staff have changed; the others are as the code has them (notifications.mail_texts)."""

from django.conf import settings
from django.db import models


class ChangedMailText(models.Model):
    key = models.CharField("文面", max_length=60, unique=True)
    subject = models.CharField("件名", max_length=200)
    body = models.TextField("本文")
    changed_at = models.DateTimeField("変更日時", auto_now=True)
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="変更した人", on_delete=models.SET_NULL, null=True, related_name="+"
    )

    class Meta:
        verbose_name = verbose_name_plural = "メールの文面"

    def __str__(self) -> str:
        return self.key
