"""What people agree to: versions, the form's box, the page that asks again, the screens of staff."""

import json
from datetime import timedelta

import pytest
from django.contrib.auth.models import Permission
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from django.utils import timezone
from wagtail.models import ModelLogEntry

from accounts.consent_form import ConsentFormMixin
from accounts.models import Consent, ConsentText
from accounts.services import add_first_text, give_consent, has_agreed, publish_consent_text, text_in_force
from tests.factories.accounts import make_user

pytestmark = pytest.mark.django_db


def publish(text="<p>新しい決まり</p>", **values):
    return publish_consent_text(text=ConsentText.objects.create(text=text, **values), by=None)


def test_there_is_a_text_after_the_first_set_up_and_no_second_one():
    first = add_first_text()
    assert first == text_in_force()
    assert (first.version, first.valid_from) == (1, timezone.localdate())
    assert "何のために使うか" in first.text
    assert add_first_text() is None


def test_a_draft_binds_nobody_and_a_later_version_begins_on_its_day(monkeypatch):
    first = add_first_text()
    ConsentText.objects.create(text="下書き")
    later = publish(valid_from=timezone.localdate() + timedelta(days=3))
    assert (later.version, text_in_force()) == (2, first)
    day = timezone.now() + timedelta(days=3)
    monkeypatch.setattr(timezone, "now", lambda: day)
    assert text_in_force() == later


def test_what_is_published_never_changes():
    text = add_first_text()
    text.text = "後から変えた"
    with pytest.raises(ValueError, match="never changed"):
        text.save()
    with pytest.raises(PermissionDenied):
        publish_consent_text(text=text, by=make_user(is_superuser=True))


@pytest.mark.parametrize(("days", "code"), [(-1, "past"), (1, "before_last")])
def test_a_version_begins_neither_in_the_past_nor_before_the_last(days, code):
    publish(valid_from=timezone.localdate() + timedelta(days=2))
    with pytest.raises(ValidationError) as caught:
        publish(valid_from=timezone.localdate() + timedelta(days=days))
    assert caught.value.code == code
    assert ConsentText.objects.published().count() == 1


def test_consent_is_given_once_to_the_version_in_force():
    user, old = make_user(), add_first_text()
    give_consent(user=user, text=old)
    assert give_consent(user=user, text=old) == Consent.objects.get()
    new = publish()
    with pytest.raises(ValidationError):
        give_consent(user=make_user("b@example.jp"), text=old)
    assert has_agreed(user, old)
    assert not has_agreed(user, new)


def test_the_box_must_be_ticked_for_the_text_that_was_shown():
    old = add_first_text()
    assert "consent" in ConsentFormMixin({"consent_text": old.pk}).errors
    assert ConsentFormMixin({"consent": "on", "consent_text": old.pk}).is_valid()
    publish()
    form = ConsentFormMixin({"consent": "on", "consent_text": old.pk})
    assert "新しい版" in form.errors["consent"][0]
    # Shown again it is the new one's, and not ticked.
    assert (form["consent_text"].value(), form["consent"].value()) == (str(text_in_force().pk), False)


def test_without_a_text_nothing_is_asked(client):
    assert ConsentFormMixin({}).is_valid()
    client.force_login(make_user())
    assert client.get(reverse("account_email")).status_code == 200
    assert client.get(reverse("accounts:consent"))["Location"] == reverse("accounts:data")


@pytest.fixture
def undecided(client):
    """Somebody who has not agreed to the text in force."""
    add_first_text()
    user = make_user()
    client.force_login(user)
    return user


def test_own_pages_ask_first_and_lead_back(client, undecided):
    address = reverse("account_email") + "?a=1"
    response = client.get(address)
    assert response["Location"] == f"{reverse('accounts:consent')}?next=%2Faccounts%2Femail%2F%3Fa%3D1"
    page = client.get(response["Location"]).content.decode()
    assert "何のために使うか" in page
    values = {"consent_text": text_in_force().pk, "next": address}
    page = client.post(reverse("accounts:consent"), values).content.decode()
    assert "同意のチェックを入れてください" in page
    assert client.post(reverse("accounts:consent"), values | {"consent": "on"})["Location"] == address
    assert Consent.objects.get().user == undecided
    assert client.get(address).status_code == 200
    publish()
    assert client.get(address).status_code == 302


@pytest.mark.usefixtures("undecided")
@pytest.mark.parametrize("name", ["accounts:data", "accounts:delete", "accounts:terms", "account_logout", "mfa_index"])
def test_who_does_not_agree_may_see_take_leave_sign_out_and_set_up_a_second_factor(client, name):
    assert client.get(reverse(name)).status_code == 200


