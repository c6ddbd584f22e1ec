"""Filling the index of the admin's search for all records at once."""

from collections.abc import Callable

import pytest
from django_tasks_db.models import DBTaskResult
from wagtail.search.index import SearchField

from content.models import PortalDocument, StandardPage
from search.services import admin_index, admin_index_is_due, fill_admin_index
from search.tasks import fill_admin_index as filling
from search.tasks import fill_admin_index_if_due
from tests.search.admin_index import TITLE, found, make_page

pytestmark = pytest.mark.django_db


@pytest.mark.usefixtures("engine")
def test_rows_that_no_saving_told_of_are_found_and_those_that_are_gone_are_not() -> None:
    page = make_page()
    StandardPage.objects.filter(pk=page.pk).update(introduction="配食のご案内")
    PortalDocument.objects.bulk_create([PortalDocument(title="移動の手引き", file="a.csv")])
    assert (found("配食"), found("移動", PortalDocument)) == ([], [])
    fill_admin_index()
    assert (found("配食"), found("移動", PortalDocument)) == ([TITLE], ["移動の手引き"])
    PortalDocument.objects.all()._raw_delete("default")
    replaced = PortalDocument.objects.bulk_create([PortalDocument(title="配食の記録", file="b.csv")])
    fill_admin_index()
    assert found("移動", PortalDocument) == []
    assert found("記録", PortalDocument) == [each.title for each in replaced]


def other_analysis(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(admin_index, "analysis_version", lambda: "other")


def other_fields(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(StandardPage, "search_fields", [*StandardPage.search_fields, SearchField("seo_title")])


@pytest.mark.parametrize("change", [other_analysis, other_fields])
def test_it_is_due_at_first_and_after_a_change_and_the_worker_is_asked_once(
    monkeypatch: pytest.MonkeyPatch, change: Callable[[pytest.MonkeyPatch], None]
) -> None:
    tasks = DBTaskResult.objects.filter(task_path=filling.module_path)
    assert admin_index_is_due()
    fill_admin_index_if_due()
    fill_admin_index_if_due()
    assert tasks.count() == 1
    filling.call()
    tasks.delete()
    assert not admin_index_is_due()
    fill_admin_index_if_due()
    assert not tasks.exists()
    change(monkeypatch)
    fill_admin_index_if_due()
    assert tasks.count() == 1
    filling.call()
    assert not admin_index_is_due()


def test_a_filling_that_was_asked_for_while_another_ran_does_nothing() -> None:
    filling.call()
    PortalDocument.objects.bulk_create([PortalDocument(title="移動の手引き", file="a.csv")])
    filling.call()
    assert found("移動", PortalDocument) == []
