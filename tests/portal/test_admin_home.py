"""The admin's home: what waits for me, what is old, what is scheduled."""

from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.auth.models import Group, Permission
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from wagtail.models import GroupPagePermission, Page, Workflow

from accounts.models import User
from casestudies.services import confirm_case_study
from portal.home_panels import ROWS
from portal.upkeep import Waiting, months_before, pages_waiting_for, scheduled_pages, stale_pages
from tests.factories.pages import make_case, make_home, make_standard_page

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("engine")]

HEADINGS = ("対応が必要なページ", "古くなったもの", "これから公開・終了するもの")
LONG_AGO = timedelta(days=800)


def member(group):
    user = User.objects.create_user(f"{group.lower()}@example.jp", "unused")
    user.groups.add(Group.objects.get(name=group))
    return user


@pytest.fixture
def moderator():
    make_home()
    return member("公開担当")


@pytest.fixture
def editor():
    make_home()
    return member("編集担当")


def home_text(client, user):
    client.force_login(user)
    return " ".join(client.get(reverse("wagtailadmin_home")).content.decode().split())


def make_pages(number, title="ページ", **values):
    return [
        make_standard_page(title=f"{title}{n}", slug=f"page-{Page.objects.count()}", **values) for n in range(number)
    ]


def make_draft(user, title="書きかけ"):
    [page] = make_pages(1, title, live=False)
    page.owner = user
    page.save()
    page.unpublish()
    page.title = title
    page.save_revision(user=user)
    return Page.objects.get(pk=page.pk)


def submit(page, user):
    return Workflow.objects.get().start(page.specific, user)


def make_old(page, age=LONG_AGO):
    Page.objects.filter(pk=page.pk).update(last_published_at=timezone.now() - age)


def waiting(user):
    return {page.pk: page.waiting for page in pages_waiting_for(user)}


def test_a_draft_stays_its_writers_own_when_somebody_else_saves_it(editor, moderator):
    [page] = make_pages(1)
    page.title = "編集担当が直した題名"
    page.save_revision(user=editor)
    page = Page.objects.get(pk=page.pk).specific
    page.save_revision(user=moderator)
    assert waiting(editor) == waiting(moderator) == {page.pk: Waiting.DRAFT}
    page.get_latest_revision().publish()
    assert waiting(editor) == waiting(moderator) == {}


def test_what_was_sent_back_waits_for_who_asked_with_the_reason(client, editor, moderator):
    [page] = make_pages(1)
    page.save_revision(user=editor)
    state = submit(page, editor)
    page.specific.save_revision(user=moderator)
    state.refresh_from_db()
    state.current_task_state.reject(user=moderator, comment="日付を確かめてください")
    assert waiting(editor) == {page.pk: Waiting.SENT_BACK}
    assert waiting(moderator) == {}
    assert "に差し戻し。理由：「日付を確かめてください」" in home_text(client, editor)


def test_home_of_a_new_editor_says_that_nothing_is_to_be_done(client, editor):
    text = home_text(client, editor)
    for heading in HEADINGS:
        assert heading in text
    assert "今、対応が必要なページはありません。" in text
    assert "12か月以上変わっていないページはありません。" in text
    assert "公開や公開終了を予約しているページはありません。" in text


def test_drafts_wait_for_their_writer_alone(editor, moderator):
    draft = make_draft(editor)
    assert waiting(editor) == {draft.pk: Waiting.DRAFT}
    assert waiting(moderator) == {}
    draft.get_latest_revision().publish()
    assert waiting(editor) == {}


def test_page_under_review_waits_for_the_reviewer_and_then_for_the_writer(editor, moderator):
    draft = make_draft(editor)
    state = submit(draft, editor)
    assert waiting(moderator) == {draft.pk: Waiting.REVIEW}
    assert waiting(editor) == {draft.pk: Waiting.ASKED}
    state.current_task_state.reject(user=moderator)
    assert waiting(moderator) == {}
    assert waiting(editor) == {draft.pk: Waiting.SENT_BACK}


def test_reviews_stand_before_drafts(client, editor, moderator):
    own, others = make_draft(moderator, "自分の下書き"), make_draft(editor, "確認するページ")
    submit(others, editor)
    assert list(waiting(moderator)) == [others.pk, own.pk]
    text = home_text(client, moderator)
    assert text.index("確認するページ") < text.index("自分の下書き")
    assert "確認を頼まれています" in text
    assert "書きかけです" in text


def test_a_draft_with_a_time_says_that_nothing_waits_for_it(client, editor):
    draft = make_draft(editor).specific
    draft.go_live_at = datetime(2099, 11, 21, 0, 0, tzinfo=UTC)
    draft.save_revision(user=editor)
    text = home_text(client, editor)
    assert "日時（2099年11月21日（土）9時00分）は入っていますが、まだ予約されていません" in text
    assert "書きかけです" not in text


def test_old_pages_stand_oldest_first(client, editor):
    older, old, new = make_pages(3)
    make_old(older, timedelta(days=900))
    make_old(old)
    make_old(new, timedelta(days=300))
    assert [page.pk for page in stale_pages(editor)] == [older.pk, old.pk]
    assert reverse("wagtailadmin_pages:edit", args=[old.pk]) in home_text(client, editor)
    old.unpublish()
    assert [page.pk for page in stale_pages(editor)] == [older.pk]


