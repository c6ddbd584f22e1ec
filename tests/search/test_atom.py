"""The feed against the rules of RFC 4287 (atom.rng), and what a grammar cannot say."""

from datetime import datetime
from pathlib import Path

import pytest
from django.core.cache import cache
from django.test import Client
from lxml import etree

from search import services
from search.engines.contract import Engine
from tests.factories.pages import make_case, make_standard_page
from tests.search.engine_contract import document, put

pytestmark = pytest.mark.django_db

NAMES = {"a": "http://www.w3.org/2005/Atom"}
RULES = etree.RelaxNG(file=Path(__file__).parent / "atom.rng")


@pytest.fixture(autouse=True)
def _nobody_asked_before() -> None:
    cache.clear()


def faults_of(content: bytes) -> list[str]:
    """What is wrong with a feed by RFC 4287; empty for a valid one."""
    root = etree.fromstring(content)
    faults = [] if RULES.validate(root) else [str(error.message) for error in RULES.error_log]
    ids = root.xpath("a:entry/a:id/text()", namespaces=NAMES)
    faults += ["two entries with the same id"] if len(set(ids)) < len(ids) else []
    for holder in root.xpath("//a:feed | //a:entry", namespaces=NAMES):
        alternates = holder.xpath("a:link[@rel='alternate']", namespaces=NAMES)
        kinds = [(link.get("type"), link.get("hreflang")) for link in alternates]
        faults += ["two alternate links of the same kind (4.1.1, 4.1.2)"] if len(set(kinds)) < len(kinds) else []
    dates = [datetime.fromisoformat(text) for text in root.xpath("//a:updated/text()", namespaces=NAMES)]
    faults += ["the feed is older than an entry"] if dates and dates[0] < max(dates) else []
    return faults


@pytest.mark.parametrize("query", ["", "q=送迎", "q=%3Cb%3E%26%00&sort=place", "prefecture=11&kind=case-study"])
def test_the_feed_is_valid(client: Client, engine: Engine, query: str) -> None:
    make_case(title="<送迎> & 「買い物」")
    make_standard_page(title="送迎の案内")
    services.drain()
    response = client.get(f"/search/results.atom?{query}")
    assert faults_of(response.content) == []


def test_an_empty_feed_and_bare_entries_are_valid(client: Client, engine: Engine) -> None:
    assert faults_of(client.get("/search/results.atom").content) == []
    put(engine, document(1, title="", body="", published=None, url="/a/"), document(2, published=None, url="/b/"))
    content = client.get("/search/results.atom").content
    assert content.count(b"<entry>") == 2
    assert faults_of(content) == []


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        ("<updated>", "<changed>"),
        ("T", " "),
        ("http://", "//"),
        ('rel="self"', 'rel="alternate"'),
        ("<id>", "<id>x</id><id>"),
    ],
)
def test_the_rules_notice_what_is_wrong(client: Client, engine: Engine, right: str, wrong: str) -> None:
    make_case()
    services.drain()
    content = client.get("/search/results.atom").content.decode()
    broken = content.replace(right, wrong)
    if right == "<updated>":
        broken = broken.replace("</updated>", "</changed>")
    assert broken != content
    assert faults_of(broken.encode())
