"""What visitors find to be wrong with an entry."""

from django.conf import settings
from django.core.validators import MaxLengthValidator
from django.db import models
from django.utils import timezone

from organizations.enums import CorrectionKind
from organizations.models.organizations import Organization

# Characters.
LONGEST_REPORT = 1000


class CorrectionReport(models.Model):
    """情報の誤りの知らせ: what somebody found to be wrong with an entry."""

    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="correction_reports")
    what = models.CharField("何が違うか", max_length=10, choices=CorrectionKind)
    text = models.TextField("くわしい内容", validators=[MaxLengthValidator(LONGEST_REPORT)])
    email = models.EmailField("返事のためのメールアドレス", blank=True)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    created_at = models.DateTimeField("届いた日時", default=timezone.now)
    done_at = models.DateTimeField("対応した日時", null=True, blank=True)
    done_text = models.TextField("対応の内容", blank=True, validators=[MaxLengthValidator(LONGEST_REPORT)])
    done_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )

    class Meta:
        verbose_name = verbose_name_plural = "情報の誤りの知らせ"
        ordering = ["created_at", "pk"]
        indexes = [models.Index(fields=["done_at", "created_at"], name="organizations_report_done")]

    def __str__(self) -> str:
        return f"{self.organization}: {self.get_what_display()}"
