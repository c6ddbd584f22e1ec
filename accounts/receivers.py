"""What follows from what allauth tells."""

from typing import Any

from allauth.account.internal.flows.email_verification import verify_email_indirectly
from allauth.account.internal.flows.login import record_authentication
from allauth.account.models import EmailAddress
from allauth.account.signals import email_confirmed, password_reset, user_signed_up
from allauth.mfa.models import Authenticator
from allauth.mfa.signals import authenticator_added, authenticator_used
from allauth.usersessions.models import UserSession
from django.http import HttpRequest

from accounts import proofs, services
from accounts.permissions import SECOND_FACTORS


def connect() -> None:
    authenticator_added.connect(pass_by_the_first, dispatch_uid="accounts.pass_by_the_first")
    authenticator_used.connect(renew_the_session, dispatch_uid="accounts.renew_the_session")
    email_confirmed.connect(leave_nothing_of_a_stranger, dispatch_uid="accounts.leave_nothing_of_a_stranger")
    password_reset.connect(prove_by_password_reset, dispatch_uid="accounts.prove_by_password_reset")
    user_signed_up.connect(keep_one_address, dispatch_uid="accounts.keep_one_address")


def leave_nothing_of_a_stranger(*, request: HttpRequest, email_address: EmailAddress, **kwargs: Any) -> None:
    """The first proof of an address, by another way than the code of the sign-up: its owner did not make the account.

    Whoever has proved another address before is the owner of the account.
    """
    known = EmailAddress.objects.filter(user_id=email_address.user_id, verified=True).exclude(pk=email_address.pk)
    proof = proofs.noted(request)
    if proof != proofs.OWN_CODE and not known.exists():
        services.forget_stranger(user=email_address.user, keeps_password=proof == proofs.NEW_PASSWORD)


def prove_by_password_reset(*, request: HttpRequest, user: Any, **kwargs: Any) -> None:
    """The link of the mail was opened: allauth alone would ask for a code, too, and take the account for the owner's."""
    if services.unproved().filter(pk=user.pk).exists():
        proofs.note(request, proofs.NEW_PASSWORD)
        verify_email_indirectly(request, user, user.email)


def keep_one_address(*, user: Any, **kwargs: Any) -> None:
    """With one address proved (by an invitation, by a provider), another one in the form is nobody's: its owner could

    otherwise be led into this account.
    """
    addresses = EmailAddress.objects.filter(user=user)
    if addresses.filter(verified=True).exists():
        addresses.filter(verified=False).delete()


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
