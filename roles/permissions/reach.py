"""Who may do what where, from the matrix. Each rule for one object (`may`, `may_with`), for a queryset (`within_reach`,
`those_with`) and for people (`holders`)."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, TypeVar

from django.conf import settings
from django.contrib.auth import get_user_model
from django.db.models import Model, Q, QuerySet

from regions.models import Area
from roles import matrix, protected
from roles.enums import BY_AREA, OF_ONES_OWN, PREFECTURE_WIDE, Role, Scope
from roles.models import RoleGrant

NOTHING = Q(pk__in=[])
_Rows = TypeVar("_Rows", bound=QuerySet[Any])
# From a daily living area in a ward up to the nation.
_LEVELS = 5


@dataclass(frozen=True)
class Reach:
    """How far a person's right reaches: everything, or what lies in areas (codes), and one's own."""

    everything: bool = False
    own: bool = False
    codes: frozenset[str] = field(default_factory=frozenset)

    def __bool__(self) -> bool:
        return self.everything or self.own or bool(self.codes)

    def covers(self, areas: Iterable[Area], *, whole: bool) -> bool:
        """Whether one of the areas lies within, or, if `whole`, all of them. What lies nowhere is not covered."""
        inside = [bool(self.codes.intersection(area.codes_with_ancestors())) for area in areas]
        return (all(inside) if whole else any(inside)) if inside else False


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
        area.code for grant in active_grants(user) if scopes[Role(grant.role)] in BY_AREA for area in grant.areas.all()
    }
    if any(scopes[role] in BY_AREA for role in scopes if role in PREFECTURE_WIDE):
        codes.add(settings.PORTAL_PREFECTURE)
    return Reach(
        everything=Scope.ALL in scopes.values(),
        own=any(each in OF_ONES_OWN for each in scopes.values()),
        codes=frozenset(codes),
    )


def may(
    user: Any,
    object_key: str,
    verb: str,
    *,
    areas: Iterable[Area] | None = None,
    owner: Any = None,
    whole: bool = True,
) -> bool:
    """Whether the person may do `verb` with an object in `areas` or of `owner`.

    All areas must be within reach; with `whole=False` one of them is enough. Without `areas` and `owner` the answer is for
    an object of nobody that lies nowhere in particular.
    """
    found = reach(user, object_key, verb)
    if found.everything:
        return True
    if found.own and owner is not None and owner == user:
        return True
    return bool(found.codes) and found.covers(areas or (), whole=whole)


def may_anywhere(user: Any, object_key: str, verb: str) -> bool:
    """Whether there is anything at all with which the person may do `verb`: for menus and lists."""
    return bool(reach(user, object_key, verb))


def may_with(user: Any, row: Model, verb: str) -> bool:
    """`may` for a row of a registered model, whose areas and owner it looks up itself. Raises KeyError for other rows."""
    entry = _entry(type(row))
    found = reach(user, entry.key, verb)
    if found.everything:
        return True
    owner = entry.owner_of(row)
    if found.own and owner is not None and owner == user:
        return True
    return bool(found.codes) and found.covers(entry.areas_of(row), whole=verb in entry.whole)


def within_reach(
    queryset: _Rows,
    user: Any,
    object_key: str,
    verb: str,
    *,
    area_path: str | None = None,
    owner_path: str | None = None,
    whole: bool = True,
) -> _Rows:
    """Those of the queryset for which `may` says yes. `area_path`, `owner_path`: lookups to a place and to a person."""
    found = reach(user, object_key, verb)
    return queryset.filter(
        q_of(found, queryset.model, user, area_path=area_path or "", owner_path=owner_path or "", whole=whole)
    )


def those_with(user: Any, model: type[Model], verb: str) -> QuerySet[Any]:
    """All rows of a registered model for which `may_with` says yes."""
    entry = _entry(model)
    rows = model._default_manager.all()
    paths = {"area_path": entry.area_path, "owner_path": entry.owner_path}
    return within_reach(rows, user, entry.key, verb, **paths, whole=verb in entry.whole)


def q_of(found: Reach, model: type[Model], user: Any, *, area_path: str, owner_path: str, whole: bool) -> Q:
    """What lies within reach, as a condition on rows of `model`."""
    if found.everything:
        return Q()
    wanted = NOTHING
    if found.own and owner_path:
        wanted |= Q(**{owner_path: user})
    if found.codes and area_path:
        places = places_within(found.codes)
        rows = model._default_manager
        inside = Q(pk__in=rows.filter(**{f"{area_path}__in": places}).values("pk"))
        if whole:
            outside = Area.objects.exclude(pk__in=places).values("pk")
            inside &= ~Q(pk__in=rows.filter(**{f"{area_path}__in": outside}).values("pk"))
        wanted |= inside
    return wanted


def places_within(codes: Iterable[str]) -> QuerySet[Area, Any]:
    """The places of these codes and all that lie in them: daily living area in ward in city in prefecture in nation."""
    codes = list(codes)
    found = Q()
    for depth in range(_LEVELS):
        found |= Q(**{f"{'parent__' * depth}code__in": codes})
    return Area.objects.filter(found).order_by().values("pk")


def holders(
    object_key: str, verb: str, *, areas: Iterable[Area] | None = None, whole: bool = True, owner: Any = None
) -> QuerySet[Any]:
    """The people who may do `verb` with such an object: for whom to tell. `areas` None: with any object at all."""
    row = matrix.cells()[object_key, verb]
    by_role = {Role(role): scope for role, scope in row.items() if role != matrix.ANYONE}
    wanted = Q(is_superuser=True) if by_role[Role.ADMINISTRATOR] in (Scope.ALL, *BY_AREA) else NOTHING
    if by_role[Role.PARTICIPANT] == Scope.ALL:
        wanted |= Q(is_active=True)
    grants = RoleGrant.objects.active().order_by()
    wanted |= _held_by(grants.filter(role__in=[role for role, scope in by_role.items() if scope == Scope.ALL]))
    of_areas = grants.filter(role__in=[role for role, scope in by_role.items() if scope in BY_AREA])
    if areas is None:
        wanted |= _held_by(of_areas)
    else:
        found = [_held_by(of_areas.filter(areas__in=area.codes_with_ancestors())) for area in areas]
        wanted |= _joined(found, whole=whole) if found else NOTHING
    if owner is not None and reach(owner, object_key, verb).own:
        wanted |= Q(pk=owner.pk)
    return get_user_model()._default_manager.filter(wanted, is_active=True)


def _held_by(grants: QuerySet[RoleGrant]) -> Q:
    return Q(pk__in=grants.values("user"))


def _joined(parts: list[Q], *, whole: bool) -> Q:
    joined = parts[0]
    for part in parts[1:]:
        joined = joined & part if whole else joined | part
    return joined


def _entry(model: type[Model]) -> protected.Protected:
    entry = protected.of_model(model)
    if entry is None:
        raise KeyError(f"{model._meta.label} belongs to no object of the permission matrix (portal/protection.py)")
    return entry
