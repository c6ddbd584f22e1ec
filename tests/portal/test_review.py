"""Beside the form of a page in review: who asked for what, and when it would go public."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.auth.models import Group
from django.contrib.messages import get_messages
from django.urls import reverse
from django.utils import timezone
from wagtail.models import GroupApprovalTask, Page, Workflow, WorkflowTask

from accounts.models import User
from portal.review import review_text, saved_text, unscheduled_text
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
    state.current_task_state.started_at = datetime(2026, 11, 20, 22, 30, tzinfo=UTC)
    state.current_task_state.save()
    client.force_login(people["馬場"])
    text = client.get(reverse("wagtailadmin_pages:edit", args=[page.pk])).content.decode()
    assert "青木さんが2026年11月21日（土）7時30分に承認を依頼しました。承認すると、すぐに公開されます。" in text


def test_a_reviewer_is_told_the_time_that_is_set(people):
    page, _ = submit(people["青木"], go_live_at=timezone.now() + timedelta(days=400))
    page.go_live_at = None
    tomorrow = (timezone.localtime() + timedelta(days=400)).date()
    assert f"承認すると、{tomorrow.year}年{tomorrow.month}月{tomorrow.day}日" in review_text(page, people["馬場"])


def test_a_time_that_has_passed_meanwhile_is_not_told(people):
    page, _ = submit(people["青木"], go_live_at=timezone.now() - timedelta(hours=1))
    assert "承認すると、すぐに公開されます。" in review_text(page, people["馬場"])


def test_before_the_last_stage_approval_leads_to_the_next(people):
    workflow = Workflow.objects.get()
    second = GroupApprovalTask.objects.create(name="二段目")
    WorkflowTask.objects.create(workflow=workflow, task=second, sort_order=9)
    page, _ = submit(people["青木"])
    assert "承認すると、次の段階の承認に進みます。" in review_text(page, people["馬場"])


def test_only_who_may_decide_is_told_where(people):
    page, _ = submit(people["青木"])
    assert "承認か差し戻しを選びます。" in review_text(page, people["馬場"])
    assert "承認か差し戻しを選びます。" not in review_text(page, people["青木"])


def test_whose_page_came_back_is_told_by_whom_and_why(people):
    page, state = submit(people["青木"])
    state.current_task_state.reject(user=people["馬場"], comment="日付を確かめてください")
    assert review_text(Page.objects.get(pk=page.pk), people["青木"]).startswith("馬場さんが")
    assert review_text(Page.objects.get(pk=page.pk), people["青木"]).endswith(
        "差し戻しました：「日付を確かめてください」直してから、画面の下のボタンの横の印で、もう一度依頼します。"
    )


def test_a_request_made_again_bears_the_time_of_the_second_one(people):
    page, state = submit(people["青木"])
    state.created_at = datetime(2026, 1, 1, tzinfo=UTC)
    state.save()
    state.current_task_state.reject(user=people["馬場"])
    state.refresh_from_db()
    state.resume(people["青木"])
    text = review_text(Page.objects.get(pk=page.pk), people["馬場"])
    assert "2026年1月1日" not in text
    assert "承認を依頼しました" in text


def decide(client, page, action):
    """As the reviewer's form does it; the messages that follow."""
    data = {"title": page.title, "slug": page.slug, "body": "null", "go_live_at": "", "expire_at": ""}
    data |= {f"comments-{name}_FORMS": "0" for name in ("TOTAL", "INITIAL")}
    data |= {"action-workflow-action": "true", "workflow-action-name": action}
    if moment := page.get_latest_revision_as_object().go_live_at:
        data["go_live_at"] = timezone.localtime(moment).strftime("%Y-%m-%d %H:%M")
    response = client.post(reverse("wagtailadmin_pages:edit", args=[page.pk]), data)
    return " ".join(str(message) for message in get_messages(response.wsgi_request))


