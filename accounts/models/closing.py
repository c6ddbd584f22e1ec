"""What the owner of an unused account has been told."""

from django.conf import settings
from django.db import models


class ClosingNotice(models.Model):
    """The account closes on `closes_on` unless it is used before. Gone as soon as it is used."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, verbose_name="利用者", on_delete=models.CASCADE, related_name="closing_notice"
    )
    closes_on = models.DateField("閉じる日", db_index=True)
    told_at = models.DateTimeField("知らせた日時")
    # Of the second mail, a week before the end.
    reminded_at = models.DateTimeField("もう一度知らせた日時", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "使われていないアカウントへの知らせ"

    def __str__(self) -> str:
        return f"{self.closes_on}"
