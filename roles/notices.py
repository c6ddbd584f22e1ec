"""What people are told about roles: who is told, in which words, and which page opens."""

from collections.abc import Iterable
from typing import Any

from django.urls import reverse

from content.japanese_dates import date_text
from notifications import verbs
from notifications.models import NoticeEvent
from roles.enums import RequestState
from roles.models import RoleGrant, RoleRequest
from roles.permissions import (
    grants_within_reach,
    may_anywhere,
    may_decide,
    may_with_any_grant,
    may_with_grant,
    people_to_act,
)
from roles.wording import areas_text


class Requested(verbs.Verb):
    key = text_key = "role-requested"
    label = "担当する地域で、役割の申請があったとき"

    def concerns(self, user: Any) -> bool:
        return may_anywhere(user, "role-request", "decide")

    def recipients(self, event: NoticeEvent) -> Iterable[Any]:
        if not isinstance(event.target, RoleRequest):
            return []
        request = event.target
        areas = request.areas.with_ancestors()
        return people_to_act("role-request", "decide", areas=areas, besides=request.user)

    def may_know(self, event: NoticeEvent, user: Any) -> bool:
        """Of what was decided or taken back before they were told, nobody is told."""
        if not isinstance(event.target, RoleRequest) or event.target.state != RequestState.WAITING:
            return False
        return may_decide(user, event.target)

    def text(self, event: NoticeEvent) -> str:
        return f"{_what(event)}の申請が届いています（{_where(event)}）。"

    def link(self, event: NoticeEvent) -> str:
        return reverse("roles_request", args=[event.object_id])


class _ToTheHolder(verbs.Verb):
    """What happens to one's own rights cannot be switched off."""

    is_mandatory = True

    def recipients(self, event: NoticeEvent) -> Iterable[Any]:
        return [event.target.user] if isinstance(event.target, RoleGrant | RoleRequest) else []

    def may_know(self, event: NoticeEvent, user: Any) -> bool:
        return isinstance(event.target, RoleGrant | RoleRequest) and event.target.user_id == user.pk

    def link(self, event: NoticeEvent) -> str:
        return reverse("roles:my_page")

    def values(self, event: NoticeEvent, user: Any) -> dict[str, str]:
        ends_on = event.target.ends_on if isinstance(event.target, RoleGrant) else None
        return {
            "役割": _what(event),
            "担当地域": _where(event),
            "任期": f"{date_text(ends_on)}まで" if ends_on else "定めなし",
            "ひとこと": self.words(event),
        }

    def words(self, event: NoticeEvent) -> str:
        return ""


class Given(_ToTheHolder):
    key = text_key = "role-given"
    label = "役割が付いたとき"

    def text(self, event: NoticeEvent) -> str:
        return f"{_what(event)}の役割が付きました（{_where(event)}）。"

    def words(self, event: NoticeEvent) -> str:
        note = event.data.get("note", "")
        return f"担当者から：{note}" if note else ""


class Declined(_ToTheHolder):
    key = text_key = "role-declined"
    label = "役割の申請が見送られたとき"

    def text(self, event: NoticeEvent) -> str:
        return f"{_what(event)}の申請は、見送りとなりました（{_where(event)}）。"

    def words(self, event: NoticeEvent) -> str:
        return event.target.decision_note if isinstance(event.target, RoleRequest) else ""

    def link(self, event: NoticeEvent) -> str:
        return reverse("roles:asked", args=[event.object_id])


class EndsSoon(_ToTheHolder):
    key = text_key = "role-ends-soon"
    label = "役割の任期がまもなく終わるとき"

    def may_know(self, event: NoticeEvent, user: Any) -> bool:
        return super().may_know(event, user) and _is_held(event)

    def text(self, event: NoticeEvent) -> str:
        ends_on = event.target.ends_on if isinstance(event.target, RoleGrant) else None
        day = f"{date_text(ends_on)}に" if ends_on else "まもなく"
        return f"{_what(event)}の任期が、{day}終わります（{_where(event)}）。"


