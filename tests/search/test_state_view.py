"""The screen on the state of the search, the line on the home, and having failed rows tried again."""

import time
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from django_tasks_db.models import DBTaskResult
from wagtail.models import ModelLogEntry

from accounts.models import User
from search import services
from search.admin_views.state import ROWS
from search.engines import get_engine
from search.engines.contract import Engine
from search.engines.patience import limited_to
from search.models import AdminIndexState, IndexEntry, Upkeep, UpkeepRun
from search.services import Trouble
from search.services.admin_index import admin_index_version
from tests.factories.pages import make_case, make_home
from tests.servers.postgresql import free_port

pytestmark = pytest.mark.django_db

STATE = "search_state"
FAULT = "ValueError: no such place"
UNAVAILABLE = "SearchUnavailable: no answer"


def text_of(client: Client, name: str = STATE, **parameters: Any) -> str:
    response = client.get(reverse(name), parameters)
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def fail(*object_ids: int, error: str = FAULT, attempts: int = 5, kind: str = "case-study") -> list[IndexEntry]:
    later = timezone.now() + timedelta(minutes=8)
    return [
        IndexEntry.objects.create(kind=kind, object_id=number, attempts=attempts, last_error=error, next_try_at=later)
        for number in object_ids
    ]


@pytest.fixture
def all_well(engine: Engine) -> None:
    AdminIndexState.objects.create(version=admin_index_version())


@pytest.mark.usefixtures("all_well")
def test_all_is_well(admin_client: Client) -> None:
    make_case()
    services.rebuild()
    services.drain()
    text = text_of(admin_client)
    assert "検索は正しく動いています" in text
    number = services.health().expected
    assert number
    assert f"{number}件（入るはずの件数は{number}件）" in text
    assert "内蔵の検索エンジン" in text
    assert f"（{number}件）" in text
    assert "KB" in text or "MB" in text
    assert "検索に問題があります" not in text_of(admin_client, "wagtailadmin_home")


@pytest.mark.usefixtures("all_well")
def test_what_waits_is_no_trouble_at_first_and_one_after_ten_minutes(admin_client: Client) -> None:
    make_case()
    assert "しばらくすると自動で入ります" in text_of(admin_client)
    assert services.health().troubles == ()
    IndexEntry.objects.update(next_try_at=timezone.now() - timedelta(minutes=11))
    assert services.health().troubles == (Trouble.STUCK,)
    for name in (STATE, "wagtailadmin_home"):
        assert "10分以上、索引への書き込みが進んでいません" in text_of(admin_client, name)


@pytest.mark.usefixtures("all_well")
def test_what_fails_is_listed_and_tried_again_by_hand(admin_client: Client) -> None:
    case = make_case(title="読めない事例")
    services.drain()
    entry = IndexEntry.objects.get(kind="case-study", object_id=case.pk)
    later = timezone.now() + timedelta(minutes=8)
    failed = {"version": 99, "attempts": 6, "last_error": FAULT, "next_try_at": later}
    IndexEntry.objects.filter(pk=entry.pk).update(**failed)
    other, *_ = fail(999_991, 999_992)
    text = text_of(admin_client)
    assert "索引に入らなかったもの：3件" in text
    assert "読めない事例" in text
    assert FAULT in text
    assert "6回" in text
    assert "何度試しても、索引に入らないものがあります" in text_of(admin_client, "wagtailadmin_home")

    DBTaskResult.objects.all().delete()
    told = admin_client.post(reverse(STATE), {"entry": entry.pk}, follow=True).content.decode()
    assert "1件を、もう一度試します" in told
    entry.refresh_from_db()
    other.refresh_from_db()
    assert entry.next_try_at <= timezone.now() < other.next_try_at
    assert DBTaskResult.objects.filter(task_path__endswith="drain_index").count() == 1
    services.drain()
    assert not services.failing_entries().filter(pk=entry.pk).exists()

    told = admin_client.post(reverse(STATE), {"all": "1"}, follow=True).content.decode()
    assert "2件を、もう一度試します" in told
    assert ModelLogEntry.objects.filter(action="search.retry", user__is_superuser=True).count() == 2
    services.drain()
    told = admin_client.post(reverse(STATE), {"all": "1"}, follow=True).content.decode()
    assert "試し直すものはありません" in told
    history = text_of(admin_client, "wagtailadmin_reports:site_history")
    assert "もう一度入れるように頼みました" in history
    assert f"取組事例（番号{case.pk}）" in history
    assert "取組事例（番号999991） ほか1件" in history


