"""What happens while Elasticsearch is out of order: pages answer, writes wait, and all is well again by itself."""

import json
import ssl
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
import trustme
from django.core.checks import run_checks
from django.core.management import CommandError, call_command
from django.db.models import F
from django.test import Client
from django.utils import timezone
from elasticsearch import Elasticsearch

from casestudies.models import CaseStudyPage
from search import services
from search.engines import get_engine
from search.engines.contract import Engine
from search.engines.elasticsearch import connection
from search.models import IndexEntry
from search.results import SearchUnavailable
from tests.factories.pages import make_case
from tests.search.engine_contract import ask, keys
from tests.servers.elasticsearch import ElasticsearchServer
from tests.servers.faulty_line import FaultyLine, faulty_line
from tests.servers.postgresql import free_port

pytestmark = [pytest.mark.elasticsearch, pytest.mark.django_db]

PAUSE = 6.0  # seconds after which a server that did not answer is asked again
LONGEST = 2.0  # seconds that a page may take (issue: "answers within 2 s")
USER, PASSWORD = "portal", "right"


@pytest.fixture
def line(elasticsearch: ElasticsearchServer) -> Iterator[FaultyLine]:
    with faulty_line(elasticsearch) as line:
        yield line


@pytest.fixture
def engine(settings: Any, line: FaultyLine, index_prefix: str) -> Iterator[Engine]:
    """The site on Elasticsearch, by a line that is whole."""
    settings.ELASTICSEARCH = settings.ELASTICSEARCH | {
        "urls": [line.url],
        "user": USER,
        "password": PASSWORD,
        "prefix": index_prefix,
    }
    engine = get_engine()
    with engine.rebuild() as rebuild:
        rebuild.swap()
    yield engine
    line.mend()
    engine.remove_indexes()


@pytest.fixture
def case(engine: Engine) -> CaseStudyPage:
    case = make_case(title="買い物の送迎")
    services.drain()
    return case


def slow(line: FaultyLine) -> None:
    line.delay = 4.0


def cut(line: FaultyLine) -> None:
    line.is_cut = True


def overloaded(line: FaultyLine) -> None:
    line.status, line.body = 429, {"error": {"type": "circuit_breaking_exception"}, "status": 429}


def without_shards(line: FaultyLine) -> None:
    line.status, line.body = 503, {"error": {"type": "search_phase_execution_exception"}, "status": 503}


def wrong_credentials(line: FaultyLine) -> None:
    line.credentials = "portal:another"


def an_older_version(line: FaultyLine) -> None:
    """What Elasticsearch 7 says to a client of version 8."""
    line.status, line.body = 400, {"error": {"type": "media_type_header_exception"}, "status": 400}


def another_product(line: FaultyLine) -> None:
    line.is_elasticsearch = False


FAULTS = [
    slow,
    cut,
    overloaded,
    without_shards,
    wrong_credentials,
    an_older_version,
    another_product,
]
faults = pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.__name__)


def timed_get(client: Client, path: str, **parameters: str) -> Any:
    began = time.monotonic()
    response = client.get(path, parameters)
    assert time.monotonic() - began < LONGEST, path
    assert response.status_code == 200
    return response


def assert_it_catches_up(case: CaseStudyPage, monkeypatch: pytest.MonkeyPatch) -> None:
    """With the next look of the worker, at most a minute later."""
    monkeypatch.setattr(connection, "REST", 0.0)
    now = timezone.now
    monkeypatch.setattr(timezone, "now", lambda: now() + timedelta(seconds=61))
    services.drain()
    assert not IndexEntry.objects.filter(indexed_version__lt=F("version")).exists()
    assert keys(get_engine(), ask("配食")) == [str(case.pk)]
    assert services.find_differences().count == 0


