"""Every list of the API answers {"total": n, "results": [...]}; `limit` and `offset` choose a stretch of it."""

from collections.abc import Collection
from typing import Generic, TypeVar

from django.db.models import Model, QuerySet
from django.http import HttpRequest
from ninja import Field, Schema

from api.problems import Problem

T = TypeVar("T")
M = TypeVar("M", bound=Model)

MOST_AT_ONCE = 100
# Beyond so many an export of the whole list is the better way: each page would be counted from the start again.
DEEPEST = 10_000


class Stretch(Schema):
    limit: int = Field(20, ge=1, le=MOST_AT_ONCE, description="一度に返す件数。100まで。")
    offset: int = Field(0, ge=0, description="先頭から飛ばす件数。")

    def check_names(self, request: HttpRequest, *, also: Collection[str] = ()) -> None:
        """Raise a Problem for a parameter that there is not, save `also`: misspelt, it would give another list."""
        known = {*type(self).model_fields, *also}
        if unknown := sorted(set(request.GET) - known):
            reason = "この名前の引数はありません。"
            raise Problem("parameters", errors=[{"name": name, "reason": reason} for name in unknown])

    def check_depth(self, *, instead: str = "") -> None:
        """Raise a Problem for what lies too deep; `instead` is the address of an export of the whole list."""
        if self.offset + self.limit > DEEPEST:
            raise Problem(
                "too-deep",
                detail=f"offset と limit の合計は{DEEPEST:,}までです。"
                + (
                    "一覧の全体は、export のアドレスからまとめて受け取れます。"
                    if instead
                    else "条件を加えて絞り込んでください。"
                ),
                **({"export": instead} if instead else {}),
            )

    def of(self, rows: QuerySet[M]) -> tuple[int, list[M]]:
        """The number of all rows and the stretch, in two queries."""
        self.check_depth()
        return rows.count(), list(rows[self.offset : self.offset + self.limit])


class Listing(Schema, Generic[T]):
    total: int = Field(description="条件に合うものの総数。")
    results: list[T]
