"""Reviews and comments in the admin become notices; Wagtail's own mails go to nobody."""

import json
from datetime import timedelta

import pytest
from django.contrib.auth.models import Group
from django.core import mail
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from wagtail.models import (
    GroupApprovalTask,
    Page,
    PageViewRestriction,
    TaskState,
    Workflow,
    WorkflowState,
    WorkflowTask,
)
from wagtail.signals import task_submitted, workflow_approved, workflow_rejected, workflow_submitted

from accounts.models import User
from notifications import verbs
from notifications.models import Mail, Notice, NoticeEvent
from notifications.services import set_preferences, tell_of_due_events
from portal import notices
from portal.comment_notices import tell_of_comments
from tests.factories.pages import make_home, make_standard_page

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("engine")]


@pytest.fixture
def people():
    make_home()
    people = {}
    for name, group in (("青木", "編集担当"), ("馬場", "公開担当"), ("千葉", "公開担当")):
        people[name] = User.objects.create_user(f"person{len(people)}@example.jp", "unused", last_name=name)
        people[name].groups.add(Group.objects.get(name=group))
    people["江口"] = User.objects.create_user("outside@example.jp", "unused", last_name="江口")
    return people


def submit(user, page=None, **values):
    """As an editor does it: a draft of a page that is not public yet, and the request."""
    if page is None:
        page = make_standard_page(title="使い方", live=False)
        page.unpublish()
    for name, value in values.items():
        setattr(page, name, value)
    page.save_revision(user=user)
    page = Page.objects.get(pk=page.pk).specific
    return page, Workflow.objects.get().start(page, user)


def decide(state, action, user, **values):
    getattr(TaskState.objects.get(workflow_state=state, status="in_progress"), action)(user=user, **values)


def told(verb):
    tell_of_due_events()
    found = Notice.objects.filter(event__verb=verb).select_related("user").order_by("pk")
    return {notice.user.last_name: notice for notice in found}


def test_who_may_decide_is_told_of_a_request(client, people):
    page, _ = submit(people["青木"])
    found = told("review-requested")
    assert set(found) == {"馬場", "千葉"}
    notice = found["馬場"]
    assert notice.text == "青木さんから「使い方」の承認を依頼されました。"
    assert notice.link == reverse("wagtailadmin_pages:edit", args=[page.pk])
    client.force_login(people["馬場"], backend="django.contrib.auth.backends.ModelBackend")
    assert client.get(notice.link).status_code == 200
    written = Mail.objects.get(to=people["馬場"].email)
    assert written.subject == "ページの承認を依頼されました"
    assert f"http://localhost:8000{notice.link}" in written.text
    assert "青木さんから" in written.text


def test_no_subject_names_a_person_or_a_page(people):
    _, state = submit(people["青木"])
    decide(state, "reject", people["馬場"], comment="秘密の理由")
    tell_of_due_events()
    subjects = " ".join(Mail.objects.values_list("subject", flat=True))
    assert subjects
    for word in ("青木", "馬場", "使い方", "秘密"):
        assert word not in subjects


def test_wagtails_own_mails_are_sent_to_nobody(people, settings):
    User.objects.create_superuser("root@example.jp", "unused")
    _, state = submit(people["青木"])
    decide(state, "reject", people["馬場"], comment="日付")
    WorkflowState.objects.get(pk=state.pk).resume(people["青木"])
    decide(state, "approve", people["馬場"])
    assert mail.outbox == []
    for signal in (task_submitted, workflow_submitted, workflow_approved, workflow_rejected):
        for sender in (TaskState, WorkflowState):
            receivers = [receiver for found in signal._live_receivers(sender) for receiver in found]
            assert [receiver for receiver in receivers if receiver.__module__.startswith("wagtail")] == []


def test_a_request_that_was_decided_meanwhile_is_told_to_nobody(people):
    _, state = submit(people["青木"])
    decide(state, "approve", people["馬場"])
    assert told("review-requested") == {}


def test_a_request_for_a_page_that_is_gone_is_told_to_nobody(people):
    page, _ = submit(people["青木"])
    page.delete()
    assert told("review-requested") == {}
    assert NoticeEvent.objects.get(verb="review-requested").told_at


def test_every_stage_asks_its_own_people(people):
    group = Group.objects.create(name="課長")
    group.permissions.set(Group.objects.get(name="公開担当").permissions.all())
    people["千葉"].groups.set([group, Group.objects.get(name="編集担当")])
    second = GroupApprovalTask.objects.create(name="課長の承認")
    second.groups.add(group)
    WorkflowTask.objects.create(workflow=Workflow.objects.get(), task=second, sort_order=9)
    _, state = submit(people["青木"])
    assert set(told("review-requested")) == {"馬場"}
    decide(state, "approve", people["馬場"])
    assert set(told("review-requested")) == {"馬場", "千葉"}
    assert told("review-approved") == {}


