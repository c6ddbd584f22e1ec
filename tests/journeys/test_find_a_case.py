"""The main task: a coordinator finds a case by keyword and region, narrows, opens."""

import contextlib
import re

import pytest
from playwright.sync_api import Error, Page, Route, expect

from tests.journeys.steps import (
    DESKTOP,
    HITS,
    choice,
    count_of,
    follow,
    hit,
    result_text,
    search_button,
    search_path,
    total,
    total_in,
)

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

MAIN_TASK_CASE = "出雲市"


def test_keyword_and_place_lead_to_the_case(page: Page) -> None:
    page.goto("/")
    page.get_by_label("探したい言葉").fill("買い物")
    municipality = page.get_by_label("市区町村", exact=True)
    page.get_by_label("都道府県").select_option(label="鳥取県")
    expect(municipality.locator("option", has_text="鳥取市")).to_be_attached()
    page.get_by_label("都道府県").select_option(label="島根県")
    expect(municipality.locator("option", has_text="出雲市")).to_be_attached()
    expect(municipality.locator("option", has_text="鳥取市")).not_to_be_attached()
    municipality.select_option(label="出雲市")
    follow(search_button(page))

    assert total(page) >= 1
    expect(page.locator(".hit").first).to_contain_text("島根県出雲市")
    expect(page.locator(".hit mark").first).to_have_text("買い物")
    # The choices stay chosen.
    expect(page.get_by_label("探したい言葉")).to_have_value("買い物")
    expect(page.get_by_label("都道府県")).to_have_value("32")
    expect(page.get_by_label("市区町村", exact=True)).to_have_value("32203")

    follow(hit(page, MAIN_TASK_CASE).first)
    expect(page.get_by_role("heading", level=1)).to_contain_text(MAIN_TASK_CASE)


@pytest.mark.parametrize("path", ["/search/", "/cases/", HITS])
def test_the_number_of_hits_is_told_in_full(page: Page, path: str) -> None:
    page.goto(path)
    assert re.fullmatch(r"\d+件(（\d+〜\d+件目）)?", result_text(page))


def test_narrow_by_a_facet_and_take_it_back(page: Page) -> None:
    page.goto(HITS)
    before = total(page)
    residents = choice(page, "団体の種類", "住民主体の活動団体")
    promised = count_of(residents)
    assert 0 < promised < before
    residents.get_by_role("checkbox").check()
    follow(page.get_by_role("button", name="この条件で絞り込む"))
    assert total(page) == promised
    expect(page.locator(".hit")).to_have_count(promised)

    follow(page.get_by_label("選んだ条件").get_by_role("link", name=re.compile("住民主体の活動団体.*外す")))
    assert total(page) == before
    expect(page.get_by_label("探したい言葉")).to_have_value("買い物")


def test_two_values_of_a_group_widen_and_two_groups_narrow(page: Page) -> None:
    page.goto(HITS)
    residents = count_of(choice(page, "団体の種類", "住民主体の活動団体"))
    government = count_of(choice(page, "団体の種類", "行政機関"))
    for label in ("住民主体の活動団体", "行政機関"):
        choice(page, "団体の種類", label).get_by_role("checkbox").check()
    follow(page.get_by_role("button", name="この条件で絞り込む"))
    assert total(page) == residents + government
    # The counts of a group ignore its own choice.
    assert count_of(choice(page, "団体の種類", "住民主体の活動団体")) == residents

    gathering = choice(page, "分野", "居場所")
    promised = count_of(gathering)
    assert promised < residents + government
    gathering.get_by_role("checkbox").check()
    follow(page.get_by_role("button", name="この条件で絞り込む"))
    assert total(page) == promised


@pytest.mark.parametrize("words", ["", "高齢者", "買い物", "住まい"])
def test_every_count_is_what_one_gets(page: Page, words: str) -> None:
    page.goto(search_path(words))
    choices = [
        (box.get_attribute("name"), box.get_attribute("value"), count_of(box.locator("xpath=..")))
        for box in page.locator("#filters input[value]").all()
    ]
    assert choices
    for name, value, promised in choices:
        assert total_in(page.request.get(search_path(words, **{name: value})).text()) == promised, (name, value)


def test_two_words_must_both_be_there(page: Page) -> None:
    page.goto("/")
    page.get_by_label("探したい言葉").fill("買い物 通院")
    follow(search_button(page))
    both = total(page)
    expect(hit(page, MAIN_TASK_CASE)).to_be_visible()
    assert 0 < both < total_in(page.request.get(HITS).text())


