from datetime import timedelta
from typing import Any

import pytest
from django.db import connection, transaction
from django.db.models import F
from django.utils import timezone
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult
from wagtail.models import Page, PageViewRestriction

from search import services
from search.engines import get_engine
from search.engines.contract import Engine
from search.models import IndexEntry
from search.services import indexing
from search.tasks import drain_index
from tests.factories.pages import make_case, make_case_index, make_standard_page
from tests.factories.taxonomy import BodyKindFactory
from tests.search.engine_contract import ask, keys

pytestmark = pytest.mark.django_db


def waiting() -> list[str]:
    return sorted(entry.key for entry in IndexEntry.objects.filter(indexed_version__lt=F("version")))


def waiting_tasks() -> int:
    return DBTaskResult.objects.ready().filter(task_path=drain_index.module_path).count()


def test_publishing_leaves_a_row_and_draining_it_a_document(engine: Engine) -> None:
    case = make_case()
    assert f"case-study:{case.pk}" in waiting()
    services.drain()
    assert waiting() == []
    assert keys(engine, ask("買い物送迎")) == [str(case.pk)]


def test_a_draft_is_not_found_a_changed_title_is_an_unpublished_page_is_gone(engine: Engine) -> None:
    case = make_case()
    services.drain()
    case.title = "配食の見守り"
    case.save_revision()
    services.drain()
    assert keys(engine, ask("配食")) == []
    case.save_revision().publish()
    services.drain()
    assert keys(engine, ask("配食")) == [str(case.pk)]
    case.unpublish()
    services.drain()
    assert keys(engine, ask("配食")) == []


def test_a_change_wakes_the_worker_once() -> None:
    case = make_case()
    assert waiting_tasks() == 1
    DBTaskResult.objects.all().delete()
    case.save()
    case.save()
    assert waiting_tasks() == 1


def test_a_change_while_the_worker_is_at_work_wakes_it_again() -> None:
    case = make_case()
    DBTaskResult.objects.update(status=TaskResultStatus.RUNNING)
    case.save()
    assert waiting_tasks() == 1


def test_a_page_saved_without_its_own_type_is_written_anew(engine: Engine) -> None:
    case = make_case()
    services.drain()
    page = Page.objects.get(pk=case.pk)
    page.title = "配食の見守り"
    page.save()
    services.drain()
    assert keys(engine, ask("配食")) == [str(case.pk)]


def test_a_deleted_page_is_gone(engine: Engine) -> None:
    case = make_case()
    services.drain()
    case.delete()
    services.drain()
    assert keys(engine, ask()) == []


def test_a_change_that_is_rolled_back_leaves_no_row(engine: Engine) -> None:
    case = make_case()
    services.drain()
    with pytest.raises(RuntimeError), transaction.atomic():
        case.save()
        raise RuntimeError
    assert waiting() == []


def test_a_page_behind_a_restriction_is_not_found(engine: Engine) -> None:
    case = make_case()
    services.drain()
    restriction = PageViewRestriction.objects.create(page=case.get_parent(), restriction_type="login")
    services.drain()
    assert keys(engine, ask()) == []
    restriction.delete()
    services.drain()
    assert keys(engine, ask()) == [str(case.pk)]


def test_a_moved_list_changes_the_addresses_below(engine: Engine) -> None:
    case = make_case()
    services.drain()
    index = make_case_index()
    index.slug = "jirei"
    index.save_revision().publish()
    services.drain()
    assert services.find_differences().count == 0
    hit = engine.search(ask(), sort="newest", offset=0, limit=5).hits[0]
    assert hit.document.url == f"/jirei/{case.slug}/"


def test_a_renamed_term_reaches_the_documents(engine: Engine) -> None:
    make_case()
    services.drain()
    kind = BodyKindFactory()
    kind.label = "特定非営利活動法人"
    kind.save()
    services.drain()
    assert services.find_differences().count == 0


def test_a_plain_page_is_found_too(engine: Engine) -> None:
    page = make_standard_page(title="見守りのはじめかた")
    services.drain()
    assert keys(engine, ask("見守り")) == [str(page.pk)]


def test_a_failure_waits_with_growing_pauses_and_its_error(engine: Engine, monkeypatch: Any) -> None:
    make_case()

    def fail(*args: Any, **kwargs: Any) -> None:
        raise OSError("disk full")

    monkeypatch.setattr(type(get_engine()), "write", fail)
    report = services.drain()
    assert report.failed
    entry = IndexEntry.objects.filter(indexed_version__lt=F("version")).get(kind="case-study")
    assert entry.attempts == 1
    assert "disk full" in entry.last_error
    first_pause = entry.next_try_at - timezone.now()
    IndexEntry.objects.update(next_try_at=timezone.now())
    services.drain()
    entry.refresh_from_db()
    assert entry.attempts == 2
    assert entry.next_try_at - timezone.now() > first_pause
    monkeypatch.undo()
    IndexEntry.objects.update(next_try_at=timezone.now())
    services.drain()
    assert waiting() == []


