"""The one stylesheet, and the accent colour that goes through it."""

import re

import pytest
from django.contrib.staticfiles import finders

from content import stylesheet
from content.checks import accent_colour_can_be_read
from content.colours import contrast, mix
from content.components import all_components


@pytest.fixture(autouse=True)
def _own_folder(settings, tmp_path):
    settings.STYLESHEET_DIR = tmp_path / "build"


def test_it_holds_tokens_base_components_and_print_in_this_order():
    text = stylesheet.stylesheet()
    places = [text.index(part) for part in ("--font-family:", ".skip-link {", ".card {", ".hit {", "@page")]
    assert places == sorted(places)
    for component in all_components():
        if component.stylesheet.exists():
            assert component.stylesheet.read_text(encoding="utf-8") in text


def test_every_variable_that_is_used_is_set():
    text = stylesheet.stylesheet()
    assert set(re.findall(r"var\((--[a-z0-9-]+)", text)) <= set(re.findall(r"^\s*(--[a-z0-9-]+):", text, re.MULTILINE))


def test_braces_are_balanced():
    text = stylesheet.stylesheet()
    assert text.count("{") == text.count("}") > 100


def test_it_is_found_and_collected_like_any_static_file(settings):
    path = finders.find(stylesheet.NAME)
    assert path.startswith(str(settings.STYLESHEET_DIR))
    collected = {name: storage for finder in finders.get_finders() for name, storage in finder.list([])}
    with collected[stylesheet.NAME].open(stylesheet.NAME) as file:
        assert file.read().decode() == stylesheet.stylesheet()


def test_another_name_is_none_of_its_business():
    assert finders.find("content/nothing.css") is None


def test_the_accent_colour_is_a_setting(settings):
    settings.PORTAL_ACCENT_COLOR = "#7a1f4b"
    text = stylesheet.stylesheet()
    assert "--color-accent: #7a1f4b;" in text
    assert "#00665e" not in text


@pytest.mark.parametrize(
    ("colour", "fault"),
    [
        ("#00665e", None),
        ("#0055ad", None),
        ("#7fc4bd", "content.E002"),
        ("green", "content.E001"),
        ("", "content.E001"),
    ],
)
def test_an_accent_colour_that_could_not_be_read_stops_the_start(settings, colour, fault):
    settings.PORTAL_ACCENT_COLOR = colour
    assert [error.id for error in accent_colour_can_be_read()] == ([fault] if fault else [])


def test_contrast_is_that_of_wcag():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#767676", "#ffffff") == pytest.approx(4.54, abs=0.01)
    assert contrast("#ffffff", "#767676") == contrast("#767676", "#ffffff")


def test_mix_takes_the_share_of_the_first():
    assert mix("#000000", "#ffffff", 0.25) == "#bfbfbf"
    assert mix("#102030", "#ffffff", 1) == "#102030"
