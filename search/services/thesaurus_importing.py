"""Rows of a table into the thesaurus: first what would happen, then all of it at once."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from wagtail.actions.create import CreateAction
from wagtail.actions.edit import EditAction

from search.models import ThesaurusEntry
from search.permissions import may_import_thesaurus
from search.thesaurus_csv import TableRow, repeated

Key = tuple[str, str]


class Effect(StrEnum):
    ADD = "加える"
    CHANGE = "変える"
    NOTHING = "変わらない"
    WRONG = "読み込めない"


class ThesaurusChangedMeanwhile(Exception):
    """Somebody else changed entries of these rows after they were shown; nothing was written."""


@dataclass(frozen=True, kw_only=True)
class PlannedRow:
    """What importing a row does. `before` is the entry as it is, `reasons` say what is wrong."""

    row: TableRow
    effect: Effect
    before: ThesaurusEntry | None = None
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class ImportPlan:
    """`digest` stands for the entries as the rows found them."""

    rows: tuple[PlannedRow, ...]
    digest: str

    def of(self, effect: Effect) -> tuple[PlannedRow, ...]:
        return tuple(planned for planned in self.rows if planned.effect is effect)

    @property
    def number_written(self) -> int:
        return len(self.of(Effect.ADD)) + len(self.of(Effect.CHANGE))

    @property
    def number_wrong(self) -> int:
        return len(self.of(Effect.WRONG))


def plan_import(*, rows: Sequence[TableRow]) -> ImportPlan:
    """What `import_thesaurus` would do with the rows; writes nothing."""
    return _plan(rows, _known(rows))


@transaction.atomic
def import_thesaurus(*, rows: Sequence[TableRow], user: Any, digest: str) -> ImportPlan:
    """Write what `plan_import` showed, each change with its line in the log; wrong rows are left out.

    Entries are told by kind and word; none is deleted. Twice the same file is once. Raises PermissionDenied, and
    ThesaurusChangedMeanwhile if an entry is no longer as the plan with this digest found it.
    """
    if not may_import_thesaurus(user):
        raise PermissionDenied
    plan = _plan(rows, _known(rows, lock=True))
    if plan.digest != digest:
        raise ThesaurusChangedMeanwhile
    for planned in plan.of(Effect.CHANGE):
        entry, wanted = planned.before, planned.row.as_entry()
        if entry is not None:
            entry.others, entry.note, entry.is_active = wanted.others, wanted.note, wanted.is_active
            EditAction(entry, user=user).execute(skip_permission_checks=True)
    try:
        with transaction.atomic():
            for planned in plan.of(Effect.ADD):
                CreateAction(planned.row.as_entry(), user=user).execute(skip_permission_checks=True)
    except (IntegrityError, ValidationError) as error:
        # Another transaction added the same word in the meantime.
        raise ThesaurusChangedMeanwhile from error
    return plan


def _known(rows: Sequence[TableRow], *, lock: bool = False) -> dict[Key, ThesaurusEntry]:
    entries = ThesaurusEntry.objects.select_for_update() if lock else ThesaurusEntry.objects.all()
    keys = {(row.kind, row.term) for row in rows}
    return {key: entry for entry in entries.order_by("pk") if (key := (entry.kind, entry.term)) in keys}


def _plan(rows: Sequence[TableRow], known: dict[Key, ThesaurusEntry]) -> ImportPlan:
    twice = {row.line: line for row, line in repeated(rows)}
    planned = tuple(_planned(row, known.get((row.kind, row.term)), twice.get(row.line)) for row in rows)
    seen = sorted((*key, *map(str, _content(entry))) for key, entry in known.items())
    return ImportPlan(rows=planned, digest=hashlib.sha256(json.dumps(seen).encode()).hexdigest())


def _planned(row: TableRow, before: ThesaurusEntry | None, first_line: int | None) -> PlannedRow:
    reasons = _faults(row)
    if not reasons and first_line is not None:
        reasons = [f"{first_line}行目と、種類と言葉が同じです。"]
    if reasons:
        return PlannedRow(row=row, effect=Effect.WRONG, before=before, reasons=tuple(reasons))
    if before is None:
        return PlannedRow(row=row, effect=Effect.ADD)
    is_same = _content(before) == _content(row.as_entry())
    return PlannedRow(row=row, effect=Effect.NOTHING if is_same else Effect.CHANGE, before=before)


def _content(entry: ThesaurusEntry) -> tuple[tuple[str, ...], str, bool]:
    return tuple(entry.other_terms), entry.note.strip(), entry.is_active


def _faults(row: TableRow) -> list[str]:
    """What the form would say of it."""
    labels = {field.name: field.verbose_name for field in ThesaurusEntry._meta.fields}
    found = []
    if not row.kind:
        found.append(
            f"種類「{row.kind_text}」はありません。「同じ意味の言葉」「一方通行」「保護する言葉」のどれかを書きます。"
        )
    if row.is_active is None:
        found.append("「使う」には「はい」か「いいえ」を書きます。")
    try:
        row.as_entry().full_clean(exclude=["kind"], validate_unique=False, validate_constraints=False)
    except ValidationError as error:
        found += [f"{labels[name]}：{message}" for name, messages in error.message_dict.items() for message in messages]
    return found
