import re
import tomllib
from xml.etree import ElementTree as ET

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from django.template import Context, Template
from django.template.loader import render_to_string
from django.templatetags.static import static

from content import icons
from search import registry
from taxonomy.models import ActivityField, BodyKind
from tests.architecture.rows import APPS, ROOT

SVG = "{http://www.w3.org/2000/svg}"
FAMILY = {
    "viewBox": "0 0 24 24",
    "fill": "none",
    "stroke": "currentColor",
    "stroke-linecap": "round",
    "stroke-linejoin": "round",
}
SHAPES = {
    "path": {"d"},
    "circle": {"cx", "cy", "r"},
    "rect": {"x", "y", "width", "height", "rx"},
}
SOLID = {"fill": "currentColor", "stroke": "none"}
# 案内のページ, 取組事例, お知らせ, 団体, 制度・予算, ガイド, イベント, 掲示板
KINDS_OF_CONTENT = {"page", "case-study", "news", "organization", "program", "guide", "event", "forum"}
COVER = "content/components/cover/cover.html"
COVER_SAMPLES = "content/templates/content/components/cover/cover.toml"


def symbols():
    file = ET.parse(finders.find(icons.SPRITE))
    found = file.getroot().findall(f"{SVG}symbol")
    assert len(found) == len(list(file.getroot()))
    return found


def keys(table):
    terms = tomllib.loads((ROOT / "taxonomy/data/terms.toml").read_text(encoding="utf-8"))
    return [term["key"] for term in terms[table]]


def shown(tag, **context):
    """Names of the icons that a piece of template shows."""
    html = Template("{% load icon_tags %}" + tag).render(Context(context))
    return re.findall(rf'<use href="{re.escape(static(icons.SPRITE))}#([^"]+)"/>', html)


@pytest.mark.parametrize("symbol", symbols(), ids=lambda symbol: symbol.get("id"))
def test_drawing_belongs_to_the_family_and_carries_nothing_but_shapes(symbol):
    """No text, script, style, link or id inside; solid parts are accents in the colour of the lines."""
    assert {name: value for name, value in symbol.attrib.items() if name != "id"} == FAMILY
    assert len(symbol) > 0
    for shape in symbol:
        allowed = SHAPES[shape.tag.removeprefix(SVG)]
        assert len(shape) == 0
        extra = {name: value for name, value in shape.attrib.items() if name not in allowed}
        assert extra in ({}, SOLID)
    kinds_of_accents = {shape.tag for shape in symbol if shape.get("fill")}
    assert len(kinds_of_accents) <= 1


def test_every_drawing_is_named_once_and_stands_in_one_group():
    listed = [name for group in icons.by_group().values() for name in group]
    assert listed == [symbol.get("id") for symbol in symbols()]
    assert len(listed) == len(set(listed))
    assert icons.names() == set(listed)


def test_every_field_and_kind_of_body_of_the_list_has_an_icon_and_no_icon_is_left_over():
    groups = icons.by_group()
    assert groups["field"] == [f"field-{key}" for key in keys("activity_fields")]
    assert groups["body"] == [f"body-{key}" for key in keys("body_kinds")]


def test_every_kind_of_content_has_an_icon():
    drawn = {name.removeprefix("kind-") for name in icons.by_group()["kind"]}
    assert drawn == KINDS_OF_CONTENT
    assert {kind for kind, _ in registry.kinds()} <= drawn


def test_icons_that_templates_name_exist():
    paths = [path for app in APPS for path in (ROOT / app / "templates").rglob("*.html")]
    named = {
        name for path in paths for name in re.findall(r"""{%\s*icon\s+["']([^"']+)""", path.read_text(encoding="utf-8"))
    }
    assert named <= icons.names()


def test_icon_is_decoration_unless_it_has_a_label():
    html = Template("{% load icon_tags %}{% icon 'search' %}").render(Context())
    assert html == (
        '<svg class="icon" width="24" height="24" aria-hidden="true">'
        f'<use href="{settings.STATIC_URL}content/icons.svg#search"/></svg>'
    )
    labelled = Template("{% load icon_tags %}{% icon 'search' '検索' %}").render(Context())
    assert 'role="img" aria-label="検索"' in labelled
    assert "aria-hidden" not in labelled


def test_terms_are_given_as_rows_or_keys():
    context = {"field": ActivityField(key="shopping"), "body": BodyKind(key="npo")}
    assert shown("{% field_icon field %}{% field_icon field.key %}", **context) == ["field-shopping"] * 2
    assert shown("{% body_icon body %}{% body_icon body.key %}", **context) == ["body-npo"] * 2
    assert shown("{% kind_icon 'case-study' %}") == ["kind-case-study"]


@pytest.mark.parametrize("key", ["gomi-dashi", "", '"><script>alert(1)</script>', "x#y", "../search"])
def test_term_without_a_drawing_gets_the_neutral_icon(key):
    assert shown("{% field_icon key %}{% body_icon key %}{% kind_icon key %}{% icon key %}", key=key) == ["term"] * 4


def test_label_is_escaped():
    html = Template("{% load icon_tags %}{% icon 'search' label %}").render(Context({"label": '"><b onclick="x">'}))
    assert 'aria-label="&quot;&gt;&lt;b onclick=&quot;x&quot;&gt;"' in html


def test_cover_shows_three_fields_at_most():
    fields = ["shopping", ActivityField(key="meals"), "transport", "health"]
    assert shown(render_to_string(COVER, {"fields": fields})) == ["field-shopping", "field-meals", "field-transport"]


@pytest.mark.parametrize("context", [{}, {"fields": []}, {"fields": None}])
def test_cover_of_a_case_without_a_field_shows_the_icon_of_cases(context):
    assert shown(render_to_string(COVER, context)) == ["kind-case-study"]


def test_cover_says_nothing_to_screen_readers():
    html = render_to_string(COVER, {"fields": ["shopping", "gomi-dashi"], "shape": "band"})
    assert html.count("<svg") == html.count('aria-hidden="true"') == 2
    assert re.sub(r"<[^>]+>", "", html).strip() == ""
    assert 'class="cover cover--band"' in html


def test_samples_of_the_cover_show_icons_that_exist():
    samples = tomllib.loads((ROOT / COVER_SAMPLES).read_text(encoding="utf-8"))["samples"]
    found = [icon for sample in samples for icon in shown(render_to_string(COVER, sample["context"]))]
    assert len(found) == 7
