"""What follows from what allauth tells."""

from typing import Any

from allauth.account.internal.flows.login import record_authentication
from allauth.mfa.models import Authenticator
from allauth.mfa.signals import authenticator_added, authenticator_used
from allauth.usersessions.models import UserSession
from django.http import HttpRequest

from accounts.permissions import SECOND_FACTORS


def connect() -> None:
    authenticator_added.connect(pass_by_the_first, dispatch_uid="accounts.pass_by_the_first")
    authenticator_used.connect(renew_the_session, dispatch_uid="accounts.renew_the_session")


def pass_by_the_first(*, request: HttpRequest, user: Any, authenticator: Authenticator, **kwargs: Any) -> None:
    """Whoever sets up the first second factor has just proved it, and need not do so again in this session.

    A further one counts for nothing by itself: a session that never passed the first must not add its own.
    """
    if authenticator.type not in SECOND_FACTORS:
        return
    others = Authenticator.objects.filter(user_id=user.pk, type__in=SECOND_FACTORS).exclude(pk=authenticator.pk)
    if not others.exists():
        record_authentication(request, user, method="mfa", id=authenticator.pk, type=authenticator.type)
        _renew_key(request)


def renew_the_session(*, request: HttpRequest, reauthenticated: bool, **kwargs: Any) -> None:
    """A session that passes a second factor may do more from now on: whoever knew its key before must not share that.

    At sign-in Django gives a new key by itself.
    """
    if reauthenticated:
        _renew_key(request)


def _renew_key(request: HttpRequest) -> None:
    before = request.session.session_key
    request.session.cycle_key()
    UserSession.objects.filter(session_key=before).update(session_key=request.session.session_key)