def test_a_case_that_somebody_confirmed_since_is_not_old(editor):
    page = make_case()
    make_old(page)
    assert [found.pk for found in stale_pages(editor)] == [page.pk]
    confirm_case_study(page=page, user=editor)
    assert not stale_pages(editor)


def test_number_of_months_is_a_setting(editor, settings):
    [page] = make_pages(1)
    make_old(page, timedelta(days=100))
    assert not stale_pages(editor)
    settings.STALE_AFTER_MONTHS = 3
    assert stale_pages(editor).get().pk == page.pk


@pytest.mark.parametrize(
    ("months", "then"), [(1, (2025, 2, 28)), (12, (2024, 3, 31)), (13, (2024, 2, 29)), (0, (2025, 3, 31))]
)
def test_months_are_counted_by_the_calendar(months, then):
    assert months_before(datetime(2025, 3, 31, tzinfo=UTC), months) == datetime(*then, tzinfo=UTC)


def test_scheduled_pages_stand_next_first_with_date_and_time(client, editor):
    ending, coming = make_pages(2)
    Page.objects.filter(pk=ending.pk).update(expire_at=datetime(2099, 12, 31, 15, 0, tzinfo=UTC))
    draft = Page.objects.get(pk=coming.pk).specific
    draft.go_live_at = datetime(2099, 11, 21, 0, 0, tzinfo=UTC)
    draft.save_revision().publish()
    assert [page.pk for page in scheduled_pages(editor)] == [coming.pk, ending.pk]
    text = home_text(client, editor)
    assert "公開：2099年11月21日（土）9時00分" in text
    assert "公開終了：2100年1月1日（金）0時00分" in text


def test_pages_of_others_stay_out(client, editor):
    own, others = make_pages(2)
    for page in (own, others):
        make_old(page)
        Page.objects.filter(pk=page.pk).update(expire_at=timezone.now() + LONG_AGO)
    group = Group.objects.create(name="One page")
    group.permissions.add(Permission.objects.get(codename="access_admin"))
    GroupPagePermission.objects.create(group=group, page=own, permission=Permission.objects.get(codename="change_page"))
    user = User.objects.create_user("one@example.jp", "unused")
    user.groups.add(group)
    assert [page.pk for page in stale_pages(user)] == [page.pk for page in scheduled_pages(user)] == [own.pk]
    assert others.title not in home_text(client, user)


def test_people_without_pages_get_no_panels(client):
    make_home()
    user = User.objects.create_user("images@example.jp", "unused")
    user.user_permissions.add(Permission.objects.get(codename="access_admin"))
    assert not any(heading in home_text(client, user) for heading in HEADINGS)


@pytest.mark.parametrize("name", ["waiting_report", "stale_report", "schedule_report"])
def test_full_lists_are_reached_and_say_when_they_are_empty(client, editor, name):
    client.force_login(editor)
    assert "ありません。" in client.get(reverse(name)).content.decode()


def test_home_is_short_and_takes_a_constant_number_of_queries(client, editor):
    def fill(number):
        for page in make_pages(number, "古いページ"):
            make_old(page)
            Page.objects.filter(pk=page.pk).update(expire_at=timezone.now() + LONG_AGO, owner=editor)
            Page.objects.get(pk=page.pk).specific.save_revision(user=editor)

    def queries():
        text = home_text(client, editor)  # Also reads what is kept between requests.
        with CaptureQueriesContext(connection) as captured:
            client.get(reverse("wagtailadmin_home"))
        return len(captured), text

    fill(1)
    few, text = queries()
    assert "すべて見る" not in text
    fill(ROWS + 1)
    many, text = queries()
    assert many == few
    for name in ("waiting_report", "stale_report", "schedule_report"):
        assert reverse(name) in text
    assert text.count("から変わっていません") == ROWS


@pytest.mark.parametrize("name", ["waiting_report", "stale_report", "schedule_report"])
def test_full_lists_take_a_constant_number_of_queries(client, editor, name):
    client.force_login(editor)

    def queries():
        with CaptureQueriesContext(connection) as captured:
            assert client.get(reverse(name)).context["object_list"]
        return len(captured)

    def fill(number):
        for page in make_pages(number):
            make_old(page)
            Page.objects.filter(pk=page.pk).update(expire_at=timezone.now() + LONG_AGO)
            Page.objects.get(pk=page.pk).specific.save_revision(user=editor)

    fill(1)
    queries()
    one = queries()
    fill(5)
    assert queries() == one


def test_the_admin_bears_the_name_and_the_mark_of_the_portal(client, editor):
    client.force_login(editor)
    text = client.get(reverse("wagtailadmin_home")).content.decode()
    title = text[text.index("<title>") : text.index("</title>")]
    assert "生活支援共創プラットフォームの管理画面" in title
    assert "Wagtail" not in title
    assert text.count("content/icon") == 2  # beside the menu, and in the browser's tab
