"""Records for the tests of the admin's search, and the worker that indexes them."""

from typing import Any

from django.core.files.base import ContentFile
from django_tasks_db.models import DBTaskResult
from modelsearch.tasks import insert_or_update_object_task
from wagtail.models import Page
from wagtail.search.index import Indexed

from content.models import PortalDocument, StandardPage
from tests.factories.pages import make_standard_page

TITLE = "多賀城市の買い物移動サポートとWagtail2入門"
SIGNS = [*"\"'*()-%_\\&|!・＊␟🚌", '""', ":*", "<->", "（）"]


def work() -> None:
    """What the worker does with the tasks that saving leaves."""
    tasks = DBTaskResult.objects.ready().filter(task_path=insert_or_update_object_task.module_path)
    for task in tasks.order_by("enqueued_at"):
        insert_or_update_object_task.call(*task.args_kwargs["args"])
    tasks.delete()


def found(query: str, model: type[Indexed] = Page, **options: Any) -> list[str]:
    """Titles found while somebody types, in their order."""
    return [each.title for each in model.objects.all().autocomplete(query, **options)]


def titles_in(response: Any, name: str = "object_list") -> list[str]:
    assert response.status_code == 200
    return [str(each) for each in response.context[name]]


def make_page() -> StandardPage:
    body = (
        '<p>古民家で<b>体操</b>教室を<a href="https://example.jp/hidden">開きます</a>。</p><p>担い手を募る。'
        "令和6年度から。Tasukeai2</p>"
    )
    page = make_standard_page(title=TITLE, introduction="送迎の相談を受けます。", body=body)
    work()
    return page


def make_document(title: str) -> PortalDocument:
    return PortalDocument.objects.create(title=title, file=ContentFile(b"a,b\n", name="table.csv"))
