"""Slots: what apps put into them, and in which order it is shown."""

import pytest
from django.template import engines

from content import slots


@pytest.fixture
def two_templates(tmp_path, settings):
    """Templates `first.html` and `second.html`, beside those of the apps."""
    (tmp_path / "first.html").write_text("<p>{{ word }}</p>")
    (tmp_path / "second.html").write_text("<b>{{ word }}</b>")
    of_the_site = settings.TEMPLATES[0]
    loaders = ["django.template.loaders.filesystem.Loader", *of_the_site["OPTIONS"]["loaders"]]
    settings.TEMPLATES = [of_the_site | {"DIRS": [tmp_path], "OPTIONS": of_the_site["OPTIONS"] | {"loaders": loaders}}]


@pytest.fixture
def slot(monkeypatch):
    """The name of an empty slot, forgotten after the test."""
    monkeypatch.setitem(slots._fillings, "test", [])
    return "test"


def render(source, **context):
    return engines["django"].from_string("{% load content_tags %}" + source).render(context)


def test_empty_slot_shows_nothing():
    assert slots.fillings_of("nobody fills this") == []
    assert render('[{% slot "nobody fills this" %}]') == "[]"


def test_fillings_stand_in_their_order_however_they_were_registered(slot):
    slots.fill(slot, "late.html", order=200)
    slots.fill(slot, "early.html", order=10)
    slots.fill(slot, "middle.html")
    assert [filling.template_name for filling in slots.fillings_of(slot)] == ["early.html", "middle.html", "late.html"]


def test_registering_again_changes_nothing(slot):
    for _ in range(2):
        slots.fill(slot, "same.html")
    assert len(slots.fillings_of(slot)) == 1


@pytest.mark.usefixtures("two_templates")
def test_slot_renders_its_templates_with_the_context_of_the_page(slot):
    slots.fill(slot, "second.html", order=2)
    slots.fill(slot, "first.html", order=1)
    assert render('{% slot "test" %}', word="<買い物>") == "<p>&lt;買い物&gt;</p><b>&lt;買い物&gt;</b>"


@pytest.mark.usefixtures("two_templates")
def test_template_in_a_slot_leaves_the_context_of_the_page_alone(slot, tmp_path):
    (tmp_path / "first.html").write_text("{% with word='inside' %}{{ word }}{% endwith %}")
    slots.fill(slot, "first.html")
    assert render('{% slot "test" %} {{ word }}', word="outside") == "inside outside"


@pytest.mark.parametrize("name", ["head", "header", "navigation", "footer"])
def test_slots_of_the_base_layout_are_filled(name):
    assert slots.fillings_of(name)
