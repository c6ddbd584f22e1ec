"""Fixed words of the directory."""

from django.db import models

# The kind under which the search knows organizations.
ORGANIZATION_KIND = "organization"


class Activity(models.TextChoices):
    """事業活動状況 (GIF 434). What has ended is no longer public."""

    ACTIVE = "active", "活動中"
    PAUSED = "paused", "休止中"


class FeeUnit(models.TextChoices):
    HOUR = "hour", "1時間"
    TIME = "time", "1回"
    MEAL = "meal", "1食"
    DAY = "day", "1日"
    MONTH = "month", "1か月"
    YEAR = "year", "1年"


class Visibility(models.TextChoices):
    """Who sees a contact."""

    PUBLIC = "public", "だれでも見られる"
    COORDINATORS = "coordinators", "生活支援コーディネーターと行政の職員だけ"


class DisclosureItem(models.TextChoices):
    """What a 高齢者等終身サポート事業者 should make known (S19).

    After the main points of 高齢者等終身サポート事業者ガイドライン (seed 000).
    """

    EXPLANATION = "explanation", "契約の前に、契約書と重要事項説明書を渡して説明している"
    MEDICAL_CARE = "medical-care", "医療・介護の関係者と連携している"
    HEIRS = "heirs", "相続人になる人にも、契約の内容を説明している"
    DONATION = "donation", "寄附や遺贈を、契約の条件にしていない"
    RECORD = "record", "いつ、何を、いくらで行ったかを記録し、定期的に利用者に報告している"
    DEPOSIT = "deposit", "預かったお金を、運営のお金と分けて管理している"
    CANCELLATION = "cancellation", "契約をやめるときの手順を知らせている"
    GUARDIANSHIP = "guardianship", "判断する力が弱くなったときに、成年後見制度につないでいる"
    WEBSITE = "website", "事業の内容をホームページなどで公開している"
    PERSONAL_DATA = "personal-data", "個人情報の取り扱いを決めて守っている"
    CONTINUITY = "continuity", "事業が続けられなくなったときの備えがある"
    COMPLAINTS = "complaints", "相談や苦情の窓口がある"


class DisclosureAnswer(models.TextChoices):
    YES = "yes", "はい"
    PARTLY = "partly", "一部"
    NO = "no", "いいえ"


class ApplicationKind(models.TextChoices):
    NEW = "new", "新しく載せる"
    CLAIM = "claim", "載っている団体の担当になる"
    EDIT = "edit", "載っている内容を変える"


class ApplicationState(models.TextChoices):
    """下書き → 提出 → 確認中 → (追加の確認 ⇄ 再提出) → 承認, 見送り or 取り下げ."""

    DRAFT = "draft", "下書き"
    SUBMITTED = "submitted", "提出"
    IN_REVIEW = "in-review", "確認中"
    ASKED = "asked", "追加の確認をお願い"
    RESUBMITTED = "resubmitted", "再提出"
    APPROVED = "approved", "承認"
    DECLINED = "declined", "見送り"
    WITHDRAWN = "withdrawn", "取り下げ"


# Whose turn it is.
OF_APPLICANT = (ApplicationState.DRAFT, ApplicationState.ASKED)
OF_STAFF = (ApplicationState.SUBMITTED, ApplicationState.IN_REVIEW, ApplicationState.RESUBMITTED)
OPEN = (*OF_APPLICANT, *OF_STAFF)
DECIDED = (ApplicationState.APPROVED, ApplicationState.DECLINED, ApplicationState.WITHDRAWN)


class TemplatePurpose(models.TextChoices):
    """Into which of the texts of staff ready words go."""

    ASK = "ask", "確かめたいこと"
    DECLINE = "decline", "見送る理由"


class ReceivedBy(models.TextChoices):
    """How an application came that staff entered for somebody (代行入力)."""

    PAPER = "paper", "紙"
    PHONE = "phone", "電話"
    FAX = "fax", "FAX"
    COUNTER = "counter", "窓口"


class MemberRole(models.TextChoices):
    MANAGER = "manager", "管理者"
    EDITOR = "editor", "編集者"


class CorrectionKind(models.TextChoices):
    CONTACT = "contact", "連絡先が違う・つながらない"
    TIMES = "times", "日時や料金が違う"
    PLACE = "place", "場所や活動地域が違う"
    ENDED = "ended", "もう活動していない"
    OTHER = "other", "そのほか"
