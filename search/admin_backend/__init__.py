"""Search inside the Wagtail admin: modelsearch's backends of SQLite and PostgreSQL over our own Japanese analysis."""

from typing import Any

from django.db import NotSupportedError, connection


def SearchBackend(params: dict[str, Any]) -> Any:  # noqa: N802  # the name that modelsearch looks for in a module
    """The backend for the database in use. Raises NotSupportedError for another one than SQLite and PostgreSQL."""
    # Either module can be imported on its own database alone: the tables of the index differ.
    if connection.vendor == "sqlite":
        from search.admin_backend.sqlite import SQLiteBackend

        return SQLiteBackend(params)
    if connection.vendor == "postgresql":
        from search.admin_backend.postgresql import PostgreSQLBackend

        return PostgreSQLBackend(params)
    raise NotSupportedError(f"the search of the admin knows SQLite and PostgreSQL, not {connection.vendor}")
