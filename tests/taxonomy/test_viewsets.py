"""Terms in the admin: the key is typed once."""

import pytest
from django.urls import NoReverseMatch, reverse

from taxonomy.models import ActivityField, BodyKind, Trouble
from taxonomy.services import load_taxonomy

pytestmark = pytest.mark.django_db

MESSAGE = "キーは、半角の英数字と「-」で入力してください。"


def address(model, view, *arguments):
    return reverse(model.snippet_viewset.get_url_name(view), args=arguments)


def test_key_of_a_term_that_exists_stays_while_the_rest_changes(admin_client):
    term = BodyKind.objects.create(key="company", label="民間企業")
    edit = address(BodyKind, "edit", term.pk)
    values = {"key": "changed", "label": "会社", "sort_order": "7", "is_active": "on"}
    assert admin_client.post(edit, values).status_code == 302
    term.refresh_from_db()
    assert (term.key, term.label, term.sort_order) == ("company", "会社", 7)
    form = admin_client.get(edit).context["form"]
    assert form["key"].field.disabled


def test_site_is_set_up_again_after_every_kind_of_edit(admin_client):
    load_taxonomy()
    term = ActivityField.objects.get(key="shopping")
    values = {"number": "30", "key": "changed", "label": "お買い物", "sort_order": "1", "is_active": "on"}
    assert admin_client.post(address(ActivityField, "edit", term.pk), values).status_code == 302
    assert not any(load_taxonomy().values())


def test_new_term_takes_its_key(admin_client):
    values = {"key": "Npo-2", "label": "新しい主体", "sort_order": "0", "is_active": "on"}
    assert admin_client.post(address(BodyKind, "add"), values).status_code == 302
    assert BodyKind.objects.get().key == "npo-2"


@pytest.mark.parametrize("key", ["ごみ出し", "gomi dashi", "gomi_dashi", "-gomi", "ｇｏｍｉ"])
def test_bad_key_is_refused_with_one_plain_message(admin_client, key):
    field = ActivityField.objects.create(key="cleaning", label="掃除", number=1)
    values = {"key": key, "label": "困りごと", "query": "", "sort_order": "0", "is_active": "on", "fields": [field.pk]}
    response = admin_client.post(address(Trouble, "add"), values)
    assert response.context["form"].errors == {"key": [MESSAGE]}
    assert MESSAGE in response.content.decode()


def test_key_that_is_taken_is_refused_whatever_its_capitals(admin_client):
    BodyKind.objects.create(key="npo", label="NPO法人")
    response = admin_client.post(address(BodyKind, "add"), {"key": "NPO", "label": "団体", "sort_order": "0"})
    assert list(response.context["form"].errors) == ["key"]


def test_terms_are_not_copied():
    with pytest.raises(NoReverseMatch):
        address(BodyKind, "copy", 1)
