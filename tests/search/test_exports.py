"""A search as JSON, CSV and Atom, and in a frame of another site."""

import csv
import io
import json
import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from xml.etree import ElementTree

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from search import services
from search.contracts import SearchDocument
from search.engines.contract import Engine
from search.engines.embedded.engine import EmbeddedEngine
from search.results import SearchUnavailable
from tests.factories.pages import make_case, make_standard_page
from tests.search.engine_contract import document, put

pytestmark = pytest.mark.django_db

ATOM = {"a": "http://www.w3.org/2005/Atom"}
EXPORTS = ("json", "csv", "feed")


@pytest.fixture(autouse=True)
def _nobody_asked_before() -> None:
    cache.clear()


def text_of(response: Any) -> str:
    content = b"".join(response.streaming_content) if response.streaming else response.content
    return content.decode()


def path_of(address: str) -> str:
    """Of an address on the site, whose host is not that of the request."""
    parts = urlsplit(address)
    assert parts.scheme
    return f"{parts.path}?{parts.query}"


def rows(client: Client, **parameters: Any) -> list[dict[str, str]]:
    response = client.get("/search/results.csv", parameters)
    assert response.status_code == 200
    text = text_of(response)
    assert text.startswith("\ufeff")
    assert text.count("\r\n") == text.count("\n") == len(text.splitlines())
    return list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"))))


def feed(client: Client, **parameters: Any) -> ElementTree.Element:
    response = client.get("/search/results.atom", parameters)
    assert response["Content-Type"] == "application/atom+xml; charset=utf-8"
    return ElementTree.fromstring(text_of(response))


def test_json_is_the_whole_list_of_the_api(client: Client, engine: Engine) -> None:
    for number in range(25):
        make_case(title=f"体操 {number}")
    services.drain()
    whole = json.loads(text_of(client.get("/search/results.json", {"q": "体操"})))
    page = client.get("/api/v1/search", {"q": "体操", "limit": 100}).json()
    assert whole == {"total": 25, "results": page["results"]}


def test_csv_has_the_labels_of_gif_and_one_record_a_line(client: Client, engine: Engine) -> None:
    case = make_case(title="買い物,「送迎」", summary="一行目。\n二行目。")
    services.drain()
    [row] = rows(client, q="送迎")
    assert row["ID"] == f"case-study:{case.pk}"
    assert row["タイトル"] == "買い物,「送迎」"
    assert row["取り組みの概要"] == "一行目。 二行目。"
    assert row["事例の場所"] == "埼玉県所沢市"
    assert row["所在地の地域コード"] == "11208;11"
    assert row["テーマ（分野）"] == "買い物"
    assert row["事例実施年（年度）"] == "2024"
    assert re.fullmatch(r"\d{4}-\d\d-\d\d", row["公開日"])
    assert row["URL"] == case.full_url


@pytest.mark.parametrize("title", ["=1+1", "+81", "-1", "@cmd", "＝1+1", "\t=1+1"])
def test_no_cell_is_a_formula(client: Client, engine: Engine, title: str) -> None:
    put(engine, document(1, title=title, url="/cases/1/"))
    [row] = rows(client)
    assert row["タイトル"] == f"'{title.strip()}"


def test_the_feed_holds_the_newest_first_whatever_the_order_of_the_page(client: Client, engine: Engine) -> None:
    first = datetime.fromisoformat("2026-04-01T09:00:00+09:00")
    put(
        engine,
        *(
            document(
                number,
                title=f"送迎 {number} <b>&</b>",
                summary="概要の文。" if number else "a < b",
                url=f"/cases/{number}/",
                published=first + timedelta(days=number),
                updated=first + timedelta(days=number, hours=1),
            )
            for number in range(60)
        ),
    )
    root = feed(client, q="送迎", sort="place", page="3")
    assert root.findtext("a:title", namespaces=ATOM) == "「送迎」の検索結果"
    links = {link.get("rel"): link.get("href") for link in root.findall("a:link", ATOM)}
    assert client.get(path_of(links["self"])).status_code == 200
    assert client.get(path_of(links["alternate"])).context["results"].total == 60
    entries = root.findall("a:entry", ATOM)
    assert len(entries) == 50
    assert [entry.findtext("a:title", namespaces=ATOM) for entry in entries][:2] == [
        "送迎 59 <b>&</b>",
        "送迎 58 <b>&</b>",
    ]
    assert root.findtext("a:updated", namespaces=ATOM) == entries[0].findtext("a:updated", namespaces=ATOM)


