"""Case studies, in the parts of GIF DS-451-3 事例 (デジタル庁, 2025-03-25) and of the ministry's case form (S13)."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, ClassVar

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator, MaxValueValidator, MinValueValidator
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.utils.functional import cached_property
from modelcluster.fields import ParentalKey, ParentalManyToManyField
from wagtail.admin.panels import FieldPanel
from wagtail.fields import RichTextField
from wagtail.models import Orderable, Page
from wagtail.rich_text import get_text_for_indexing
from wagtail.search import index

from casestudies.enums import CASE_STUDY_KIND, PlaceRelation
from casestudies.forms import CaseStudyForm
from casestudies.panels import CASE_STUDY_PANELS
from content.alt_text import validate_alt_text
from content.models import SHORT_RICH_TEXT_FEATURES, BasePage, PortalImage
from organizations.models import Organization
from regions.models import Area
from search.views import kind_page_response
from taxonomy.models import ActivityField, BodyKind, ServiceAType

_fiscal_year_validators = [MinValueValidator(1989), MaxValueValidator(2100)]


def _part(label: str, help_text: str) -> RichTextField:
    """A part of the form: a question with help in plain words; left empty, it vanishes from the page."""
    return RichTextField(label, help_text=help_text, features=SHORT_RICH_TEXT_FEATURES, blank=True)


def _searched(*names: str) -> list[index.SearchField]:
    return [index.SearchField(name) for name in names]


def has_text(rich_text: str) -> bool:
    """Whether a part says anything; the editor leaves an empty paragraph in one that nobody touched."""
    return bool(get_text_for_indexing(rich_text).strip())


class CaseStudyIndexPage(BasePage):
    """取組事例: the search over everything with the kind fixed."""

    introduction = models.TextField("はじめに", validators=[MaxLengthValidator(300)], blank=True)

    content_panels: ClassVar[list[Any]] = [
        *BasePage.content_panels,
        FieldPanel(
            "introduction", help_text="このページのはじめに出る文です。何が見つかるかを2〜3文で書きます。300字まで。"
        ),
    ]
    search_fields: ClassVar[list[Any]] = [*BasePage.search_fields, index.SearchField("introduction")]
    parent_page_types: ClassVar[list[str]] = ["portal.HomePage"]
    subpage_types: ClassVar[list[str]] = ["casestudies.CaseStudyPage"]
    max_count = 1

    class Meta:
        verbose_name = "取組事例の一覧"

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return kind_page_response(request, page=self, kind=CASE_STUDY_KIND)


@dataclass(frozen=True)
class CasePart:
    """A filled part of the case, as the page shows it."""

    anchor: str
    heading: str
    text: str


class CaseStudyPage(BasePage):
    subtitle = models.CharField("サブタイトル", max_length=100, blank=True)
    summary = models.TextField(
        "取組の概要",
        # Not max_length: the browser would cut a pasted text without a word.
        validators=[MaxLengthValidator(300)],
        help_text="だれが、どこで、だれのために、何をして、どうなったかを300字以内で書いてください。一覧と検索結果に出ます。",
    )
    body_name = models.CharField("団体の名称", max_length=100, help_text="中心になって取り組んだ団体の名称です。")
    # A draft may lack it; publishing asks for it.
    body_kind = models.ForeignKey(
        BodyKind, verbose_name="団体の種類", on_delete=models.PROTECT, null=True, related_name="case_studies"
    )
    organization = models.ForeignKey(
        Organization,
        verbose_name="このサイトに載っている団体",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="case_studies",
        help_text="「支える団体」に載っているときだけ選びます。団体のページに、この事例が出ます。",
    )
    fiscal_year = models.PositiveSmallIntegerField(
        "開始年度",
        null=True,
        blank=True,
        validators=_fiscal_year_validators,
        help_text="西暦4桁で入力してください（令和6年度なら2024）。分からないときは空けておきます。",
    )
    fiscal_year_end = models.PositiveSmallIntegerField(
        "終了年度",
        null=True,
        blank=True,
        validators=_fiscal_year_validators,
        help_text="続いている取組や1年だけの取組は空けておきます。",
    )
    fields = ParentalManyToManyField(
        ActivityField, verbose_name="分野", related_name="case_studies", help_text="当てはまるものをすべて選びます。"
    )
    service_a_type = models.ForeignKey(
        ServiceAType,
        verbose_name="サービス・活動Aの類型",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="case_studies",
        help_text="総合事業のサービス・活動Aとして行っているときだけ選びます。",
    )
    keywords = models.CharField(
        "キーワード", max_length=200, blank=True, help_text="探す人が入力しそうな言葉を「、」で区切って書きます。"
    )

    background = _part("背景・取り組んだ理由", "どんな困りごとや出来事がきっかけでしたか。")
    aim = _part("目的", "だれの、どんな状態を目指しましたか。")
    team = _part("推進体制", "だれが、どんな役割で進めましたか。")
    partners = _part("協力者", "ほかにどんな団体や人が協力しましたか。")
    activities = _part("取組の内容", "何を、どんな順番で行いましたか。具体的な回数や人数があると役に立ちます。")
    money = _part("資金", "いくらかかり、どこから得ましたか。")
    people = _part("担い手", "動いている人はだれですか。どうやって集まりましたか。")
    challenges = _part("苦労した点", "難しかったこと、うまくいかなかったことは何ですか。どう乗り越えましたか。")
    results = _part("成果", "何が変わりましたか。数字で言えることはありますか。")
    sustaining = _part("続けるための仕組み", "人やお金が変わっても続くように、どんな工夫をしていますか。")
    next_steps = _part("今後の方向性", "これから何をする予定ですか。")
    lessons = _part("ほかの地域へのヒント", "同じことを始める地域に、いちばん伝えたいことは何ですか。")
    contact = _part("連絡先", "問い合わせ先の部署名、電話、メールなど。個人の携帯電話は書かないでください。")

    video_title = models.CharField("動画のタイトル", max_length=100, blank=True)
    video_url = models.URLField("動画のURL", blank=True, help_text="動画はリンクとして出ます。")
    video_licence = models.CharField("動画のライセンス", max_length=100, blank=True)

    # Words for the search alone.
    fields_without_prose: ClassVar[tuple[str, ...]] = ("keywords",)

    base_form_class = CaseStudyForm
    content_panels: ClassVar[list[Any]] = CASE_STUDY_PANELS
    parent_page_types: ClassVar[list[str]] = ["casestudies.CaseStudyIndexPage"]
    subpage_types: ClassVar[list[str]] = []
    template = "casestudies/case_study_page.html"

    PARTS = (
        "background",
        "aim",
        "team",
        "partners",
        "activities",
        "money",
        "people",
        "challenges",
        "results",
        "sustaining",
        "next_steps",
        "lessons",
    )

    search_fields: ClassVar[list[Any]] = [
        *BasePage.search_fields,
        *_searched("subtitle", "summary", "body_name", "keywords", *PARTS, "contact"),
        *_searched("video_title", "video_licence"),
        index.RelatedFields("places", [index.RelatedFields("area", _searched("full_name"))]),
        index.RelatedFields("programs", _searched("name", "note")),
        index.RelatedFields("photos", _searched("alt_text", "caption")),
        index.RelatedFields("links", _searched("title")),
        index.RelatedFields("sources", _searched("title", "publisher", "published", "section")),
    ]

    class Meta:
        verbose_name = "取組事例"

    def clean(self) -> None:
        super().clean()
        if self.fiscal_year_end and not self.fiscal_year:
            raise ValidationError({"fiscal_year": "終了年度を入れるときは、開始年度も入れてください。"})
        if self.fiscal_year and self.fiscal_year_end and self.fiscal_year_end < self.fiscal_year:
            raise ValidationError({"fiscal_year_end": "終了年度は開始年度より前にできません。"})

    @property
    def fiscal_years(self) -> tuple[int, ...]:
        """Every fiscal year in which the case ran; only the first while no end is given."""
        if self.fiscal_year is None:
            return ()
        return tuple(range(self.fiscal_year, (self.fiscal_year_end or self.fiscal_year) + 1))

    @cached_property
    def located(self) -> list[Area]:
        return [place.area for place in self._places if place.relation == PlaceRelation.LOCATED]

    @cached_property
    def serves(self) -> list[Area]:
        return [place.area for place in self._places if place.relation == PlaceRelation.SERVES]

    @cached_property
    def _places(self) -> list["CasePlace"]:
        """Places with their areas and all ancestors: from a prefetch, else in one further query."""
        places = list(self.places.all())
        bare = [place for place in places if not CasePlace.area.is_cached(place)]
        areas = Area.objects.with_ancestors().in_bulk([place.area_id for place in bare])
        for place in bare:
            place.area = areas[place.area_id]
        return places

    def filled_parts(self) -> Iterator[CasePart]:
        for name in self.PARTS:
            text = getattr(self, name)
            if has_text(text):
                yield CasePart(name.replace("_", "-"), str(self._meta.get_field(name).verbose_name), text)

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        from casestudies.case_page import case_page_context, comparison_address
        from casestudies.structured_data import case_metadata

        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        shown = case_page_context(self) | {"comparison": comparison_address(request)}
        return context | shown | case_metadata(self, shown, request)


class CaseConfirmation(models.Model):
    """最終確認日: the last day on which somebody found that a case is still true.

    A row of its own, outside the revisions: publishing an older one must not bring an older day back.
    """

    page = models.OneToOneField(CaseStudyPage, on_delete=models.CASCADE, related_name="confirmation")
    confirmed_on = models.DateField("最終確認日", db_index=True)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")

    class Meta:
        verbose_name = verbose_name_plural = "最終確認日"

    def __str__(self) -> str:
        return f"{self.page}: {self.confirmed_on}"


class CasePlace(Orderable):
    page = ParentalKey(CaseStudyPage, on_delete=models.CASCADE, related_name="places")
    area = models.ForeignKey(Area, verbose_name="地域", on_delete=models.PROTECT, related_name="case_places")
    relation = models.CharField("関係", max_length=10, choices=PlaceRelation, default=PlaceRelation.LOCATED)

    panels: ClassVar[list[Any]] = [
        FieldPanel("area", help_text="名前・よみ・コードで探して選びます。例：所沢、ところざわ、11208"),
        FieldPanel(
            "relation",
            help_text="市区町村で行っている取組は「所在地」、県全体や全国に向けた取組は「対象地域」を選びます。",
        ),
    ]


class CaseProgram(Orderable):
    """利用した制度: by name; `page` once the portal holds the program's own page."""

    page = ParentalKey(CaseStudyPage, on_delete=models.CASCADE, related_name="programs")
    name = models.CharField("制度・事業の名称", max_length=100)
    program_page = models.ForeignKey(
        Page, verbose_name="このサイトのページ", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    fiscal_year = models.PositiveSmallIntegerField(
        "年度（西暦）", null=True, blank=True, validators=_fiscal_year_validators
    )
    amount = models.PositiveBigIntegerField("金額（円）", null=True, blank=True)
    note = models.CharField("何に使ったか", max_length=200, blank=True)

    panels: ClassVar[list[Any]] = [
        FieldPanel("name", help_text="正式な名前で書きます。100字まで。例：地域支援事業（生活支援体制整備事業）"),
        FieldPanel("program_page", help_text="この制度を説明するページがこのサイトにあるときだけ選びます。"),
        FieldPanel("fiscal_year", help_text="使った年度を西暦4桁で入力します（令和6年度なら2024）。"),
        FieldPanel("amount", help_text="円の単位で、数字だけを入力します。例：500000"),
        FieldPanel("note", help_text="200字まで。例：送迎の車の燃料代と保険料"),
    ]


class CaseLink(Orderable):
    page = ParentalKey(CaseStudyPage, on_delete=models.CASCADE, related_name="links")
    title = models.CharField("タイトル", max_length=100)
    url = models.URLField("URL")

    panels: ClassVar[list[Any]] = [
        FieldPanel(
            "title", help_text="リンクの文字になります。行き先が分かるように書きます。100字まで。例：所沢市の紹介ページ"
        ),
        FieldPanel("url", help_text="https:// から始まるアドレスを貼り付けます。"),
    ]


class CasePhoto(Orderable):
    page = ParentalKey(CaseStudyPage, on_delete=models.CASCADE, related_name="photos")
    # A draft may name an image that was deleted since: then the photo is left out.
    image = models.ForeignKey(PortalImage, verbose_name="写真", on_delete=models.SET_NULL, null=True, related_name="+")
    alt_text = models.CharField(
        "写真の説明（読み上げ用）",
        max_length=150,
        blank=True,
        validators=[validate_alt_text],
        help_text="この事例で特に伝えたいものが写っているときに書きます。空けておくと、画像に付けた説明が読み上げられます。",
    )
    caption = models.CharField("キャプション", max_length=150, blank=True)

    panels: ClassVar[list[Any]] = [
        FieldPanel("image", help_text="登録してある写真から選ぶか、新しく登録します。"),
        "alt_text",
        FieldPanel("caption", help_text="写真の下に出る短い説明です。150字まで。なくてもかまいません。"),
    ]

    @property
    def read_out(self) -> str:
        """What stands in for the photo where it is not seen: its own words, else those of the image."""
        return self.alt_text or (self.image.default_alt_text if self.image else "")


class CaseSource(Orderable):
    """出典: the paper that the case was written from, with page or section."""

    page = ParentalKey(CaseStudyPage, on_delete=models.CASCADE, related_name="sources")
    title = models.CharField("資料名", max_length=200)
    publisher = models.CharField("発行者", max_length=100)
    published = models.CharField("発行年月日", max_length=40, blank=True)
    section = models.CharField("ページ・見出し", max_length=200, blank=True)
    url = models.URLField("URL", blank=True)

    # Cited as they are printed.
    fields_without_prose: ClassVar[tuple[str, ...]] = ("title", "publisher", "published", "section")

    panels: ClassVar[list[Any]] = [
        FieldPanel("title", help_text="表紙にあるとおりに書きます。200字まで。"),
        FieldPanel("publisher", help_text="役所や団体の名前です。100字まで。例：厚生労働省老健局"),
        FieldPanel("published", help_text="分かるところまで書きます。例：2024年3月"),
        FieldPanel("section", help_text="どこを見ればよいかを書きます。例：12〜15ページ"),
        FieldPanel("url", help_text="インターネットで読めるときは、https:// から始まるアドレスを貼り付けます。"),
    ]
