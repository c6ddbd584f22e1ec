"""Who may do what where. Each rule for one object (`may`) and for a queryset (`within_reach`), from the matrix."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from allauth.account.models import EmailAddress
from django.conf import settings
from django.db.models import Q, QuerySet

from accounts.models import User
from regions.models import Area
from roles import matrix
from roles.enums import PREFECTURE_WIDE, Role, Scope
from roles.models import Invitation, RoleGrant, RoleRequest
from roles.querysets import RoleGrantQuerySet, RoleRequestQuerySet


@dataclass(frozen=True)
class Reach:
    """How far a person's right reaches: everything, or what lies in areas (codes), and one's own."""

    everything: bool = False
    own: bool = False
    codes: frozenset[str] = field(default_factory=frozenset)

    def __bool__(self) -> bool:
        return self.everything or self.own or bool(self.codes)


def active_grants(user: Any) -> list[RoleGrant]:
    """Grants that hold today, with their areas; two queries for a request, however often it is asked."""
    if not user.is_authenticated or not user.is_active:
        return []
    known = getattr(user, "_active_role_grants", None)
    if known is None:
        known = list(RoleGrant.objects.filter(user=user).active().prefetch_related("areas"))
        user._active_role_grants = known  # noqa: SLF001  # a memory of this request, like Django's of permissions
    return known


def roles_of(user: Any) -> set[Role]:
    """Everyone signed in is a 参加者; a superuser made on the command line is a 管理者."""
    if not user.is_authenticated or not user.is_active:
        return set()
    extra = {Role.ADMINISTRATOR} if user.is_superuser else set()
    return {Role.PARTICIPANT, *(Role(grant.role) for grant in active_grants(user)), *extra}


def reach(user: Any, object_key: str, verb: str) -> Reach:
    """How far the right reaches, over all roles of the person. Raises KeyError for what is not in the matrix."""
    if not user.is_authenticated or not user.is_active:
        return Reach(everything=matrix.scope(matrix.ANYONE, object_key, verb) == Scope.ALL)
    scopes = {role: matrix.scope(role, object_key, verb) for role in roles_of(user)}
    codes = {
        area.code
        for grant in active_grants(user)
        if scopes[Role(grant.role)] == Scope.AREA
        for area in grant.areas.all()
    }
    if any(scopes[role] == Scope.AREA for role in scopes if role in PREFECTURE_WIDE):
        codes.add(settings.PORTAL_PREFECTURE)
    return Reach(everything=Scope.ALL in scopes.values(), own=Scope.OWN in scopes.values(), codes=frozenset(codes))


def may(user: Any, object_key: str, verb: str, *, areas: Iterable[Area] | None = None, owner: Any = None) -> bool:
    """Whether the person may do `verb` with an object in `areas` (all of them must be within reach) or of `owner`.

    Without `areas` and `owner` the answer is for an object of nobody that lies nowhere in particular.
    """
    found = reach(user, object_key, verb)
    if found.everything:
        return True
    if found.own and owner is not None and owner == user:
        return True
    places = list(areas or [])
    return bool(places) and all(found.codes.intersection(place.codes_with_ancestors()) for place in places)


def may_anywhere(user: Any, object_key: str, verb: str) -> bool:
    """Whether there is anything at all with which the person may do `verb`: for menus and lists."""
    return bool(reach(user, object_key, verb))


def within_reach(
    queryset: QuerySet[Any],
    user: Any,
    object_key: str,
    verb: str,
    *,
    area_path: str | None = None,
    owner_path: str | None = None,
) -> QuerySet[Any]:
    """Those of the queryset for which `may` says yes. `area_path`, `owner_path`: lookups to a place and to a person."""
    found = reach(user, object_key, verb)
    if found.everything:
        return queryset
    wanted = Q(pk__in=[])
    if found.own and owner_path:
        wanted |= Q(**{owner_path: user})
    if found.codes and area_path:
        places = places_within(found.codes)
        touched = queryset.model._default_manager.filter(**{f"{area_path}__in": places})
        beyond = queryset.model._default_manager.filter(**{f"{area_path}__in": Area.objects.exclude(pk__in=places)})
        wanted |= Q(pk__in=touched.values("pk")) & ~Q(pk__in=beyond.values("pk"))
    return queryset.filter(wanted)


def places_within(codes: Iterable[str]) -> QuerySet[Area, Any]:
    """The places of these codes and all that lie in them: daily living area in ward in city in prefecture in nation."""
    codes = list(codes)
    found = Q()
    for depth in range(5):
        found |= Q(**{f"{'parent__' * depth}code__in": codes})
    return Area.objects.filter(found).order_by().values("pk")


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
    near = [role for role in Role if scopes[role] == Scope.AREA]
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
    """Whether the invitation is for this person: the addresses are the same, and the person has shown to read it.

    Accounts that staff made have no list of addresses; theirs was typed by a colleague.
    """
    addresses = {found.email.lower(): found.verified for found in EmailAddress.objects.filter(user=user)}
    return bool(addresses.get(invitation.email.lower(), user.email.lower() == invitation.email.lower()))
