"""What is known of an organization outside its revisions: publishing one must not bring back what was before."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models

from content.contact import validate_telephone
from organizations.enums import Activity, Visibility
from organizations.models.organizations import Organization
from organizations.querysets import OrganizationDesignationQuerySet
from taxonomy.models import DesignationLabel


class OrganizationStatus(models.Model):
    """Whether it is active, and the last day on which somebody found that the entry is true; one row each."""

    organization = models.OneToOneField(Organization, on_delete=models.CASCADE, related_name="status")
    activity = models.CharField("活動の状況", max_length=10, choices=Activity, default=Activity.ACTIVE)
    confirmed_on = models.DateField("最終確認日", null=True, blank=True, db_index=True)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )

    class Meta:
        verbose_name = verbose_name_plural = "団体の状況"

    def __str__(self) -> str:
        return f"{self.organization}: {self.get_activity_display()}"


class OrganizationDesignation(models.Model):
    """指定・認定, given by staff (S18)."""

    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="designations")
    label = models.ForeignKey(
        DesignationLabel, verbose_name="指定・認定", on_delete=models.PROTECT, related_name="designations"
    )
    given_by = models.CharField("指定・認定をした機関", max_length=100, blank=True)
    number = models.CharField("番号", max_length=50, blank=True)
    starts_on = models.DateField("指定・認定の日", null=True, blank=True)
    ends_on = models.DateField("有効期限", null=True, blank=True)

    objects = OrganizationDesignationQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "団体の指定・認定"
        ordering = ["label__sort_order", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "label"],
                name="organizations_designation_once",
                violation_error_message="この指定・認定は、もう付いています。",
            )
        ]

    def __str__(self) -> str:
        return f"{self.organization}: {self.label}"

    def clean(self) -> None:
        super().clean()
        if self.starts_on and self.ends_on and self.ends_on < self.starts_on:
            raise ValidationError({"ends_on": "有効期限は、指定・認定の日より前にできません。"})


class OrganizationContact(models.Model):
    """連絡先 (GIF 432)."""

    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="contacts")
    name = models.CharField("窓口の名前", max_length=100)
    purpose = models.CharField("何の問い合わせか", max_length=100, blank=True)
    phone = models.CharField("電話", max_length=20, blank=True, validators=[validate_telephone])
    fax = models.CharField("FAX", max_length=20, blank=True, validators=[validate_telephone])
    email = models.EmailField("メール", blank=True)
    url = models.URLField("問い合わせのページ", blank=True)
    hours = models.CharField("受付の時間", max_length=100, blank=True)
    visibility = models.CharField("見られる人", max_length=20, choices=Visibility, default=Visibility.PUBLIC)
    sort_order = models.PositiveSmallIntegerField("並び順", default=0)

    class Meta:
        verbose_name = verbose_name_plural = "団体の連絡先"
        ordering = ["sort_order", "pk"]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        super().clean()
        if not (self.phone or self.fax or self.email or self.url):
            raise ValidationError({"phone": "電話、FAX、メール、問い合わせのページのうち、1つは入力してください。"})


class ServiceTimes(models.Model):
    """利用できる日と時間 of a service, by its uuid: it changes more often than what is offered, and at once."""

    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="service_times")
    service = models.UUIDField()
    text = models.CharField("利用できる日と時間", max_length=200)

    class Meta:
        verbose_name = verbose_name_plural = "サービスの日と時間"
        constraints = [models.UniqueConstraint(fields=["organization", "service"], name="organizations_times_once")]

    def __str__(self) -> str:
        return self.text
