"""Saying that an entry is still true."""

from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from wagtail.log_actions import log

from organizations import log_actions
from organizations.models import Organization, OrganizationStatus
from organizations.permissions import may_confirm


@transaction.atomic
def confirm_organization(*, organization: Organization, by: Any, today: date | None = None) -> date:
    """Set the day of the last confirmation, and keep in the log who said so.

    Raises PermissionDenied unless `may_confirm`. Said twice on one day it is one day and two lines of the log.
    """
    if not may_confirm(organization, by):
        raise PermissionDenied
    return note_confirmation(organization, by, today=today)


def note_confirmation(organization: Organization, by: Any, *, today: date | None = None) -> date:
    """For verbs in which somebody with the right has looked through the entry, such as an approval."""
    day = today or timezone.localdate()
    values = {"confirmed_on": day, "confirmed_by": by}
    OrganizationStatus.objects.update_or_create(organization=organization, defaults=values)
    log(organization, log_actions.CONFIRM, user=by)
    return day
