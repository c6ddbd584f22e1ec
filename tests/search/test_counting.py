"""What a search and a page opened from it leave behind: numbers of a day, and nothing about anybody."""

import threading
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.contrib.auth.models import Group
from django.db import DatabaseError, connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from wagtail.models import PageViewRestriction

from accounts.models import User
from portal.schedule import JOBS
from search import services
from search.criteria import SearchCriteria
from search.engines.contract import Engine
from search.models import FilterDay, OpenDay, SearchDay, Visitor
from search.results import SearchResults
from search.services import counting
from tests.factories.pages import make_case, make_case_index
from tests.factories.regions import MunicipalityFactory

pytestmark = pytest.mark.django_db

FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0"


@pytest.fixture
def browser() -> Client:
    return Client(headers={"User-Agent": FIREFOX})


@pytest.fixture
def case(engine: Engine) -> Any:
    case = make_case(title="買い物の送迎")
    services.drain()
    return case


def kept() -> list[tuple[Any, ...]]:
    rows = SearchDay.objects.order_by("pk")
    return list(rows.values_list("words", "region", "is_filtered", "times", "times_without_hit", "hits"))


def test_searches_for_the_same_words_are_one_row_of_the_day(browser: Client, case: Any) -> None:
    for words in ("買い物", "　買い物 ", "「買い物」"):
        assert browser.get("/search/", {"q": words}).status_code == 200
    browser.get("/search/", {"q": "ほうれんそう"})
    assert kept() == [("買い物", "", False, 3, 0, 1), ("ほうれんそう", "", False, 1, 1, 0)]
    row = SearchDay.objects.first()
    assert row
    assert (row.day, row.visitor, row.is_withheld) == (timezone.localdate(), Visitor.PUBLIC, False)


def test_a_row_has_no_place_for_a_person_or_a_time_of_day() -> None:
    columns = {field.name for model in (SearchDay, FilterDay, OpenDay) for field in model._meta.get_fields()}
    assert columns == {
        *("id", "day", "visitor", "words", "region", "is_filtered", "is_withheld", "times", "times_without_hit"),
        *("times_loosened", "hits", "facet", "value", "page"),
    }
    assert SearchDay._meta.get_field("day").get_internal_type() == "DateField"


def test_place_and_filters_are_counted_filters_apart_from_the_words(browser: Client, case: Any) -> None:
    MunicipalityFactory()
    browser.get("/search/?q=買い物&prefecture=11&municipality=11208&field=shopping&kind=case-study")
    assert kept() == [("買い物", "11208", True, 1, 0, 1)]
    assert set(FilterDay.objects.values_list("facet", "value", "times")) == {
        ("kind", "case-study", 1),
        ("field", "shopping", 1),
    }


def test_filters_of_a_search_without_a_hit_are_counted(browser: Client, case: Any) -> None:
    browser.get("/search/?q=ほうれんそう&field=shopping")
    assert kept() == [("ほうれんそう", "", True, 1, 1, 0)]
    assert FilterDay.objects.get().value == "shopping"


@pytest.mark.parametrize("value", ["'; DROP TABLE search_filterday; --", "山田太郎", "x" * 500, "%00"])
def test_what_is_no_value_of_a_facet_is_not_kept(browser: Client, case: Any, value: str) -> None:
    browser.get("/search/", {"q": "買い物", "field": value, "prefecture": value, "year": value})
    assert not FilterDay.objects.exists()
    assert [row[:3] for row in kept()] == [("買い物", "", False)]


@pytest.mark.parametrize("address", ["/search/", "/search/?sort=", "/search/?q=の", "/search/?q=%00", "list"])
def test_a_list_that_was_only_opened_is_no_search(browser: Client, case: Any, address: str) -> None:
    browser.get(make_case_index().url if address == "list" else address)
    assert kept() == []


@pytest.mark.parametrize("more", ["page=2", "sort=newest"])
def test_further_pages_and_another_order_are_the_same_search(browser: Client, case: Any, more: str) -> None:
    for number in range(20):
        make_case(title=f"買い物{number}")
    services.drain()
    browser.get(f"/search/?q=買い物&{more}")
    assert kept() == []


def test_the_list_of_one_kind_is_counted_too(browser: Client, case: Any) -> None:
    browser.get(f"{make_case_index().url}?q=買い物")
    assert kept() == [("買い物", "", False, 1, 0, 1)]
    assert not FilterDay.objects.exists()


def test_that_a_search_was_loosened_is_counted(browser: Client, case: Any) -> None:
    browser.get("/search/?q=買い物ほうれんそう")
    assert SearchDay.objects.get().times_loosened == 1


