"""Named filters of organizations."""

from typing import TYPE_CHECKING

from django.db import models
from django.utils import timezone

from organizations.enums import DECIDED, OF_STAFF, OPEN, ApplicationKind, ApplicationState, MemberRole
from regions.codes import NATION_CODE
from regions.models import Area

if TYPE_CHECKING:
    from organizations.models import (  # noqa: F401  # named in strings below
        Application,
        MemberInvitation,
        Membership,
        Organization,
        OrganizationDesignation,
    )


class OrganizationQuerySet(models.QuerySet["Organization"]):
    def public(self) -> "OrganizationQuerySet":
        """Those that everybody may open now, as they were approved."""
        return self.filter(live=True)

    def alike(self, *, name: str, kana: str, corporate_number: str) -> "OrganizationQuerySet":
        """Those that may be the same body: by name, by reading, or by 法人番号."""
        same = models.Q(name=name) | models.Q(kana=kana, kana__gt="")
        if corporate_number:
            same |= models.Q(corporate_number=corporate_number)
        return self.filter(same)

    def in_field(self, key: str) -> "OrganizationQuerySet":
        """Those of a 分野, by their own or that of a service."""
        rows = self.model._default_manager
        by_service = rows.filter(services__field__key=key).values("pk")
        return self.filter(models.Q(pk__in=rows.filter(fields__key=key).values("pk")) | models.Q(pk__in=by_service))

    def designated(self, key: str) -> "OrganizationQuerySet":
        """Those that bear a designation which is in force."""
        in_force = models.Q(designations__ends_on=None) | models.Q(designations__ends_on__gte=timezone.localdate())
        rows = self.model._default_manager.filter(in_force, designations__label__key=key)
        return self.filter(pk__in=rows.values("pk"))

    def reaching(self, region: str) -> "OrganizationQuerySet":
        """Those that work in the place of this code: there, in a part of it, or in all that it lies in.

        Without service areas an organization works where it is.
        """
        place = Area.objects.with_ancestors().filter(pk=region).first()
        above = [NATION_CODE, *(place.codes_with_ancestors() if place else ())]
        within = Area.objects.within(region).values("pk")
        served = models.Q(service_areas__area__in=above) | models.Q(service_areas__area__in=within)
        at_home = models.Q(service_areas=None) & (models.Q(located_in__in=above) | models.Q(located_in__in=within))
        return self.filter(pk__in=self.model._default_manager.filter(served | at_home).values("pk"))


class OrganizationDesignationQuerySet(models.QuerySet["OrganizationDesignation"]):
    def in_force(self) -> "OrganizationDesignationQuerySet":
        """A designation whose term is over is shown no more."""
        return self.filter(models.Q(ends_on=None) | models.Q(ends_on__gte=timezone.localdate()))


# Who applied and has left since is nobody either.
ENTERED = models.Q(applicant=None) & ~models.Q(received_by="")


class ApplicationQuerySet(models.QuerySet["Application"]):
    def sent(self) -> "ApplicationQuerySet":
        """Those that staff read: no drafts."""
        return self.exclude(state=ApplicationState.DRAFT).exclude(submitted_at=None)

    def open(self) -> "ApplicationQuerySet":
        return self.filter(state__in=OPEN)

    def of_staff(self) -> "ApplicationQuerySet":
        """Those that wait for staff."""
        return self.filter(state__in=OF_STAFF)

    def decided(self) -> "ApplicationQuerySet":
        return self.filter(state__in=DECIDED)

    def of(self, user: object) -> "ApplicationQuerySet":
        """Those that the person writes, for an own organization or for somebody who came with paper."""
        edits = models.Q(kind=ApplicationKind.EDIT, organization__memberships__user=user)
        mine = models.Q(applicant=user) & ~models.Q(kind=ApplicationKind.EDIT)
        return self.filter(mine | (models.Q(entered_by=user) & ENTERED) | edits).distinct()

    def entered(self) -> "ApplicationQuerySet":
        """代行入力, as `Application.is_entered`."""
        return self.filter(ENTERED)


class MembershipQuerySet(models.QuerySet["Membership"]):
    def managers(self) -> "MembershipQuerySet":
        return self.filter(role=MemberRole.MANAGER)


class MemberInvitationQuerySet(models.QuerySet["MemberInvitation"]):
    def open(self) -> "MemberInvitationQuerySet":
        return self.filter(accepted_at=None, revoked_at=None, expires_at__gt=timezone.now())
