"""Saying that a case is still true."""

from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from wagtail.log_actions import log

from casestudies.models import CaseConfirmation, CaseStudyPage
from casestudies.permissions import may_confirm

CONFIRM = "casestudies.confirm"


@transaction.atomic
def confirm_case_study(*, page: CaseStudyPage, user: Any, today: date | None = None) -> CaseConfirmation:
    """Set the day of the last confirmation, and keep in the log who said so.

    Raises PermissionDenied unless `may_confirm`. Said twice on one day it is one day and two lines of the log.
    """
    if not may_confirm(page, user):
        raise PermissionDenied
    confirmation, _ = CaseConfirmation.objects.update_or_create(
        page=page, defaults={"confirmed_on": today or timezone.localdate(), "user": user}
    )
    log(page, CONFIRM, user=user)
    return confirmation
