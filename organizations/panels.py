"""The form of an organization in the admin."""

from django.forms import CheckboxSelectMultiple
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel

SERVICE_PANELS = [
    FieldPanel("name", help_text="何をしてくれるのかが分かる名前です。100字まで。例：買い物の代行"),
    FieldPanel("field", help_text="いちばん近い分野を1つ選びます。"),
    FieldPanel("description", help_text="300字まで。例：週に1回、希望の品を買ってお届けします。"),
    FieldPanel("for_whom", help_text="200字まで。例：市内に住む65歳以上の人"),
    FieldRowPanel(
        [
            FieldPanel("fee_min", help_text="数字だけ。無料は0。"),
            FieldPanel("fee_max", help_text="金額が決まっていれば「から」と同じ数字。"),
            FieldPanel("fee_unit", help_text="上の金額が何に対するものか。"),
        ],
        heading="料金（円）",
    ),
    FieldPanel("fee_text", help_text="金額だけでは言えないこと。100字まで。例：ガソリン代は別にかかります"),
    FieldPanel("how_to_apply", help_text="300字まで。例：前の週の金曜日までに電話"),
    FieldPanel("apply_url", help_text="https:// から始まるアドレスを貼り付けます。"),
    FieldRowPanel(
        [
            FieldPanel("capacity", help_text="人数を数字だけで。"),
            FieldPanel("capacity_note", help_text="例：1日あたり"),
        ],
        heading="定員",
    ),
]

ORGANIZATION_PANELS = [
    MultiFieldPanel(
        [
            FieldPanel(
                "name", required_on_save=True, help_text="正式な名前です。100字まで。例：特定非営利活動法人みどりの会"
            ),
            FieldPanel("kana", help_text="ひらがなで書きます。株式会社などの法人の種類は入れません。例：みどりのかい"),
            FieldPanel("alternate_name", help_text="ふだん呼ばれている名前があれば書きます。100字まで。"),
            FieldPanel(
                "corporate_number",
                help_text="13けたの数字です。自治会や住民のグループなど、ない場合は空けておきます。",
            ),
            FieldPanel("body_kind", help_text="いちばん近いものを1つ選びます。"),
        ],
        heading="名前と種類",
    ),
    MultiFieldPanel(
        [
            FieldPanel(
                "summary",
                help_text="だれのために、どこで、何をしているかを2〜3文で書きます。一覧と検索結果に出ます。300字まで。",
            ),
            FieldPanel("description", help_text="活動の様子や、始めたきっかけなど。3000字まで。なくてもかまいません。"),
            FieldPanel(
                "fields",
                widget=CheckboxSelectMultiple,
                required_on_save=False,
                help_text="当てはまるものをすべて選びます。",
            ),
        ],
        heading="活動",
    ),
    MultiFieldPanel(
        [
            FieldPanel(
                "located_in", help_text="事務所や活動の拠点がある市区町村です。名前・よみ・コードで探して選びます。"
            ),
            FieldPanel("postal_code", help_text="例：330-0001"),
            FieldPanel("address", help_text="市区町村より後を書きます。例：元町1丁目2-3"),
            FieldPanel("building", help_text="例：元町ビル2階"),
            FieldPanel(
                "address_is_public",
                help_text="代表者の自宅のときなどは外します。市区町村までが公開され、地図にも印が出ません。",
            ),
            FieldRowPanel(
                [
                    FieldPanel("latitude", help_text="例：35.857000"),
                    FieldPanel("longitude", help_text="例：139.649000"),
                ],
                heading="地図の印の位置（度）",
            ),
        ],
        heading="所在地",
    ),
    InlinePanel(
        "service_areas",
        [
            FieldPanel("area", help_text="市区町村・日常生活圏域・県・全国のどれかを選びます。"),
            FieldPanel("note", help_text="一部の地区だけのときに書きます。100字まで。例：東部地区だけ"),
        ],
        heading="活動地域",
        label="活動地域",
        help_text="利用できる地域や、出向ける地域です。所在地と違うことがあります。空けておくと、所在地の市区町村になります。",
    ),
    InlinePanel(
        "services",
        heading="サービス",
        label="サービス",
        help_text="利用できることを1つずつ書きます。利用できる日と時間は、「連絡先・時間・指定」の画面で入力します。",
    ),
    InlinePanel(
        "offers",
        [
            FieldPanel("kind", help_text="いちばん近いものを1つ選びます。"),
            FieldPanel("text", help_text="200字まで。例：軽トラック1台。平日の昼に運転手つきで"),
        ],
        heading="いっしょに取り組むときに提供できるもの",
        label="提供できるもの",
    ),
    InlinePanel(
        "agreements",
        [
            FieldPanel("area", help_text="協定の相手の市区町村か県です。"),
            FieldPanel("name", help_text="150字まで。例：高齢者の見守りに関する協定"),
            FieldRowPanel(
                [
                    FieldPanel("signed_on", help_text="例：2026-04-01"),
                    FieldPanel("ends_on", help_text="決まっていなければ空けておきます。"),
                ]
            ),
            FieldPanel("url", help_text="協定を紹介するページがあるとき、https:// から始まるアドレスを貼り付けます。"),
        ],
        heading="自治体との協定",
        label="協定",
    ),
    FieldPanel("website", help_text="https:// から始まるアドレスを貼り付けます。"),
    InlinePanel(
        "links",
        [
            FieldPanel("title", help_text="行き先が分かるように書きます。100字まで。"),
            FieldPanel("url", help_text="https:// から始まるアドレスを貼り付けます。"),
        ],
        heading="そのほかのリンク",
        label="リンク",
    ),
    InlinePanel(
        "photos",
        [
            FieldPanel("image", help_text="登録してある写真から選ぶか、新しく登録します。"),
            FieldPanel("alt_text", help_text="空けておくと、画像に付けた説明が読み上げられます。"),
            FieldPanel("caption", help_text="150字まで。なくてもかまいません。"),
        ],
        heading="写真",
        label="写真",
    ),
    FieldPanel(
        "is_lifetime_support",
        help_text="身元の保証や亡くなった後の手続きなどを、契約して引き受ける事業です。選ぶと、情報の開示の表がページに出ます。",
    ),
    InlinePanel(
        "disclosures",
        [
            FieldPanel("item", help_text="答える項目を選びます。"),
            FieldPanel("answer", help_text="団体の答えを選びます。"),
            FieldPanel("note", help_text="答えの説明です。200字まで。"),
        ],
        heading="情報の開示（高齢者等終身サポート事業）",
        label="項目",
        help_text="国のガイドラインの主な項目です。高齢者等終身サポート事業を行っている団体だけが答えます。",
    ),
]
