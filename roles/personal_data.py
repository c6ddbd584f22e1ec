"""What the portal keeps of people's roles (accounts.personal_data)."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from accounts.personal_data import LEFT, PersonalData, register
from content.japanese_dates import date_text
from notifications.services import notify
from roles.models import Invitation, RoleGrant, RoleRequest
from roles.services import end_grant
from roles.wording import areas_text


def _day(value: date | datetime | None) -> str:
    if isinstance(value, datetime):
        value = timezone.localtime(value).date()
    return date_text(value) if value else ""


def grants_of(user: Any) -> Iterator[Mapping[str, str]]:
    for grant in RoleGrant.objects.filter(user=user).with_areas():
        yield {
            "役割": str(grant),
            "担当地域": areas_text(grant.areas.all(), most=100),
            "所属": grant.affiliation,
            "始まり": _day(grant.starts_on),
            "任期の最後の日": _day(grant.ends_on),
            "終えた日": _day(grant.ended_at),
            "終えた理由": grant.end_reason,
        }


@transaction.atomic
def erase_grants(user: Any) -> None:
    """What was held stays as a row without a name: others' decisions hang on it. Staff of the areas are told of the gap."""
    for grant in RoleGrant.objects.filter(user=user, ended_at=None):
        end_grant(grant=grant, by=None, reason=LEFT, is_told=False)
        notify("role-holder-left", target=grant)
    RoleGrant.objects.filter(user=user).update(affiliation="", end_reason=LEFT)


def requests_of(user: Any) -> Iterator[Mapping[str, str]]:
    for request in RoleRequest.objects.filter(user=user).with_areas():
        yield {
            "役割": request.get_role_display(),
            "担当地域": areas_text(request.areas.all(), most=100),
            "所属": request.affiliation,
            "理由": request.reason,
            "申請した日": _day(request.created_at),
            "状態": request.get_state_display(),
            "決めた日": _day(request.decided_at),
            "担当者の言葉": request.decision_note,
        }


def erase_requests(user: Any) -> None:
    RoleRequest.objects.filter(user=user).delete()


def _invitations_to(user: Any) -> Q:
    return Q(email=user.email.lower()) | Q(accepted_by=user)


def invitations_of(user: Any) -> Iterator[Mapping[str, str]]:
    for invitation in Invitation.objects.filter(_invitations_to(user)).with_areas():
        yield {
            "役割": invitation.get_role_display(),
            "メールアドレス": invitation.email,
            "氏名": invitation.name,
            "担当地域": areas_text(invitation.areas.all(), most=100),
            "所属": invitation.affiliation,
            "招待された日": _day(invitation.created_at),
            "受けた日": _day(invitation.accepted_at),
        }


def erase_invitations(user: Any) -> None:
    Invitation.objects.filter(_invitations_to(user)).delete()


def register_kinds() -> None:
    register(
        PersonalData(
            key="role-grants",
            label="役割",
            purpose="だれが、どの地域で、どの役割を担うかを確かめ、役割に応じた操作をできるようにするため",
            kept_for="アカウントがある間（退会すると、所属を消し、役割を終える）",
            models=("roles.RoleGrant",),
            people=lambda: RoleGrant.objects.values("user").distinct().count(),
            of=grants_of,
            erase=erase_grants,
        )
    )
    register(
        PersonalData(
            key="role-requests",
            label="役割の申請",
            purpose="役割を担う人であることを、市町村か県の職員が確かめるため",
            kept_for="アカウントがある間",
            models=("roles.RoleRequest",),
            people=lambda: RoleRequest.objects.values("user").distinct().count(),
            of=requests_of,
            erase=erase_requests,
        )
    )
    register(
        PersonalData(
            key="role-invitations",
            label="役割への招待",
            purpose="役割を担う人に、招待のリンクを送るため",
            kept_for="アカウントがある間（受けられなかった招待は、期限か取り消しから1年）",
            models=("roles.Invitation",),
            people=lambda: Invitation.objects.values("email").distinct().count(),
            of=invitations_of,
            erase=erase_invitations,
        )
    )