@pytest.mark.parametrize(
    ("action", "in_days", "said"),
    [
        ("approve", None, "承認し、公開しました。"),
        ("approve", 400, "に公開されます。"),
        ("reject", None, "差し戻しました。依頼した人に知らせます。"),
    ],
)
def test_a_reviewer_is_told_what_the_decision_has_done(client, people, action, in_days, said):
    moment = timezone.now().replace(second=0, microsecond=0) + timedelta(days=in_days) if in_days else None
    page, _ = submit(people["青木"], go_live_at=moment)
    client.force_login(people["馬場"])
    told = decide(client, page, action)
    assert said in told
    assert "画面の下の「∧」から「公開」を押すまで" not in told


def test_nothing_is_sent_back_without_a_reason(client, people):
    page, state = submit(people["青木"])
    client.force_login(people["馬場"])

    def answer(action, comment):
        arguments = [page.pk, action, state.current_task_state_id]
        address = reverse("wagtailadmin_pages:collect_workflow_action_data", args=arguments)
        headers = {"x-requested-with": "XMLHttpRequest"}
        return client.post(address, {"comment": comment}, headers=headers).json()

    refused = answer("reject", " ")
    assert (refused["step"], "理由を書いてください。" in refused["html"]) == ("action", True)
    assert answer("reject", "日付を確かめてください")["step"] == "success"
    assert answer("approve", "")["step"] == "success"


def test_who_asked_is_not_spoken_to_as_who_decides(people):
    page, _ = submit(people["青木"])
    assert "承認されると、すぐに公開されます。" in review_text(page, people["青木"])


def test_a_draft_with_a_time_says_what_is_still_to_be_pressed_and_a_schedule_when_it_goes_public(people):
    page = make_standard_page()
    page.go_live_at = datetime(2099, 11, 21, 0, 0, tzinfo=UTC)
    when = "2099年11月21日（土）9時00分に公開されます。"
    assert (
        unscheduled_text(page, people["馬場"])
        == f"まだ予約されていません。画面の下の「∧」から「公開を予約する」を押すと、{when}"
    )
    assert unscheduled_text(page, people["青木"]).startswith("まだ予約されていません。承認を依頼して")
    assert saved_text(page, people["馬場"], actions=["action-publish"]) == ""
    assert saved_text(page, people["馬場"], actions=["action-submit"]) == ""
    page.save_revision().publish()
    assert saved_text(page, people["馬場"], actions=["action-publish"]) == when
    assert unscheduled_text(Page.objects.get(pk=page.pk).get_latest_revision_as_object(), people["馬場"]) == ""


def test_whoever_opens_a_draft_with_a_time_later_is_told_once_that_nothing_waits_for_it(client, people):
    page = make_standard_page()
    address = reverse("wagtailadmin_pages:edit", args=[page.pk])
    data = {"title": page.title, "slug": page.slug, "body": "null", "go_live_at": "2099-11-21 09:00"}
    data |= {f"comments-{name}_FORMS": "0" for name in ("TOTAL", "INITIAL")}
    client.force_login(people["青木"])
    assert client.post(address, data, follow=True).content.decode().count("まだ予約されていません。") == 1
    client.force_login(people["馬場"])
    assert client.get(address).content.decode().count("まだ予約されていません。画面の下の「∧」から") == 1
    client.post(address, data | {"action-publish": "1"})
    assert "まだ予約されていません" not in client.get(address).content.decode()


def test_a_draft_of_a_public_page_is_said_to_be_one(client, people):
    page = make_standard_page()
    client.force_login(people["青木"])
    data = {"title": "改めた題名", "slug": page.slug, "body": "null"}
    data |= {f"comments-{name}_FORMS": "0" for name in ("TOTAL", "INITIAL")}
    response = client.post(reverse("wagtailadmin_pages:edit", args=[page.pk]), data)
    told = " ".join(str(message) for message in get_messages(response.wsgi_request))
    assert "承認を依頼して、承認されるまで、公開されている内容は変わりません。" in told
    client.force_login(people["馬場"])
    response = client.post(reverse("wagtailadmin_pages:edit", args=[page.pk]), data)
    told = " ".join(str(message) for message in get_messages(response.wsgi_request))
    assert "画面の下の「∧」から「公開」を押すまで、公開されている内容は変わりません。" in told


