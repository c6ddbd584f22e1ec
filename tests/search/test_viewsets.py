import pytest
from django.test import Client
from django.urls import reverse

from search.analysis.thesaurus import sequence
from search.models import ThesaurusEntry
from search.services import current_thesaurus


def test_staff_add_search_and_delete_entries_with_effect_on_the_next_query(admin_client: Client) -> None:
    values = {"kind": "group", "term": "買い物弱者", "others": "買い物難民", "note": "", "is_active": "on"}
    add = reverse("wagtailsnippets_search_thesaurusentry:add")
    assert admin_client.post(add, values).status_code == 302
    tokens = ("買い物", "弱者")
    assert len(current_thesaurus().variants(tokens)) == 2
    listing = reverse("wagtailsnippets_search_thesaurusentry:list")
    assert "買い物弱者" in admin_client.get(listing, {"q": "難民"}).content.decode()
    entry = ThesaurusEntry.objects.get()
    delete = reverse("wagtailsnippets_search_thesaurusentry:delete", args=[entry.pk])
    assert admin_client.post(delete).status_code == 302
    assert len(current_thesaurus().variants(tokens)) == 1


def test_a_refused_entry_says_why_and_keeps_what_was_typed(admin_client: Client) -> None:
    add = reverse("wagtailsnippets_search_thesaurusentry:add")
    page = admin_client.post(add, {"kind": "group", "term": "店", "others": "商店"}).content.decode()
    assert "2文字以上" in page
    assert "商店" in page


def test_a_missing_term_is_asked_for_with_one_message(admin_client: Client) -> None:
    add = reverse("wagtailsnippets_search_thesaurusentry:add")
    for term in ("", "  "):
        response = admin_client.post(add, {"kind": "group", "term": term, "others": "商店"})
        assert [len(messages) for messages in response.context["form"].errors.values()] == [1]


def test_words_with_commas_on_one_line_have_effect(admin_client: Client) -> None:
    values = {"kind": "group", "term": "人生会議", "others": "ヨンヨン隊、終活", "note": "", "is_active": "on"}
    assert admin_client.post(reverse("wagtailsnippets_search_thesaurusentry:add"), values).status_code == 302
    assert sequence("人生会議") in current_thesaurus().variants(sequence("終活"))


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"term": "買い物弱者", "others": "買い物難民"}, "同じ種類の類語にもうあります"),
        ({"term": "配食", "others": ""}, "言い換える言葉を1つ以上"),
        ({"term": "配食", "others": "配食"}, "「配食」と同じ言葉です"),
        ({"term": "配食、弁当", "others": "食事"}, "1つだけ入力してください"),
        ({"term": "配食", "others": "弁当\n" + "長" * 61}, "60文字以内"),
        ({"term": "配" * 61, "others": "弁当"}, "60 文字以下"),
    ],
)
def test_a_refused_entry_says_why_and_keeps_all_that_was_typed(
    admin_client: Client, values: dict[str, str], message: str
) -> None:
    ThesaurusEntry.objects.create(term="買い物弱者", others="買物難民")
    values = {"kind": "group", "note": "", "is_active": "on"} | values
    response = admin_client.post(reverse("wagtailsnippets_search_thesaurusentry:add"), values)
    text = response.content.decode()
    assert [message in error for errors in response.context["form"].errors.values() for error in errors] == [True]
    assert "__all__" not in response.context["form"].errors
    assert f'value="{values["term"]}"' in text
    # With it a browser would cut what is pasted, without a word.
    assert "maxlength" not in str(response.context["form"]["term"])


def test_a_word_that_nobody_found_fills_in_the_form(admin_client: Client) -> None:
    add = reverse("wagtailsnippets_search_thesaurusentry:add")
    page = admin_client.get(add, {"term": '買い物\t難民"<b>'})
    assert page.context["form"]["term"].value() == '買い物 難民"<b>'
    assert 'value="買い物 難民&quot;&lt;b&gt;"' in page.content.decode()
    assert admin_client.get(add).context["form"]["term"].value() is None