def test_the_case_page_tells_everything(page: Page) -> None:
    page.goto(search_path("互助団体"))
    follow(hit(page, MAIN_TASK_CASE))
    main = page.get_by_role("main")
    contents = page.get_by_role("navigation", name="目次")
    for heading in ("背景・取り組んだ理由", "取組の内容", "地域のすがた", "参考資料"):
        expect(contents.get_by_role("link", name=heading)).to_be_visible()
        expect(main.get_by_role("heading", name=heading, exact=True)).to_be_visible()
    # A part without facts vanishes with its heading.
    expect(main.get_by_role("heading", name="目的")).to_have_count(0)
    contents.get_by_role("link", name="参考資料").click()
    expect(page.locator("#sources")).to_be_in_viewport()

    facts = page.locator(".case-head .facts")
    expect(facts.get_by_role("link", name="島根県出雲市")).to_be_visible()
    expect(facts).to_contain_text("実施主体")
    figures = page.get_by_role("table", name=re.compile("島根県出雲市.*国勢調査"))
    expect(figures.get_by_role("row", name=re.compile("人口 [0-9,]+人"))).to_be_visible()
    expect(main).to_contain_text("厚生労働省")

    follow(facts.get_by_role("link", name="買い物"))
    expect(page.get_by_label("選んだ条件")).to_contain_text("分野：買い物")
    expect(hit(page, MAIN_TASK_CASE)).to_be_visible()


@pytest.mark.parametrize(
    "path",
    [
        search_path("買い物", prefecture="32", municipality="32206"),
        search_path("買い物", prefecture="32", municipality="32206", field="housing"),
        search_path("互助団体 住まい"),
        search_path("買い物 送迎"),
        search_path("地域ケア会議 連絡会", prefecture="11"),
        search_path("不動産業者と学ぶ", year="2024"),
    ],
)
def test_a_way_out_keeps_its_promise(page: Page, path: str) -> None:
    page.goto(path)
    ways = page.locator(".ways li")
    assert total(page) or ways.count()
    promises = [
        (int(re.search(r"（(\d+)件）", way.inner_text())[1]), way.get_by_role("link").get_attribute("href"))
        for way in ways.all()
    ]
    for promised, address in promises:
        page.goto("/search/" + address)
        assert total(page) == promised, address


def test_the_way_out_has_room(page: Page) -> None:
    """Without filters beside it, what helps is not squeezed into their column."""
    page.goto(search_path("ぱらぐらいだー"))
    assert page.locator("#results").bounding_box()["width"] > DESKTOP["width"] / 2


def test_no_hit_at_all_is_no_dead_end(page: Page) -> None:
    page.goto(search_path("ぱらぐらいだー"))
    assert total(page) == 0
    follow(page.get_by_role("link", name="条件をすべて外して、一覧から選ぶ"))
    assert total(page) > 10


@pytest.mark.parametrize(
    "words", ["（買い物）", "「買い物」", "【買い物】", "　買い物　", '"買い物', "「買い物", "(買い物"]
)
def test_brackets_and_spaces_do_no_harm(page: Page, words: str) -> None:
    page.goto("/search/")
    page.get_by_label("探したい言葉").fill(words)
    follow(search_button(page))
    assert total(page) == total_in(page.request.get(HITS).text()) > 0


def test_a_full_width_space_parts_words_too(page: Page) -> None:
    page.goto(search_path("買い物　通院"))
    assert total(page) == total_in(page.request.get(search_path("買い物 通院")).text()) > 0


@pytest.mark.parametrize(
    "words", ["買い物 " * 150, "あ" * 600, "買い物に行けない人の送迎" * 50], ids=["words", "one-letter", "sentences"]
)
def test_more_than_500_characters(page: Page, words: str) -> None:
    page.goto("/search/")
    page.get_by_label("探したい言葉").fill(words)
    with page.expect_navigation() as navigation:
        search_button(page).click()
    assert navigation.value.status == 200
    total(page)
    expect(page.locator(".notice").filter(has_text="500文字")).to_be_visible()


@pytest.mark.parametrize("words", ["！？。", "・・・", "「」", '""', "(((", "-"])
def test_only_symbols_are_answered_with_a_word(page: Page, words: str) -> None:
    """Everything there is, under the heading 「！？。」の検索, would mislead."""
    page.goto("/search/")
    page.get_by_label("探したい言葉").fill(words)
    follow(search_button(page))
    assert total(page) == 0 or page.locator(".notice").count()


@pytest.mark.parametrize(
    "words", ["OR", "買い物 OR", "-買い物", "<b>買い物</b>", "\\", "%", "買い物\u0000", "🛒 買い物"]
)
def test_what_looks_like_syntax_is_harmless(page: Page, words: str) -> None:
    response = page.goto(search_path(words))
    assert response.status == 200
    total(page)


def test_unknown_parameters_are_passed_over(page: Page) -> None:
    response = page.goto("/search/?q=買い物&prefecture=99&municipality=x&sort=zzz&page=-3&year=abc&field=nothing")
    assert response.status == 200
    total(page)


def test_a_slow_answer_does_not_overtake_the_last_choice(page: Page) -> None:
    """東京都 chosen by mistake, 島根県 right after it: the municipalities must be those of 島根県."""
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    page.route("**/municipalities/?prefecture=13", hold)
    page.goto("/")
    page.get_by_label("都道府県").select_option(label="東京都")
    page.get_by_label("都道府県").select_option(label="島根県")
    izumo = page.get_by_label("市区町村", exact=True).locator("option", has_text="出雲市")
    expect(izumo).to_be_attached()
    for route in held:
        with contextlib.suppress(Error):  # given up by the page already
            route.continue_()
    page.wait_for_timeout(500)
    expect(izumo).to_be_attached()