@pytest.mark.usefixtures("all_well")
@pytest.mark.parametrize("entry", ["", "x", "-1", "999", "9" * 30])
def test_a_row_that_is_not_there_is_not_tried_again(admin_client: Client, entry: str) -> None:
    [failing] = fail(1)
    told = admin_client.post(reverse(STATE), {"entry": entry}, follow=True).content.decode()
    assert "試し直すものはありません" in told
    assert services.failing_entries().get().next_try_at == failing.next_try_at


@pytest.mark.usefixtures("all_well")
def test_rows_that_wait_for_the_engine_are_no_fault_of_their_own(admin_client: Client) -> None:
    fail(999_991, error=UNAVAILABLE)
    fail(999_992, attempts=1)
    assert Trouble.FAILING not in services.health().troubles
    assert "検索エンジンが答えませんでした" in text_of(admin_client)


@pytest.mark.usefixtures("all_well")
def test_many_failed_rows_come_in_pages_and_in_as_many_queries_as_a_few(admin_client: Client) -> None:
    fail(1)
    text_of(admin_client)

    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            text_of(admin_client)
        return len(captured)

    few = queries()
    fail(*range(2, ROWS + 3))
    assert queries() == few
    assert f"{ROWS + 2}件" in text_of(admin_client)
    assert len(admin_client.get(reverse(STATE), {"p": "2"}).context["rows"]) == 2
    assert admin_client.get(reverse(STATE), {"p": "x"}).status_code == 200


def test_an_index_that_is_missing_is_being_made(admin_client: Client) -> None:
    assert services.health().troubles == (Trouble.NO_INDEX, Trouble.ADMIN_INDEX)
    text = text_of(admin_client)
    assert "自動で作り直しています" in text
    assert "今は分かりません" in text
    assert "検索エンジンが答えません" in text_of(admin_client, "wagtailadmin_home")


@pytest.mark.usefixtures("all_well")
def test_documents_that_are_missing_though_nothing_waits_are_told() -> None:
    make_case()
    IndexEntry.objects.all().delete()
    assert services.health().troubles == (Trouble.DIFFERENT,)


def test_a_server_out_of_reach_is_named_at_once(admin_client: Client, settings: Any) -> None:
    settings.ELASTICSEARCH = settings.ELASTICSEARCH | {"urls": [f"http://127.0.0.1:{free_port()}"]}
    began = time.monotonic()
    text = text_of(admin_client)
    assert time.monotonic() - began < 2
    assert "検索エンジンが答えません" in text
    assert "Elasticsearch" in text
    assert "問題があります" in text_of(admin_client, "wagtailadmin_home")
    with limited_to(1.0):
        assert services.troubles_at_a_glance() == (Trouble.NO_ANSWER,)
    assert get_engine().name == "elasticsearch"


@pytest.mark.usefixtures("engine")
def test_upkeep_is_told_with_its_day_and_number(admin_client: Client) -> None:
    UpkeepRun.note(Upkeep.RECONCILE, 3)
    text = text_of(admin_client)
    assert "（違いは3件）" in text
    assert "まだありません" in text


@pytest.mark.usefixtures("engine")
def test_others_neither_see_nor_retry(client: Client) -> None:
    make_home()
    user = User.objects.create_user("editor@example.jp", "unused")
    user.groups.add(Group.objects.get(name="編集担当"))
    client.force_login(user)
    fail(1)
    for send in (client.get, client.post):
        assert send(reverse(STATE), {"all": "1"}).status_code == 302
    home = text_of(client, "wagtailadmin_home")
    assert reverse(STATE) not in home
    assert "検索に問題" not in home
    with pytest.raises(PermissionDenied):
        services.retry(user=user)
    assert services.failing_entries().get().next_try_at > timezone.now()


@pytest.mark.usefixtures("engine")
def test_those_who_tend_the_thesaurus_find_the_screen_in_the_menu(client: Client) -> None:
    make_home()
    user = User.objects.create_user("moderator@example.jp", "unused")
    user.groups.add(Group.objects.get(name="公開担当"))
    client.force_login(user)
    assert reverse(STATE) in text_of(client, "wagtailadmin_home")
    assert "検索の状態" in text_of(client)


@pytest.mark.usefixtures("engine")
def test_a_retry_needs_the_token_of_the_form(admin_user: User) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(admin_user)
    fail(1)
    assert client.post(reverse(STATE), {"all": "1"}).status_code == 403