def test_what_xml_cannot_hold_is_left_out(client: Client, engine: Engine) -> None:
    put(engine, document(1, title="送迎\x0b\ufffe", summary="\x00"))
    assert feed(client).findtext("a:entry/a:title", namespaces=ATOM) == "送迎  "


def test_an_empty_feed_is_a_feed(client: Client, engine: Engine) -> None:
    first, again = text_of(client.get("/search/results.atom")), text_of(client.get("/search/results.atom"))
    assert first == again
    assert feed(client).findall("a:entry", ATOM) == []


def test_the_page_links_to_all_of_them_with_its_conditions(client: Client, engine: Engine) -> None:
    make_case(title="体操")
    make_standard_page(title="体操の案内")
    services.drain()
    page = client.get("/search/", {"q": "体操", "kind": "case-study", "page": "1"}).content.decode()
    for name in EXPORTS:
        assert page.count(f'href="{reverse(f"search:{name}")}?q=%E4%BD%93%E6%93%8D&amp;kind=case-study"') == 2
    assert "/search/embed/?q=%E4%BD%93%E6%93%8D&amp;kind=case-study" in page


def test_the_list_of_one_kind_is_taken_as_such(client: Client, engine: Engine) -> None:
    case = make_case(title="体操")
    make_standard_page(title="体操の案内")
    services.drain()
    page = client.get(case.get_parent().url, {"q": "体操"}).content.decode()
    address = re.search(r'href="(/search/results\.json[^"]+)"', page)
    assert address
    whole = json.loads(text_of(client.get(address[1].replace("&amp;", "&"))))
    assert [row["kind"] for row in whole["results"]] == ["case-study"]


@pytest.mark.parametrize("name", EXPORTS)
def test_without_an_engine_there_is_nothing_to_take(client: Client, search_dir: Path, name: str) -> None:
    response = client.get(reverse(f"search:{name}"))
    assert response.status_code == 503
    assert response["Retry-After"] == "60"
    assert "いま使えません" in text_of(response)


def test_an_engine_that_fails_at_the_first_document_is_told_too(
    client: Client, engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*args: Any, **kwargs: Any) -> Iterator[SearchDocument]:
        raise SearchUnavailable("gone")
        yield

    monkeypatch.setattr(EmbeddedEngine, "all_hits", fail)
    assert client.get("/search/results.csv").status_code == 503


def test_taking_the_whole_again_and_again_is_refused(client: Client, engine: Engine, settings: Any) -> None:
    answers = [client.get("/search/results.csv") for _ in range(11)]
    assert [answer.status_code for answer in answers[:10]] == [200] * 10
    assert answers[0]["RateLimit"].startswith('"default";r=9;')
    assert answers[10].status_code == 429
    assert "60秒ほど待ってから" in text_of(answers[10])


# In a frame


def test_other_sites_may_frame_the_list_and_nothing_else(client: Client, engine: Engine) -> None:
    case = make_case(title="体操")
    services.drain()
    response = client.get("/search/embed/", {"q": "体操"})
    page = response.content.decode()
    assert "X-Frame-Options" not in response
    assert re.search(r"frame-ancestors[^;]* \*", response["Content-Security-Policy"])
    assert "default-src 'none'" in response["Content-Security-Policy"]
    assert f'href="{case.url}"' in page
    assert "1件すべてを見る" in page
    assert not response.cookies
    searched = client.get("/search/")
    assert searched["X-Frame-Options"] == "DENY"
    assert "*" not in searched["Content-Security-Policy"]


def test_a_frame_shows_as_many_as_it_asks_for(client: Client, engine: Engine) -> None:
    put(engine, *(document(number, url=f"/cases/{number}/") for number in range(30)))
    shown = {
        number: client.get("/search/embed/", {"number": number}).content.decode().count("<li>")
        for number in ("", "3", "25", "0", "x", "9" * 50)
    }
    assert shown == {"": 5, "3": 3, "25": 20, "0": 1, "x": 5, "9" * 50: 5}


def test_an_empty_frame_and_one_without_an_engine_say_so(client: Client, search_dir: Path) -> None:
    response = client.get("/search/embed/")
    assert response.status_code == 503
    assert "いまは表示できません" in response.content.decode()


def test_a_frame_without_hits(client: Client, engine: Engine) -> None:
    assert "いまは見つかるものがありません" in client.get("/search/embed/", {"q": "体操"}).content.decode()