def test_whose_page_is_approved_is_led_to_the_public_page(client, people):
    page, state = submit(people["青木"])
    decide(state, "approve", people["馬場"])
    found = told("review-approved")
    assert set(found) == {"青木"}
    assert found["青木"].text == "「使い方」が承認され、公開されました。"
    assert found["青木"].link == Page.objects.get(pk=page.pk).url
    assert client.get(found["青木"].link).status_code == 200


def test_whose_page_waits_for_its_time_is_told_the_time(people):
    moment = timezone.now() + timedelta(days=3)
    page, state = submit(people["青木"], go_live_at=moment)
    decide(state, "approve", people["馬場"])
    notice = told("review-approved")["青木"]
    local = timezone.localtime(moment)
    assert f"承認されました。{local.year}年{local.month}月{local.day}日" in notice.text
    assert notice.link == reverse("wagtailadmin_pages:edit", args=[page.pk])
    assert "に公開されます。" in Mail.objects.get(to=people["青木"].email).text


def test_whose_closed_page_is_approved_is_led_to_the_form(people):
    page, state = submit(people["青木"])
    PageViewRestriction.objects.create(page=page, restriction_type="login")
    decide(state, "approve", people["馬場"])
    assert told("review-approved")["青木"].link == reverse("wagtailadmin_pages:edit", args=[page.pk])


def test_whose_page_comes_back_is_told_why(people):
    page, state = submit(people["青木"])
    decide(state, "reject", people["馬場"], comment="日付を確かめてください。" * 30)
    found = told("review-returned")
    assert set(found) == {"青木"}
    assert found["青木"].text.startswith("「使い方」が差し戻されました。理由：日付を確かめてください。")
    assert len(found["青木"].text) <= 300
    assert found["青木"].link == reverse("wagtailadmin_pages:edit", args=[page.pk])
    assert "日付を確かめてください。" * 30 in Mail.objects.get(to=people["青木"].email).text


def test_who_may_edit_no_more_is_not_told(people):
    _, state = submit(people["青木"])
    decide(state, "reject", people["馬場"], comment="日付")
    people["青木"].groups.clear()
    assert told("review-returned") == {}


def test_a_very_long_title_leaves_room_for_the_rest(people):
    page = make_standard_page(title="長" * 255)
    _, state = submit(people["青木"], page)
    assert told("review-requested")["馬場"].text.endswith("の承認を依頼されました。")
    decide(state, "reject", people["馬場"], comment="理" * 500)
    assert len(told("review-returned")["青木"].text) <= 300


def test_who_asks_again_asks_again(people):
    _, state = submit(people["青木"])
    tell_of_due_events()
    decide(state, "reject", people["馬場"], comment="日付")
    tell_of_due_events()
    WorkflowState.objects.get(pk=state.pk).resume(people["青木"])
    tell_of_due_events()
    assert Notice.objects.filter(event__verb="review-requested", user=people["馬場"]).count() == 2


def test_who_decides_on_their_own_request_is_told_nothing(people):
    _, state = submit(people["馬場"])
    assert set(told("review-requested")) == {"千葉"}
    decide(state, "approve", people["馬場"])
    assert told("review-approved") == {}


def test_who_wants_no_mails_of_requests_gets_none(people):
    set_preferences(user=people["馬場"], deliveries={"review-requested": "off"})
    submit(people["青木"])
    assert set(told("review-requested")) == {"馬場", "千葉"}
    assert not Mail.objects.filter(to=people["馬場"].email).exists()


@pytest.mark.parametrize("verb", ["review-requested", "review-approved", "review-returned", "page-commented"])
def test_only_who_works_in_the_admin_chooses_how_to_hear_of_it(people, verb):
    assert verbs.get(verb).concerns(people["青木"])
    assert not verbs.get(verb).concerns(people["江口"])


class Killed(BaseException):
    pass


def kill(**kwargs):
    raise Killed


def rows():
    return (
        list(WorkflowState.objects.values_list("status", "current_task_state")),
        sorted(TaskState.objects.values_list("status", flat=True)),
        sorted(NoticeEvent.objects.values_list("verb", flat=True)),
    )


def do_start(state, people):
    Workflow.objects.get().start(Page.objects.get(title="使い方").specific, people["青木"])


