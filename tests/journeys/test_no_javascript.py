"""The main task with JavaScript switched off."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.steps import choice, count_of, follow, hit, search_button, search_path, total
from tests.servers.portal import RunningPortal

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

MANY = 23
WORD = "ページ送りたしかめ"
PUBLISH_MANY = f"""
from casestudies.models import CaseStudyIndexPage
from casestudies.services import CaseStudyContent, publish_case_study
for number in range({MANY}):
    publish_case_study(
        index=CaseStudyIndexPage.objects.get(),
        content=CaseStudyContent(
            slug=f"paging-{{number}}", title=f"{WORD}の{{number}}番", summary="ページ送りを確かめるための文章です。",
            places=[("11100", "located")], body_name="試験", body_kind="government", fields=[23],
        ),
    )
"""


@pytest.fixture
def plain_page(open_page: Callable[..., Page]) -> Page:
    return open_page(java_script_enabled=False)


def test_find_narrow_and_open(plain_page: Page) -> None:
    page = plain_page
    page.goto("/")
    page.get_by_label("探したい言葉").fill("支え合い")
    page.get_by_label("都道府県").select_option(label="島根県")
    follow(search_button(page))
    in_the_prefecture = total(page)
    assert in_the_prefecture >= 1

    page.get_by_label("市区町村", exact=True).select_option(label="出雲市")
    follow(search_button(page))
    assert 1 <= total(page) <= in_the_prefecture
    expect(page.get_by_label("選んだ条件")).to_contain_text("島根県出雲市")

    field = choice(page, "分野", "移動（交通）")
    promised = count_of(field)
    field.get_by_role("checkbox").check()
    follow(page.get_by_role("button", name="この条件で絞り込む"))
    assert total(page) == promised

    follow(hit(page, "出雲市").first)
    expect(page.get_by_role("heading", level=1)).to_contain_text("出雲市")


def test_the_page_says_how_to_reach_other_municipalities(plain_page: Page) -> None:
    plain_page.goto("/")
    # Playwright does not read text inside <noscript>, but knows whether it is shown.
    expect(plain_page.locator("noscript")).to_be_visible()
    assert "選んで一度検索してください" in plain_page.content()


def test_change_the_prefecture_after_a_municipality(plain_page: Page) -> None:
    """Without JavaScript the old municipality is still sent along."""
    page = plain_page
    page.goto(search_path("住まい", prefecture="32", municipality="32206"))
    page.get_by_label("都道府県").select_option(label="愛媛県")
    follow(search_button(page))
    expect(hit(page, "宇和島市")).to_be_visible()
    expect(page.locator(".notice").first).to_contain_text("都道府県")


def test_change_the_order(plain_page: Page) -> None:
    page = plain_page
    page.goto(search_path("住まい"))
    before = total(page)
    page.get_by_label("並び順").select_option(label="市町村順")
    follow(page.get_by_role("button", name="並べ替える"))
    expect(page.get_by_label("並び順")).to_have_value("place")
    assert total(page) == before


def test_page_through_many_hits(plain_page: Page, portal: RunningPortal) -> None:
    page = plain_page
    portal.manage("shell", "-c", PUBLISH_MANY)
    for _ in range(50):
        page.goto(search_path(WORD))
        if total(page) == MANY:
            break
        page.wait_for_timeout(200)
    assert total(page) == MANY
    first = page.locator(".hit__title").all_inner_texts()
    assert len(first) == 20
    expect(page.locator("#result-count")).to_contain_text("（1〜20件目）")

    paging = page.get_by_role("navigation", name="ページ送り")
    expect(paging.locator("[aria-current=page]")).to_contain_text("1")
    follow(paging.get_by_role("link", name="次へ"))
    expect(page.locator(".hit")).to_have_count(MANY - 20)
    second = page.locator(".hit__title").all_inner_texts()
    assert not set(first) & set(second)
    expect(page.locator("#result-count")).to_contain_text("（21〜23件目）")
    follow(paging.get_by_role("link", name="前へ"))
    expect(page.locator(".hit__title")).to_have_text(first)


def test_no_paging_where_everything_fits(plain_page: Page) -> None:
    plain_page.goto(search_path("買い物"))
    assert total(plain_page) <= 20
    expect(plain_page.get_by_role("navigation", name="ページ送り")).to_have_count(0)
