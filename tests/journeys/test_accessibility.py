"""axe, high contrast and large text on every page, in every state of it."""

from collections.abc import Callable
from itertools import pairwise

import pytest
from playwright.sync_api import Page, Response, expect

from tests.journeys.axe import violations
from tests.journeys.page_list import NAMES
from tests.journeys.steps import DESKTOP, PUBLIC_PAGES, overflow, search_path

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

WIDTHS = (320, 375, 1280)


@pytest.fixture
def page(open_page: Callable[..., Page]) -> Page:
    """Nothing moves while axe looks."""
    return open_page(reduced_motion="reduce")


@pytest.mark.parametrize("name", NAMES)
def test_axe_finds_nothing(page: Page, visit: Callable[[Page, str], Response], name: str) -> None:
    """At three widths, in the system's colours, and with text of twice the size, where nothing may stick out either.

    Of the states of a page that is looked at anyway, one width is enough.
    """
    visit(page, name)
    found = []
    for width in WIDTHS if name in PUBLIC_PAGES else WIDTHS[:1]:
        page.set_viewport_size({"width": width, "height": 900})
        found += violations(page, f"{width} px")
    page.set_viewport_size(DESKTOP)
    page.emulate_media(forced_colors="active")
    if name in PUBLIC_PAGES:
        found += violations(page, "forced colours")
    # Where colours are the system's, a button is told by its border.
    for button in page.locator(".button:visible").all():
        assert button.evaluate("button => parseFloat(getComputedStyle(button).borderTopWidth)") > 0
    page.emulate_media(forced_colors="none")
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    assert overflow(page) <= 0
    found += violations(page, "200 % text")
    assert not found, "\n".join(found)


def test_axe_finds_nothing_after_a_failed_sign_in(page: Page) -> None:
    page.goto("/accounts/login/")
    page.get_by_role("main").get_by_role("button", name="ログイン", exact=True).click()
    assert page.locator("[aria-invalid=true]").count() == 2
    assert not (found := violations(page)), "\n".join(found)


@pytest.mark.parametrize("name", NAMES)
def test_one_first_heading_and_a_title(page: Page, visit: Callable[[Page, str], Response], name: str) -> None:
    visit(page, name)
    assert page.get_by_role("heading", level=1).count() == 1
    assert page.title().strip(" |")
    levels = page.evaluate(
        "[...document.querySelectorAll('h1, h2, h3, h4, h5, h6')].filter(heading => heading.checkVisibility())"
        ".map(heading => Number(heading.tagName[1]))"
    )
    assert levels[0] == 1
    assert all(after - before <= 1 for before, after in pairwise(levels)), levels


def test_what_a_screen_reader_is_told_of_the_search_page(page: Page) -> None:
    """Landmarks, names, order and states; between these lines there may be more."""
    page.goto(search_path("買い物", prefecture="32", field="shopping"))
    expect(page.locator("body")).to_match_aria_snapshot("""
        - link "本文へ移動"
        - link "検索結果へ移動"
        - banner:
          - navigation "サイト内":
            - list:
              - listitem:
                - link "取組事例"
        - navigation "現在位置":
          - list:
            - listitem:
              - link "トップ"
        - main:
          - heading "「買い物」の検索結果" [level=1]
          - search:
            - combobox "都道府県":
              - option "島根県" [selected]
            - combobox "市区町村":
              - option "すべて" [selected]
            - combobox "探したい言葉": 買い物
            - button "検索"
            - region "絞り込み":
              - heading "絞り込み" [level=2]
              - group "地域の範囲":
                - checkbox /島根県で行われている取組だけ/
              - group "分野":
                - checkbox /買い物.*\\d+ 件/ [checked]
              - group "団体の種類":
                - checkbox /\\d+ 件/
              - button "この条件で絞り込む"
            - region /\\d+件/:
              - heading /\\d+件/ [level=2]
              - combobox "並び順":
                - option "言葉に近い順" [selected]
              - button "並べ替える"
              - list "選んだ条件":
                - listitem:
                  - link "地域：島根県 を外す"
                - listitem:
                  - link "分野：買い物 を外す"
                - listitem:
                  - link "すべて外す"
              - list:
                - listitem:
                  - article:
                    - heading /出雲市/ [level=3]:
                      - link /出雲市/
                    - paragraph: /島根県出雲市/
        - contentinfo:
          - term: 担当課
    """)