def test_pauses_between_failures_do_not_grow_for_ever(engine: Engine, monkeypatch: Any) -> None:
    make_case()
    IndexEntry.objects.update(attempts=100)

    def fail(*args: Any, **kwargs: Any) -> None:
        raise OSError("disk full")

    monkeypatch.setattr(type(get_engine()), "write", fail)
    services.drain()
    pauses = [entry.next_try_at - timezone.now() for entry in IndexEntry.objects.all()]
    assert timedelta(minutes=1) < max(pauses) < timedelta(hours=1)


def test_a_new_change_ends_the_pause_and_forgets_the_failures(engine: Engine) -> None:
    case = make_case()
    services.drain()
    entries = IndexEntry.objects.filter(kind="case-study", object_id=case.pk)
    entries.update(version=F("version") + 1, attempts=9, next_try_at=timezone.now() + timedelta(minutes=10))
    assert not services.has_due_entries()
    case.save()
    assert services.has_due_entries()
    assert entries.get().attempts == 0
    services.drain()
    assert waiting() == []


def test_a_row_that_another_change_made_at_the_same_moment_is_due_again() -> None:
    looked = made = False

    def another_change(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        """Make the row between the look for it and the attempt to make it, which begins with a savepoint."""
        nonlocal looked, made
        if looked and not made and sql.startswith("SAVEPOINT"):
            made = True
            later = timezone.now() + timedelta(minutes=10)
            row = IndexEntry(kind="page", object_id=1, indexed_version=1, attempts=9, next_try_at=later)
            IndexEntry.objects.bulk_create([row])
        looked = looked or (sql.startswith("SELECT") and IndexEntry._meta.db_table in sql)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(another_change):
        services.queue(kind="page", object_ids=[1])
    assert made
    entry = IndexEntry.objects.get()
    assert (entry.version, entry.indexed_version, entry.attempts) == (2, 1, 0)
    assert services.has_due_entries()


def test_one_bad_record_holds_up_no_other(engine: Engine, monkeypatch: Any) -> None:
    bad, good = make_case(), make_case(title="配食")
    analyse = indexing.analyse

    def analyse_or_fail(document: Any) -> Any:
        if document.number == bad.pk:
            raise ValueError("bad record")
        return analyse(document)

    monkeypatch.setattr(indexing, "analyse", analyse_or_fail)
    services.drain()
    assert keys(engine, ask()) == [str(good.pk)]
    assert waiting() == [f"case-study:{bad.pk}"]


def test_a_leased_row_is_left_alone_until_the_lease_ends(engine: Engine) -> None:
    make_case()
    IndexEntry.objects.update(leased_until=timezone.now() + timedelta(minutes=1))
    assert not services.has_due_entries()
    assert services.drain().written == 0
    IndexEntry.objects.update(leased_until=timezone.now() - timedelta(seconds=1))
    assert services.drain().written


def test_a_change_during_indexing_keeps_the_row_due(engine: Engine, monkeypatch: Any) -> None:
    case = make_case()
    services.drain()
    case.save()
    write = type(get_engine()).write

    def change_meanwhile(self: Any, *args: Any, **kwargs: Any) -> None:
        write(self, *args, **kwargs)
        monkeypatch.undo()
        services.queue(kind="case-study", object_ids=[case.pk])

    monkeypatch.setattr(type(get_engine()), "write", change_meanwhile)
    entry = IndexEntry.objects.get(kind="case-study", object_id=case.pk)
    indexing._write([entry])
    assert waiting() == [f"case-study:{case.pk}"]


def test_the_first_drain_builds_the_index() -> None:
    case = make_case()
    assert get_engine().needs_rebuild()
    drain_index.call()
    assert keys(get_engine(), ask()) == [str(case.pk)]


def test_a_change_written_during_a_rebuild_is_in_the_new_index(engine: Engine) -> None:
    first, second = make_case(), make_case(title="体操")
    services.drain()
    changed = []

    def change_meanwhile(number: int) -> None:
        if not changed:
            changed.append(True)
            first.title = "配食"
            first.save_revision().publish()
            second.unpublish()
            services.drain()

    services.rebuild(progress=change_meanwhile)
    assert keys(engine, ask()) == [str(first.pk)]
    assert services.find_differences().count == 0


def test_reconcile_mends_what_differs(engine: Engine) -> None:
    case, other = make_case(), make_case(title="体操")
    services.drain()
    engine.write([], deleted=[f"case-study:{case.pk}"])
    type(other).objects.filter(pk=other.pk).update(title="題だけ変えた")
    differences = services.find_differences()
    assert differences.missing == (f"case-study:{case.pk}",)
    assert differences.stale == (f"case-study:{other.pk}",)
    services.reconcile()
    services.drain()
    assert services.find_differences().count == 0


def test_documents_take_a_constant_number_of_queries(engine: Engine, django_assert_num_queries: Any) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from search import registry

    searchable = registry.of_kind("case-study")
    assert searchable

    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            list(searchable.documents())
        return len(captured)

    make_case()
    before = queries()
    for _ in range(4):
        make_case(fields=("shopping", "transport"))
    assert queries() == before
