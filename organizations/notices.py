"""What people are told about applications."""

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.urls import reverse

from content.japanese_dates import date_text
from notifications import verbs
from notifications.models import NoticeEvent
from organizations.enums import OF_STAFF, ApplicationState
from organizations.models import Application, CorrectionReport, Membership, Organization
from organizations.permissions import APPLICATION, OBJECT, is_manager, may_decide
from roles.permissions import may_anywhere, may_with, people_to_act

LONGEST_TEXT = 120


class _OfAnApplication(verbs.Verb):
    def application(self, event: NoticeEvent) -> Application | None:
        return event.target if isinstance(event.target, Application) else None

    def what(self, event: NoticeEvent) -> str:
        found = self.application(event)
        return f"「{found.name}」の{found.what}" if found else "申請"

    def values(self, event: NoticeEvent, user: Any) -> dict[str, str]:
        found = self.application(event)
        return {
            "団体": found.name if found else "",
            "申請": found.what if found else "",
            "受付番号": found.receipt_number if found else "",
            "返事の目安": date_text(found.answer_by) if found and found.answer_by else "",
            "ひとこと": str(event.data.get("text", "")),
        }


class _ToTheApplicant(_OfAnApplication):
    is_mandatory = True
    why_mandatory = "ご自分の申請に関わる知らせのため、いつもメールでも届きます。"

    def recipients(self, event: NoticeEvent) -> Iterable[Any]:
        """Of an application on paper those who typed it in: they tell the applicant."""
        found = self.application(event)
        return [found.answerer] if found and found.answerer else []

    def may_know(self, event: NoticeEvent, user: Any) -> bool:
        found = self.application(event)
        return found is not None and found.answerer == user

    def link(self, event: NoticeEvent) -> str:
        return reverse("organizations:application", args=[event.object_id])


class Received(_ToTheApplicant):
    key = text_key = "application-received"
    label = "団体の登録申請を受け付けたとき"

    def text(self, event: NoticeEvent) -> str:
        found = self.application(event)
        number = f"受付番号は{found.receipt_number}です。" if found else ""
        return f"{self.what(event)}を受け付けました。{number}"


class ReceivedAgain(_ToTheApplicant):
    key = text_key = "application-received-again"
    label = "追加の確認への返事を受け付けたとき"

    def text(self, event: NoticeEvent) -> str:
        return f"{self.what(event)}について、返事を受け付けました。"


class Asked(_ToTheApplicant):
    key = text_key = "application-asked"
    label = "団体の登録申請について、追加の確認があるとき"

    def may_know(self, event: NoticeEvent, user: Any) -> bool:
        found = self.application(event)
        return super().may_know(event, user) and found is not None and found.state == ApplicationState.ASKED

    def text(self, event: NoticeEvent) -> str:
        return f"{self.what(event)}について、確かめたいことがあります。返事をお願いします。"


class Approved(_ToTheApplicant):
    key = text_key = "application-approved"
    label = "団体の登録申請が承認されたとき"

    def text(self, event: NoticeEvent) -> str:
        return f"{self.what(event)}が承認されました。"


class DeclinedApplication(_ToTheApplicant):
    key = text_key = "application-declined"
    label = "団体の登録申請が見送られたとき"

    def text(self, event: NoticeEvent) -> str:
        return f"{self.what(event)}は、見送りとなりました。理由を見られます。"


class _ToTheStaff(_OfAnApplication):
    def concerns(self, user: Any) -> bool:
        return may_anywhere(user, APPLICATION, "decide")

    def recipients(self, event: NoticeEvent) -> Iterable[Any]:
        found = self.application(event)
        if found is None:
            return []
        if found.assignee is not None and may_decide(found, found.assignee):
            return [found.assignee]
        areas = [found.located_in] if found.located_in else []
        return people_to_act(APPLICATION, "decide", areas=areas, besides=found.applicant)

    def may_know(self, event: NoticeEvent, user: Any) -> bool:
        """Of what was decided or taken back before they were told, nobody is told."""
        found = self.application(event)
        return found is not None and found.state in OF_STAFF and may_decide(found, user)

    def link(self, event: NoticeEvent) -> str:
        return reverse("organization_application", args=[event.object_id])


