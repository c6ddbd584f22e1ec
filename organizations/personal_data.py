"""What the portal keeps of those who apply, and of members (accounts.personal_data)."""

from collections.abc import Iterator, Mapping
from typing import Any

from django.db import transaction

from accounts.kept_data import people_of
from accounts.personal_data import LEFT, PersonalData, register
from content.japanese_dates import local_moment_text as moment
from notifications.services import notify
from organizations.enums import DECIDED, ApplicationState
from organizations.models import (
    Application,
    ApplicationEvent,
    ApplicationNote,
    CorrectionReport,
    Membership,
    Organization,
)
from organizations.services.applying import delete_draft, withdraw

# The step of an application in which somebody names himself; all else is of the organization.
OF_THE_PERSON = "rules"


def _applications_of(user: Any) -> Iterator[Mapping[str, str]]:
    for application in Application.objects.filter(applicant=user).order_by("pk"):
        person = application.answers.get(OF_THE_PERSON, {})
        yield {
            "団体": application.name,
            "受付番号": application.receipt_number,
            "状態": application.get_state_display(),
            "始めた日時": moment(application.created_at),
            "提出した日時": moment(application.submitted_at),
            "連絡先の氏名": "".join(person.get("person", [])),
            "連絡先の電話": "".join(person.get("person_phone", [])),
        }
    for event in ApplicationEvent.objects.filter(by=user).order_by("pk"):
        yield {"種類": "申請の経過", "状態": event.get_state_display(), "内容": event.text, "日時": moment(event.at)}
    for note in ApplicationNote.objects.filter(by=user).order_by("pk"):
        yield {"種類": "申請の内部メモ", "内容": note.text, "日時": moment(note.at)}


@transaction.atomic
def _erase_applications(user: Any) -> None:
    """Drafts go, what waits is taken back; what was decided stays, without a word of the person."""
    mine = Application.objects.filter(applicant=user)
    for draft in mine.filter(state=ApplicationState.DRAFT):
        delete_draft(draft)
    for application in mine.exclude(state__in=DECIDED):
        withdraw(application, by=None, reason=LEFT)
    for application in mine:
        for kept in (application.answers, application.sent, application.sent_before):
            kept.pop(OF_THE_PERSON, None)
        application.applicant = None
        application.save()


def _memberships_of(user: Any) -> Iterator[Mapping[str, str]]:
    for membership in Membership.objects.filter(user=user).select_related("organization"):
        yield {
            "団体": membership.organization.name,
            "役割": membership.get_role_display(),
            "加わった日時": moment(membership.joined_at),
        }


@transaction.atomic
def _erase_memberships(user: Any) -> None:
    """Nobody is kept for being the last manager; then staff look for another."""
    managed = list(Organization.objects.filter(memberships__in=Membership.objects.managers().filter(user=user)))
    Membership.objects.filter(user=user).delete()
    for organization in managed:
        if not organization.memberships.managers().exists():
            notify("organization-unmanaged", target=organization)


APPLICATIONS = PersonalData(
    key="organizations.application",
    label="団体の登録申請",
    purpose="団体を確かめて、一覧に載せるため",
    kept_for="団体が載っているあいだ。申請した人の氏名と電話は、退会まで",
    models=tuple(
        f"organizations.{name}" for name in ("Application", "ApplicationEvent", "ApplicationNote", "ParticipationRules")
    ),
    people=lambda: people_of(Application.objects.all(), "applicant"),
    of=_applications_of,
    erase=_erase_applications,
    stays=True,
    order=220,
)
MEMBERSHIPS = PersonalData(
    key="organizations.membership",
    label="団体のメンバー",
    purpose="団体の情報を直せる人を決めるため",
    kept_for="団体を離れるか退会するまで",
    models=("organizations.Membership", "organizations.MemberInvitation"),
    people=lambda: people_of(Membership.objects.all()),
    of=_memberships_of,
    erase=_erase_memberships,
    order=221,
)


def _reports_of(user: Any) -> Iterator[Mapping[str, str]]:
    for report in CorrectionReport.objects.filter(user=user).select_related("organization"):
        yield {
            "団体": report.organization.name,
            "何が違うか": report.get_what_display(),
            "内容": report.text,
            "メールアドレス": report.email,
            "届いた日時": moment(report.created_at),
        }


def _erase_reports(user: Any) -> None:
    CorrectionReport.objects.filter(user=user).update(user=None, email="")


REPORTS = PersonalData(
    key="organizations.report",
    label="情報の誤りの知らせ",
    purpose="知らせた人に、確かめるため",
    kept_for="対応してから1年",
    models=("organizations.CorrectionReport",),
    people=lambda: people_of(CorrectionReport.objects.all()),
    of=_reports_of,
    erase=_erase_reports,
    stays=True,
    order=222,
)


def register_kinds() -> None:
    register(REPORTS)
    register(APPLICATIONS)
    register(MEMBERSHIPS)
