"""Where an application stands: its row under a lock, whose turn it is, and the one way from state to state."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.utils import timezone
from wagtail.log_actions import log

from organizations import log_actions
from organizations.enums import OF_APPLICANT, OF_STAFF, ApplicationState
from organizations.models import Application, ApplicationEvent
from organizations.permissions import may_decide, may_write
from organizations.services.errors import NotInThisState


def locked(application: Application) -> Application:
    found: Application = (
        Application.objects.select_for_update(of=("self",)).select_related("decided_by").get(pk=application.pk)
    )
    return found


def for_applicant(application: Application, by: Any) -> Application:
    """Locked, if it is the applicant's turn. Raises PermissionDenied, NotInThisState."""
    application = locked(application)
    if not may_write(application, by):
        raise PermissionDenied
    if application.state not in OF_APPLICANT:
        raise NotInThisState(application)
    return application


def for_staff(application: Application, by: Any, *, while_asked: bool = False) -> Application:
    """Locked, if it is staff's turn, or they wait for an answer. Raises PermissionDenied, NotInThisState."""
    application = locked(application)
    if not may_decide(application, by):
        raise PermissionDenied
    if application.state not in OF_STAFF and not (while_asked and application.state == ApplicationState.ASKED):
        raise NotInThisState(application)
    return application


def move(application: Application, state: ApplicationState, *, by: Any, text: str = "") -> None:
    """The one place where the state of an application changes: with the line that the applicant reads, and the log."""
    application.state = state
    application.since = timezone.now()
    application.save()
    ApplicationEvent.objects.create(application=application, state=state, by=by, text=text.strip())
    log(application, log_actions.APPLICATION, user=by, data={"state": state})
