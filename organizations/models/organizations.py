"""An organization and what it says of itself: GIF 434 法人, GIF 451-7 支援機関等 and HSDS where they fit.

All of this is held by revisions: an edit waits while the approved version stays public. Publishing a revision writes all
of it anew, so that what changes outside the form stands in rows of its own (models/records.py).
"""

import uuid
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator, MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models, transaction
from django.urls import reverse
from django.utils.functional import cached_property
from modelcluster.fields import ParentalKey, ParentalManyToManyField
from modelcluster.models import ClusterableModel
from wagtail.models import DraftStateMixin, LockableMixin, Orderable, PreviewableMixin, RevisionMixin, WorkflowMixin
from wagtail.search import index

from content.alt_text import validate_alt_text
from content.models import PortalImage
from organizations.corporate_number import tidied, validate_corporate_number
from organizations.enums import DisclosureAnswer, DisclosureItem, FeeUnit
from organizations.forms.admin import OrganizationForm
from organizations.panels import ORGANIZATION_PANELS, SERVICE_PANELS
from organizations.querysets import OrganizationQuerySet
from regions.codes import NATION_CODE
from regions.models import Area, faults_of_a_reading
from regions.querysets import to_hiragana
from taxonomy.enums import OfferKind
from taxonomy.models import ActivityField, BodyKind

# Characters. Validators, not max_length: the browser would cut a pasted text without a word.
SUMMARY, DESCRIPTION = 300, 3000
_latitude = [MinValueValidator(20), MaxValueValidator(46)]
_longitude = [MinValueValidator(122), MaxValueValidator(154)]


