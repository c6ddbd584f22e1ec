"""The relevance workbench: documents and queries from files into a throw-away index. Touches nothing of the site."""

import json
import re
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from regions.reference import codes_above
from search.analysis.documents import analyse
from search.analysis.query_language import parse
from search.analysis.thesaurus import Thesaurus
from search.contracts import Audience, SearchDocument
from search.criteria import SearchCriteria
from search.engines.contract import Engine
from search.engines.embedded.engine import EmbeddedEngine
from search.query import Looseness, build
from search.services.thesaurus import thesaurus_of

KIND = "trial"
ENGINES: dict[str, Callable[[Path], Engine]] = {"embedded": EmbeddedEngine}

_BATCH = 500
_REGION = re.compile(r"\d{2}|\d{5}")


class TrialError(ValueError):
    """Input that cannot be used; the message names file and line."""


@dataclass(frozen=True)
class TrialQuery:
    id: str
    text: str
    region: str


def read_documents(path: Path) -> list[SearchDocument]:
    """Read one JSON object a line: id, type, title, body, muni, region, fields (1–23), org_type, year."""
    documents: list[SearchDocument] = []
    seen: dict[Any, int] = {}
    for number, line in enumerate(_text(path).splitlines(), start=1):
        if not line.strip():
            continue
        where = f"{path}:{number}"
        row = _json(line, where)
        if not isinstance(row, dict):
            raise TrialError(f"{where}: not a JSON object")
        document = _document(row, where, len(documents))
        if document.key in seen:
            raise TrialError(f"{where}: id {document.key} was used in line {seen[document.key]} already")
        seen[document.key] = number
        documents.append(document)
    if not documents:
        raise TrialError(f"{path}: no documents")
    return documents


def read_queries(path: Path) -> list[TrialQuery]:
    """Read [{"id", "q", "filters": {"region": "38203"}}]; a prefecture's two digits are allowed."""
    rows = _json(_text(path), str(path))
    if not isinstance(rows, list):
        raise TrialError(f"{path}: not a JSON list")
    queries = []
    for number, row in enumerate(rows, start=1):
        where = f"{path}: query {number}"
        if not isinstance(row, dict) or not isinstance(row.get("q"), str) or not isinstance(row.get("id"), str | int):
            raise TrialError(f'{where}: needs "id" and "q"')
        filters = row.get("filters") or {}
        if not isinstance(filters, dict) or set(filters) - {"region"}:
            raise TrialError(f'{where}: "filters" knows "region" only')
        region = filters.get("region") or ""
        if region and not (isinstance(region, str) and _REGION.fullmatch(region)):
            raise TrialError(f"{where}: region must be two or five digits, not {region!r}")
        queries.append(TrialQuery(str(row["id"]), row["q"], region))
    if len({query.id for query in queries}) < len(queries):
        raise TrialError(f"{path}: an id is used twice")
    return queries


def read_thesaurus(path: Path) -> Thesaurus:
    """Read {"groups": [[…]], "one_way": {"包括": […]}, "protect": […]}."""
    data = _json(_text(path), str(path))
    if not isinstance(data, dict):
        raise TrialError(f"{path}: not a JSON object")
    groups, one_way, protect = data.get("groups", []), data.get("one_way", {}), data.get("protect", [])
    lists = [protect, *(groups if isinstance(groups, list) else [None])]
    lists += list(one_way.values()) if isinstance(one_way, dict) else [None]
    if not all(isinstance(terms, list) and all(isinstance(term, str) for term in terms) for terms in lists):
        raise TrialError(f'{path}: "groups" are lists of words, "one_way" maps a word to words, "protect" lists words')
    return thesaurus_of(data)


def check_writable(path: Path) -> None:
    """Raise TrialError before any work is done if the result could not be written."""
    if path.is_dir() or not path.parent.is_dir():
        raise TrialError(f"{path}: cannot be written")


def run(
    documents: list[SearchDocument],
    queries: list[TrialQuery],
    thesaurus: Thesaurus,
    *,
    engine_name: str = "embedded",
    progress: Callable[[int], object] = lambda number: None,
) -> dict[str, list[Any]]:
    """Return the ids of all hits for every query, best first."""
    ids = [json.loads(document.link_keys[0]) for document in documents]
    with tempfile.TemporaryDirectory(prefix="search-try-") as folder:
        engine = ENGINES[engine_name](Path(folder))
        with engine.rebuild() as index:
            for start in range(0, len(documents), _BATCH):
                batch = documents[start : start + _BATCH]
                index.write([analyse(document) for document in batch])
                progress(len(batch))
            index.swap()
        return {query.id: [ids[number] for number in _numbers(engine, query, thesaurus)] for query in queries}


def _numbers(engine: Engine, query: TrialQuery, thesaurus: Thesaurus) -> list[int]:
    parsed = parse(query.text)
    if parsed.is_empty:
        return []
    criteria = SearchCriteria(
        text=query.text, prefecture=query.region[:2], municipality=query.region if len(query.region) == 5 else ""
    )
    numbers: list[int] = []
    for looseness in Looseness:
        numbers = engine.numbers(
            build(criteria, parsed, thesaurus, place_ancestors=codes_above(query.region), looseness=looseness)
        )
        if numbers:
            break
    return numbers


def _document(row: Mapping[str, Any], where: str, number: int) -> SearchDocument:
    def value(name: str, kinds: type | tuple[type, ...], default: Any) -> Any:
        found = row.get(name, default)
        if found is None:
            found = default
        if not isinstance(found, kinds) or isinstance(found, bool):
            raise TrialError(f'{where}: "{name}" has the wrong type')
        return found

    if not isinstance(row.get("id"), str | int) or isinstance(row.get("id"), bool):
        raise TrialError(f'{where}: "id" is missing or has the wrong type')
    if "title" not in row:
        raise TrialError(f'{where}: "title" is missing')
    region = value("region", str, "")
    if region and not _REGION.fullmatch(region):
        raise TrialError(f"{where}: region must be two or five digits, not {region!r}")
    fields = value("fields", list, [])
    if not all(isinstance(field, int) and 1 <= field <= 23 for field in fields):
        raise TrialError(f'{where}: "fields" are numbers from 1 to 23')
    year = value("year", int, 0)
    return SearchDocument(
        kind=KIND,
        key=f"{KIND}:{row['id']}",
        number=number,
        title=value("title", str, ""),
        url="",
        body=value("body", str, ""),
        place_text=value("muni", str, ""),
        located=(region, *codes_above(region)) if region else (),
        facets={
            "kind": (str(value("type", str, "")),),
            "field": tuple(str(field) for field in fields),
            "body": (str(value("org_type", str, "")),),
            "year": (str(year),) if year else (),
        },
        fiscal_years=(year,) if year else (),
        audiences=(Audience.PUBLIC,),
        # The id as it was written, number or text.
        link_keys=(json.dumps(row["id"]),),
    )


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise TrialError(f"{path}: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise TrialError(f"{path}: not UTF-8 (byte {error.start})") from error


def _json(text: str, where: str) -> Any:
    try:
        return json.loads(text)
    except json.JSONDecodeError as error:
        place = where if "\n" not in text else f"{where}:{error.lineno}"
        raise TrialError(f"{place}: not JSON: {error.msg} (column {error.colno})") from error
