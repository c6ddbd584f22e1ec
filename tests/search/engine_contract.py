"""What every engine must do; a test module for each engine takes these tests over with its own `engine` fixture."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from search.analysis.completion import spellings, words_of
from search.analysis.documents import analyse
from search.analysis.query_language import parse
from search.analysis.thesaurus import Thesaurus
from search.contracts import SearchDocument
from search.criteria import SearchCriteria, Sort
from search.engines.contract import Engine
from search.query import EngineQuery, Looseness, build

FIRST_DAY = datetime(2026, 4, 1, tzinfo=UTC)


def document(number: int, **values: Any) -> SearchDocument:
    defaults = {
        "kind": "case-study",
        "key": f"case-study:{number}",
        "number": number,
        "title": "買い物の送迎",
        "url": f"/cases/{number}/",
        "body": "住民が車を出しています。",
        "located": ("11208", "11"),
        "facets": {"kind": ("case-study",), "field": ("shopping",)},
        "published": FIRST_DAY + timedelta(days=number),
    }
    return SearchDocument(**(defaults | values))


def put(engine: Engine, *documents: SearchDocument, deleted: tuple[str, ...] = ()) -> None:
    with engine.exclusive():
        engine.write([analyse(each) for each in documents], deleted=deleted)


def ask(
    text: str = "", *, looseness: Looseness = Looseness.PHRASE, ancestors: tuple[str, ...] = (), **values: Any
) -> EngineQuery:
    criteria = SearchCriteria(text=text, **values)
    return build(criteria, parse(text), Thesaurus(), place_ancestors=ancestors, looseness=looseness)


def keys(engine: Engine, query: EngineQuery, sort: Sort = Sort.RELEVANCE) -> list[str]:
    found = engine.search(query, sort=sort, offset=0, limit=50)
    assert found.total == len(found.hits) == engine.count(query)
    return [hit.document.key.split(":")[1] for hit in found.hits]


class EngineContract:
    @pytest.fixture
    def engine(self) -> Engine:
        raise AssertionError("each engine's test module brings its own")

    def test_words_are_found_in_title_place_and_text(self, engine: Engine) -> None:
        put(
            engine,
            document(1),
            document(2, title="体操", place_text="埼玉県所沢市"),
            document(3, title="体操", body="送迎"),
        )
        assert keys(engine, ask("送迎")) == ["1", "3"]
        assert keys(engine, ask("所沢市")) == ["2"]

    def test_all_words_must_match_a_phrase_must_stand_together(self, engine: Engine) -> None:
        put(engine, document(1, title="買い物と移動を住民が支援"), document(2, title="移動支援"))
        assert keys(engine, ask("買い物 移動")) == ["1"]
        assert keys(engine, ask("移動支援")) == ["2"]
        assert sorted(keys(engine, ask("移動支援", looseness=Looseness.WORDS))) == ["1", "2"]

    def test_or_and_exclusion(self, engine: Engine) -> None:
        put(engine, document(1, title="配食"), document(2, title="会食"), document(3, title="会食と体操"))
        assert sorted(keys(engine, ask("配食 OR 会食"))) == ["1", "2", "3"]
        assert keys(engine, ask("会食 -体操")) == ["2"]
        assert sorted(keys(engine, ask("-体操"))) == ["1", "2"]

    def test_pairs_of_characters_find_what_words_do_not(self, engine: Engine) -> None:
        put(engine, document(1, title="おすそわけ隊"), document(2, title="体操"))
        assert keys(engine, ask("すそわけ", looseness=Looseness.PAIRS)) == ["1"]

    def test_two_characters_are_never_cut_into_pairs(self, engine: Engine) -> None:
        put(engine, document(1, title="手配食材の管理"))
        assert keys(engine, ask("配食", looseness=Looseness.SOME)) == []

    def test_a_title_counts_more_than_the_text(self, engine: Engine) -> None:
        put(engine, document(1, title="体操", body="配食も行う"), document(2, title="配食", body="体操も行う"))
        assert keys(engine, ask("配食")) == ["2", "1"]

    def test_what_passes_stands_behind_about_equal_hits_and_a_better_one_does_not(self, engine: Engine) -> None:
        news = {"kind": "news", "facets": {"kind": ("news",)}}
        put(
            engine,
            document(1, **news, title="交流会", body="買い物と移動の話をします。"),
            document(2, title="長い題名の取組", body="買い物のほかに、" + "いろいろな手伝いをします。" * 20),
            document(3, **news, title="移動の催し"),
            document(4, title="見守り", body="移動も。"),
        )
        query = ask("買い物")
        assert keys(engine, query) == ["1", "2"]
        assert keys(engine, replace(query, passing=("news",))) == ["2", "1"]
        assert keys(engine, replace(ask("移動"), passing=("news",)))[0] == "3"
        assert keys(engine, replace(ask(), passing=("news",))) == keys(engine, ask())

    def test_equal_hits_are_ordered_by_number_over_pages(self, engine: Engine) -> None:
        put(engine, *[document(number) for number in (30, 4, 17, 9, 25, 1)])
        put(engine, *[document(number) for number in (2, 3, 28)])
        query = ask("送迎")
        pages = [engine.search(query, sort=Sort.RELEVANCE, offset=start, limit=2).hits for start in range(0, 9, 2)]
        assert [hit.document.number for page in pages for hit in page] == [1, 2, 3, 4, 9, 17, 25, 28, 30]
        assert engine.numbers(query) == [1, 2, 3, 4, 9, 17, 25, 28, 30]

    def test_all_hits_are_read_in_the_order_of_the_pages(self, engine: Engine) -> None:
        put(engine, *[document(number, title="送迎" if number % 3 else "送迎の配食") for number in range(30)])
        query = ask("送迎")
        for sort in (Sort.RELEVANCE, Sort.NEWEST):
            page = engine.search(query, sort=sort, offset=0, limit=30)
            assert list(engine.all_hits(query, sort=sort, limit=100)) == [hit.document for hit in page.hits]
            assert len(list(engine.all_hits(query, sort=sort, limit=7))) == 7
        hits = engine.all_hits(query, sort=Sort.NEWEST, limit=100)
        first = next(hits)
        put(engine, deleted=[f"case-study:{number}" for number in range(30)])
        assert [first.number, *(each.number for each in hits)] == list(range(29, -1, -1)), "a state of its own"

    def test_equal_numbers_of_two_kinds_have_an_order(self, engine: Engine) -> None:
        put(engine, *[document(1, kind=kind, key=f"{kind}:1") for kind in ("news", "page", "case-study")])
        first = engine.search(ask("送迎"), sort=Sort.RELEVANCE, offset=0, limit=3).hits
        put(engine, *[document(1, kind=kind, key=f"{kind}:1") for kind in ("case-study", "news")])
        again = engine.search(ask("送迎"), sort=Sort.RELEVANCE, offset=0, limit=3).hits
        assert [hit.document.kind for hit in again] == [hit.document.kind for hit in first]

    def test_newest_first_and_by_municipality(self, engine: Engine) -> None:
        put(
            engine,
            document(1, located=("13101", "13")),
            document(2, located=("11208", "11")),
            document(3, located=("11",)),
            document(4, located=()),
        )
        assert keys(engine, ask(), Sort.NEWEST) == ["4", "3", "2", "1"]
        assert keys(engine, ask("送迎"), Sort.PLACE) == ["3", "2", "1", "4"]

    def test_by_reading_and_by_the_day_of_the_last_confirmation(self, engine: Engine) -> None:
        put(
            engine,
            document(1, reading="わかば", confirmed=date(2026, 4, 1)),
            document(2, reading="かえで", confirmed=date(2026, 10, 1)),
            document(3, reading="ガーベラのかい"),
            document(4, confirmed=date(2025, 4, 1)),
            # Alike in their first eleven sounds.
            document(5, reading="あおぞらちくふれあいさろん", confirmed=date(2026, 9, 1)),
            document(6, reading="あおぞらちくふれあいのかい", confirmed=date(2026, 9, 1)),
        )
        # Equal days go by number; what has no reading or no day comes last.
        assert keys(engine, ask(), Sort.READING) == ["5", "6", "2", "3", "1", "4"]
        assert keys(engine, ask(), Sort.CONFIRMED) == ["2", "5", "6", "1", "4", "3"]

    def test_without_words_the_newest_come_first(self, engine: Engine) -> None:
        put(engine, document(1), document(2))
        assert keys(engine, ask(), Sort.RELEVANCE) == ["2", "1"]

    def test_a_place_finds_what_is_there_and_what_serves_it(self, engine: Engine) -> None:
        put(
            engine,
            document(1),
            document(2, located=("11100", "11")),
            document(3, located=("11",), serves=("11",)),
            document(4, located=("13101", "13"), serves=("00",)),
            document(5, located=("13101", "13"), serves=("13",)),
            document(6, located=(), serves=("11208-01",), serves_within=("11208", "11")),
            document(7, located=("13101", "13"), serves=("11100",), serves_within=("11",)),
        )
        tokorozawa = {"prefecture": "11", "municipality": "11208", "ancestors": ("11",)}
        assert sorted(keys(engine, ask(**tokorozawa))) == ["1", "3", "4", "6"]
        assert sorted(keys(engine, ask(**tokorozawa, include_serving=False))) == ["1"]
        assert sorted(keys(engine, ask(prefecture="11"))) == ["1", "2", "3", "4", "6", "7"]

    def test_hits_are_counted_by_place(self, engine: Engine) -> None:
        put(
            engine,
            document(1),
            document(2, located=("11208-01", "11208", "11"), serves=("11208-01",), serves_within=("11208", "11")),
            document(3, located=("11",), serves=("11",)),
            document(4, located=(), serves=("11209",), serves_within=("11",)),
            document(5, located=("13101", "13"), serves=("00",)),
            document(6, located=("11208", "11"), audiences=("members",)),
        )
        put(engine, document(7, located=("11208", "11"), title="配食", body=""))
        assert engine.count_by_place(ask(), only_located=True) == {
            "11208": 3,
            "11208-01": 1,
            "11": 4,
            "13101": 1,
            "13": 1,
        }
        reached = engine.count_by_place(ask("送迎"), only_located=False)
        assert reached == {"11208": 2, "11208-01": 1, "11209": 1, "11": 4, "13101": 1, "13": 1, "00": 1}

    def test_what_serves_given_places_can_be_left_out(self, engine: Engine) -> None:
        put(
            engine,
            document(1),
            document(2, located=("11",), serves=("11", "13")),
            document(3, located=("13101", "13"), serves=("00",)),
            document(4, located=(), serves=("11208",), serves_within=("11",)),
        )
        query = replace(ask(), not_serving=("11", "00"))
        assert sorted(keys(engine, query)) == ["1", "4"]
        assert engine.count_by_place(query, only_located=False) == {"11208": 2, "11": 2}

    def test_what_only_serves_a_place_is_sorted_by_it_and_what_has_none_comes_last(self, engine: Engine) -> None:
        put(
            engine,
            document(1, located=("00",)),
            document(2, located=(), serves=("00",)),
            document(3, located=()),
            document(4, located=(), serves=("11208-01",), serves_within=("11208", "11")),
            document(5, located=("11",)),
            document(6, located=("11209", "11")),
        )
        assert keys(engine, ask(), Sort.PLACE)[:3] == ["5", "4", "6"]

    def test_facets_or_within_a_group_and_between_groups_own_choice_ignored(self, engine: Engine) -> None:
        put(
            engine,
            document(1, facets={"kind": ("case-study",), "field": ("shopping",), "body": ("npo",)}),
            document(2, facets={"kind": ("case-study",), "field": ("transport",), "body": ("npo",)}),
            document(3, facets={"kind": ("case-study",), "field": ("shopping", "meals"), "body": ("company",)}),
        )
        assert sorted(keys(engine, ask(facets={"field": ("shopping", "transport")}))) == ["1", "2", "3"]
        query = ask(facets={"field": ("shopping",), "body": ("npo",)})
        assert keys(engine, query) == ["1"]
        counts = engine.search(query, sort=Sort.NEWEST, offset=0, limit=1, facets=("field", "body")).facets
        assert counts["field"] == {"shopping": 1, "transport": 1}
        assert counts["body"] == {"npo": 1, "company": 1}

    def test_only_what_the_viewer_may_see(self, engine: Engine) -> None:
        put(engine, document(1), document(2, audiences=("members",)))
        assert keys(engine, ask("送迎")) == ["1"]
        assert sorted(keys(engine, ask("送迎", audiences=("public", "members")))) == ["1", "2"]

    def test_writing_again_replaces_and_deleting_twice_does_no_harm(self, engine: Engine) -> None:
        put(engine, document(1), document(2))
        put(engine, document(1, title="配食"))
        put(engine, deleted=("case-study:2", "case-study:2", "case-study:99"))
        put(engine, deleted=("case-study:2",))
        assert keys(engine, ask("配食")) == ["1"]
        assert keys(engine, ask()) == ["1"]
        assert set(engine.digests()) == {"case-study:1"}

    def test_digests_tell_a_stale_copy(self, engine: Engine) -> None:
        put(engine, document(1))
        assert engine.digests() == {"case-study:1": document(1).digest()}
        assert document(1, body="別の本文").digest() != document(1).digest()

    def test_an_empty_document_does_no_harm(self, engine: Engine) -> None:
        put(engine, document(1, title="", body="", located=(), facets={}, published=None))
        assert keys(engine, ask()) == ["1"]

    def test_a_hit_comes_back_as_it_was_analysed(self, engine: Engine) -> None:
        # A year and a joined compound have tokens of their own; half and full width differ from what is written.
        texts = ["令和５年度に「ﾃﾞｲｻｰﾋﾞｽ」、通いの場\n\n 🚐とNPO法人　打合せ。", "。", ""]
        written = [analyse(document(number, title="移動 2019年", body=text)) for number, text in enumerate(texts)]
        with engine.exclusive():
            engine.write(written)
        found = engine.search(ask(), sort=Sort.PLACE, offset=0, limit=9)
        back = sorted((hit.document for hit in found.hits), key=lambda stored: stored.number)
        for analysed, stored in zip(written, back, strict=True):
            assert stored.text == analysed.document.text
            assert [(t.text, t.begin, t.end) for t in stored.text_tokens] == [
                (t.text, t.begin, t.end) for t in analysed.text
            ]
            assert [(t.text, t.begin, t.end) for t in stored.title_tokens] == [
                (t.text, t.begin, t.end) for t in analysed.title
            ]
        assert len({token.text for stored in back for token in stored.text_tokens}) > 5

    def test_a_rebuild_is_not_seen_before_the_swap(self, engine: Engine) -> None:
        put(engine, document(1))
        with engine.rebuild() as new_index:
            new_index.write([analyse(document(2))])
            assert keys(engine, ask()) == ["1"]
            new_index.swap()
        assert keys(engine, ask()) == ["2"]

    def test_a_rebuild_that_fails_leaves_the_old_index(self, engine: Engine) -> None:
        put(engine, document(1))
        with pytest.raises(RuntimeError), engine.rebuild() as new_index:
            new_index.write([analyse(document(2))])
            raise RuntimeError
        assert keys(engine, ask()) == ["1"]

    def test_titles_are_found_by_what_is_typed_of_them(self, engine: Engine) -> None:
        put(
            engine,
            document(1, title="買い物の送迎"),
            document(2, title="住民が運転する買い物バス"),
            document(3, title="会員だけの買い物", audiences=("members",)),
            document(4, title="体操", body="買い物"),
        )

        def titles(*typed: str, limit: int = 4, audiences: tuple[str, ...] = ("public",)) -> list[str]:
            found = engine.titles([spellings(word) for word in typed], audiences=audiences, limit=limit)
            return [each.title for each in found]

        assert titles("かい") == titles("買") == titles("かいもの") == ["住民が運転する買い物バス", "買い物の送迎"]
        assert titles("かい", "送") == ["買い物の送迎"]
        assert titles("かい", limit=1) == ["住民が運転する買い物バス"]
        assert titles("もの") == titles("たい焼き") == []
        assert titles("かい", audiences=("public", "members"))[0] == "会員だけの買い物"

    def test_a_title_comes_back_with_its_address_and_how_it_is_read(self, engine: Engine) -> None:
        put(engine, document(1))
        [found] = engine.titles([("かいも",)], audiences=("public",), limit=4)
        assert (found.kind, found.url, found.words) == ("case-study", "/cases/1/", words_of("買い物の送迎"))
        put(engine, document(1, title="配食"))
        assert engine.titles([("かいも",)], audiences=("public",), limit=4) == ()
