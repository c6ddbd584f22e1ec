"""People as staff see them: whom one may see, and what of them."""

from collections import defaultdict
from datetime import timedelta
from typing import Any

from allauth.mfa.models import Authenticator
from django.contrib.auth import get_user_model
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from accounts.permissions import SECOND_FACTORS, may_close, may_reset_second_factor
from accounts.services import unproved
from roles.enums import Role
from roles.models import Invitation, RoleGrant
from roles.permissions import Reach, may_with_grant, places_within, reach, requests_decidable_by, within_reach
from roles.querysets import InvitationQuerySet, RoleGrantQuerySet

# An area still knows who held a role in it this long ago: for handovers, and to put right what was ended by mistake.
STAYS_KNOWN = timedelta(days=365)


def is_in_charge(user: Any, object_key: str, verb: str) -> bool:
    """Whether the right reaches further than one's own: for menus and lists of staff."""
    found = reach(user, object_key, verb)
    return found.everything or bool(found.codes)


def people_visible_to(user: Any) -> QuerySet[Any]:
    """Oneself, and people with a role, or waiting for one, in an area within reach; a role in two areas is seen from both.

    Not those who left: nothing of them is kept that could be shown. Nor accounts whose address nobody has proved: they
    may be a stranger's, hold nothing, and go in two days; whoever is to have a role is invited.
    """
    people = get_user_model()._default_manager.filter(left_at=None).exclude(pk__in=unproved().values("pk"))
    found = reach(user, "person", "view")
    if found.everything:
        return people
    wanted = Q(pk=user.pk) if found.own else Q(pk__in=[])
    if found.codes:
        lately = Q(ended_at=None) | Q(ended_at__gte=timezone.now() - STAYS_KNOWN)
        grants = RoleGrant.objects.filter(lately, areas__in=places_within(found.codes))
        waiting = requests_decidable_by(user).waiting()
        wanted |= Q(pk__in=grants.values("user")) | Q(pk__in=waiting.values("user"))
    return people.filter(wanted)


def grants_visible_to(user: Any) -> RoleGrantQuerySet:
    """Roles that one may see. A role in two areas is seen from both, though changed only by who reaches both."""
    roles_by_reach: dict[Reach, list[str]] = defaultdict(list)
    for role in Role:
        roles_by_reach[reach(user, f"role-{role}", "view")].append(role)
    wanted = Q(pk__in=[])
    for found, roles in roles_by_reach.items():
        wanted |= Q(role__in=roles) & _seen_with(found, user)
    return RoleGrant.objects.filter(wanted)


def _seen_with(found: Reach, user: Any) -> Q:
    if found.everything:
        return Q()
    wanted = Q(user=user) if found.own else Q(pk__in=[])
    if found.codes:
        # Not a join: a role in two areas must not stand in a list twice.
        touched = RoleGrant.areas.through.objects.filter(area__in=places_within(found.codes))
        wanted |= Q(pk__in=touched.values("rolegrant"))
    return wanted


def invitations_visible_to(user: Any) -> InvitationQuerySet:
    return within_reach(Invitation.objects.all(), user, "invitation", "view", area_path="areas")


def has_second_factor() -> Exists:
    """Of a queryset of people."""
    return Exists(Authenticator.objects.filter(user=OuterRef("pk"), type__in=SECOND_FACTORS))


def may_reset_factor_of(user: Any, person: Any) -> bool:
    """Whether one may take the second factor off somebody's account: who could not end that person's roles could
    otherwise become that person.
    """
    return may_reset_second_factor(user, person) and _may_end_all(user, person)


def may_close_account_of(user: Any, person: Any) -> bool:
    """With the account all its roles end."""
    return may_close(user, person) and _may_end_all(user, person)


def _may_end_all(user: Any, person: Any) -> bool:
    return all(may_with_grant(user, grant, "end") for grant in RoleGrant.objects.active().filter(user=person))
