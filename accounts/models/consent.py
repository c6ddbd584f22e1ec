"""What people are told about their data when they sign up, version by version, and who agreed to which."""

from typing import Any, Self

from django.conf import settings
from django.db import models
from django.utils import timezone
from wagtail.fields import RichTextField

from content.japanese_dates import date_text


class ConsentTextQuerySet(models.QuerySet["ConsentText"]):
    def published(self) -> Self:
        return self.filter(published_at__isnull=False)

    def in_force(self) -> "ConsentText | None":
        """The newest version that has begun; the one that people agree to now."""
        return self.published().filter(valid_from__lte=timezone.localdate()).order_by("-version").first()


class ConsentText(models.Model):
    """A draft until it is published (`accounts.services.publish_consent_text`); never changed after that."""

    text = RichTextField(
        "本文",
        features=["h2", "h3", "bold", "ol", "ul", "link"],
        help_text="何を、何のために持ち、だれが見て、いつ消すかを、やさしい言葉で書いてください。",
    )
    valid_from = models.DateField(
        "使い始める日",
        default=timezone.localdate,
        help_text="この日から、登録する人はこの版に同意します。登録済みの人には、自分のページを開いたときに同意を求めます。",
    )
    version = models.PositiveIntegerField("版", unique=True, null=True, editable=False)
    published_at = models.DateTimeField("公開した日時", null=True, editable=False)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="公開した人",
        on_delete=models.SET_NULL,
        null=True,
        editable=False,
        related_name="+",
    )

    objects = ConsentTextQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "個人情報の取り扱い"
        ordering = [models.F("version").desc(nulls_first=True), "-pk"]

    def __str__(self) -> str:
        return f"第{self.version}版（{date_text(self.valid_from)}から）" if self.version else "下書き"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Raises ValueError for a version that is public: people agreed to it as it was."""
        if self.pk and ConsentText.objects.published().filter(pk=self.pk).exists():
            raise ValueError("A published version is never changed.")
        super().save(*args, **kwargs)


class Consent(models.Model):
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="利用者", on_delete=models.CASCADE, related_name="consents"
    )
    text = models.ForeignKey(ConsentText, verbose_name="版", on_delete=models.PROTECT, related_name="consents")
    given_at = models.DateTimeField("同意した日時", default=timezone.now)

    class Meta:
        verbose_name = verbose_name_plural = "同意"
        ordering = ["-given_at", "-pk"]
        constraints = [models.UniqueConstraint(fields=["user", "text"], name="accounts_consent_once")]

    def __str__(self) -> str:
        return f"{self.text}：{self.user}"
