"""Every component is a folder with a template that says what it needs, rules and samples."""

import re
import tomllib

import pytest

from content.components import all_components

COMPONENTS = list(all_components())
WITH_TEMPLATE = [c for c in COMPONENTS if (c.folder / f"{c.name}.html").exists()]
NAMES = [component.name for component in COMPONENTS]


def test_components_are_found_and_their_names_are_unique():
    assert {"card", "hit", "case_card", "field_tiles"} <= set(NAMES)
    assert len(set(NAMES)) == len(NAMES)


def test_components_of_upper_rows_come_last():
    apps = list(dict.fromkeys(component.app for component in COMPONENTS))
    assert apps.index("content") < apps.index("search") < apps.index("casestudies") < apps.index("portal")


@pytest.mark.parametrize("component", WITH_TEMPLATE, ids=lambda component: component.name)
def test_template_says_what_it_needs(component):
    text = (component.folder / f"{component.name}.html").read_text(encoding="utf-8")
    assert re.search(r"{% comment %}.+{% endcomment %}", text, re.DOTALL), (
        "a comment at the top says what the template needs"
    )


@pytest.mark.parametrize("component", COMPONENTS, ids=NAMES)
def test_rules_take_colours_from_the_tokens(component):
    if not component.stylesheet.exists():
        return
    colours = re.findall(r"#[0-9a-fA-F]{3,8}\b", component.stylesheet.read_text(encoding="utf-8"))
    assert set(colours) <= {"#fff"}


@pytest.mark.parametrize("component", COMPONENTS, ids=NAMES)
def test_samples_can_be_read(component):
    if component.samples.exists():
        samples = tomllib.loads(component.samples.read_text(encoding="utf-8"))["samples"]
        assert samples
        assert all(sample["title"] for sample in samples)
