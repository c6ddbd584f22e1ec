"""Who may do what where. Each rule for one object (`may`) and for a queryset (`within_reach`), from the matrix."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.db.models import Q, QuerySet

from regions.models import Area
from roles import matrix
from roles.enums import PREFECTURE_WIDE, Role, Scope
from roles.models import RoleGrant


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
