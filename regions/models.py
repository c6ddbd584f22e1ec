"""Places of Japan with their figures, groups of municipalities, and outlines."""

import re
from collections.abc import Iterator
from typing import Any, ClassVar

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.forms import CheckboxSelectMultiple
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel
from wagtail.permissions import policy_registry

from regions.codes import with_check_digit
from regions.enums import MUNICIPALITY_KINDS, AreaKind, PopulationBand, RegionType
from regions.querysets import AreaQuerySet, to_hiragana

# Katakana becomes hiragana on saving.
_READING = re.compile(r"[ぁ-ゖァ-ヶー・\d\s]*")


def faults_of_a_reading(kana: str) -> dict[str, str]:
    """A reading with kanji in it is not found by its sound."""
    return {} if _READING.fullmatch(kana) else {"kana": "よみは、ひらがなで入力してください。"}


class Area(models.Model):
    """A place, keyed by its code: `00` nation, JIS X 0401, JIS X 0402, or `11208-01` for a daily living area.

    Names occur twice in Japan (府中市, 伊達市) and are never a key. A code that goes out of use is retired, so that
    old content keeps its place.
    """

    code = models.CharField("コード", max_length=10, primary_key=True)
    kind = models.CharField("種類", max_length=20, choices=AreaKind, db_index=True)
    name = models.CharField("名称", max_length=40, db_index=True)
    kana = models.CharField("よみ（ひらがな）", max_length=60, blank=True, db_index=True)
    full_name = models.CharField("正式な名称", max_length=80, blank=True)
    name_en = models.CharField("英字", max_length=80, blank=True)
    county = models.CharField("郡", max_length=20, blank=True)
    prefecture_code = models.CharField("都道府県コード", max_length=2, blank=True, db_index=True)
    parent = models.ForeignKey(
        "self", verbose_name="属する地域", on_delete=models.PROTECT, null=True, blank=True, related_name="children"
    )
    latitude = models.DecimalField("緯度", max_digits=9, decimal_places=6, null=True, blank=True)
    longitude = models.DecimalField("経度", max_digits=9, decimal_places=6, null=True, blank=True)
    coordinate_type = models.CharField("位置の種類", max_length=30, blank=True)
    census_year = models.PositiveSmallIntegerField("調査年", null=True, blank=True)
    population = models.PositiveIntegerField("人口", null=True, blank=True)
    population_65plus = models.PositiveIntegerField("65歳以上人口", null=True, blank=True)
    share_65plus = models.DecimalField("高齢化率", max_digits=5, decimal_places=2, null=True, blank=True)
    households = models.PositiveIntegerField("世帯数", null=True, blank=True)
    area_km2 = models.DecimalField("面積", max_digits=9, decimal_places=2, null=True, blank=True)
    population_density = models.DecimalField("人口密度", max_digits=8, decimal_places=1, null=True, blank=True)
    note = models.CharField("備考", max_length=300, blank=True)
    retired_on = models.DateField("廃止日", null=True, blank=True)
    successor = models.ForeignKey(
        "self", verbose_name="引き継いだ地域", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )

    objects = AreaQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "地域"
        ordering = ["code"]

    def __str__(self) -> str:
        return self.full_name or self.name

    @property
    def check_digit_code(self) -> str:
        """The six-digit 全国地方公共団体コード; empty for the nation and for daily living areas."""
        if self.kind in (AreaKind.NATION, AreaKind.DAILY_LIVING_AREA):
            return ""
        return with_check_digit(self.code)

    @property
    def is_municipality(self) -> bool:
        return self.kind in MUNICIPALITY_KINDS

    def ancestors(self) -> Iterator["Area"]:
        """Yield the areas above this one, nearest first, up to the prefecture."""
        area = self.parent
        while area is not None and area.kind != AreaKind.NATION:
            yield area
            area = area.parent

    def codes_with_ancestors(self) -> tuple[str, ...]:
        return (self.code, *(area.code for area in self.ancestors()))

    @property
    def municipality(self) -> "Area | None":
        """The municipality that this area is or lies in; None for a prefecture and the nation."""
        if self.is_municipality:
            return self
        return next((area for area in self.ancestors() if area.is_municipality), None)

    @property
    def region_type(self) -> RegionType | None:
        """地域類型 of the municipality; a ward or a daily living area takes its city's."""
        municipality = self.municipality
        if municipality is None:
            return None
        density = municipality.population_density
        return RegionType.of(municipality.population, None if density is None else float(density))

    @property
    def population_band(self) -> PopulationBand | None:
        """人口規模 of the municipality; a ward or a daily living area takes its city's."""
        municipality = self.municipality
        return None if municipality is None else PopulationBand.of(municipality.population)

    @property
    def choice_label(self) -> str:
        """Name in a list of one prefecture's places; a ward with its city, since 北区 occurs in many."""
        if self.kind in (AreaKind.WARD, AreaKind.DAILY_LIVING_AREA) and self.parent:
            return f"{self.parent.name}{self.name}"
        # The name first: in a list one types the beginning of it.
        return f"{self.name}（{self.county}）" if self.county else self.name

    @property
    def serving_label(self) -> str:
        """How to call something that serves the whole of this area: 全国, 県全域, 市全域 …"""
        if self.kind == AreaKind.NATION:
            return "全国"
        return f"{self.name}全域"


