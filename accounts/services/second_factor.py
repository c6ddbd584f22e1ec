"""The second factor of a person who lost it and the recovery codes too."""

from typing import Any

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.core.exceptions import PermissionDenied
from django.db import transaction
from wagtail.log_actions import log

from accounts.mail_texts import values
from accounts.permissions import may_reset_second_factor
from notifications.services import write_mail


@transaction.atomic
def reset_mfa(*, user: Any, by: Any) -> int:
    """Take away all second factors of a person, end the sessions and tell the person; return how many there were.

    Where there were none, nothing is done.

    `by` None: the machine itself (`manage.py reset_mfa`). Before, staff make sure who asks, by telephone or in person:
    with the password alone anyone could then set up a second factor of their own. Raises PermissionDenied.
    """
    if by is not None and not may_reset_second_factor(by, user):
        raise PermissionDenied
    number: int = Authenticator.objects.filter(user=user).delete()[0]
    if not number:
        # A mail would alarm a person for whom nothing has changed.
        return 0
    for session in UserSession.objects.filter(user=user):
        session.end()
    log(user, "accounts.reset_mfa", user=by, data={"user": user.pk, "authenticators": number})
    write_mail(key="accounts.second_factor_reset", to=user.email, values=values({"user": user}), user=user)
    return number
