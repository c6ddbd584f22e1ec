"""Drafts on my page: those that the person may edit, whoever began them."""

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse

from portal.services import MODERATORS
from tests.factories.pages import make_home, make_standard_page
from tests.factories.people import make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor():
    make_home()
    user = make_user()
    user.groups.add(Group.objects.get(name=MODERATORS))
    return user


def draft_of(page, title):
    page.title = title
    page.save_revision()


def test_changed_page_is_shown_with_its_form_and_whoever_began_it(client, editor):
    page = make_standard_page(owner=make_user(last_name="前任", first_name="太郎"))
    client.force_login(editor)
    assert "下書き</h2>" not in client.get("/mypage/").content.decode()
    draft_of(page, "新しい使い方")
    text = client.get("/mypage/").content.decode()
    assert "新しい使い方" in text
    assert reverse("wagtailadmin_pages:edit", args=[page.pk]) in text
    assert "前任 太郎" in text


def test_who_edits_nothing_sees_no_drafts(client):
    page = make_standard_page()
    draft_of(page, "新しい使い方")
    client.force_login(make_user())
    assert "新しい使い方" not in client.get("/mypage/").content.decode()


def test_number_of_queries_stays(client, editor, django_assert_num_queries):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client.force_login(editor)
    draft_of(make_standard_page(), "1つめ")
    client.get("/mypage/")
    with CaptureQueriesContext(connection) as queries:
        client.get("/mypage/")
    few = len(queries)
    for number in range(4):
        draft_of(make_standard_page(slug=f"page-{number}", owner=make_user()), "ほか")
    # A new page clears what Wagtail remembers of the tree.
    client.get("/mypage/")
    with django_assert_num_queries(few):
        client.get("/mypage/")
