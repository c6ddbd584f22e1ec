"""The relevance workbench: documents and queries from files into a throw-away index. Touches nothing of the site."""

import json
import re
import tempfile
import uuid
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings

from regions.reference import codes_above
from search.analysis.documents import analyse
from search.analysis.query_language import parse
from search.analysis.thesaurus import Thesaurus
from search.contracts import SearchDocument
from search.criteria import Audience, SearchCriteria
from search.engines.contract import Engine
from search.engines.embedded.engine import EmbeddedEngine
from search.query import Looseness, build
from search.results import SearchUnavailable
from search.services.thesaurus import thesaurus_of

KIND = "trial"

_BATCH = 500
_REGION = re.compile(r"[0-9]{2}|[0-9]{5}")
_THESAURUS_PARTS: dict[str, type] = {"groups": list, "one_way": dict, "protect": list}
# What stands between the members of a list or an object.
_GAP = re.compile(r"[\s,:]*")
# json's own complaints: syntax, numbers of thousands of digits, halves of surrogate pairs; and deep nesting.
_UNUSABLE = (ValueError, RecursionError)


class TrialError(ValueError):
    """Input that cannot be used; the message names file and line. Or an engine that cannot be."""


@contextmanager
def _embedded() -> Iterator[Engine]:
    with tempfile.TemporaryDirectory(prefix="search-try-") as folder:
        yield EmbeddedEngine(Path(folder))


@contextmanager
def _elasticsearch() -> Iterator[Engine]:
    """On the server of the settings, under a prefix of its own."""
    from search.engines.elasticsearch.engine import engine_of

    options = settings.ELASTICSEARCH
    if not options["urls"]:
        raise TrialError("ELASTICSEARCH_URL is not set")
    engine = engine_of(options | {"prefix": f"{options['prefix']}-try-{uuid.uuid4().hex[:8]}"})
    try:
        yield engine
    finally:
        engine.remove_indexes()


ENGINES: dict[str, Callable[[], AbstractContextManager[Engine]]] = {
    "elasticsearch": _elasticsearch,
    "embedded": _embedded,
}


@dataclass(frozen=True)
class TrialQuery:
    id: str
    text: str
    region: str


@dataclass(frozen=True)
class _Member:
    """A member of a JSON list or object: where it begins in the text, and where its value does."""

    name: str
    value: Any
    begin: int
    value_begin: int


def read_documents(path: Path) -> list[SearchDocument]:
    """Read one JSON object a line: id, type, title, body, muni, region, fields (1–23), org_type, year.

    Raises TrialError for a file that cannot be read and for the first line that cannot be used.
    """
    documents: list[SearchDocument] = []
    seen: dict[str, int] = {}
    # Not splitlines(): U+2028 and its like may stand in the strings of JSON.
    for number, line in enumerate(_text(path).split("\n"), start=1):
        if not line.strip():
            continue
        where = f"{path}:{number}"
        try:
            row = json.loads(line)
        except _UNUSABLE as error:
            raise _refusal(error, where) from error
        if not isinstance(row, dict):
            raise TrialError(f"{where}: not a JSON object")
        _check_characters(row, where)
        document = _document(row, where, len(documents))
        if document.key in seen:
            raise TrialError(f"{where}: id {document.link_keys[0]} was used in line {seen[document.key]} already")
        seen[document.key] = number
        documents.append(document)
    if not documents:
        raise TrialError(f"{path}:1: no documents")
    return documents


def read_queries(path: Path) -> list[TrialQuery]:
    """Read [{"id", "q", "filters": {"region": "38203"}}]; a prefecture's two digits are allowed.

    Raises TrialError for a file that cannot be read and for the first query that cannot be used.
    """
    text = _text(path)
    queries: dict[str, TrialQuery] = {}
    for number, member in enumerate(_members(path, text, _opening(path, text, "[")), start=1):
        where = f"{_where(path, text, member.begin)}: query {number}"
        query = _query(member.value, where)
        if query.id in queries:
            raise TrialError(f"{where}: id {json.dumps(query.id)} is used twice")
        queries[query.id] = query
    return list(queries.values())


def read_thesaurus(path: Path) -> Thesaurus:
    """Read {"groups": [[…]], "one_way": {"包括": […]}, "protect": […]}.

    Raises TrialError for a file that cannot be read and for the first entry that cannot be used.
    """
    text = _text(path)
    data: dict[str, Any] = {}
    for part in _members(path, text, _opening(path, text, "{")):
        where = _where(path, text, part.begin)
        if part.name not in _THESAURUS_PARTS:
            raise TrialError(f"{where}: {part.name!r} is not known; {', '.join(_THESAURUS_PARTS)} are")
        if not isinstance(part.value, _THESAURUS_PARTS[part.name]):
            raise TrialError(f'{where}: "{part.name}" has the wrong type')
        for entry in _members(path, text, part.value_begin):
            where = _where(path, text, entry.begin)
            _check_characters([entry.name, entry.value], where)
            words = [entry.value] if part.name == "protect" else entry.value
            if not isinstance(words, list) or not all(isinstance(word, str) for word in words):
                expected = "a word" if part.name == "protect" else "a list of words"
                raise TrialError(f'{where}: an entry of "{part.name}" is not {expected}')
        data[part.name] = part.value
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
    """Return the ids of all hits for every query, best first. Raises TrialError if the engine does not answer."""
    ids = [json.loads(document.link_keys[0]) for document in documents]
    try:
        with ENGINES[engine_name]() as engine:
            with engine.rebuild() as index:
                for start in range(0, len(documents), _BATCH):
                    batch = documents[start : start + _BATCH]
                    index.write([analyse(document) for document in batch])
                    progress(len(batch))
                index.swap()
            return {query.id: [ids[number] for number in _numbers(engine, query, thesaurus)] for query in queries}
    except SearchUnavailable as error:
        raise TrialError(f"{engine_name} does not answer: {error}") from error


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


