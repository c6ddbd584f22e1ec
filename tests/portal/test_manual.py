"""The manual for editors, docs/ja: its pictures, its links, and the words that it quotes from the screen.

That a word is somewhere in the admin is asked here; that it stands on the screens of the chapters, by `make manual`.
"""

import re
from functools import cache
from pathlib import Path
from urllib.parse import unquote

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.urls import reverse

from tests.journeys.admin_camera import IMAGES, MANUAL
from tests.manual_screenshots import QUOTED
from tests.portal.catalogues import DOMAINS, japanese
from tests.servers.portal import ROOT

CHAPTERS = sorted(MANUAL.glob("*.md"))
PICTURE = re.compile(r"!\[([^\]]*)\]\(([^)]+)\)")
LINK = re.compile(r"(?<!!)\[[^\]]*\]\(([^)]+)\)")
HEADING = re.compile(r"^#+ (.+)$", re.MULTILINE)
APPS = (
    "accounts",
    "casestudies",
    "content",
    "news",
    "notifications",
    "organizations",
    "portal",
    "regions",
    "roles",
    "search",
    "taxonomy",
)
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%[sd]|\{\w*\}|%%")
LARGEST, LARGEST_OF_ALL = 120_000, 4_000_000  # bytes

each_chapter = pytest.mark.parametrize("chapter", CHAPTERS, ids=lambda path: path.stem)


@each_chapter
def test_every_picture_is_there_and_says_what_it_shows(chapter: Path) -> None:
    for text, address in PICTURE.findall(_text(chapter)):
        assert (chapter.parent / address).is_file(), address
        assert len(text) >= 6, address


def test_every_picture_is_used_and_light() -> None:
    used = {(MANUAL / address).resolve() for chapter in CHAPTERS for _, address in PICTURE.findall(_text(chapter))}
    pictures = {path.resolve(): path.stat().st_size for path in IMAGES.iterdir()}
    assert used
    assert set(pictures) == used
    assert max(pictures.values()) <= LARGEST
    assert sum(pictures.values()) <= LARGEST_OF_ALL


@each_chapter
def test_every_link_leads_somewhere(chapter: Path) -> None:
    for link in LINK.findall(_text(chapter)):
        name, _, anchor = link.partition("#")
        target = chapter.parent / name if name else chapter
        assert target.is_file(), link
        assert not anchor or anchor in _anchors(target), link


def test_the_contents_name_every_chapter() -> None:
    linked = set(LINK.findall(_text(MANUAL / "README.md")))
    assert linked == {path.name for path in CHAPTERS} - {"README.md"}


@each_chapter
def test_every_quoted_word_is_one_of_the_admin(chapter: Path) -> None:
    unknown = [word for word in QUOTED.findall(_text(chapter)) if not _is_said(word)]
    assert not unknown


@each_chapter
@pytest.mark.django_db
def test_editors_read_it_in_the_admin(chapter: Path, admin_client: Client) -> None:
    address = _address_of(chapter)
    article = BeautifulSoup(admin_client.get(address).content, "html.parser").find("article")
    assert article
    assert article.find("h1").get_text() in _text(chapter).partition("\n")[0]
    assert len(article.find_all("img")) == len(PICTURE.findall(_text(chapter)))
    for image in article.find_all("img"):
        assert admin_client.get(image["src"]).getvalue().startswith(b"\x89PNG"), image["src"]
    for link in article.find_all("a"):
        target, _, anchor = unquote(link["href"]).partition("#")
        response = admin_client.get(target or address)
        assert response.status_code == 200, target
        assert not anchor or f'id="{anchor}"' in response.content.decode(), anchor


@pytest.mark.django_db
def test_the_help_menu_leads_to_it(admin_client: Client) -> None:
    assert _address_of(MANUAL / "README.md") in admin_client.get(reverse("wagtailadmin_home")).content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["manual/nothing/", "manual/images/nothing.png", "manual/..%2Fsearch/"])
def test_there_is_nothing_else_to_read(admin_client: Client, address: str) -> None:
    assert admin_client.get(f"/admin/{address}").status_code == 404


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["manual/", "manual/04-schedule/", "manual/images/home.png"])
def test_only_those_who_may_enter_the_admin_read_it(client: Client, address: str) -> None:
    response = client.get(f"/admin/{address}")
    assert response.status_code == 302
    assert response["Location"].startswith("/accounts/login/")


@pytest.mark.parametrize("word", ["下書きを保存", "「公開担当の承認」に承認を依頼する", "2件を変更する"])
def test_the_check_knows_what_the_admin_says(word: str) -> None:
    assert _is_said(word)


@pytest.mark.parametrize("word", ["下書きを登録", "確認を頼まれ", "メニューに表示"])
def test_the_check_refuses_what_the_admin_does_not_say(word: str) -> None:
    assert not _is_said(word)


@cache
def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def _address_of(chapter: Path) -> str:
    return reverse("manual") if chapter.stem == "README" else reverse("manual_chapter", args=[chapter.stem])


def _anchors(path: Path) -> set[str]:
    """As GitHub makes them from headings: small letters, no signs, hyphens for blanks."""
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in HEADING.findall(_text(path))}


def _is_said(word: str) -> bool:
    """Whether a message is the word, whatever stands for its placeholders, or a source file holds it as a whole."""
    if any(pattern.fullmatch(word) for pattern in _messages()):
        return True
    # Numbers are counted on the way.
    whole = re.compile(rf"(?<!\w){re.escape(word.lstrip('0123456789'))}(?!\w)")
    return bool(whole.search(_sources()))


@cache
def _messages() -> list[re.Pattern[str]]:
    texts = {
        " ".join(re.sub(r"<[^>]+>", "", text).split())
        for domain in DOMAINS
        for entry in japanese(domain).values()
        for text in (entry.msgstr, *entry.msgstr_plural.values())
    }
    # A message of hardly more than placeholders would be like any word.
    return [
        re.compile(".+".join(map(re.escape, parts)))
        for text in texts
        if len("".join(parts := PLACEHOLDER.split(text))) >= 2
    ]


@cache
def _sources() -> str:
    files = [path for app in APPS for ending in ("py", "html", "js") for path in (ROOT / app).rglob(f"*.{ending}")]
    return "\n".join(map(_text, sorted(files)))