@pytest.mark.usefixtures("undecided")
def test_public_pages_are_open_and_what_is_sent_is_not_lost(client):
    assert client.get(reverse("search:search")).status_code == 200
    response = client.post(reverse("account_email"), {"action_add": "", "email": "no address"})
    assert not response.headers.get("Location", "").startswith(reverse("accounts:consent"))


@pytest.mark.usefixtures("undecided")
def test_the_way_back_stays_on_this_site(client):
    values = {"consent": "on", "consent_text": text_in_force().pk, "next": "https://evil.example/"}
    assert client.post(reverse("accounts:consent"), values)["Location"] == reverse("accounts:data")


def test_an_agreed_person_costs_one_query_a_page(client, undecided, django_assert_num_queries):
    give_consent(user=undecided, text=text_in_force())
    client.get(reverse("account_email"))
    publish(valid_from=timezone.localdate() + timedelta(days=9))
    with django_assert_num_queries(1) as caught:
        assert text_in_force()
    assert "LIMIT 1" in caught[0]["sql"]
    assert client.session["consent_text"] == text_in_force().pk


def test_the_text_is_public(client):
    assert "まだ公開されていません" in client.get(reverse("accounts:terms")).content.decode()
    add_first_text()
    assert "第1版" in client.get(reverse("accounts:terms")).content.decode()


# Screens of staff.


def admin_address(name, *args):
    return reverse(f"wagtailsnippets_accounts_consenttext:{name}", args=args)


def draft_values(text="直した文", day=None):
    block = {"key": "a", "text": text, "type": "unstyled", "depth": 0}
    content = json.dumps({"entityMap": {}, "blocks": [block]})
    return {"text": content, "valid_from": str(day or timezone.localdate())}


def test_staff_write_a_draft_publish_it_and_see_who_agreed(client):
    staff = make_user("admin@example.jp", is_superuser=True)
    client.force_login(staff)
    client.post(admin_address("add"), draft_values("はじめの文"))
    draft = ConsentText.objects.get()
    assert draft.published_at is None
    edit = client.get(admin_address("edit", draft.pk)).content.decode()
    assert "公開の確認へ" in edit
    client.post(admin_address("edit", draft.pk), draft_values())
    listing = client.get(admin_address("list")).content.decode()
    assert admin_address("publish", draft.pk) in listing
    assert "直した文" in client.get(admin_address("publish", draft.pk)).content.decode()
    client.post(admin_address("publish", draft.pk))
    draft.refresh_from_db()
    assert (draft.version, draft.published_by) == (1, staff)
    assert ModelLogEntry.objects.filter(action="accounts.publish_consent_text", user=staff).exists()
    assert admin_address("publish", draft.pk) not in client.get(admin_address("list")).content.decode()


def test_staff_cannot_change_delete_or_publish_again_what_is_published(client):
    client.force_login(make_user(is_superuser=True))
    text = add_first_text()
    before = text.text
    for name in ("edit", "delete"):
        response = client.post(admin_address(name, text.pk), draft_values())
        assert response["Location"] == admin_address("inspect", text.pk)
    assert client.post(admin_address("publish", text.pk)).status_code == 302
    bulk = reverse("wagtail_bulk_action", args=["accounts", "consenttext", "delete"])
    client.post(f"{bulk}?id={text.pk}")
    text.refresh_from_db()
    assert (text.text, text.version) == (before, 1)
    page = client.get(admin_address("inspect", text.pk)).content.decode()
    assert "第1版" in page
    assert "<h2>何を持つか</h2>" in page
    assert admin_address("edit", text.pk) not in page


def test_a_day_in_the_past_is_refused_with_words(client):
    client.force_login(make_user(is_superuser=True))
    draft = ConsentText.objects.create(text="x", valid_from=timezone.localdate() - timedelta(days=1))
    page = client.post(admin_address("publish", draft.pk), follow=True).content.decode()
    assert "使い始める日が過ぎています" in page


def test_who_may_not_change_texts_may_not_publish_them(client):
    user = make_user()
    user.user_permissions.add(Permission.objects.get(codename="access_admin"))
    client.force_login(user)
    draft = ConsentText.objects.create(text="x")
    assert client.post(admin_address("publish", draft.pk)).status_code == 302  # Wagtail leads home with a message
    with pytest.raises(PermissionDenied):
        publish_consent_text(text=draft, by=user)
    draft.refresh_from_db()
    assert draft.published_at is None
