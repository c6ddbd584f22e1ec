"""Pictures as a page shows them, and how their sizes come about."""

import re

import pytest
from django.db import connection
from django.template import Context, Template
from django.test.utils import CaptureQueriesContext
from django_tasks_db.models import DBTaskResult

from content.models import PortalImage
from content.pictures import ALL_SPECS, CARD, WHOLE, with_renditions
from content.services import images_lacking_renditions, make_renditions
from content.tasks import make_missing_renditions
from content.tasks import make_renditions as make_renditions_task
from tests.factories.images import make_image

# Wagtail leaves the closing of files that it opened itself to the garbage collector.
pytestmark = [
    pytest.mark.django_db,
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    """Without a cache, since the portal's own is in the database: each look into it is a query too."""
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}}


def show(image, how='sizes="50vw"'):
    return Template(f"{{% load content_tags %}}{{% photo image alt='将棋' {how} %}}").render(Context({"image": image}))


def attributes(html, tag):
    return [dict(re.findall(r'([a-z]+)="([^"]*)"', attrs)) for attrs in re.findall(rf"<{tag}\b([^>]*)>", html)]


def widths(srcset):
    return [int(width) for width in re.findall(r" (\d+)w", srcset)]


def test_a_browser_chooses_among_avif_webp_and_jpeg_in_several_widths():
    image = make_image(size=(1300, 900))
    assert make_renditions(image_id=image.pk) == len(ALL_SPECS)
    html = show(image)
    avif, webp = attributes(html, "source")
    (jpeg,) = attributes(html, "img")
    assert (avif["type"], webp["type"]) == ("image/avif", "image/webp")
    assert {source["sizes"] for source in (avif, webp, jpeg)} == {"50vw"}
    # 1600 would be larger than the photo: it is shown as it is.
    assert widths(avif["srcset"]) == widths(webp["srcset"]) == widths(jpeg["srcset"]) == [1300, 1200, 800, 400]
    for source, ending in ((avif, ".avif"), (webp, ".webp"), (jpeg, ".jpg")):
        assert set(re.findall(r"\.\w+(?= \d+w)", source["srcset"])) == {ending}
    assert (jpeg["alt"], jpeg["width"], jpeg["height"], jpeg["loading"]) == ("将棋", "1300", "900", "lazy")
    assert "style" not in html


def test_the_first_picture_of_a_page_does_not_wait():
    html = show(make_image(), "eager=True")
    assert "loading" not in html
    assert 'fetchpriority="high"' in html


def test_a_card_is_cut_to_three_by_two():
    image = make_image(size=(1300, 400))
    make_renditions(image_id=image.pk)
    (jpeg,) = attributes(show(image, "card=True"), "img")
    assert int(jpeg["width"]) / int(jpeg["height"]) == pytest.approx(1.5, abs=0.01)


def test_before_the_worker_has_come_a_single_size_stands_in_and_the_visitor_waits_for_no_other():
    image = make_image(size=(1300, 900))
    html = show(image)
    assert attributes(html, "source") == []
    (jpeg,) = attributes(html, "img")
    assert (jpeg["width"], jpeg["alt"]) == ("1300", "将棋")
    assert list(image.renditions.values_list("filter_spec", flat=True)) == [WHOLE.stand_in]


def test_a_picture_whose_file_is_gone_breaks_no_page():
    image = make_image()
    image.file.storage.delete(image.file.name)
    assert attributes(show(image), "img")[0]["alt"] == "将棋"
    assert make_renditions(image_id=image.pk) == 0


def test_an_image_that_was_deleted_before_the_worker_came_is_passed_over():
    assert make_renditions(image_id=0) == 0


def test_an_upload_asks_the_worker_for_the_sizes(django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        image = make_image()
    task = DBTaskResult.objects.get(task_path=make_renditions_task.module_path)
    assert task.args_kwargs["args"] == [image.pk]
    assert make_renditions_task.call(image.pk) == len(ALL_SPECS)


def test_images_whose_task_was_lost_are_asked_for_again():
    done, lost = make_image(), make_image()
    make_renditions(image_id=done.pk)
    assert list(images_lacking_renditions()) == [lost.pk]
    make_missing_renditions()
    tasks = DBTaskResult.objects.filter(task_path=make_renditions_task.module_path)
    assert [task.args_kwargs["args"] for task in tasks] == [[lost.pk]]


def test_five_pictures_cost_as_many_queries_as_one():
    for _ in range(5):
        make_renditions(image_id=make_image().pk)

    def queries(number):
        with CaptureQueriesContext(connection) as captured:
            for image in with_renditions(PortalImage.objects.all()[:number], WHOLE, CARD):
                show(image)
                show(image, "card=True")
        return len(captured)

    assert queries(5) == queries(1)
