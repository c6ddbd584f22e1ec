"""What staff do with an application: take it up, ask, approve, decline. Whoever decides first decides.

Each verb locks the row and looks at its state under the lock (SQLite has one writer at a time).
"""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from wagtail.log_actions import log

from notifications.services import lay_to_rest, notify
from organizations import log_actions
from organizations.application_steps import ApplicationSteps
from organizations.enums import ApplicationKind, ApplicationState, MemberRole
from organizations.models import Application, ApplicationNote, Membership, Organization
from organizations.models.applications import LONGEST_MESSAGE
from organizations.permissions import may_decide
from organizations.services.confirming import note_confirmation
from organizations.services.errors import AlreadyListed, NotInThisState
from organizations.services.publishing import publish_content
from organizations.services.reviewing import decide_edit, drop_edit
from organizations.services.states import for_staff, locked, move


@transaction.atomic
def take_up(*, application: Application, by: Any) -> Application:
    """Begin to look at it: 確認中, with the person as 担当者.

    Raises PermissionDenied, and NotInThisState also where a colleague has begun.
    """
    application = for_staff(application, by)
    if application.state == ApplicationState.IN_REVIEW:
        if application.assignee != by:
            raise NotInThisState(application)
        return application
    application.assignee = by
    move(application, ApplicationState.IN_REVIEW, by=by)
    return application


@transaction.atomic
def assign(*, application: Application, by: Any, assignee: Any) -> Application:
    """Name who looks after it (None: nobody). Raises PermissionDenied, ValidationError for somebody who may not decide."""
    application = locked(application)
    if not may_decide(application, by):
        raise PermissionDenied
    if assignee is not None and not may_decide(application, assignee):
        raise ValidationError({"assignee": "この申請を担当できる人を選んでください。"})
    application.assignee = assignee
    application.save(update_fields=["assignee"])
    log(application, log_actions.ASSIGN, user=by, data={"assignee": assignee.pk if assignee else None})
    if assignee is not None and assignee != by:
        notify("application-assigned", target=application, actor=by)
    return application


@transaction.atomic
def ask_applicant(*, application: Application, by: Any, text: str, is_seen_asked: bool = False) -> Application:
    """追加の確認をお願い: the applicant may change everything and answers; asked once more, the last words count.

    `is_seen_asked`: the person has seen that it was asked already; else a colleague was first.

    Raises PermissionDenied, NotInThisState, ValidationError.
    """
    application = for_staff(application, by, while_asked=is_seen_asked)
    _check_text(text)
    if application.kind == ApplicationKind.EDIT:
        decide_edit(application, ApplicationState.ASKED, by=by, text=text)
        return locked(application)
    application.assignee = application.assignee or by
    application.answer_by = timezone.localdate() + timedelta(days=settings.APPLICATION_DAYS)
    move(application, ApplicationState.ASKED, by=by, text=text)
    lay_to_rest(verb="application-arrived", target=application)
    notify("application-asked", target=application, actor=by, data={"text": text.strip()})
    return application


@transaction.atomic
def approve_application(*, application: Application, by: Any, text: str = "") -> Organization:
    """Make the organization public, or of a claim the applicant one of its members.

    Raises PermissionDenied, NotInThisState, AlreadyListed, ValidationError for content that no longer holds.
    """
    _lock_rivals(application)
    application = for_staff(application, by)
    organization = application.organization
    if application.kind == ApplicationKind.NEW:
        organization = application.organization = _publish(application, by)
    elif organization is None:
        raise ValidationError("この団体は、もうありません。")
    elif application.kind == ApplicationKind.EDIT:
        decide_edit(application, ApplicationState.APPROVED, by=by, text=text)
        return organization
    if application.applicant is not None:
        _join(organization, application.applicant, by=by)
    _decide(application, ApplicationState.APPROVED, by=by, text=text)
    notify("application-approved", target=application, actor=by, data={"text": text.strip()})
    return organization


def _publish(application: Application, by: Any) -> Organization:
    known = _listed_as(application)
    if known is not None:
        raise AlreadyListed(known)
    steps = ApplicationSteps(application, application.sent)
    if steps.undone():
        raise ValidationError("申請に、足りない所があります。追加の確認をお願いしてください。")
    organization = publish_content(content=steps.content(), by=by, application=application)
    note_confirmation(organization, by)
    return organization


def _join(organization: Organization, applicant: Any, *, by: Any) -> None:
    """Nobody's place is taken: the first becomes the manager, others editors. Who is one already asked to be manager."""
    has_manager = organization.memberships.managers().exists()
    membership, is_new = Membership.objects.get_or_create(
        organization=organization,
        user=applicant,
        defaults={"role": MemberRole.EDITOR if has_manager else MemberRole.MANAGER},
    )
    if not is_new:
        membership.role = MemberRole.MANAGER
        membership.save(update_fields=["role"])
    data = {"what": "approved", "user": applicant.pk, "role": membership.role}
    log(organization, log_actions.MEMBERS, user=by, data=data)


@transaction.atomic
def decline_application(*, application: Application, by: Any, text: str, is_seen_asked: bool = False) -> Application:
    """Say no, with a reason; also where no answer comes. `is_seen_asked` as in `ask_applicant`. Raises PermissionDenied, NotInThisState, ValidationError."""
    application = for_staff(application, by, while_asked=is_seen_asked)
    _check_text(text)
    # Before the review ends, which would settle it without the reason.
    _decide(application, ApplicationState.DECLINED, by=by, text=text)
    if application.kind == ApplicationKind.EDIT:
        drop_edit(application, by=by)
    notify("application-declined", target=application, actor=by, data={"text": text.strip()})
    return application


@transaction.atomic
def add_note(*, application: Application, by: Any, text: str) -> ApplicationNote:
    """内部メモ. Raises PermissionDenied, ValidationError."""
    if not may_decide(application, by):
        raise PermissionDenied
    _check_text(text)
    return ApplicationNote.objects.create(application=application, by=by, text=text.strip())


def _decide(application: Application, state: ApplicationState, *, by: Any, text: str) -> None:
    application.decided_by = by
    move(application, state, by=by, text=text)
    for verb in ("application-arrived", "application-answered"):
        lay_to_rest(verb=verb, target=application)


def _lock_rivals(application: Application) -> None:
    """Applications for one 法人番号 are approved one after the other; always locked in the same order."""
    if application.corporate_number:
        same = Application.objects.filter(corporate_number=application.corporate_number).order_by("pk")
        list(same.select_for_update(of=("self",)).values_list("pk", flat=True))


def _listed_as(application: Application) -> Organization | None:
    """The organization of the same 法人番号, if there is one."""
    if not application.corporate_number:
        return None
    found: Organization | None = Organization.objects.filter(corporate_number=application.corporate_number).first()
    return found


def _check_text(text: str) -> None:
    if not text.strip():
        raise ValidationError({"text": "申請した人に伝える内容を書いてください。"})
    if len(text) > LONGEST_MESSAGE:
        raise ValidationError({"text": f"{LONGEST_MESSAGE}字までで書いてください。"})
