"""Rows of a table into invitations: first what would happen to each, then all of it at once."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db.models.functions import Lower
from django.utils import timezone

from accounts.models import User
from regions.enums import AreaKind
from regions.models import Area
from roles import invitation_table as table
from roles.enums import Role
from roles.invitation_table import TableRow
from roles.models import Invitation, RoleGrant
from roles.permissions import may, reach
from roles.placement import checked_places
from roles.services.inviting import InvitationRow, invite_many
from roles.terms import default_end

MAX_TEXT = 100
Key = tuple[str, str, int | None, frozenset[str]]


class Effect(StrEnum):
    WRONG = "直すところがある"
    INVITE = "招待する"
    INVITED = "もう招待している"
    HOLDS = "もうこの役割を持っている"
    TWICE = "同じ内容の行が上にある"


class PlanChangedMeanwhile(Exception):
    """Something changed after the plan was shown, so that other people would be invited; nobody was."""


@dataclass(frozen=True, kw_only=True)
class Fault:
    column: str
    message: str


@dataclass(frozen=True, kw_only=True)
class PlannedRow:
    row: TableRow
    effect: Effect
    invitation: InvitationRow | None = None
    faults: tuple[Fault, ...] = ()


@dataclass(frozen=True, kw_only=True)
class InvitationPlan:
    rows: tuple[PlannedRow, ...]

    def of(self, effect: Effect) -> list[PlannedRow]:
        return [planned for planned in self.rows if planned.effect is effect]

    @property
    def to_invite(self) -> list[InvitationRow]:
        return [planned.invitation for planned in self.of(Effect.INVITE) if planned.invitation]

    @property
    def lines(self) -> list[int]:
        """The lines whose people would be invited."""
        return [planned.row.line for planned in self.of(Effect.INVITE)]


@dataclass
class _Known:
    """What the rows are held against, read once: a constant number of queries, however many rows."""

    municipalities: dict[str, list[Area]] = field(default_factory=lambda: defaultdict(list))
    living_areas: dict[str, list[Area]] = field(default_factory=lambda: defaultdict(list))
    invited: set[Key] = field(default_factory=set)
    held: dict[tuple[str, str, int | None], list[tuple[frozenset[str], date | None]]] = field(
        default_factory=lambda: defaultdict(list)
    )
    closed: set[str] = field(default_factory=set)


def plan_invitations(*, rows: Sequence[TableRow], by: Any) -> InvitationPlan:
    """What `invite_by_table` would do; writes nothing."""
    known = _known(rows)
    seen: set[Key] = set()
    planned = []
    for row in rows:
        found = _planned(row, known, by)
        if found.effect is Effect.INVITE and found.invitation is not None:
            key = _key(found.invitation)
            found = _twice(found) if key in seen else found
            seen.add(key)
        planned.append(found)
    return InvitationPlan(rows=tuple(planned))


def invite_by_table(*, rows: Sequence[TableRow], by: Any, lines: Sequence[int]) -> list[Invitation]:
    """Invite whom the plan showed (`lines`), all of them or nobody. Raises PlanChangedMeanwhile, ValidationError."""
    plan = plan_invitations(rows=rows, by=by)
    if plan.of(Effect.WRONG) or plan.lines != list(lines):
        raise PlanChangedMeanwhile
    return invite_many(rows=plan.to_invite, by=by)


def _twice(planned: PlannedRow) -> PlannedRow:
    return PlannedRow(row=planned.row, effect=Effect.TWICE, invitation=planned.invitation)


def _key(row: InvitationRow) -> Key:
    return row.email, row.role, row.layer, frozenset(area.code for area in row.areas)


def _known(rows: Iterable[TableRow]) -> _Known:
    known = _Known()
    places = Area.objects.current().filter(prefecture_code=settings.PORTAL_PREFECTURE).with_ancestors()
    for area in places:
        if area.kind == AreaKind.DAILY_LIVING_AREA:
            for name in (area.code, area.name, area.choice_label):
                known.living_areas[name].append(area)
            continue
        for name in {area.code, area.check_digit_code, area.name, area.choice_label, area.full_name}:
            known.municipalities[name].append(area)
    addresses = {row.cell(table.EMAIL).strip().lower() for row in rows}
    open_ones = Invitation.objects.open().filter(email__in=addresses).prefetch_related("areas")
    known.invited = {(i.email, i.role, i.layer, frozenset(a.code for a in i.areas.all())) for i in open_ones}
    # Addresses of accounts stand as they were typed.
    accounts = User.objects.annotate(lower=Lower("email")).filter(lower__in=addresses)
    people = dict(accounts.values_list("pk", "lower"))
    known.closed = set(accounts.filter(is_active=False).values_list("lower", flat=True))
    for grant in RoleGrant.objects.active().filter(user__in=people).prefetch_related("areas"):
        codes = frozenset(area.code for area in grant.areas.all())
        known.held[people[grant.user_id], grant.role, grant.layer].append((codes, grant.ends_on))
    return known


def _planned(row: TableRow, known: _Known, by: Any) -> PlannedRow:
    faults: list[Fault] = []
    email = _email(row, known, by, faults)
    role = _role(row, faults)
    layer = _layer(row, role, faults)
    places = _places(row, known, faults)
    ends_on = _last_day(row, faults)
    faults += [
        Fault(column=column, message=f"{MAX_TEXT}字までで書いてください。")
        for column in (table.NAME, table.AFFILIATION)
        if len(row.cell(column).strip()) > MAX_TEXT
    ]
    if not faults and role is not None:
        layer, places = _checked(role, layer, places, by, faults)
    if faults or role is None:
        return PlannedRow(row=row, effect=Effect.WRONG, faults=tuple(faults))
    invitation = InvitationRow(
        email=email,
        role=role.value,
        name=row.cell(table.NAME).strip(),
        layer=layer,
        areas=tuple(places),
        affiliation=row.cell(table.AFFILIATION).strip(),
        ends_on=ends_on,
    )
    return PlannedRow(row=row, effect=_effect(invitation, known), invitation=invitation)


def _effect(row: InvitationRow, known: _Known) -> Effect:
    codes = frozenset(area.code for area in row.areas)
    ends_on = row.ends_on or default_end(row.role)
    for held, until in known.held[row.email, row.role, row.layer]:
        if codes <= held and (until is None or (ends_on is not None and until >= ends_on)):
            return Effect.HOLDS
    return Effect.INVITED if _key(row) in known.invited else Effect.INVITE


def _email(row: TableRow, known: _Known, by: Any, faults: list[Fault]) -> str:
    email = row.cell(table.EMAIL).strip().lower()
    try:
        validate_email(email)
    except ValidationError:
        message = "正しいメールアドレスを書いてください。" if email else "メールアドレスを書いてください。"
        faults.append(Fault(column=table.EMAIL, message=message))
        return email
    if email in table.SAMPLES:
        faults.append(Fault(column=table.EMAIL, message="見本の行です。行ごと消してください。"))
    elif email == by.email.lower():
        faults.append(Fault(column=table.EMAIL, message="自分を招待することはできません。"))
    elif email in known.closed:
        faults.append(Fault(column=table.EMAIL, message="この人のアカウントは止められています。"))
    return email


def _role(row: TableRow, faults: list[Fault]) -> Role | None:
    role = table.role_of(row.cell(table.ROLE))
    if role is None:
        message = f"「{Role.COORDINATOR.label}」「{Role.MUNICIPAL_STAFF.label}」など、役割の名前を書いてください。"
        faults.append(Fault(column=table.ROLE, message=message))
    return role


def _layer(row: TableRow, role: Role | None, faults: list[Fault]) -> int | None:
    text = row.cell(table.LAYER).strip()
    layer = table.layer_of(text) if text else None
    if layer is None and (text or role == Role.COORDINATOR):
        faults.append(Fault(column=table.LAYER, message="1か2を書いてください（第1層は1、第2層は2）。"))
    return layer


def _last_day(row: TableRow, faults: list[Fault]) -> date | None:
    text = row.cell(table.LAST_DAY).strip()
    day = table.day_of(text) if text else None
    if text and day is None:
        faults.append(
            Fault(column=table.LAST_DAY, message="「2027-03-31」か「令和9年3月31日」のように書いてください。")
        )
    elif day is not None and day < timezone.localdate():
        faults.append(Fault(column=table.LAST_DAY, message="今日かそれより後の日を書いてください。"))
    return day


def _places(row: TableRow, known: _Known, faults: list[Fault]) -> list[Area]:
    """Daily living areas if there are any, which the municipality only tells apart; else the municipalities."""
    by_code = [
        _one(text, known.municipalities, table.CODE, faults) for text in map(_code, table.parts(row.cell(table.CODE)))
    ]
    by_name = [
        _one(text, known.municipalities, table.MUNICIPALITY, faults)
        for text in table.parts(row.cell(table.MUNICIPALITY))
    ]
    coded, named = ({area.code: area for area in found if area} for found in (by_code, by_name))
    if coded and named and coded.keys() != named.keys():
        faults.append(Fault(column=table.MUNICIPALITY, message="市町村コードと市町村名が、違う市町村を指しています。"))
    places = coded | named
    living = [_living_area(text, known, set(places), faults) for text in table.parts(row.cell(table.LIVING_AREA))]
    return [area for area in living if area] or list(places.values())


def _code(text: str) -> str:
    """Spreadsheets drop the zero in front."""
    return text.zfill(5) if text.isdecimal() and len(text) == 4 else text


def _one(text: str, known: dict[str, list[Area]], column: str, faults: list[Fault]) -> Area | None:
    found = known.get(text, [])
    if len(found) == 1:
        return found[0]
    if found:
        names = "、".join(f"{area.choice_label}は{area.code}" for area in found)
        message = f"「{text}」は2つ以上あります。市町村コードで書いてください（{names}）。"
    else:
        message = f"「{text}」は、この県の市町村にありません。"
    faults.append(Fault(column=column, message=message))
    return None


def _living_area(text: str, known: _Known, within: set[str], faults: list[Fault]) -> Area | None:
    found = known.living_areas.get(text, [])
    found = [area for area in found if not within or within.intersection(area.codes_with_ancestors())]
    if len(found) == 1:
        return found[0]
    message = (
        f"「{text}」は2つ以上の市町村にあります。市町村も書いてください。"
        if found
        else f"「{text}」は登録されていません。"
    )
    faults.append(Fault(column=table.LIVING_AREA, message=message))
    return None


def _checked(
    role: Role, layer: int | None, places: Sequence[Area], by: Any, faults: list[Fault]
) -> tuple[int | None, list[Area]]:
    try:
        layer, checked = checked_places(role, layer, places)
    except ValidationError as error:
        columns = {"layer": table.LAYER, "areas": table.MUNICIPALITY}
        faults += [
            Fault(column=columns[name], message=message)
            for name, messages in error.message_dict.items()
            for message in messages
        ]
        return layer, []
    if not may(by, f"role-{role}", "invite", areas=checked):
        is_elsewhere = _reaches_others(by, role)
        message = "あなたの担当地域の外です。" if is_elsewhere else f"「{role.label}」に招待する権限がありません。"
        faults.append(Fault(column=table.MUNICIPALITY if is_elsewhere else table.ROLE, message=message))
    return layer, checked


def _reaches_others(user: Any, role: Role) -> bool:
    """Whether one may invite to the role anywhere."""
    found = reach(user, f"role-{role}", "invite")
    return found.everything or bool(found.codes)
