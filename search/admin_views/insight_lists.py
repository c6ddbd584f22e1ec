"""The lists of the screen 検索の様子: from rows of counts to cells that are shown and exported alike."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse

from regions.models import Area
from search import services
from search.facets import FACETS
from search.services import InsightScope

WORDS_OF_A_PAGE = 3


@dataclass(frozen=True)
class Cell:
    """`label`: the heading of its column, for narrow screens."""

    text: str
    url: str = ""
    label: str = ""

    @property
    def is_number(self) -> bool:
        return self.text.isdecimal()


@dataclass(frozen=True, kw_only=True)
class Row:
    """`words` can be searched for (`search_url`), taken into the thesaurus, and have a page picked for them.

    `thesaurus_url` leads to the entry if the words stand in one (`is_in_thesaurus`), else to a new one; it is empty where
    the words are found anyway.
    """

    cells: tuple[Cell, ...]
    words: str = ""
    search_url: str = ""
    thesaurus_url: str = ""
    is_in_thesaurus: bool = False
    pick_url: str = ""


@dataclass(frozen=True, kw_only=True)
class InsightList:
    """`rows` are read in one query, `shown` makes cells of some of them in a constant number more."""

    name: str
    title: str
    explanation: str
    headings: tuple[str, ...]
    rows: Callable[[InsightScope], services.Rows]
    shown: Callable[[InsightScope, Sequence[dict[str, Any]]], list[Row]]
    has_words: bool = True

    def cells(self, scope: InsightScope, rows: Sequence[dict[str, Any]]) -> list[Row]:
        return [
            replace(
                row,
                cells=tuple(replace(cell, label=label) for label, cell in zip(self.headings, row.cells, strict=True)),
            )
            for row in self.shown(scope, rows)
        ]


def _words_rows(
    rows: Sequence[dict[str, Any]], cells: Callable[[dict[str, Any]], Sequence[object]], *, at_place: bool = False
) -> list[Row]:
    """A row for each words, in one query more."""
    entries = services.entries_by_term()
    return [_words_row(row, entries, *cells(row), region=row["region"] if at_place else "") for row in rows]


def _words_row(row: dict[str, Any], entries: Mapping[str, int], *cells: object, region: str = "") -> Row:
    words = row["words"]
    place = {"prefecture": region[:2], "municipality": region if len(region) > 2 else ""} if region else {}
    search_url = f"{reverse('search:search')}?{urlencode({'q': words} | {k: v for k, v in place.items() if v})}"
    if entry := entries.get(words):
        thesaurus_url = reverse("wagtailsnippets_search_thesaurusentry:edit", args=[entry])
    elif row["missing"]:
        thesaurus_url = f"{reverse('wagtailsnippets_search_thesaurusentry:add')}?{urlencode({'term': words})}"
    else:
        thesaurus_url = ""
    pick_url = f"{reverse('wagtailsnippets_search_searchpick:add')}?{urlencode({'words': words})}"
    texts = tuple(Cell(str(cell)) for cell in (words, *cells))
    return Row(
        cells=texts,
        words=words,
        search_url=search_url,
        thesaurus_url=thesaurus_url,
        is_in_thesaurus=entry is not None,
        pick_url=pick_url,
    )


def _searched(scope: InsightScope, rows: Sequence[dict[str, Any]]) -> list[Row]:
    return _words_rows(rows, lambda row: (row["count"], row["missing"], row["loosened"], row["most_hits"]))


def _missing(scope: InsightScope, rows: Sequence[dict[str, Any]]) -> list[Row]:
    return _words_rows(rows, lambda row: (row["missing_alone"], row["missing"], row["count"]))


def _missing_at_places(scope: InsightScope, rows: Sequence[dict[str, Any]]) -> list[Row]:
    names = _names_of_places(rows)
    return _words_rows(rows, lambda row: (names[row["region"]], row["missing"], row["count"]), at_place=True)


def _few(scope: InsightScope, rows: Sequence[dict[str, Any]]) -> list[Row]:
    return _words_rows(rows, lambda row: (row["most_hits"], row["count"]))


def _filters(scope: InsightScope, rows: Sequence[dict[str, Any]]) -> list[Row]:
    facets = {facet.name: (facet, facet.labels() if facet.labels else {}) for facet in FACETS}

    def cells(row: dict[str, Any]) -> tuple[Cell, ...]:
        facet, labels = facets.get(row["facet"], (None, {}))
        label = (facet and facet.label_of(row["value"], labels)) or row["value"]
        return Cell(facet.label if facet else row["facet"]), Cell(label), Cell(str(row["count"]))

    return [Row(cells=cells(row)) for row in rows]


def _places(scope: InsightScope, rows: Sequence[dict[str, Any]]) -> list[Row]:
    names = _names_of_places(rows)
    return [Row(cells=(Cell(names[row["region"]]), Cell(str(row["count"])), Cell(str(row["missing"])))) for row in rows]


def _opened(scope: InsightScope, rows: Sequence[dict[str, Any]]) -> list[Row]:
    words: dict[int, list[str]] = {}
    for found in services.words_that_opened(scope, [row["page"] for row in rows]):
        words.setdefault(found["page"], []).append(found["words"])
    return [
        Row(
            cells=(
                Cell(row["title"], reverse("wagtailadmin_pages:edit", args=[row["page"]])),
                Cell(str(row["count"])),
                Cell("、".join(f"「{each}」" for each in words.get(row["page"], [])[:WORDS_OF_A_PAGE])),
            )
        )
        for row in rows
    ]


def _names_of_places(rows: Sequence[dict[str, Any]]) -> dict[str, str]:
    codes = {row["region"] for row in rows}
    names = {code: str(area) for code, area in Area.objects.in_bulk(codes).items()}
    return {code: names.get(code, code) for code in codes}


LISTS = (
    InsightList(
        name="words",
        title="よく探された言葉",
        explanation="「ゆるめた回数」は、そのままの言葉では見つからず、言葉を区切るなどして探した回数です。",
        headings=("言葉", "探された回数", "見つからなかった回数", "ゆるめた回数", "見つかった件数（最も多いとき）"),
        rows=services.searched_words,
        shown=_searched,
    ),
    InsightList(
        name="missing",
        title="見つからなかった言葉",
        explanation=(
            "ゆるめても1件も見つからなかった言葉です。地域や絞り込みなしでも見つからなかったものから並びます（地域を選んだ"
            "ときだけなら、ほかの地域にはあるかもしれません）。事例にある別の言い方を知っていれば、類語に加えると見つかるように"
            "なります。どこにもなければ、載せるとよい取組の手がかりになります。"
        ),
        headings=("言葉", "どこにも見つからなかった回数", "地域や絞り込みを選んだ分も含めて", "探された回数"),
        rows=services.missing_words,
        shown=_missing,
    ),
    InsightList(
        name="missing-places",
        title="地域ごとの、見つからなかった言葉",
        explanation=f"その地域では見つからなかった言葉です。同じ言葉が同じ地域で{services.MIN_DAYS}日以上探されたものだけを表示します。",
        headings=("言葉", "地域", "見つからなかった回数", "探された回数"),
        rows=services.words_missing_at_places,
        shown=_missing_at_places,
    ),
    InsightList(
        name="few",
        title="少ししか見つからない言葉",
        explanation=f"多いときでも{services.FEW_HITS}件までしか見つからなかった言葉です。",
        headings=("言葉", "見つかった件数（最も多いとき）", "探された回数"),
        rows=services.words_with_few_hits,
        shown=_few,
    ),
    InsightList(
        name="filters",
        title="選ばれた絞り込み",
        explanation="分野や年度などの絞り込みを選んで探した回数です。言葉とは別に数えています。",
        headings=("絞り込み", "選んだもの", "回数"),
        rows=services.chosen_filters,
        shown=_filters,
        has_words=False,
    ),
    InsightList(
        name="places",
        title="選ばれた地域",
        explanation="地域を選んで探した回数です。",
        headings=("地域", "探された回数", "見つからなかった回数"),
        rows=services.chosen_places,
        shown=_places,
        has_words=False,
    ),
    InsightList(
        name="opened",
        title="検索から開かれたページ",
        explanation=(
            "検索結果の一覧から開かれた回数です。スクリプトやクッキーを使わずに数えるため、すべては数えられず、少なめに"
            "出ます。ページどうしを比べる目安としてお使いください。"
        ),
        headings=("ページ", "開かれた回数（数えられた分）", "おもな言葉"),
        rows=services.opened_pages,
        shown=_opened,
        has_words=False,
    ),
)
