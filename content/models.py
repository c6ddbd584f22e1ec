"""What all pages share, the plain page, images and documents."""

from typing import Any, ClassVar

from django.conf import settings
from django.core.files.base import File
from django.core.files.storage import Storage, storages
from django.core.validators import MaxLengthValidator
from django.db import models
from wagtail.admin.panels import FieldPanel, MultiFieldPanel, TitleFieldPanel
from wagtail.documents.models import AbstractDocument, Document
from wagtail.fields import RichTextField
from wagtail.images.models import AbstractImage, AbstractRendition, Image, WagtailImageField, WagtailImageFieldFile
from wagtail.images.models import get_upload_to as image_path
from wagtail.models import Page, PagePermissionTester
from wagtail.permissions import policy_registry
from wagtail.search import index

from content.alt_text import ADVICE, validate_alt_text
from content.contact import ASKED_ABOUT_A_CASE, validate_telephone
from content.documents import validate_document_content
from content.page_findings import Jargon, PageLink, PageScan, UnexplainedWord, WebAddress
from content.page_form import PortalPageForm
from content.photo_files import without_private_data

__all__ = ["Jargon", "PageLink", "PageScan", "UnexplainedWord", "WebAddress"]

# Headings, lists, links, emphasis. Images stand in fields of their own, where alt text is asked for.
RICH_TEXT_FEATURES = ["h2", "h3", "bold", "ul", "ol", "link", "document-link"]
# Inside a part that has its own heading.
SHORT_RICH_TEXT_FEATURES = ["bold", "ul", "ol", "link", "document-link"]


# In the preview of the editor; the first is shown at once, since most visitors come with a phone.
PREVIEW_SIZES = [
    {"name": "mobile", "icon": "mobile-alt", "device_width": 375, "label": "スマートフォン（幅375）で見る"},
    {"name": "tablet", "icon": "tablet-alt", "device_width": 768, "label": "タブレット（幅768）で見る"},
    {"name": "desktop", "icon": "desktop", "device_width": 1280, "label": "パソコン（幅1280）で見る"},
]


class BasePage(Page):
    """A page of the public site: names who answers for it and when it was last changed."""

    department = models.CharField(
        "担当課",
        max_length=100,
        blank=True,
        help_text="ページの下に「担当課」として出ます。空けておくと、サイト全体の担当課が出ます。",
    )

    base_form_class = PortalPageForm
    # What staff find in the admin; the public search has documents of its own (searchable.py).
    search_fields: ClassVar[list] = [*Page.search_fields, index.SearchField("department")]
    content_panels: ClassVar[list] = [
        TitleFieldPanel(
            "title",
            help_text="ページの見出しです。何の話かがこれだけで分かるように、30字ほどで書きます。"
            "例：住民が交代で運転する買い物の送迎",
        )
    ]
    promote_panels: ClassVar[list] = [
        MultiFieldPanel(
            [
                FieldPanel(
                    "slug",
                    help_text="アドレスの最後の部分です。半角の英数字と「-」で書きます。例：shopping-bus。"
                    "公開したあとで変えると、前のアドレスからは新しいアドレスに自動で移ります。",
                ),
                FieldPanel(
                    "seo_title",
                    help_text="Googleなどの検索結果に、ページのタイトルの代わりに出る言葉です。ふつうは空けておきます。",
                ),
                FieldPanel(
                    "search_description",
                    help_text="Googleなどの検索結果で、タイトルの下に出る説明です。100字ほどで書きます。ふつうは空けておきます。",
                ),
            ],
            heading="アドレスと検索エンジン",
        ),
        MultiFieldPanel(
            [FieldPanel("show_in_menus", help_text="選ぶと、すべてのページの上にあるメニューに出ます。")],
            heading="メニュー",
        ),
    ]
    settings_panels: ClassVar[list] = [
        MultiFieldPanel([FieldPanel("department")], heading="担当"),
        *Page.settings_panels,
    ]

    class Meta:
        abstract = True

    @property
    def preview_sizes(self) -> list[dict[str, Any]]:
        return PREVIEW_SIZES

    def permissions_for_user(self, user: Any) -> PagePermissionTester:
        """From the policy of pages, if it has an answer of its own (roles.page_policy); lists ask through Page."""
        tester = getattr(policy_registry.get(self), "tester", None)
        return tester(user, self) if tester else super().permissions_for_user(user)

    @property
    def responsible(self) -> str:
        return self.department or settings.PORTAL_DEPARTMENT


