"""The index of the search inside the admin: filled for all records at once, where saving them one by one does not do."""

import zlib
from collections.abc import Iterable, Iterator
from typing import Any

from django.core.management import call_command
from modelsearch.index import get_indexed_models

from search.analysis.tokens import analysis_version
from search.models import AdminIndexState

# Raised with every change of what search/admin_backend/ writes.
FORMAT = 1
# Read and written together: another process may save one of them meanwhile, and would find its text overtaken.
CHUNK = 50


def fill_admin_index() -> None:
    """Write all records anew and drop those that are gone. May run twice, and while others save."""
    version = admin_index_version()
    call_command("update_index", verbosity=0, chunk_size=CHUNK)
    AdminIndexState.objects.update_or_create(pk=1, defaults={"version": version})


def admin_index_is_due() -> bool:
    """Whether it was never filled, or by another analysis or from other fields."""
    return not AdminIndexState.objects.filter(version=admin_index_version()).exists()


def admin_index_version() -> str:
    """Changes with the analysis, and with what any model declares in `search_fields`."""
    declared = "\n".join(
        f"{model._meta.label} {name}" for model in get_indexed_models() for name in _names(model.search_fields)
    )
    return f"{FORMAT}-{analysis_version()}-{zlib.crc32(declared.encode()):08x}"


def _names(fields: Iterable[Any]) -> Iterator[str]:
    for field in fields:
        yield f"{type(field).__name__} {field.field_name}"
        for name in _names(getattr(field, "fields", ())):
            yield f"{field.field_name} {name}"
