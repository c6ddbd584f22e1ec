"""The case form in the admin: the questions of GIF DS-451-3 in the order of the ministry's form."""

from django.forms import CheckboxSelectMultiple
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel
from wagtail.models import Page

CASE_STUDY_PANELS = [
    *Page.content_panels,
    FieldPanel("subtitle"),
    FieldPanel("summary"),
    InlinePanel(
        "places",
        heading="地域",
        label="地域",
        min_num=1,
        help_text="市区町村を選びます。県全体や全国を対象とする取組は「対象地域」としても加えてください。",
    ),
    MultiFieldPanel([FieldPanel("body_name"), FieldPanel("body_kind")], heading="実施主体"),
    MultiFieldPanel(
        [
            FieldRowPanel([FieldPanel("fiscal_year"), FieldPanel("fiscal_year_end")]),
            FieldPanel("fields", widget=CheckboxSelectMultiple, required_on_save=False),
            FieldPanel("service_a_type"),
            FieldPanel("keywords"),
        ],
        heading="探すための情報",
    ),
    MultiFieldPanel([FieldPanel("background"), FieldPanel("aim")], heading="背景と目的"),
    MultiFieldPanel([FieldPanel("team"), FieldPanel("partners")], heading="進めた人たち"),
    FieldPanel("activities"),
    MultiFieldPanel(
        [
            FieldPanel("money"),
            FieldPanel("people"),
            InlinePanel("programs", heading="利用した制度", label="制度"),
        ],
        heading="お金・人・制度",
    ),
    FieldPanel("challenges"),
    FieldPanel("results"),
    MultiFieldPanel([FieldPanel("sustaining"), FieldPanel("next_steps")], heading="これから"),
    FieldPanel("lessons"),
    FieldPanel("contact"),
    InlinePanel("photos", heading="写真", label="写真"),
    MultiFieldPanel([FieldPanel("video_title"), FieldPanel("video_url"), FieldPanel("video_licence")], heading="動画"),
    InlinePanel("links", heading="関連するリンク", label="リンク"),
    InlinePanel(
        "sources",
        heading="出典",
        label="資料",
        help_text="この事例を書くもとにした資料です。ページや見出しまで書いてください。",
    ),
]
