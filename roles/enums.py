"""Roles, layers of coordinators, states of requests, and how far a right reaches."""

from django.db import models


class Role(models.TextChoices):
    """What a person is on this portal. Everyone with an account is a 参加者."""

    PARTICIPANT = "participant", "参加者"
    COORDINATOR = "coordinator", "生活支援コーディネーター"
    MUNICIPAL_STAFF = "municipal-staff", "市町村職員"
    ADVISOR = "advisor", "アドバイザー"
    PREFECTURE_EDITOR = "prefecture-editor", "県職員（編集）"
    PREFECTURE_REVIEWER = "prefecture-reviewer", "県職員（審査・公開）"
    PREFECTURE_OFFICE = "prefecture-office", "県職員（事務局）"
    ADMINISTRATOR = "administrator", "管理者"


class Layer(models.IntegerChoices):
    """Where a coordinator works (seed 001, 002): layer 1 a municipality, layer 2 a daily living area."""

    FIRST = 1, "第1層（市町村）"
    SECOND = 2, "第2層（日常生活圏域）"


# Those that a person may ask for with the form of the site.
REQUESTABLE = (Role.COORDINATOR, Role.MUNICIPAL_STAFF)
# Those that hold for the whole prefecture; the others name their areas.
PREFECTURE_WIDE = (
    Role.PREFECTURE_EDITOR,
    Role.PREFECTURE_REVIEWER,
    Role.PREFECTURE_OFFICE,
    Role.ADMINISTRATOR,
)
# Wagtail's groups through which a role enters the admin (services/group_rights). The first two are Wagtail's own, renamed.
GROUP_OF_ROLE = {
    Role.PREFECTURE_EDITOR: "編集担当",
    Role.PREFECTURE_REVIEWER: "公開担当",
    Role.PREFECTURE_OFFICE: "事務局",
    Role.MUNICIPAL_STAFF: "市町村職員",
}
# Those that open the admin; without a second factor they are told, and kept out.
STAFF_ROLES = (*GROUP_OF_ROLE, Role.ADMINISTRATOR)


class RequestState(models.TextChoices):
    WAITING = "waiting", "確認待ち"
    APPROVED = "approved", "承認"
    DECLINED = "declined", "見送り"
    WITHDRAWN = "withdrawn", "取り下げ"


class Scope(models.TextChoices):
    """How far a right reaches: a cell of the permission matrix."""

    NONE = "none", "できない"
    OWN = "own", "自分のもの"
    AREA = "area", "担当地域"
    AREA_AND_OWN = "area+own", "担当地域と自分のもの"
    ALL = "all", "すべて"


BY_AREA = (Scope.AREA, Scope.AREA_AND_OWN)
OF_ONES_OWN = (Scope.OWN, Scope.AREA_AND_OWN)
