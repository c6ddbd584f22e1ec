"""Named filters of grants, requests and invitations."""

from datetime import date
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Prefetch, Q
from django.utils import timezone

from regions.models import Area
from regions.querysets import AreaQuerySet
from roles.enums import RequestState

if TYPE_CHECKING:
    from roles.models import Invitation, RoleGrant, RoleRequest  # noqa: F401  # named in strings below


def areas_to_name() -> "Prefetch[str, AreaQuerySet, str]":
    """Areas with what their names need, so that a list of roles costs one query for all areas."""
    return Prefetch("areas", Area.objects.with_ancestors())


class RoleGrantQuerySet(models.QuerySet["RoleGrant"]):
    def active(self, on: date | None = None) -> "RoleGrantQuerySet":
        """Begun, not ended, and within its term on that day (today unless given)."""
        day = on or timezone.localdate()
        return self.filter(Q(ends_on=None) | Q(ends_on__gte=day), starts_on__lte=day, ended_at=None)

    def past_their_term(self) -> "RoleGrantQuerySet":
        """Their last day is over, and nobody has ended them yet."""
        return self.filter(ended_at=None, ends_on__lt=timezone.localdate())

    def with_areas(self) -> "RoleGrantQuerySet":
        return self.prefetch_related(areas_to_name())


class RoleRequestQuerySet(models.QuerySet["RoleRequest"]):
    def waiting(self) -> "RoleRequestQuerySet":
        return self.filter(state=RequestState.WAITING)

    def with_areas(self) -> "RoleRequestQuerySet":
        return self.prefetch_related(areas_to_name())


class InvitationQuerySet(models.QuerySet["Invitation"]):
    def open(self) -> "InvitationQuerySet":
        return self.filter(accepted_at=None, revoked_at=None, expires_at__gt=timezone.now())

    def with_areas(self) -> "InvitationQuerySet":
        return self.prefetch_related(areas_to_name())
