"""What changes the documents of records that nobody saved."""

from collections.abc import Callable

import pytest
from django_tasks_db.models import DBTaskResult
from wagtail.models import Site

from regions.models import Area, DailyLivingArea
from regions.signals import areas_loaded
from search import services
from search.engines.contract import Engine
from search.tasks import reconcile_index
from taxonomy.models import ActivityField
from tests.factories.pages import make_case, make_case_index
from tests.factories.regions import WardFactory

pytestmark = pytest.mark.django_db


def stale(change: Callable[[], object]) -> int:
    """How many records differ after a change, once everything that waits is written."""
    make_case(place=DailyLivingArea.objects.create(parent=WardFactory(), name="中央圏域"), fields=("shopping",))
    services.drain()
    assert services.find_differences().count == 0
    change()
    if DBTaskResult.objects.ready().filter(task_path=reconcile_index.module_path).exists():
        reconcile_index.call()
    services.drain()
    return services.find_differences().count


def rename_area(code: str) -> None:
    area = Area.objects.get(code=code)
    area.name = area.full_name = "改名した地域"
    area.save()


def rename_daily_living_area() -> None:
    area = DailyLivingArea.objects.get()
    area.name = "南圏域"
    area.save()


def other_root() -> None:
    site = Site.objects.get()
    site.root_page = make_case_index()
    site.save()


@pytest.mark.parametrize(
    "change",
    [
        rename_daily_living_area,
        lambda: rename_area("11101"),
        lambda: rename_area("11100"),
        lambda: rename_area("11"),
        lambda: Area.objects.filter(code="11100").update(population=5_000) and areas_loaded.send(Area),
        other_root,
        lambda: ActivityField.objects.get(key="shopping").delete(),
    ],
    ids=["daily living area", "ward", "city", "prefecture", "loaded anew", "root page", "field deleted"],
)
def test_what_stands_in_many_documents_reaches_them(engine: Engine, change: Callable[[], object]) -> None:
    assert stale(change) == 0
