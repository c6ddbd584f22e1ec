"""The case form in the admin: the questions of GIF DS-451-3 in the order of the ministry's form."""

from django.forms import CheckboxSelectMultiple
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel

from content.models import BasePage

CASE_STUDY_PANELS = [
    *BasePage.content_panels,
    FieldPanel("subtitle", help_text="タイトルで言い切れないことを補います。100字まで。なくてもかまいません。"),
    FieldPanel("summary"),
    InlinePanel(
        "places",
        heading="地域",
        label="地域",
        min_num=1,
        help_text="市区町村を選びます。県全体や全国を対象とする取組は「対象地域」としても加えてください。",
    ),
    MultiFieldPanel(
        [
            FieldPanel("body_name"),
            FieldPanel("organization"),
            FieldPanel("body_kind", help_text="中心になった団体に、いちばん近いものを選びます。"),
        ],
        heading="実施主体",
    ),
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
            InlinePanel(
                "programs",
                heading="利用した制度",
                label="制度",
                help_text="国・県・市町村の事業や助成金などです。なければ空けておきます。",
            ),
        ],
        heading="お金・人・制度",
    ),
    FieldPanel("challenges"),
    FieldPanel("results"),
    MultiFieldPanel([FieldPanel("sustaining"), FieldPanel("next_steps")], heading="これから"),
    FieldPanel("lessons"),
    FieldPanel("contact"),
    InlinePanel("photos", heading="写真", label="写真", help_text="活動の様子が分かる写真を、見せたい順に加えます。"),
    MultiFieldPanel(
        [
            FieldPanel("video_title", help_text="リンクの文字になります。100字まで。例：買い物送迎の1日（5分）"),
            FieldPanel("video_url", help_text="https:// から始まるアドレスを貼り付けます。動画はリンクとして出ます。"),
            FieldPanel("video_licence", help_text="だれの許可で載せるのかを書きます。例：所沢市の許可を得て掲載"),
        ],
        heading="動画",
    ),
    InlinePanel("links", heading="関連するリンク", label="リンク", help_text="くわしく知りたい人に役立つページです。"),
    InlinePanel(
        "sources",
        heading="出典",
        label="資料",
        help_text="この事例を書くもとにした資料です。ページや見出しまで書いてください。",
    ),
]
