"""Which rows belong to which object of the permission matrix. `portal/protection.py` names them all.

What stands here gets its policy in the Wagtail admin from the matrix (`roles/policies.py`), and the groups of roles their
rights (`roles/services/group_rights.py`).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Model
from wagtail.models import Page

from regions.models import Area


@dataclass(frozen=True, kw_only=True)
class Protected:
    """`area_path`, `owner_path`: lookups from the model to a regions.Area and to a person; empty if it has none.

    A row in several areas belongs to whoever tends one of them; for the verbs in `whole` all must lie within reach.
    `root`: of pages, the type below which they lie; there their groups' rights are written. `rights_of`: the model whose
    Django rights stand for it, where that is another one (Wagtail's own image for ours).
    """

    key: str
    model: type[Model]
    area_path: str = ""
    owner_path: str = ""
    whole: frozenset[str] = frozenset()
    root: type[Page] | None = None
    rights_of: type[Model] | None = None

    @property
    def is_page(self) -> bool:
        return issubclass(self.model, Page)

    @property
    def rights_model(self) -> type[Model]:
        return self.rights_of or self.model

    def areas_of(self, row: Any) -> list[Area]:
        """The areas of a row with everything above them: one query, none for a row that has no areas."""
        if not self.area_path:
            return []
        if isinstance(row, Area) and self.area_path == "pk":
            # Also one that is not saved yet: its parent says where it lies.
            return [row]
        rows = self.model._default_manager.filter(pk=row.pk)
        return list(Area.objects.with_ancestors().filter(pk__in=rows.values(self.area_path)))

    def owner_of(self, row: Any) -> Any:
        return getattr(row, self.owner_path, None) if self.owner_path else None


_entries: dict[type[Model], Protected] = {}


def register(key: str, *models: type[Model], **values: Any) -> None:
    """All `models` are the same object of the matrix; `values` are those of Protected."""
    for model in models:
        _entries[model] = Protected(key=key, model=model, **values)


def of_model(model: type[Model]) -> Protected | None:
    """Of the model itself or the nearest that it inherits from."""
    return next((_entries[each] for each in model.__mro__ if each in _entries), None)


def everything() -> Iterable[Protected]:
    return _entries.values()


def pages() -> list[Protected]:
    return [entry for entry in _entries.values() if entry.is_page]