@faults
def test_the_page_lists_and_writes_wait_until_the_server_is_well(
    client: Client,
    case: CaseStudyPage,
    line: FaultyLine,
    monkeypatch: pytest.MonkeyPatch,
    fault: Callable[[FaultyLine], None],
) -> None:
    timed_get(client, "/search/", q="送迎")
    monkeypatch.setattr(connection, "WORK_TIMEOUT", 1.0)
    fault(line)
    page = timed_get(client, "/search/", q="送迎")
    assert page.context["results"].is_listing
    assert "買い物の送迎" in page.content.decode()
    assert "検索の仕組みがいま使えない" in page.content.decode()
    for path in ("/", case.url, "/search/places/", "/search/troubles/"):
        timed_get(client, path)
    assert timed_get(client, "/search/complete/", q="買い").json()["completions"] is not None
    case.title = "配食の見守り"
    case.save_revision().publish()
    services.drain()
    [entry] = IndexEntry.objects.filter(indexed_version__lt=F("version"))
    assert entry.last_error.startswith("SearchUnavailable")
    assert entry.attempts == 1
    line.mend()
    assert_it_catches_up(case, monkeypatch)


@faults
def test_staff_are_told_in_time(
    admin_client: Client, case: CaseStudyPage, line: FaultyLine, fault: Callable[[FaultyLine], None]
) -> None:
    state = timed_get(admin_client, "/admin/reports/search-state/").content.decode()
    assert "Elasticsearch" in state
    assert "検索エンジンが答え" not in state
    fault(line)
    for path in ("/admin/reports/search-state/", "/admin/", "/admin/snippets/search/thesaurusentry/try/"):
        assert "検索エンジンが答え" in timed_get(admin_client, path, query="送迎").content.decode(), path


def test_a_server_that_answers_each_question_in_time_but_not_all_of_a_page(
    client: Client, case: CaseStudyPage, line: FaultyLine
) -> None:
    line.delay = 0.5
    # A machine that is busy with other tests may be late besides: then it is asked again.
    for _ in range(3):
        page = timed_get(client, "/search/", q="送迎 買い物")
        if not page.context["results"].is_listing:
            break
        time.sleep(PAUSE)
    assert [str(hit.title) for hit in page.context["results"].hits] == ["買い物の送迎"]
    assert page.context["results"].suggestions == ()
    line.delay = 0.7
    assert timed_get(client, "/search/", q="送迎 買い物").context["results"].is_listing