class DailyLivingAreaForm(WagtailAdminModelForm):
    """An area is added where one may add one: staff of a municipality to their own."""

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or self.cleaned_data
        parent = values.get("parent")
        if self.instance.pk or not parent or not self.for_user:
            return values
        area = DailyLivingArea(parent=parent)
        if not policy_registry.get_by_type(DailyLivingArea).user_has_permission_for_instance(
            self.for_user, "add", area
        ):
            self.add_error("parent", "担当している市区町村を選んでください。")
        return values


class DailyLivingAreaManager(models.Manager["DailyLivingArea"]):
    def get_queryset(self) -> models.QuerySet["DailyLivingArea"]:
        return super().get_queryset().filter(kind=AreaKind.DAILY_LIVING_AREA)


class DailyLivingArea(Area):
    """日常生活圏域（第2層）: an area inside a municipality or ward, added by staff."""

    base_form_class = DailyLivingAreaForm

    objects: ClassVar[DailyLivingAreaManager] = DailyLivingAreaManager()  # type: ignore[assignment]  # only the proxy's rows

    panels = [
        FieldPanel("parent", help_text="この圏域がある市区町村です。あとから変えられません。"),
        FieldPanel("name", help_text="市区町村の名前は付けません。40字まで。例：中央圏域"),
        FieldPanel("kana", help_text="ひらがなで書きます。例：ちゅうおうけんいき"),
        FieldPanel("note", help_text="ほかの担当者への覚え書きです。300字まで。公開画面には出ません。"),
        FieldPanel("retired_on", help_text="使わなくなった日。入れると、新しい事例では選べなくなります。"),
    ]

    class Meta:
        proxy = True
        verbose_name = verbose_name_plural = "日常生活圏域（第2層）"

    def clean(self) -> None:
        super().clean()
        faults = faults_of_a_reading(self.kana)
        if self.parent is None or (not self.parent.is_municipality and self.parent.kind != AreaKind.WARD):
            faults["parent"] = "市区町村または行政区を選んでください。"
        elif self.retired_on is None and self._namesakes().exists():
            # Nobody could tell the two apart in a list.
            faults["name"] = "同じ名称の日常生活圏域が、この市区町村にすでにあります。"
        if self.parent is not None and self.code and not self.code.startswith(f"{self.parent.code}-"):
            # The code begins with the parent's and stands in addresses.
            faults["parent"] = (
                "市区町村は、あとから変えられません。新しく登録し、こちらには使わなくなった日を入れてください。"
            )
        if faults:
            raise ValidationError(faults)

    def _namesakes(self) -> models.QuerySet["DailyLivingArea"]:
        others = DailyLivingArea.objects.exclude(pk=self.pk)
        return others.filter(parent=self.parent, name=self.name, retired_on=None)

    @property
    def full_name_now(self) -> str:
        """With the parent's name of today; stored in `full_name`."""
        return f"{self.parent.full_name} {self.name}" if self.parent else self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Fill kind, code (`<parent>-<number>`, never used twice) and the full name; keep the rest."""
        if self.parent is None:
            raise ValidationError({"parent": "市区町村または行政区を選んでください。"})
        self.kind = AreaKind.DAILY_LIVING_AREA
        self.kana = to_hiragana(self.kana)
        self.prefecture_code = self.parent.prefecture_code
        self.full_name = self.full_name_now
        if self.code:
            super().save(*args, **kwargs)
            return
        with transaction.atomic():
            # Locks the parent, so that two staff who add areas at once do not draw the same number.
            parent = Area.objects.select_for_update().get(pk=self.parent.pk)
            codes = Area.objects.filter(code__startswith=f"{parent.code}-").values_list("code", flat=True)
            number = max((int(code.split("-")[1]) for code in codes), default=0) + 1
            self.code = f"{parent.code}-{number:02d}"
            super().save(*args, **(kwargs | {"force_insert": True}))


def municipalities_of_the_home_prefecture() -> dict[str, Any]:
    return {"prefecture_code": settings.PORTAL_PREFECTURE, "kind__in": MUNICIPALITY_KINDS, "retired_on": None}


class AreaGroup(models.Model):
    """圏域: municipalities that the prefecture groups together (老人福祉圏域, 振興局の区域 …)."""

    name = models.CharField("名称", max_length=40, unique=True)
    kana = models.CharField("よみ（ひらがな）", max_length=60, blank=True)
    sort_order = models.PositiveSmallIntegerField("並び順", default=0)
    members = models.ManyToManyField(
        Area, verbose_name="市区町村", related_name="groups", limit_choices_to=municipalities_of_the_home_prefecture
    )

    panels = [
        FieldPanel(
            "name", help_text="市区町村をまとめて呼ぶときの名前です。例：県西部圏域。「地域を選ぶ」の画面に出ます。"
        ),
        FieldPanel("kana", help_text="ひらがなで書きます。例：けんせいぶけんいき"),
        FieldPanel("sort_order", help_text="小さい数字のものから先に並びます。"),
        FieldPanel("members", widget=CheckboxSelectMultiple, help_text="この圏域に入る市区町村をすべて選びます。"),
    ]

    class Meta:
        verbose_name = verbose_name_plural = "圏域"
        ordering = ["sort_order", "name"]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        super().clean()
        faults = faults_of_a_reading(self.kana)
        if faults:
            raise ValidationError(faults)

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.kana = to_hiragana(self.kana)
        super().save(*args, **kwargs)


class AreaOutline(models.Model):
    """Simplified outline of an area: polygons of rings of [longitude, latitude] in degrees (JGD2011).

    From it, and made anew whenever the outlines are loaded: `neighbours` (codes of areas that share a border), and of a
    municipality `path` (SVG path data in the units of its PrefectureMap) and the place for a number on it.
    """

    area = models.OneToOneField(Area, on_delete=models.CASCADE, primary_key=True, related_name="outline")
    polygons = models.JSONField()
    neighbours = models.JSONField(default=list)
    path = models.TextField(blank=True)
    label_x = models.PositiveSmallIntegerField(default=0)
    label_y = models.PositiveSmallIntegerField(default=0)
    label_room = models.PositiveSmallIntegerField(default=0)

    class Meta:
        verbose_name = verbose_name_plural = "境界"

    def __str__(self) -> str:
        return str(self.area)


class PrefectureMap(models.Model):
    """The frame of a prefecture's map: its size in units, the path around it, boxes [x, y, width, height] of islands.

    `frames` are the columns of regions.drawing.Frame: where a point in degrees lies on it.
    """

    prefecture = models.OneToOneField(Area, on_delete=models.CASCADE, primary_key=True, related_name="map")
    width = models.PositiveSmallIntegerField()
    height = models.PositiveSmallIntegerField()
    outline = models.TextField()
    insets = models.JSONField(default=list)
    frames = models.JSONField(default=list)

    class Meta:
        verbose_name = verbose_name_plural = "都道府県の地図"

    def __str__(self) -> str:
        return str(self.prefecture)
