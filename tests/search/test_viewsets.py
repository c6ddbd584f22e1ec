from django.test import Client
from django.urls import reverse

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