def test_a_server_that_is_not_there(
    client: Client, case: CaseStudyPage, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = settings.ELASTICSEARCH
    settings.ELASTICSEARCH = whole | {"urls": [f"http://127.0.0.1:{free_port()}"]}
    assert timed_get(client, "/search/", q="送迎").context["results"].is_listing
    case.title = "配食の見守り"
    case.save_revision().publish()
    services.drain()
    with pytest.raises(CommandError):
        call_command("search_rebuild", stderr=StringIO())
    assert json_status()["usable"] is False
    settings.ELASTICSEARCH = whole
    assert_it_catches_up(case, monkeypatch)


def test_a_page_does_not_wait_for_a_server_that_kept_the_last_one_waiting(
    client: Client, case: CaseStudyPage, line: FaultyLine
) -> None:
    slow(line)
    timed_get(client, "/search/", q="送迎")
    asked = line.asked
    timed_get(client, "/search/", q="送迎")
    assert line.asked == asked


def test_an_index_that_is_gone_is_built_anew_by_the_worker(client: Client, case: CaseStudyPage, engine: Any) -> None:
    engine.remove_indexes()
    assert timed_get(client, "/search/", q="送迎").context["results"].is_listing
    assert engine.needs_rebuild()
    services.drain()
    assert not timed_get(client, "/search/", q="送迎").context["results"].is_listing
    assert keys(engine, ask("送迎")) == [str(case.pk)]


def test_with_a_full_disk_the_search_goes_on_and_writes_wait(
    client: Client,
    case: CaseStudyPage,
    elasticsearch: ElasticsearchServer,
    index_prefix: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    # What the server itself sets at the flood stage of a disk, and takes away again.
    server = Elasticsearch(elasticsearch.url)
    server.indices.put_settings(index=f"{index_prefix}-*", settings={"blocks.read_only_allow_delete": True})
    case.title = "配食の見守り"
    case.save_revision().publish()
    services.drain()
    assert not timed_get(client, "/search/", q="送迎").context["results"].is_listing
    [entry] = IndexEntry.objects.filter(indexed_version__lt=F("version"))
    assert "block" in entry.last_error
    server.indices.put_settings(index=f"{index_prefix}-*", settings={"blocks.read_only_allow_delete": None})
    server.close()
    assert_it_catches_up(case, monkeypatch)


def test_a_bulk_message_of_which_half_was_refused(
    case: CaseStudyPage, line: FaultyLine, engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    others = [make_case(title=f"体操 {number}") for number in range(5)]
    line.is_half_refusing = True
    report = services.drain()
    assert report.failed == 5
    assert 0 < len(keys(engine, ask("体操"))) < 5
    line.mend()
    case.title = "配食の見守り"
    case.save_revision().publish()
    assert_it_catches_up(case, monkeypatch)
    assert keys(engine, ask("体操")) == [str(other.pk) for other in others]


def test_a_document_that_the_server_does_not_take_holds_up_no_other(
    case: CaseStudyPage, engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    from search.engines.elasticsearch import indexes

    to_row = indexes.to_row

    def with_an_unknown_field(analysed: Any) -> Any:
        row = to_row(analysed)
        return row | {"nobody_thought_of_this": 1} if analysed.document.title == "体操" else row

    monkeypatch.setattr(indexes, "to_row", with_an_unknown_field)
    bad = make_case(title="体操")
    good = make_case(title="配食")
    report = services.drain()
    assert (report.written, report.failed) == (1, 1)
    assert keys(engine, ask("配食")) == [str(good.pk)]
    [entry] = IndexEntry.objects.filter(indexed_version__lt=F("version"))
    assert entry.object_id == bad.pk
    assert entry.last_error.startswith("DocumentRefused")


def test_what_waited_for_the_engine_alone_is_due_as_soon_as_one_record_was_written(
    case: CaseStudyPage, line: FaultyLine, engine: Engine
) -> None:
    cut(line)
    others = [make_case(title=f"体操 {number}") for number in range(3)]
    services.drain()
    line.mend()
    case.title = "配食"
    case.save_revision().publish()
    services.drain()
    assert keys(engine, ask("体操")) == [str(other.pk) for other in others]


def test_a_certificate_is_checked_against_the_file_of_the_settings(
    settings: Any, elasticsearch: ElasticsearchServer, index_prefix: str, tmp_path: Path
) -> None:
    authority = trustme.CA()
    authority.cert_pem.write_to_path(tmp_path / "ca.pem")
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("127.0.0.1").configure_cert(tls)
    with faulty_line(elasticsearch, tls=tls) as line:
        settings.ELASTICSEARCH = settings.ELASTICSEARCH | {"urls": [line.url], "prefix": index_prefix}
        with pytest.raises(SearchUnavailable, match="certificate"), get_engine().rebuild():
            pass
        settings.ELASTICSEARCH = settings.ELASTICSEARCH | {"ca_file": str(tmp_path / "ca.pem")}
        with get_engine().rebuild() as index:
            index.swap()
        assert keys(get_engine(), ask()) == []
        get_engine().remove_indexes()


@pytest.mark.parametrize(
    "wrong",
    [
        {"urls": ["search.example.jp"]},
        {"ca_file": "/no/such/file.pem", "urls": ["https://127.0.0.1:9200"]},
        {"api_key": "abc", "user": "portal", "password": "secret"},
        {"user": "portal"},
        {"password": "secret"},
        {"ca_file": __file__, "urls": ["https://127.0.0.1:9200"]},
        {"prefix": "Großes Portal"},
        {"shards": 0},
    ],
    ids=str,
)
def test_settings_that_no_client_can_be_made_of_are_said_at_start(settings: Any, wrong: dict[str, Any]) -> None:
    right = settings.ELASTICSEARCH | {"urls": ["http://127.0.0.1:9200"]}
    settings.ELASTICSEARCH = right
    assert [message for message in run_checks() if message.id == "search.E002"] == []
    settings.ELASTICSEARCH = right | wrong
    assert [message.is_serious() for message in run_checks() if message.id == "search.E002"] == [True]


def json_status() -> dict[str, Any]:
    out, code = StringIO(), 0
    try:
        call_command("search_status", "--json", stdout=out)
    except SystemExit as exit_:
        code = int(exit_.code or 0)
    status: dict[str, Any] = json.loads(out.getvalue())
    assert code == (0 if status["usable"] else 1)
    return status
