"""Named filters of grants, requests and invitations."""

from datetime import date
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q
from django.utils import timezone

if TYPE_CHECKING:
    from roles.models import Invitation, RoleGrant  # noqa: F401  # named in strings below


class RoleGrantQuerySet(models.QuerySet["RoleGrant"]):
    def active(self, on: date | None = None) -> "RoleGrantQuerySet":
        """Begun, not ended, and within its term on that day (today unless given)."""
        day = on or timezone.localdate()
        return self.filter(Q(ends_on=None) | Q(ends_on__gte=day), starts_on__lte=day, ended_at=None)


class InvitationQuerySet(models.QuerySet["Invitation"]):
    def open(self) -> "InvitationQuerySet":
        return self.filter(accepted_at=None, revoked_at=None, expires_at__gt=timezone.now())
