"""The first version of what those who apply agree to, and ready words for staff."""

from django.db import transaction

from organizations.enums import TemplatePurpose
from organizations.models import AnswerTemplate, ParticipationRules

FIRST_RULES = """
このポータルは、高齢者が住み慣れた地域で暮らし続けられるように、支える人や団体をつなぐ場です。参加する団体は、次のことを守ってください。

1. 載せる内容は、事実だけを書きます。変わったときは、すぐに直します。
2. 暴力団などの反社会的勢力ではなく、関わりも持ちません。
3. 法律や条例を守り、利用する人をだましたり、むりに契約させたりしません。
4. 政治や宗教への勧誘、人を傷つける内容、ほかの人の権利をおかす内容を載せません。
5. 知った個人の情報を、ほかの目的に使わず、外にもらしません。
6. 事務局から確認の連絡があったときは、答えます。

守られないときは、事務局が内容の直しをお願いしたり、公開をやめたりすることがあります。団体とのサービスの契約や利用は、利用する人と団体の間で行うもので、事務局は仲立ちをしません。
""".strip()

FIRST_TEMPLATES = (
    (
        TemplatePurpose.ASK,
        "法人番号を確かめたいとき",
        "入力された法人番号が、団体の名前と合いませんでした。国税庁の法人番号公表サイトで確かめて、直してください。法人でないときは、空けておいてください。",
    ),
    (
        TemplatePurpose.ASK,
        "活動の内容がはっきりしないとき",
        "「何をしているか」に、だれのために、どこで、何をしているかを、はじめて読む人にも分かるように書き足してください。",
    ),
    (
        TemplatePurpose.DECLINE,
        "もう載っている団体のとき",
        "この団体は、もう一覧に載っています。団体のページにある「団体の人として申請する」から、あらためて申請してください。",
    ),
)


@transaction.atomic
def add_first_rules() -> ParticipationRules | None:
    """Add the first version, and ready words, where there are no rules yet: without rules nobody could agree to any."""
    if ParticipationRules.objects.exists():
        return None
    for number, (purpose, title, text) in enumerate(FIRST_TEMPLATES):
        values = {"purpose": purpose, "text": text, "sort_order": number * 10}
        AnswerTemplate.objects.get_or_create(title=title, defaults=values)
    rules = ParticipationRules(text=FIRST_RULES)
    rules.save()
    return rules