class Organization(
    WorkflowMixin, DraftStateMixin, LockableMixin, RevisionMixin, PreviewableMixin, index.Indexed, ClusterableModel
):
    """多様な主体: a company, NPO, cooperative, residents' group, or a small resource such as a café or a bench.

    `located_in` is where it is, `service_areas` where it works: they differ. Without service areas it works where it is.
    """

    name = models.CharField("名称", max_length=100, db_index=True)
    kana = models.CharField("名称のよみ（ひらがな）", max_length=150)
    alternate_name = models.CharField("通称・略称", max_length=100, blank=True)
    corporate_number = models.CharField("法人番号", max_length=13, blank=True, validators=[validate_corporate_number])
    # A draft may lack it; publishing asks for it.
    body_kind = models.ForeignKey(
        BodyKind, verbose_name="団体の種類", on_delete=models.PROTECT, null=True, related_name="organizations"
    )
    summary = models.TextField("何をしているか（あらまし）", validators=[MaxLengthValidator(SUMMARY)])
    description = models.TextField("活動のくわしい説明", validators=[MaxLengthValidator(DESCRIPTION)], blank=True)
    fields = ParentalManyToManyField(ActivityField, verbose_name="分野", related_name="organizations")

    located_in = models.ForeignKey(
        Area,
        verbose_name="所在地の市区町村",
        on_delete=models.PROTECT,
        null=True,
        related_name="organizations_located",
    )
    postal_code = models.CharField(
        "郵便番号",
        max_length=8,
        blank=True,
        validators=[RegexValidator(r"\A\d{3}-\d{4}\Z", "郵便番号は「330-0001」のように入力してください。")],
    )
    address = models.CharField("町名・番地", max_length=150, blank=True)
    building = models.CharField("建物・部屋", max_length=100, blank=True)
    address_is_public = models.BooleanField("町名・番地も公開する", default=True)
    latitude = models.DecimalField("緯度", max_digits=9, decimal_places=6, null=True, blank=True, validators=_latitude)
    longitude = models.DecimalField(
        "経度", max_digits=9, decimal_places=6, null=True, blank=True, validators=_longitude
    )

    website = models.URLField("ホームページ", blank=True)
    is_lifetime_support = models.BooleanField("高齢者等終身サポート事業を行っている", default=False)

    objects = OrganizationQuerySet.as_manager()

    base_form_class = OrganizationForm
    panels: ClassVar[list[Any]] = ORGANIZATION_PANELS
    search_fields: ClassVar[list[Any]] = [
        *(index.SearchField(name) for name in ("name", "kana", "alternate_name", "corporate_number")),
        *(index.AutocompleteField(name) for name in ("name", "kana")),
        *(index.SearchField(name) for name in ("summary", "description", "address")),
        index.RelatedFields("located_in", [index.SearchField("full_name")]),
        index.RelatedFields("services", [index.SearchField("name"), index.SearchField("description")]),
    ]

    class Meta:
        verbose_name = verbose_name_plural = "団体"
        ordering = ["kana", "pk"]
        indexes = [models.Index(fields=["live", "kana"], name="organizations_live_kana")]
        constraints = [
            models.UniqueConstraint(
                fields=["corporate_number"],
                condition=~models.Q(corporate_number=""),
                name="organizations_corporate_number_once",
                violation_error_message="この法人番号の団体は、もう登録されています。",
            ),
            models.CheckConstraint(
                condition=models.Q(latitude=None, longitude=None)
                | models.Q(latitude__isnull=False, longitude__isnull=False),
                name="organizations_both_coordinates",
                violation_error_message="緯度と経度は、両方を入力するか、両方を空けてください。",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("organizations:organization", args=[self.pk])

    def clean(self) -> None:
        super().clean()
        self.kana = to_hiragana(self.kana)
        faults = faults_of_a_reading(self.kana)
        if faults:
            raise ValidationError(faults)

    def clean_fields(self, exclude: Any = None) -> None:
        # Before the validators see it.
        self.corporate_number = tidied(self.corporate_number)
        super().clean_fields(exclude=exclude)

    @transaction.atomic
    def save(self, *args: Any, **kwargs: Any) -> None:
        """With its children and what follows from them (the index) in one transaction."""
        super().save(*args, **kwargs)

    def get_preview_template(self, request: Any, mode_name: str) -> str:
        return "organizations/organization_page.html"

    def get_preview_context(self, request: Any, mode_name: str) -> dict[str, Any]:
        from organizations.organization_page import organization_context

        context: dict[str, Any] = super().get_preview_context(request, mode_name)
        return context | organization_context(self, request)

    @cached_property
    def serves(self) -> list[Area]:
        """Where it works, with all ancestors: from a prefetch, else in one further query; where it is, if nothing else."""
        rows = list(self.service_areas.all())
        bare = [row for row in rows if not ServiceArea.area.is_cached(row)]
        areas = Area.objects.with_ancestors().in_bulk([row.area_id for row in bare])
        for row in bare:
            row.area = areas[row.area_id]
        return [row.area for row in rows] or ([self.located_in] if self.located_in else [])

    @property
    def is_nation_wide(self) -> bool:
        return any(area.code == NATION_CODE for area in self.serves)

    @property
    def public_address(self) -> str:
        """As far as the organization lets everybody know it."""
        if self.located_in is None:
            return ""
        street = f"{self.address}{' ' if self.building else ''}{self.building}" if self.address_is_public else ""
        return f"{self.located_in.full_name}{street}"

    @property
    def public_point(self) -> tuple[float, float] | None:
        """Latitude and longitude in degrees; None unless the address is public."""
        if not self.address_is_public or self.latitude is None or self.longitude is None:
            return None
        return float(self.latitude), float(self.longitude)


class ServiceArea(Orderable):
    """サービス・担当区域 (GIF 451-7): a municipality, a daily living area, the prefecture or the nation."""

    organization = ParentalKey(Organization, on_delete=models.CASCADE, related_name="service_areas")
    area = models.ForeignKey(Area, verbose_name="活動地域", on_delete=models.PROTECT, related_name="+")
    note = models.CharField("一部だけのときの説明", max_length=100, blank=True)

    class Meta(Orderable.Meta):
        verbose_name = "活動地域"


class OrganizationService(Orderable):
    """A service under an organization (HSDS service). `uuid` stays the same whatever is edited."""

    organization = ParentalKey(Organization, on_delete=models.CASCADE, related_name="services")
    uuid = models.UUIDField(default=uuid.uuid4, editable=False, unique=True)
    name = models.CharField("サービスの名前", max_length=100)
    field = models.ForeignKey(
        ActivityField, verbose_name="分野", on_delete=models.PROTECT, null=True, related_name="organization_services"
    )
    description = models.CharField("内容", max_length=300, blank=True)
    for_whom = models.CharField("利用できる人", max_length=200, blank=True)
    fee_text = models.CharField("料金", max_length=100, blank=True)
    fee_min = models.PositiveIntegerField("料金（円）から", null=True, blank=True)
    fee_max = models.PositiveIntegerField("料金（円）まで", null=True, blank=True)
    fee_unit = models.CharField("料金の単位", max_length=10, choices=FeeUnit, blank=True)
    how_to_apply = models.CharField("申し込み方", max_length=300, blank=True)
    apply_url = models.URLField("申し込みのページ", blank=True)
    capacity = models.PositiveIntegerField("定員（人）", null=True, blank=True)
    capacity_note = models.CharField("定員についての説明", max_length=100, blank=True)

    panels: ClassVar[list[Any]] = SERVICE_PANELS

    class Meta(Orderable.Meta):
        verbose_name = "サービス"

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        super().clean()
        if self.fee_min is not None and self.fee_max is not None and self.fee_max < self.fee_min:
            raise ValidationError({"fee_max": "「まで」の金額は、「から」の金額より小さくできません。"})
        if (self.fee_min or self.fee_max) and not self.fee_unit:
            raise ValidationError({"fee_unit": "1時間あたり、1回あたりなど、料金の単位を選んでください。"})

    @property
    def fee(self) -> str:
        """500〜1,400円／1時間, and the words beside it."""
        return "。".join(part for part in (self._fee_in_yen(), self.fee_text) if part)

    def _fee_in_yen(self) -> str:
        least, most = self.fee_min, self.fee_max
        if least is None and most is None:
            return ""
        if not least and not most:
            return "無料"
        if least == most:
            amount = f"{least:,}円"
        elif most is None:
            amount = f"{least:,}円から"
        else:
            amount = f"{least:,}〜{most:,}円" if least is not None else f"{most:,}円まで"
        return f"{amount}／{self.get_fee_unit_display()}" if self.fee_unit else amount


class OrganizationOffer(Orderable):
    """What it offers to work done together with others."""

    organization = ParentalKey(Organization, on_delete=models.CASCADE, related_name="offers")
    uuid = models.UUIDField(default=uuid.uuid4, editable=False, unique=True)
    kind = models.CharField("提供できるもの", max_length=10, choices=OfferKind)
    text = models.CharField("内容と条件", max_length=200)

    class Meta(Orderable.Meta):
        verbose_name = "提供できるもの"


class OrganizationAgreement(Orderable):
    """協定 with a municipality or the prefecture (S4)."""

    organization = ParentalKey(Organization, on_delete=models.CASCADE, related_name="agreements")
    area = models.ForeignKey(Area, verbose_name="相手の自治体", on_delete=models.PROTECT, related_name="+")
    name = models.CharField("協定の名前", max_length=150)
    signed_on = models.DateField("結んだ日", null=True, blank=True)
    ends_on = models.DateField("終わる日", null=True, blank=True)
    url = models.URLField("紹介のページ", blank=True)

    class Meta(Orderable.Meta):
        verbose_name = "自治体との協定"

    def clean(self) -> None:
        super().clean()
        if self.signed_on and self.ends_on and self.ends_on < self.signed_on:
            raise ValidationError({"ends_on": "終わる日は、結んだ日より前にできません。"})


class OrganizationLink(Orderable):
    organization = ParentalKey(Organization, on_delete=models.CASCADE, related_name="links")
    title = models.CharField("リンクの文字", max_length=100)
    url = models.URLField("アドレス")

    class Meta(Orderable.Meta):
        verbose_name = "リンク"


class OrganizationPhoto(Orderable):
    organization = ParentalKey(Organization, on_delete=models.CASCADE, related_name="photos")
    # A draft may name an image that was deleted since: then the photo is left out.
    image = models.ForeignKey(PortalImage, verbose_name="写真", on_delete=models.SET_NULL, null=True, related_name="+")
    alt_text = models.CharField("写真の説明（読み上げ用）", max_length=150, blank=True, validators=[validate_alt_text])
    caption = models.CharField("写真の下に出す説明", max_length=150, blank=True)

    class Meta(Orderable.Meta):
        verbose_name = "写真"

    @property
    def read_out(self) -> str:
        """What stands in for the photo where it is not seen: its own words, else those of the image."""
        return self.alt_text or (self.image.default_alt_text if self.image else "")


class OrganizationDisclosure(Orderable):
    """An answer of a 終身サポート business to one item of the checklist (S19)."""

    organization = ParentalKey(Organization, on_delete=models.CASCADE, related_name="disclosures")
    item = models.CharField("項目", max_length=20, choices=DisclosureItem)
    answer = models.CharField("答え", max_length=10, choices=DisclosureAnswer)
    note = models.CharField("説明", max_length=200, blank=True)

    class Meta(Orderable.Meta):
        verbose_name = "情報の開示"
        constraints = [models.UniqueConstraint(fields=["organization", "item"], name="organizations_disclosure_once")]
