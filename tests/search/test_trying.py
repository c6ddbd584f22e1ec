"""A change of the thesaurus, tried on a query before it is saved."""

import pytest
from django.contrib.auth.models import Group, Permission
from django.test import Client
from django.urls import reverse

from accounts.models import User
from search import services
from search.analysis.thesaurus import Thesaurus
from search.engines.contract import Engine
from search.models import ThesaurusEntry
from search.results import SearchUnavailable
from search.services.trying import SHOWN, Move
from tests.factories.pages import make_case

pytestmark = pytest.mark.django_db

ADD = "wagtailsnippets_search_thesaurusentry:add"
TRY = "wagtailsnippets_search_thesaurusentry:try"


def values(**changes: str) -> dict[str, str]:
    return {"kind": "group", "term": "買い物弱者", "others": "買い物難民", "note": "", "is_active": "on"} | changes


@pytest.fixture
def two_cases(engine: Engine) -> None:
    make_case(title="買い物弱者の送迎", summary="車です。")
    make_case(title="買い物難民を減らす", summary="移動販売です。")
    services.drain()


@pytest.mark.usefixtures("two_cases")
def test_the_same_query_with_two_thesauri() -> None:
    after = Thesaurus.compile(groups=[["買い物弱者", "買い物難民"]], protected=["地域包括ケア"])
    found = services.compare(text="買い物弱者", before=Thesaurus(), after=after)
    assert (found.before.total, found.after.total) == (1, 2)
    assert [hit.move for hit in found.before.hits] == [Move.SAME]
    assert [(hit.position, hit.other, hit.move) for hit in found.after.hits] == [
        (1, 1, Move.SAME),
        (2, None, Move.CAME),
    ]
    assert not found.is_same
    [word] = found.words
    assert (word.tokens, word.also, word.protected) == (("買い物", "弱者"), ("買い物難民",), ())
    back = services.compare(text="買い物弱者", before=after, after=Thesaurus())
    assert [hit.move for hit in back.before.hits] == [Move.SAME, Move.LEFT]


@pytest.mark.usefixtures("engine")
def test_what_becomes_of_words_protected_quoted_and_read() -> None:
    thesaurus = Thesaurus.compile(groups=[["包括", "地域包括支援センター"]], protected=["地域包括ケア"])
    found = services.compare(text='地域包括ケア "包括"', before=thesaurus, after=thesaurus)
    kept, quoted = found.words
    assert (kept.protected, kept.also) == (("地域包括ケア",), ())
    assert (quoted.is_quoted, quoted.also) == (True, ())
    assert found.is_same


def test_of_many_hits_ten_are_shown_and_further_ones_tell_where_they_were(engine: Engine) -> None:
    for number in range(SHOWN + 2):
        make_case(title=f"配食{number}", summary="配食です。" + "見守り。" * number)
    make_case(title="お弁当を届ける", summary="お弁当です。")
    services.drain()
    after = Thesaurus.compile(groups=[["配食", "お弁当"]])
    found = services.compare(text="配食", before=Thesaurus(), after=after)
    assert len(found.before.hits) == len(found.after.hits) == SHOWN
    assert (found.before.total, found.after.total) == (SHOWN + 2, SHOWN + 3)
    for hit in found.after.hits:
        stood = hit.other is not None and hit.other <= SHOWN
        assert (hit.move is Move.CAME) is not stood
        if stood:
            assert (hit.move is Move.ROSE) is (hit.position < hit.other)


@pytest.mark.usefixtures("two_cases")
def test_an_unsaved_entry_is_tried_in_its_form_and_not_saved(admin_client: Client) -> None:
    page = admin_client.post(reverse(ADD), values(query="買い物弱者", **{"action-try": "1"}))
    text = page.content.decode()
    assert page.status_code == 200
    assert not ThesaurusEntry.objects.exists()
    assert "今の検索：1件" in text
    assert "この内容で保存したとき：2件" in text
    assert "新しく見つかる" in text
    assert "買い物難民を減らす" in text
    # What was typed is still there.
    assert 'value="買い物弱者"' in text
    assert ">\n買い物難民</textarea>" in text


@pytest.mark.usefixtures("two_cases")
def test_a_saved_entry_is_tried_with_its_changes(admin_client: Client) -> None:
    entry = ThesaurusEntry.objects.create(term="買い物弱者", others="買い物難民")
    edit = reverse("wagtailsnippets_search_thesaurusentry:edit", args=[entry.pk])
    text = admin_client.post(edit, values(is_active="", **{"action-try": "1"})).content.decode()
    # Without a word of one's own, the entry's term is tried.
    assert "今の検索：2件" in text
    assert "この内容で保存したとき：1件" in text
    assert "見つからなくなる" in text
    assert ThesaurusEntry.objects.get().is_active


@pytest.mark.usefixtures("two_cases")
def test_a_copy_is_tried_as_a_new_entry(admin_client: Client) -> None:
    entry = ThesaurusEntry.objects.create(term="買い物弱者", others="買物困難")
    copy = reverse("wagtailsnippets_search_thesaurusentry:copy", args=[entry.pk])
    text = admin_client.get(copy).content.decode()
    assert 'value="買い物弱者"' in text
    assert f'formaction="{reverse(ADD)}"' in text


@pytest.mark.usefixtures("engine")
def test_a_refused_entry_is_not_tried_and_says_so(admin_client: Client) -> None:
    text = admin_client.post(reverse(ADD), values(term="店", query="お店", **{"action-try": "1"})).content.decode()
    assert "2文字以上" in text
    assert "試していません" in text
    assert 'value="お店"' in text


@pytest.mark.usefixtures("two_cases")
def test_any_words_can_be_tried_with_the_thesaurus_as_it_is(admin_client: Client) -> None:
    ThesaurusEntry.objects.create(term="買い物弱者", others="買い物難民")
    text = admin_client.get(reverse(TRY), {"query": "買い物弱者"}).content.decode()
    assert "類語を使わないとき：1件" in text
    assert "今の検索：2件" in text
    assert "買い物／弱者" in text
    assert "探せる言葉がありません" in admin_client.get(reverse(TRY), {"query": "！"}).content.decode()
    assert "件" not in admin_client.get(reverse(TRY)).content.decode().split("言葉を試す</h2>")[1].split("<script")[0]


def test_an_engine_that_does_not_answer_is_named(admin_client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(**kwargs: object) -> None:
        raise SearchUnavailable

    monkeypatch.setattr(services, "compare", refuse)
    monkeypatch.setattr(services, "words_that_catch_too_much", refuse)
    assert "検索エンジンが答えない" in admin_client.get(reverse(TRY), {"query": "送迎"}).content.decode()
    text = admin_client.post(reverse(ADD), values(query="送迎", **{"action-try": "1"})).content.decode()
    assert "検索エンジンが答えない" in text
    assert 'value="送迎"' in text
    assert admin_client.post(reverse(ADD), values()).status_code == 302


def test_only_those_who_may_change_entries_try_words(client: Client) -> None:
    user = User.objects.create_user("view@example.jp", "unused")
    group = Group.objects.create(name="見るだけ")
    group.permissions.set(Permission.objects.filter(codename__in=("access_admin", "view_thesaurusentry")))
    user.groups.add(group)
    client.force_login(user)
    for name in (ADD, TRY):
        assert client.get(reverse(name)).status_code == 302, name
    listing = client.get(reverse("wagtailsnippets_search_thesaurusentry:list")).content.decode()
    assert reverse(TRY) not in listing
