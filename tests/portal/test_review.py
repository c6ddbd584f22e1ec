"""Beside the form of a page in review: who asked for what, and when it would go public."""

from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Page, Workflow

from accounts.models import User
from portal.review import review_text
from tests.factories.pages import make_home, make_standard_page

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("engine")]


@pytest.fixture
def people():
    make_home()
    people = {}
    for name, group in (("青木", "編集担当"), ("馬場", "公開担当")):
        people[name] = User.objects.create_user(f"{group}@example.jp", "unused", last_name=name)
        people[name].groups.add(Group.objects.get(name=group))
    return people


def submit(user, **values):
    page = make_standard_page()
    for name, value in values.items():
        setattr(page, name, value)
    page.save_revision(user=user)
    page = Page.objects.get(pk=page.pk)
    return page, Workflow.objects.get().start(page.specific, user)


def test_a_reviewer_is_told_who_asked_and_that_it_goes_public_at_once(client, people):
    page, state = submit(people["青木"])
    state.created_at = datetime(2026, 11, 20, 22, 30, tzinfo=UTC)
    state.save()
    client.force_login(people["馬場"])
    text = client.get(reverse("wagtailadmin_pages:edit", args=[page.pk])).content.decode()
    assert "青木さんが2026年11月21日（土）7時30分に承認を依頼しました。承認すると、すぐに公開されます。" in text


def test_a_reviewer_is_told_the_time_that_is_set(people):
    page, _ = submit(people["青木"], go_live_at=timezone.now() + timedelta(days=400))
    page.go_live_at = None
    tomorrow = (timezone.localtime() + timedelta(days=400)).date()
    assert f"承認すると、{tomorrow.year}年{tomorrow.month}月{tomorrow.day}日" in review_text(page, people["馬場"])


def test_only_who_may_decide_is_told_where(people):
    page, _ = submit(people["青木"])
    assert "承認か差し戻しを選びます。" in review_text(page, people["馬場"])
    assert "承認か差し戻しを選びます。" not in review_text(page, people["青木"])


def test_whose_page_came_back_is_told_by_whom_and_why(people):
    page, state = submit(people["青木"])
    state.current_task_state.reject(user=people["馬場"], comment="日付を確かめてください")
    assert review_text(Page.objects.get(pk=page.pk), people["青木"]).startswith("馬場さんが")
    assert review_text(Page.objects.get(pk=page.pk), people["青木"]).endswith(
        "差し戻しました：「日付を確かめてください」"
    )


def test_a_page_that_nobody_reviews_has_nothing_to_tell(people):
    assert review_text(make_standard_page(), people["馬場"]) == ""


def test_the_help_leads_to_no_page_in_english(client, people):
    client.force_login(people["馬場"])
    text = client.get(reverse("wagtailadmin_home")).content.decode()
    assert "What&#x27;s new" not in text
    assert "whats-new-in-wagtail" not in text
    assert "keyboard-shortcuts-trigger" in text