class StandardPage(BasePage):
    """A plain page: about the portal, how to use it, policies."""

    introduction = models.TextField(
        "はじめに",
        validators=[MaxLengthValidator(300)],
        blank=True,
        help_text="ページの内容を2〜3文で。検索結果にも出ます。300字まで。",
    )
    body = RichTextField("本文", features=RICH_TEXT_FEATURES, blank=True)
    body_is_searched = models.BooleanField(
        "本文も検索の対象にする",
        default=True,
        help_text="使い方や方針のページでは外します。タイトルと「はじめに」だけで見つかるようになり、取組を探す人のじゃまになりません。",
    )
    show_in_footer = models.BooleanField(
        "下のメニューに出す",
        default=False,
        help_text="トップページのすぐ下のページで選ぶと、全ページのいちばん下に出ます。方針やお問い合わせなど、どのページからも開けるようにしたいときに選びます。",
    )

    search_fields: ClassVar[list] = [
        *BasePage.search_fields,
        index.SearchField("introduction"),
        index.SearchField("body"),
    ]
    # Below the root of all sites it would have no address.
    parent_page_types: ClassVar[list[str]] = ["portal.HomePage", "content.StandardPage"]

    content_panels: ClassVar[list] = [
        *BasePage.content_panels,
        FieldPanel("introduction"),
        FieldPanel(
            "body",
            help_text="短い段落に分け、見出しを付けます。略語は、はじめに「SC（生活支援コーディネーター）」のように説明します。",
        ),
    ]
    promote_panels: ClassVar[list] = [
        *BasePage.promote_panels,
        FieldPanel("show_in_footer"),
        FieldPanel("body_is_searched"),
    ]
    template = "content/standard_page.html"

    class Meta:
        verbose_name = "一般のページ"


class ContactPage(StandardPage):
    """お問い合わせ: how to reach the department that runs the portal. Each case shows it too."""

    phone = models.CharField("電話", max_length=20, validators=[validate_telephone], help_text="例：048-000-0000")
    phone_hours = models.CharField(
        "電話の受付時間",
        max_length=100,
        blank=True,
        help_text="例：月曜日から金曜日の9時から17時まで（祝日と年末年始は休み）",
    )
    fax = models.CharField(
        "FAX", max_length=20, validators=[validate_telephone], blank=True, help_text="空けておくと、ページに出ません。"
    )
    email = models.EmailField(
        "メール", help_text="担当課で受けるアドレスです。職員個人のアドレスは書かないでください。"
    )
    office = models.TextField(
        "郵便・窓口",
        validators=[MaxLengthValidator(200)],
        blank=True,
        help_text="郵便番号、住所、階、課の名前。200字まで。",
    )
    asked_about_a_case = models.TextField(
        "事例について聞きたい方へ",
        validators=[MaxLengthValidator(200)],
        default=ASKED_ABOUT_A_CASE,
        help_text="どの事例のページにも、上の電話やメールと一緒に出ます。何を伝えてほしいか、どう答えるかを書きます。200字まで。",
    )

    # Numbers and addresses are looked up, not read.
    fields_without_prose: ClassVar[tuple[str, ...]] = ("phone", "fax", "email", "office")

    search_fields: ClassVar[list] = [
        *StandardPage.search_fields,
        *(index.SearchField(name) for name in ("phone", "phone_hours", "fax", "email", "office", "asked_about_a_case")),
    ]
    parent_page_types: ClassVar[list[str]] = ["portal.HomePage"]
    max_count = 1

    content_panels: ClassVar[list] = [
        *BasePage.content_panels,
        FieldPanel("introduction"),
        MultiFieldPanel(
            [FieldPanel(name) for name in ("phone", "phone_hours", "fax", "email", "office")], heading="連絡先"
        ),
        FieldPanel("asked_about_a_case"),
        FieldPanel("body", help_text="ほかに知らせたいことを書きます。返事までの日数など。"),
    ]
    template = "content/contact_page.html"

    class Meta:
        verbose_name = "お問い合わせのページ"


class PhotoFile(WagtailImageFieldFile):
    """Whatever way a picture comes in, its file is kept without the place where it was taken."""

    def save(self, name: str, content: File, save: bool = True) -> None:  # noqa: FBT001, FBT002  # Django's signature
        super().save(name, without_private_data(content), save=save)


class PhotoField(WagtailImageField):
    attr_class = PhotoFile


class PortalImage(AbstractImage):
    """An image with the facts that its use needs: what it shows, who made it and under which licence."""

    file = PhotoField("ファイル", upload_to=image_path, width_field="width", height_field="height")
    description = models.CharField(
        "何が写っているか（読み上げ用）", max_length=255, validators=[validate_alt_text], help_text=ADVICE
    )
    credit = models.CharField("撮影・作成者", max_length=100, blank=True)
    licence = models.CharField(
        "ライセンス",
        max_length=100,
        help_text="だれの許可で載せるのかを書きます。例：CC BY 4.0、提供元の許可を得て掲載",
    )

    admin_form_fields = (*Image.admin_form_fields, "credit", "licence")

    class Meta(AbstractImage.Meta):
        verbose_name = verbose_name_plural = "画像"


class PortalRendition(AbstractRendition):
    image = models.ForeignKey(PortalImage, on_delete=models.CASCADE, related_name="renditions")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=("image", "filter_spec", "focal_point_key"), name="content_rendition_unique")
        ]


def document_storage() -> Storage:
    """Not MEDIA_ROOT: a document of a closed collection is handed out by Wagtail's view alone, which asks who may."""
    return storages["documents"]


class PortalDocument(AbstractDocument):
    file = models.FileField(
        "ファイル", upload_to="documents", storage=document_storage, validators=[validate_document_content]
    )

    admin_form_fields = Document.admin_form_fields

    class Meta(AbstractDocument.Meta):
        verbose_name = verbose_name_plural = "文書ファイル"
