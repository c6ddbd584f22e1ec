"""Indexes of the portal on the server, and the alias by which one is searched.

<prefix>-<stamp>               alias: the index that is searched by this version of the portal
<prefix>-<stamp>-<time>        an index
<prefix>-<stamp>-<time>-build  alias of an index that is being built; gone once that is searched

Every write goes by an alias (`require_alias`), so that no server makes an index of its own for a name that is gone.
"""

import re
import time
import uuid
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from typing import Any

from django.utils import timezone
from elasticsearch import Elasticsearch
from elasticsearch.helpers import streaming_bulk

from search.analysis.documents import AnalysedDocument
from search.engines.elasticsearch.connection import Connection
from search.engines.elasticsearch.mapping import build_mapping, build_settings, index_stamp
from search.engines.rows import to_row
from search.results import SearchUnavailable

# Documents and bytes of one message to the server.
_BULK_SIZE = 500
_BULK_BYTES = 10 * 1024 * 1024
# Seconds; and how often it is tried while others go on writing.
_PAUSE_BETWEEN_MERGES = 10.0
_MERGES = 8
# What the server says of a write that is older than what it has, and of deleting what is not there.
_OUTDATED, _NOT_THERE = 409, 404


class DocumentRefused(ValueError):
    """The server took the others, but not these: a fault of the documents, which another try does not mend."""


class Indexes:
    """The indexes of one prefix. Every method raises SearchUnavailable."""

    def __init__(self, connection: Connection, *, prefix: str, shards: int) -> None:
        self.connection, self._prefix, self._shards = connection, prefix, shards
        self._stamp = index_stamp(shards=shards)
        self.alias = f"{prefix}-{self._stamp}"

    def current(self) -> str | None:
        """The index behind the alias, None before the first rebuild."""
        with self.connection.asking() as client:
            if not client.indices.exists_alias(name=self.alias):
                return None
            return next(iter(client.indices.get_alias(name=self.alias)), None)

    def create(self) -> str:
        """Make an empty index that can be written to by its build alias, and return its name."""
        name = f"{self.alias}-{timezone.now():%Y%m%d%H%M%S}-{uuid.uuid4().hex[:8]}"
        with self.connection.asking() as client:
            client.indices.create(
                index=name,
                settings=build_settings(shards=self._shards),
                mappings=build_mapping(),
                aliases={build_alias(name): {}},
            )
        return name

    def make_current(self, name: str) -> None:
        """Let searches see the index instead of the one before, in one step."""
        with self.connection.asking() as client:
            client.indices.put_settings(index=name, settings={"refresh_interval": "1s"})
            client.indices.refresh(index=name)
            client.indices.update_aliases(
                actions=[
                    # Whichever has it now: another rebuild may end at the same moment.
                    {"remove": {"index": f"{self.alias}-*", "alias": self.alias, "must_exist": False}},
                    {"add": {"index": name, "alias": self.alias}},
                    {"remove": {"index": name, "alias": build_alias(name)}},
                ]
            )

    def remove(self, name: str) -> None:
        with self.connection.asking() as client:
            client.options(ignore_status=404).indices.delete(index=name)

    def remove_older_than(self, name: str) -> None:
        """Drop what this prefix had before, of other versions too, and what a killed rebuild left.

        A rebuild that began later goes on, and drops this index at its end.
        """
        with self.connection.asking() as client:
            created = self._creation_dates(client)
            for other, when in created.items():
                if when < created[name]:
                    client.options(ignore_status=404).indices.delete(index=other)

    def merge(self) -> None:
        """Drop deleted documents for good; takes up to a minute, while searches and writes go on.

        The server keeps them until it has heard that no copy of the index needs them any more, every 30 seconds.
        """
        for _ in range(_MERGES):
            with self.connection.asking() as client:
                client.indices.flush(index=self.alias)
                client.indices.forcemerge(index=self.alias, max_num_segments=1)
                client.indices.refresh(index=self.alias)
                docs = client.indices.stats(index=self.alias, metric="docs")["_all"]["primaries"]["docs"]
            if not docs["deleted"]:
                return
            time.sleep(_PAUSE_BETWEEN_MERGES)

    def names(self) -> list[str]:
        """All indexes of this prefix."""
        with self.connection.asking() as client:
            return sorted(self._creation_dates(client))

    def _creation_dates(self, client: Elasticsearch) -> dict[str, tuple[int, str]]:
        """When each index was made, by the server's clock. Never one of a longer prefix, or of anybody else."""
        own = re.compile(rf"{re.escape(self._prefix)}-[0-9a-f]{{12}}-[0-9]{{14}}-[0-9a-f]{{8}}")
        found = client.indices.get_settings(index=f"{self._prefix}-*", name="index.creation_date")
        return {
            name: (int(body["settings"]["index"]["creation_date"]), name)
            for name, body in found.items()
            if own.fullmatch(name)
        }


def build_alias(name: str) -> str:
    return f"{name}-build"


def write(
    connection: Connection,
    alias: str,
    documents: Iterable[AnalysedDocument],
    *,
    deleted: Iterable[str],
    versions: Mapping[str, int],
    refresh: bool,
) -> None:
    """Write through an alias; what is older than the server's copy is passed over.

    Raises SearchUnavailable if anything could not be written for a reason that may pass, DocumentRefused for faults of
    documents.
    """
    with connection.asking() as client:
        outcomes = streaming_bulk(
            client,
            _actions(documents, deleted, versions),
            chunk_size=_BULK_SIZE,
            max_chunk_bytes=_BULK_BYTES,
            raise_on_error=False,
            yield_ok=False,
            index=alias,
            require_alias=True,
            refresh=refresh,
        )
        failures = [_Failure.of(outcome) for _, outcome in outcomes]
    failures = [failure for failure in failures if not failure.is_settled]
    for failure in failures:
        if failure.may_pass:
            raise SearchUnavailable(str(failure))
    if failures:
        raise DocumentRefused("; ".join(map(str, failures)))


def _actions(
    documents: Iterable[AnalysedDocument], deleted: Iterable[str], versions: Mapping[str, int]
) -> Iterator[dict[str, Any]]:
    def action(kind: str, key: str) -> dict[str, Any]:
        # As new as the server's copy is new enough: the same version may be written twice.
        return {"_op_type": kind, "_id": key, "version": versions.get(key, 0), "version_type": "external_gte"}

    for key in deleted:
        yield action("delete", key)
    for analysed in documents:
        yield action("index", analysed.document.key) | {"_source": to_row(analysed)}


class _Failure:
    """What the server said of one document."""

    def __init__(self, kind: str, body: Mapping[str, Any]) -> None:
        self.kind, self.body = kind, body
        self.status: int = body.get("status", 500)
        self.error: Mapping[str, Any] = body.get("error") or {}

    @classmethod
    def of(cls, outcome: Mapping[str, Any]) -> "_Failure":
        [(kind, body)] = outcome.items()
        return cls(kind, body)

    @property
    def is_settled(self) -> bool:
        if self.status == _OUTDATED:
            return True
        return self.kind == "delete" and self.status == _NOT_THERE and not self.error

    @property
    def may_pass(self) -> bool:
        """Overload, a full disk, an index that is gone: but not a document that does not fit the mapping."""
        return self.status != 400

    def __str__(self) -> str:
        reason = self.error.get("reason", "") if isinstance(self.error, Mapping) else self.error
        return f"{self.body.get('_id')}: {self.status} {reason}"


def forget_quietly(indexes: Indexes, name: str) -> None:
    """Remove an index that came to nothing; where the server is gone too, the next rebuild does."""
    with suppress(SearchUnavailable):
        indexes.remove(name)
