"""Beside every field that we ask staff to fill in stands what to write."""

import pytest
from django.apps import apps
from django.urls import reverse
from wagtail.admin.panels import FieldPanel, InlinePanel, get_edit_handler
from wagtail.admin.panels.group import PanelGroup
from wagtail.documents import get_document_model
from wagtail.documents.forms import get_document_form
from wagtail.images import get_image_model
from wagtail.images.forms import get_image_form
from wagtail.models import Page
from wagtail.snippets.models import get_snippet_models

from tests.architecture.rows import APPS
from tests.factories.pages import make_case

# Wagtail explains these two in its own dialog; comments are notes between editors.
EXPLAINED_ELSEWHERE = {"go_live_at", "expire_at", "comments"}
HIDDEN = {"focal_point_x", "focal_point_y", "focal_point_width", "focal_point_height"}


def models():
    pages = [model for model in apps.get_models() if issubclass(model, Page) and model._meta.app_label in APPS]
    return [*pages, *(model for model in get_snippet_models() if model._meta.app_label in APPS)]


def form_of(model):
    return model.get_edit_handler() if issubclass(model, Page) else get_edit_handler(model)


def fields_of(panel):
    """(name, help) of every field below a panel, rows of children included."""
    if isinstance(panel, FieldPanel):
        text = panel.help_text or panel.model._meta.get_field(panel.field_name).help_text
        yield f"{panel.model.__name__}.{panel.field_name}", str(text)
    if isinstance(panel, InlinePanel):
        yield from fields_of(panel.child_edit_handler)
    if isinstance(panel, PanelGroup):
        for child in panel.children:
            yield from fields_of(child)


@pytest.mark.parametrize("model", models(), ids=lambda model: model.__name__)
def test_every_field_of_the_form_has_help(model):
    fields = dict(fields_of(form_of(model)))
    assert fields
    bare = {name for name, text in fields.items() if len(text) < 5}
    assert {name for name in bare if name.split(".")[1] not in EXPLAINED_ELSEWHERE} == set()


@pytest.mark.parametrize("form", [get_image_form(get_image_model()), get_document_form(get_document_model())])
@pytest.mark.django_db
def test_every_field_of_files_has_help(form):
    fields = form()
    assert {field.name for field in fields} >= {"title", "file", "tags"}
    # As it is drawn: Wagtail's forms draw the title before our own code runs.
    assert [field.name for field in fields if not field.help_text and field.name not in HIDDEN] == []


def test_the_walk_sees_rows_and_all_tabs():
    seen = {name for model in models() for name, _ in fields_of(form_of(model))}
    assert {
        "CaseSource.section",
        "CaseStudyPage.title",
        "CaseStudyPage.slug",
        "CaseStudyPage.search_description",
        "CaseStudyPage.department",
        "Jargon.word",
        "DailyLivingArea.kana",
    } <= seen


@pytest.mark.django_db
@pytest.mark.usefixtures("engine")
def test_help_is_shown_on_every_tab(admin_client):
    page = make_case()
    text = admin_client.get(reverse("wagtailadmin_pages:edit", args=[page.pk])).content.decode()
    for help_text in (
        "ページの見出しです。",
        "アドレスの最後の部分です。",
        "空けておくと、サイト全体の担当課が出ます。",
    ):
        assert help_text in text


@pytest.mark.django_db
@pytest.mark.usefixtures("engine")
def test_preview_begins_with_a_phone(admin_client):
    page = make_case()
    assert page.default_preview_size == "mobile"
    text = admin_client.get(reverse("wagtailadmin_pages:edit", args=[page.pk])).content.decode()
    for size, width in (("スマートフォン", 375), ("タブレット", 768), ("パソコン", 1280)):
        assert f"{size}（幅{width}）で見る" in text
        assert f'data-device-width="{width}"' in text
