"""The page that shows every component."""

import pytest

from content import icons
from content.components import all_components

pytestmark = pytest.mark.django_db


def test_every_component_with_samples_is_shown_with_all_of_them(client):
    text = client.get("/style/").content.decode()
    shown = [component for component in all_components() if component.samples.exists()]
    assert len(shown) > 10
    for component in shown:
        assert f'<section id="component-{component.name}"' in text
    assert "{%" not in text
    assert "{{" not in text


def test_every_component_with_a_template_and_rules_has_samples_or_says_where_it_is_shown():
    """Parts of the frame, and parts that only make sense inside a whole page, are seen on every page."""
    seen_elsewhere = {
        "site_header", "site_footer", "results", "case_head", "organization_head", "captioned_photo", "comparison", "hero", "icon", "icon_sheet",
        "news_list", "feed_link", "form_fields", "request_row", "role_card", "answer_rows",
    }  # fmt: skip
    assert {component.name for component in all_components() if not component.samples.exists()} == seen_elsewhere


def test_it_is_kept_out_of_search_engines_and_shows_the_icons(client):
    text = client.get("/style/").content.decode()
    assert '<meta name="robots" content="noindex">' in text
    for names in icons.by_group().values():
        for name in names:
            assert f"#{name}" in text