def do_approve(state, people):
    decide(state, "approve", people["馬場"])


def do_reject(state, people):
    decide(state, "reject", people["馬場"], comment="日付")


def do_resume(state, people):
    WorkflowState.objects.get(pk=state.pk).resume(people["青木"])


@pytest.mark.parametrize("is_noted", [True, False], ids=["after-the-note", "before-the-note"])
@pytest.mark.parametrize(
    ("step", "signal", "sender"),
    [
        (do_start, task_submitted, TaskState),
        (do_approve, workflow_approved, WorkflowState),
        (do_reject, workflow_rejected, WorkflowState),
        (do_resume, task_submitted, TaskState),
    ],
    ids=["start", "approve", "reject", "resume"],
)
def test_a_kill_between_change_and_note_loses_and_invents_nothing(people, monkeypatch, step, signal, sender, is_noted):
    """Whatever dies in between: both are there, or neither is."""
    if step is do_start:
        page = make_standard_page(title="使い方")
        page.save_revision()
        state = None
    else:
        _, state = submit(people["青木"])
    if step is do_resume:
        do_reject(state, people)
    before = rows()
    if is_noted:
        signal.connect(kill, sender=sender, weak=False, dispatch_uid="kill")
    else:
        monkeypatch.setattr(notices, "notify", lambda *args, **kwargs: kill())
    try:
        with pytest.raises(Killed):
            step(state, people)
    finally:
        signal.disconnect(sender=sender, dispatch_uid="kill")
        monkeypatch.undo()
    assert rows() == before
    step(state, people)
    after = rows()
    assert after[0] != before[0]
    assert len(after[2]) == len(before[2]) + 1


def test_a_request_made_within_another_transaction_goes_with_it(people):
    def change():
        with transaction.atomic():
            submit(people["青木"])
            raise Killed

    with pytest.raises(Killed):
        change()
    assert not NoticeEvent.objects.exists()


def comment_on(client, page, text):
    """As the editor's form sends it."""
    form = {
        "title": page.title,
        "slug": page.slug,
        "introduction": "",
        "body": json.dumps({"blocks": [], "entityMap": {}}),
        "comments-TOTAL_FORMS": "1",
        "comments-INITIAL_FORMS": "0",
        "comments-MIN_NUM_FORMS": "0",
        "comments-MAX_NUM_FORMS": "",
        "comments-0-DELETE": "",
        "comments-0-resolved": "",
        "comments-0-id": "",
        "comments-0-contentpath": "title",
        "comments-0-text": text,
        "comments-0-position": "",
        "comments-0-replies-TOTAL_FORMS": "0",
        "comments-0-replies-INITIAL_FORMS": "0",
        "comments-0-replies-MIN_NUM_FORMS": "0",
        "comments-0-replies-MAX_NUM_FORMS": "0",
    }
    return client.post(reverse("wagtailadmin_pages:edit", args=[page.pk]), form)


def test_who_follows_a_page_is_told_of_a_comment(client, people):
    page = make_standard_page()
    page.subscribers.create(user=people["馬場"], comment_notifications=True)
    page.subscribers.create(user=people["青木"], comment_notifications=True)
    client.force_login(people["青木"], backend="django.contrib.auth.backends.ModelBackend")
    assert comment_on(client, page, "日付は正しいですか。").status_code == 302
    found = told("page-commented")
    assert set(found) == {"馬場"}
    assert "青木さんが「使い方」のコメントを" in found["馬場"].text
    assert found["馬場"].link == reverse("wagtailadmin_pages:edit", args=[page.pk])
    [written] = Mail.objects.all()
    assert "新しいコメント：日付は正しいですか。" in written.text
    assert "青木" not in written.subject
    assert mail.outbox == []


def test_who_may_edit_a_page_no_more_is_not_told_of_its_comments(people):
    page = make_standard_page()
    changes = {"new_comments": [], "resolved_comments": [], "deleted_comments": [], "replied_comments": []}
    tell_of_comments(
        [people["江口"], people["馬場"]], "updated_comments", {"page": page, "editor": people["青木"]} | changes
    )
    assert set(told("page-commented")) == {"馬場"}


def test_the_account_in_the_admin_leads_to_the_portals_own_preferences(client, people):
    client.force_login(people["馬場"], backend="django.contrib.auth.backends.ModelBackend")
    text = client.get(reverse("wagtailadmin_account")).content.decode()
    assert "notifications-submitted_notifications" not in text
    assert 'href="/notices/settings/"' in text
    assert "承認の依頼" in client.get("/notices/settings/").content.decode()
