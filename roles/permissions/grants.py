"""Who may do what with the roles of others, with requests for roles and with invitations."""

from collections.abc import Iterable
from typing import Any

from allauth.account.models import EmailAddress
from django.db.models import Q, QuerySet

from accounts.models import User
from regions.models import Area
from roles import matrix
from roles.enums import BY_AREA, Role, Scope
from roles.models import Invitation, RoleGrant, RoleRequest
from roles.permissions.reach import may, places_within, reach, within_reach
from roles.querysets import RoleGrantQuerySet, RoleRequestQuerySet


def grants_within_reach(user: Any, verb: str) -> RoleGrantQuerySet:
    """Grants for which `may_with_grant` says yes: each role is an object of its own in the matrix."""
    found = _by_role(RoleGrant.objects.all(), user, verb, owner_path="user")
    return RoleGrant.objects.filter(pk__in=found.values("pk"))


def may_with_any_grant(user: Any, verb: str) -> bool:
    """Whether the person may do `verb` with the roles of others at all: for menus and lists."""
    found = [reach(user, f"role-{role}", verb) for role in Role]
    return any(one.everything or one.codes for one in found)


def may_with_grant(user: Any, grant: RoleGrant, verb: str) -> bool:
    return may(user, f"role-{grant.role}", verb, areas=grant.areas.with_ancestors(), owner=grant.user)


def may_end(user: Any, grant: RoleGrant) -> bool:
    """One may always end one's own."""
    return grant.user_id == user.pk or may_with_grant(user, grant, "end")


def may_change(user: Any, grant: RoleGrant) -> bool:
    """As it is; whether it may become what is wanted is asked of the new places. Never one's own."""
    return grant.user_id != user.pk and _may_both(user, grant, "end", "grant")


def may_hand_over(user: Any, grant: RoleGrant) -> bool:
    """Whoever passes on the own role passes on no more than it was."""
    return grant.user_id == user.pk or _may_both(user, grant, "end", "invite")


def _may_both(user: Any, grant: RoleGrant, *verbs: str) -> bool:
    return all(may_with_grant(user, grant, verb) for verb in verbs)


def requests_decidable_by(user: Any) -> RoleRequestQuerySet:
    """Requests of others on which the person may decide: in reach, and for a role that the person may give there."""
    deciding = within_reach(RoleRequest.objects.all(), user, "role-request", "decide", area_path="areas")
    giving = _by_role(RoleRequest.objects.all(), user, "grant")
    found: RoleRequestQuerySet = RoleRequest.objects.filter(
        pk__in=deciding.filter(pk__in=giving.values("pk")).values("pk")
    ).exclude(user_id=user.pk)
    return found


def may_decide(user: Any, request: RoleRequest) -> bool:
    areas = list(request.areas.with_ancestors())
    return (
        request.user_id != user.pk
        and may(user, "role-request", "decide", areas=areas)
        and may(user, f"role-{request.role}", "grant", areas=areas)
    )


def _by_role(queryset: QuerySet[Any], user: Any, verb: str, owner_path: str | None = None) -> QuerySet[Any]:
    """Rows with `role` and `areas` for which the person may do `verb` with `role-<role>`."""
    wanted = Q(pk__in=[])
    everywhere, own = [], []
    roles_by_codes: dict[frozenset[str], list[Role]] = {}
    for role in Role:
        found = reach(user, f"role-{role}", verb)
        if found.everything:
            everywhere.append(role)
            continue
        if found.own:
            own.append(role)
        if found.codes:
            roles_by_codes.setdefault(found.codes, []).append(role)
    wanted |= Q(role__in=everywhere)
    if owner_path and own:
        wanted |= Q(role__in=own, **{owner_path: user})
    for codes, roles in roles_by_codes.items():
        places = places_within(codes)
        touched = queryset.model._default_manager.filter(areas__in=places)
        beyond = queryset.model._default_manager.filter(areas__in=Area.objects.exclude(pk__in=places))
        wanted |= Q(role__in=roles, pk__in=touched.values("pk")) & ~Q(pk__in=beyond.values("pk"))
    return queryset.filter(wanted)


def people_to_act(object_key: str, verb: str, *, areas: Iterable[Area], besides: Any = None) -> list[User]:
    """Who is to be asked: those of the areas themselves, or where there is nobody, those of the whole prefecture."""
    areas = list(areas)
    codes = {code for area in areas for code in area.codes_with_ancestors()}
    scopes = {role: matrix.scope(role, object_key, verb) for role in Role}
    near = [role for role in Role if scopes[role] in BY_AREA]
    far = [role for role in Role if scopes[role] == Scope.ALL]
    active = RoleGrant.objects.active()
    people = User.objects.filter(is_active=True).order_by("pk")
    if besides is not None:
        people = people.exclude(pk=besides.pk)
    nearby = people.filter(pk__in=active.filter(role__in=near, areas__in=codes).values("user")) if codes else []
    found = [person for person in nearby if may(person, object_key, verb, areas=areas)]
    if found:
        return found
    everywhere = Q(pk__in=active.filter(role__in=far).values("user"))
    if Role.ADMINISTRATOR in far:
        everywhere |= Q(is_superuser=True)
    return list(people.filter(everywhere))


def is_invited(user: Any, invitation: Invitation) -> bool:
    """Whether the invitation is for this person."""
    return reads_mail_to(user, invitation.email)


def reads_mail_to(user: Any, email: str) -> bool:
    """Whether this is an address of the person, who has shown to read it.

    Accounts that staff made have no list of addresses; theirs was typed by a colleague.
    """
    addresses = {found.email.lower(): found.verified for found in EmailAddress.objects.filter(user=user)}
    return bool(addresses.get(email.lower(), user.email.lower() == email.lower()))