def test_a_reviewer_is_led_to_what_changed_on_a_public_page(client, people):
    page, _ = submit(people["青木"])
    client.force_login(people["馬場"])
    text = client.get(reverse("wagtailadmin_pages:edit", args=[page.pk])).content.decode()
    assert reverse("wagtailadmin_pages:revisions_compare", args=[page.pk, "live", "latest"]) in text
    assert "変わった所を見る" in text


def test_who_saves_a_page_with_the_title_of_another_is_warned(client, people):
    make_standard_page(title="交流会", slug="first")
    page = make_standard_page(slug="second")
    client.force_login(people["青木"])
    data = {"title": "交流会", "slug": page.slug, "body": "null"}
    data |= {f"comments-{name}_FORMS": "0" for name in ("TOTAL", "INITIAL")}
    response = client.post(reverse("wagtailadmin_pages:edit", args=[page.pk]), data)
    assert any("ほかにもあります" in str(message) for message in get_messages(response.wsgi_request))


def buttons(client, page):
    text = client.get(reverse("wagtailadmin_pages:edit", args=[page.pk])).content.decode()
    return [
        name for name in ("action-publish", "action-unpublish", "action-cancel-workflow") if f'name="{name}"' in text
    ]


def test_a_review_has_one_way_to_each_end(client, people):
    page, _ = submit(people["青木"])
    client.force_login(people["馬場"])
    assert buttons(client, page) == []
    client.force_login(people["青木"])
    assert buttons(client, page) == ["action-cancel-workflow"]


def test_the_home_says_who_asked_and_for_when_and_keeps_ones_own_requests(client, people):
    submit(people["青木"])
    client.force_login(people["馬場"])
    assert "青木さんが" in client.get(reverse("wagtailadmin_home")).content.decode()
    client.force_login(people["青木"])
    text = client.get(reverse("wagtailadmin_home")).content.decode()
    assert "承認を待っています（青木さんが" in text
    assert "公開：承認のあと、すぐ" in text
    assert "青木さんが" in client.get(reverse("waiting_report")).content.decode()


def test_the_home_leads_to_an_empty_form(client, people):
    client.force_login(people["青木"])
    text = client.get(reverse("wagtailadmin_home")).content.decode()
    for name in ("取組事例", "お知らせ"):
        address = re.search(rf'href="([^"]+)">{name}を書く', text)[1]
        assert client.get(address).status_code == 200


def test_a_page_that_nobody_reviews_has_nothing_to_tell(people):
    assert review_text(make_standard_page(), people["馬場"]) == ""


def test_the_help_leads_to_no_page_in_english(client, people):
    client.force_login(people["馬場"])
    text = client.get(reverse("wagtailadmin_home")).content.decode()
    assert "What&#x27;s new" not in text
    assert "whats-new-in-wagtail" not in text
    assert "keyboard-shortcuts-trigger" in text


def test_what_is_not_public_can_be_thrown_away_where_one_writes(client, people):
    page = make_standard_page(title="公開中のタイトル")
    edit = reverse("wagtailadmin_pages:edit", args=[page.pk])
    client.force_login(people["青木"])
    page.save_revision().publish()
    assert "公開中の内容に戻す" not in client.get(edit).content.decode()
    page.title = "書きかけのタイトル"
    page.save_revision()
    link = re.search(
        r'<a class="button" href="([^"]+)">(?:(?!</a>).)*公開中の内容に戻す',
        client.get(edit).content.decode(),
        re.DOTALL,
    )[1]
    restored = client.get(link).content.decode()
    assert 'value="公開中のタイトル"' in restored
    assert 'value="書きかけのタイトル"' not in restored
    page.locked, page.locked_by = True, people["馬場"]
    page.save()
    assert "公開中の内容に戻す" not in client.get(edit).content.decode()