@pytest.mark.parametrize(
    "headers",
    [
        {"User-Agent": "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)"},
        {"User-Agent": "Mozilla/5.0 (compatible; bingbot/2.0)"},
        {"User-Agent": "curl/8.5.0"},
        {"User-Agent": "python-requests/2.32"},
        {"User-Agent": ""},
        {"Sec-Purpose": "prefetch"},
        {"Sec-Purpose": "prefetch;prerender"},
        {"Purpose": "prefetch"},
        {"X-Moz": "prefetch"},
    ],
)
def test_programs_and_pages_fetched_in_advance_are_not_counted(case: Any, headers: dict[str, str]) -> None:
    client = Client(headers={"User-Agent": FIREFOX} | headers)
    assert client.get("/search/?q=買い物").status_code == 200
    client.get(f"{case.url}?q=買い物&at=1")
    assert kept() == []
    assert not OpenDay.objects.exists()


@pytest.mark.parametrize(
    "agent",
    [
        "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 Version/18.0 Mobile/15E148 Safari/604.1",
        "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/140.0.0.0 Safari/537.36 Edg/140.0.0.0",
        "Mozilla/5.0 (Linux; Android 10; CUBOT X20 PRO) AppleWebKit/537.36 Chrome/120.0.0.0 Mobile Safari/537.36",
        "Mozilla/5.0 (Nintendo Switch; WifiWebAuthApplet) AppleWebKit/606.4 NF/6.0.1.15.4 NintendoBrowser/5.1.0.20393",
    ],
)
def test_browsers_are_counted(case: Any, agent: str) -> None:
    Client(headers={"User-Agent": agent}).get("/search/?q=買い物")
    assert kept() == [("買い物", "", False, 1, 0, 1)]


def test_head_is_not_counted(browser: Client, case: Any) -> None:
    assert browser.head("/search/?q=買い物").status_code == 200
    browser.head(f"{case.url}?q=買い物&at=1")
    assert kept() == []
    assert not OpenDay.objects.exists()


def test_searches_of_staff_stand_apart(browser: Client, case: Any) -> None:
    editor = User.objects.create_user(email="editor@example.jp", password="x")
    editor.groups.add(Group.objects.get(name="編集担当"))
    browser.get("/search/?q=買い物")
    browser.force_login(editor)
    browser.get("/search/?q=買い物")
    assert set(SearchDay.objects.values_list("visitor", "times")) == {("public", 1), ("staff", 1)}


def test_who_is_signed_in_but_may_not_enter_the_admin_is_public(browser: Client, case: Any) -> None:
    browser.force_login(User.objects.create_user(email="member@example.jp", password="x"))
    browser.get("/search/?q=買い物")
    assert SearchDay.objects.get().visitor == Visitor.PUBLIC


def test_of_personal_data_only_the_number_is_kept(browser: Client, case: Any) -> None:
    MunicipalityFactory()
    for words in ("090-1234-5678", "山田太郎 買い物"):
        browser.get("/search/", {"q": words, "field": "shopping", "prefecture": "11", "municipality": "11208"})
        browser.get(case.url, {"q": words, "at": "1"})
    row = SearchDay.objects.get()
    assert (row.words, row.region, row.is_filtered, row.is_withheld, row.times) == ("", "", False, True, 2)
    assert not FilterDay.objects.exists()
    assert list(OpenDay.objects.values_list("words", "page", "times")) == [("", case.pk, 2)]


def test_a_page_opened_from_a_search_is_counted(browser: Client, case: Any) -> None:
    for _ in range(2):
        browser.get(f"{case.url}?q=　買い物&at=1")
    browser.get(case.url)
    browser.get(f"{case.url}?q=買い物&at=x")
    assert list(OpenDay.objects.values_list("words", "page", "times")) == [("買い物", case.pk, 2)]


def test_a_page_that_asks_for_a_password_was_not_opened(browser: Client, case: Any) -> None:
    PageViewRestriction.objects.create(page=case, restriction_type="password", password="x")
    browser.get(f"{case.url}?q=買い物&at=1")
    assert not OpenDay.objects.exists()


@pytest.mark.parametrize("fails", ["database", "analysis"])
def test_a_count_that_fails_harms_no_page(
    browser: Client, case: Any, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, fails: str
) -> None:
    def fail(*args: Any) -> None:
        raise DatabaseError("買い物 must not be in the log")

    monkeypatch.setattr(counting, "_execute" if fails == "database" else "names_of_people", fail)
    assert "買い物" in browser.get("/search/?q=買い物").content.decode()
    assert browser.get(f"{case.url}?q=買い物&at=1").status_code == 200
    assert kept() == []
    assert "not counted (DatabaseError)" in caplog.text
    assert "買い物" not in caplog.text