def _query(row: Any, where: str) -> TrialQuery:
    if not isinstance(row, dict) or not isinstance(row.get("q"), str) or not _is_id(row.get("id")):
        raise TrialError(f'{where}: needs "id" and "q"')
    _check_characters(row, where)
    filters = row.get("filters")
    if filters is None:
        filters = {}
    if not isinstance(filters, dict) or set(filters) - {"region"}:
        raise TrialError(f'{where}: "filters" knows "region" only')
    region = filters.get("region")
    if region is None:
        region = ""
    _check_region(region, where)
    return TrialQuery(str(row["id"]), row["q"], region)


def _document(row: Mapping[str, Any], where: str, number: int) -> SearchDocument:
    def value(name: str, kinds: type | tuple[type, ...], default: Any) -> Any:
        found = row.get(name, default)
        if found is None:
            found = default
        if not isinstance(found, kinds) or isinstance(found, bool):
            raise TrialError(f'{where}: "{name}" has the wrong type')
        return found

    if not _is_id(row.get("id")):
        raise TrialError(f'{where}: "id" is missing or has the wrong type')
    if "title" not in row:
        raise TrialError(f'{where}: "title" is missing')
    region = value("region", str, "")
    _check_region(region, where)
    fields = value("fields", list, [])
    # `type` and not isinstance: true is an int to Python.
    if not all(type(field) is int and 1 <= field <= 23 for field in fields):
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


def _is_id(value: Any) -> bool:
    return isinstance(value, str | int) and not isinstance(value, bool)


def _check_region(region: Any, where: str) -> None:
    """Raise TrialError for what is neither empty nor a code."""
    if region != "" and not (isinstance(region, str) and _REGION.fullmatch(region)):
        raise TrialError(f"{where}: region must be two or five digits, not {region!r}")


def _text(path: Path) -> str:
    """Return the text of a file, without a byte order mark. Raises TrialError."""
    try:
        # Not read_text(), which makes line ends of carriage returns.
        return path.read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise TrialError(f"{path}: {error.strerror}") from error
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        raise TrialError(f"{path}:{line}: not UTF-8") from error


def _opening(path: Path, text: str, bracket: str) -> int:
    """Return where the list or object begins that the whole text is. Raises TrialError for bad syntax or another type."""
    try:
        json.loads(text)
    except json.JSONDecodeError as error:
        raise _refusal(error, f"{path}:{error.lineno}") from error
    except _UNUSABLE:
        # No syntax error up to there: _members meets it again, and knows the line.
        pass
    begin = _after_gap(text, 0)
    if text[begin] != bracket:
        kind = "list" if bracket == "[" else "object"
        raise TrialError(f"{_where(path, text, begin)}: not a JSON {kind}")
    return begin


def _members(path: Path, text: str, opening: int) -> Iterator[_Member]:
    """Decode one by one the members of the list or object at `opening`, since json keeps no lines.

    The syntax is known to be right. Raises TrialError for what Python cannot decode.
    """
    decode = json.JSONDecoder().raw_decode
    position = _after_gap(text, opening + 1)
    # A slice, and not an index: there may be no end after what is nested too deeply for a check of the syntax.
    while text[position : position + 1] not in ("]", "}"):
        begin, name = position, ""
        try:
            if text[opening] == "{":
                name, position = decode(text, begin)
                position = _after_gap(text, position)
            value_begin = position
            value, position = decode(text, value_begin)
        except _UNUSABLE as error:
            raise _refusal(error, _where(path, text, begin)) from error
        yield _Member(name, value, begin, value_begin)
        position = _after_gap(text, position)


def _after_gap(text: str, position: int) -> int:
    found = _GAP.match(text, position)
    return found.end() if found else position


def _where(path: Path, text: str, position: int) -> str:
    return f"{path}:{text.count(chr(10), 0, position) + 1}"


def _check_characters(value: Any, where: str) -> None:
    """Raise TrialError for half a surrogate pair, which JSON can write as an escape and no text can hold."""
    try:
        json.dumps(value, ensure_ascii=False).encode()
    except _UNUSABLE as error:
        raise _refusal(error, where) from error


def _refusal(error: Exception, where: str) -> TrialError:
    """Return in plain words what json could not do with the input."""
    match error:
        case json.JSONDecodeError():
            reason = f"not JSON: {error.msg} (column {error.colno})"
        case UnicodeEncodeError():
            reason = "half a surrogate pair is no character"
        case RecursionError():
            reason = "nested too deeply"
        case _:
            reason = "a number has too many digits"
    return TrialError(f"{where}: {reason}")