class Arrived(_ToTheStaff):
    key = text_key = "application-arrived"
    label = "担当する地域で、団体の登録申請が届いたとき"

    def text(self, event: NoticeEvent) -> str:
        return f"{self.what(event)}が届いています。{settings.APPLICATION_DAYS}日以内に返事をしてください。"


class Answered(_ToTheStaff):
    key = text_key = "application-answered"
    label = "団体の登録申請で、追加の確認に返事があったとき"

    def text(self, event: NoticeEvent) -> str:
        return f"{self.what(event)}に、追加の確認の返事が届いています。"


class Assigned(_ToTheStaff):
    key = text_key = "application-assigned"
    label = "団体の登録申請の担当者になったとき"

    def text(self, event: NoticeEvent) -> str:
        return f"{self.what(event)}の担当者になりました。"


class MemberJoined(verbs.Verb):
    key = text_key = "member-joined"
    label = "自分の団体に、新しいメンバーが加わったとき"

    def concerns(self, user: Any) -> bool:
        return bool(Membership.objects.managers().filter(user=user).exists())

    def recipients(self, event: NoticeEvent) -> Iterable[Any]:
        if not isinstance(event.target, Membership):
            return []
        return [row.user for row in event.target.organization.memberships.managers().select_related("user")]

    def may_know(self, event: NoticeEvent, user: Any) -> bool:
        return isinstance(event.target, Membership) and is_manager(event.target.organization, user)

    def text(self, event: NoticeEvent) -> str:
        found = event.target
        if not isinstance(found, Membership):
            return "新しいメンバーが加わりました。"
        return f"「{found.organization}」に、{found.user.get_full_name()}さんが{found.get_role_display()}として加わりました。"

    def link(self, event: NoticeEvent) -> str:
        found = event.target
        return reverse("organizations:members", args=[found.organization_id]) if isinstance(found, Membership) else ""


class ErrorReported(verbs.Verb):
    key = text_key = "organization-error-reported"
    label = "担当する地域の団体に、情報の誤りの知らせがあったとき"

    def concerns(self, user: Any) -> bool:
        return may_anywhere(user, OBJECT, "change")

    def recipients(self, event: NoticeEvent) -> Iterable[Any]:
        if not isinstance(event.target, CorrectionReport):
            return []
        place = event.target.organization.located_in
        return people_to_act(OBJECT, "change", areas=[place] if place else [])

    def may_know(self, event: NoticeEvent, user: Any) -> bool:
        found = event.target
        return (
            isinstance(found, CorrectionReport)
            and found.done_at is None
            and may_with(user, found.organization, "change")
        )

    def text(self, event: NoticeEvent) -> str:
        found = event.target
        if not isinstance(found, CorrectionReport):
            return "情報の誤りの知らせが届いています。"
        return f"「{found.organization}」に、情報の誤りの知らせが届いています：{found.get_what_display()}"

    def link(self, event: NoticeEvent) -> str:
        return reverse("organization_report", args=[event.object_id])


class Unmanaged(verbs.Verb):
    key = text_key = "organization-unmanaged"
    label = "担当する地域の団体に、管理者がいなくなったとき"

    def concerns(self, user: Any) -> bool:
        return may_anywhere(user, OBJECT, "change")

    def recipients(self, event: NoticeEvent) -> Iterable[Any]:
        found = event.target
        if not isinstance(found, Organization):
            return []
        return people_to_act(OBJECT, "change", areas=[found.located_in] if found.located_in else [])

    def may_know(self, event: NoticeEvent, user: Any) -> bool:
        found = event.target
        return (
            isinstance(found, Organization)
            and not found.memberships.managers().exists()
            and may_with(user, found, "change")
        )

    def text(self, event: NoticeEvent) -> str:
        return f"「{event.target}」の管理者が退会し、管理者がいなくなりました。"

    def link(self, event: NoticeEvent) -> str:
        found = event.target
        return found.get_absolute_url() if isinstance(found, Organization) and found.live else ""


ALL = (
    ErrorReported(),
    Unmanaged(),
    MemberJoined(),
    Received(),
    ReceivedAgain(),
    Asked(),
    Approved(),
    DeclinedApplication(),
    Arrived(),
    Answered(),
    Assigned(),
)