class Ended(_ToTheHolder):
    key = text_key = "role-ended"
    label = "役割が終わったとき"

    def text(self, event: NoticeEvent) -> str:
        return f"{_what(event)}の役割が終わりました（{_where(event)}）。"

    def words(self, event: NoticeEvent) -> str:
        return (event.target.end_reason if isinstance(event.target, RoleGrant) else "") or "書かれていません"


class _ToTheStaff(verbs.Verb):
    """Of a role that ended: those who could have ended it."""

    def concerns(self, user: Any) -> bool:
        return may_with_any_grant(user, "end")

    def recipients(self, event: NoticeEvent) -> Iterable[Any]:
        if not isinstance(event.target, RoleGrant):
            return []
        grant = event.target
        areas = grant.areas.with_ancestors()
        return people_to_act(f"role-{grant.role}", "end", areas=areas, besides=grant.user)

    def may_know(self, event: NoticeEvent, user: Any) -> bool:
        return isinstance(event.target, RoleGrant) and may_with_grant(user, event.target, "end")


class HandedOver(_ToTheStaff):
    key = text_key = "role-handed-over"
    label = "担当する地域で、役割が引き継がれたとき"

    def text(self, event: NoticeEvent) -> str:
        is_followed = isinstance(event.target, RoleGrant) and event.target.successors.exists()
        then = "後任の人に、招待を送りました。" if is_followed else "後任の人は、まだ招待されていません。"
        who = f"{event.target.user.get_full_name()}さん" if isinstance(event.target, RoleGrant) else "担当者"
        return f"{who}が、{_what(event)}の役割を終えました（{_where(event)}）。{then}"

    def link(self, event: NoticeEvent) -> str:
        """To the list that begins with the newest invitation: there it can be revoked."""
        return reverse("roles_invitations")


class HolderLeft(_ToTheStaff):
    """The page of the person is no more, so the list of people opens."""

    key = text_key = "role-holder-left"
    label = "担当する地域で、役割のある人が退会したとき"

    def text(self, event: NoticeEvent) -> str:
        return f"{_what(event)}の担当者が退会したため、役割が終わりました（{_where(event)}）。後任の人は、まだ招待されていません。"

    def link(self, event: NoticeEvent) -> str:
        return reverse("roles_people")


class ConfirmationsDue(verbs.Verb):
    """Its target is the person who is asked."""

    key = text_key = "role-confirmations-due"
    label = "担当する地域の役割を、年に一度確かめるとき"
    is_mandatory = True

    def concerns(self, user: Any) -> bool:
        return may_with_any_grant(user, "confirm")

    def recipients(self, event: NoticeEvent) -> Iterable[Any]:
        return [event.target] if event.target is not None else []

    def may_know(self, event: NoticeEvent, user: Any) -> bool:
        return grants_within_reach(user, "confirm").exclude(user_id=user.pk).exists()

    def text(self, event: NoticeEvent) -> str:
        return "担当する地域に、前の確認から1年たった役割があります。いまも担当しているかを確かめてください。"

    def link(self, event: NoticeEvent) -> str:
        return reverse("roles_confirmations")


def _what(event: NoticeEvent) -> str:
    target = event.target
    if not isinstance(target, RoleGrant | RoleRequest):
        return "役割"
    return target.role_text


def _where(event: NoticeEvent) -> str:
    target = event.target
    return areas_text(target.areas.with_ancestors()) if isinstance(target, RoleGrant | RoleRequest) else ""


def _is_held(event: NoticeEvent) -> bool:
    return isinstance(event.target, RoleGrant) and event.target.ended_at is None


ALL = (Requested(), Given(), Declined(), EndsSoon(), Ended(), HandedOver(), HolderLeft(), ConfirmationsDue())