def test_while_the_engine_does_not_answer_nothing_is_counted(browser: Client, case: Any, settings: Any) -> None:
    settings.SEARCH_INDEX_DIR = settings.SEARCH_INDEX_DIR / "no-index-here"
    assert browser.get("/search/?q=買い物").context["results"].is_listing
    assert kept() == []


def test_a_count_is_one_statement_and_a_second_one_for_filters(browser: Client, case: Any) -> None:
    program = Client()
    for query, more in (("q=買い物", 1), ("q=買い物&field=shopping", 2), ("", 0)):
        numbers = []
        for client in (program, browser, browser):
            client.get(f"/search/?{query}")
            with CaptureQueriesContext(connection) as captured:
                client.get(f"/search/?{query}")
            numbers.append(len(captured))
        assert numbers == [numbers[0], numbers[0] + more, numbers[0] + more]


def test_with_no_days_nothing_is_counted_and_what_was_is_deleted(browser: Client, case: Any, settings: Any) -> None:
    browser.get("/search/?q=買い物")
    settings.SEARCH_LOG_DAYS = 0
    browser.get("/search/?q=送迎&field=shopping")
    browser.get(f"{case.url}?q=送迎&at=1")
    assert [row[0] for row in kept()] == ["買い物"]
    assert services.forget_old_counts() == 1
    assert kept() == []


def test_older_days_are_forgotten_and_no_others(case: Any, settings: Any) -> None:
    settings.SEARCH_LOG_DAYS = 30
    today = timezone.localdate()
    for age in (0, 29, 30, 31):
        day = today - timedelta(days=age)
        SearchDay.objects.create(day=day, visitor="public", words="買い物", times=1)
        FilterDay.objects.create(day=day, visitor="public", facet="field", value="shopping", times=1)
        OpenDay.objects.create(day=day, visitor="public", page_id=case.pk, times=1)
    assert services.forget_old_counts() == 6
    assert services.forget_old_counts() == 0
    assert {(today - day).days for day in SearchDay.objects.values_list("day", flat=True)} == {0, 29}


def test_the_scheduler_forgets() -> None:
    assert services.forget_old_counts in [job.run for job in JOBS]


def test_a_page_that_is_deleted_takes_its_counts_along(browser: Client, case: Any) -> None:
    browser.get(f"{case.url}?q=買い物&at=1")
    case.delete()
    assert not OpenDay.objects.exists()


def run_at_once(act: Callable[[], None], *, threads: int) -> None:
    """In threads with connections of their own, as several processes would."""
    barrier = threading.Barrier(threads)

    def run() -> None:
        barrier.wait()
        try:
            act()
        finally:
            connection.close()

    running = [threading.Thread(target=run) for _ in range(threads)]
    for thread in running:
        thread.start()
    for thread in running:
        thread.join()


@pytest.mark.django_db(transaction=True)
def test_no_search_is_lost_when_many_are_counted_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(counting, "PATIENCE", 20_000)
    criteria, results = SearchCriteria(text="買い物"), SearchResults(total=3)

    def search() -> None:
        for _ in range(25):
            services.count_search(criteria=criteria, results=results, visitor=Visitor.PUBLIC)

    run_at_once(search, threads=4)
    assert kept() == [("買い物", "", False, 100, 0, 3)]


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif("sqlite" not in django_settings.DATABASES["default"]["ENGINE"], reason="of SQLite's one writer")
def test_a_page_does_not_wait_for_a_long_writer_of_sqlite(caplog: pytest.LogCaptureFixture) -> None:
    writing, done = threading.Event(), threading.Event()

    def write() -> None:
        with connection.cursor() as cursor:
            cursor.execute("BEGIN IMMEDIATE")
            writing.set()
            done.wait(20)
            cursor.execute("ROLLBACK")
        connection.close()

    writer = threading.Thread(target=write)
    writer.start()
    assert writing.wait(20)
    began = timezone.now()
    criteria = SearchCriteria(text="買い物")
    services.count_search(criteria=criteria, results=SearchResults(total=3), visitor=Visitor.PUBLIC)
    waited = timezone.now() - began
    done.set()
    writer.join()
    assert waited < timedelta(seconds=5)
    assert "not counted (OperationalError)" in caplog.text
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA busy_timeout")
        assert cursor.fetchone() == (20_000,)
