"""A page waits for those who tend its area; of two who decide at once one does."""

import importlib
import threading

import pytest
from django.apps import apps
from django.contrib.auth.models import Group
from django.contrib.contenttypes.models import ContentType
from django.contrib.messages import get_messages
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.urls import reverse
from wagtail.models import (
    Collection,
    GroupApprovalTask,
    Locale,
    Page,
    Task,
    TaskState,
    Workflow,
    WorkflowState,
    WorkflowTask,
)

from accounts.models import User
from portal.upkeep import Waiting, pages_waiting_for
from roles.enums import Role
from roles.middleware import OVER
from roles.models import AreaReviewTask, ReviewIsOver, RoleGrant
from tests.factories.pages import make_case, make_home, make_news
from tests.factories.people import make_person, make_user
from tests.factories.regions import MunicipalityFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("engine")]


@pytest.fixture
def kawagoe():
    return MunicipalityFactory(code="11201", name="川越市", kana="かわごえし")


@pytest.fixture
def reviewer():
    return make_person(Role.PREFECTURE_REVIEWER)


def in_review(page, user=None):
    page.specific.unpublish(log_action=False)
    page = Page.objects.get(pk=page.pk).specific
    state = Workflow.objects.get().start(page, user or make_user())
    return Page.objects.get(pk=page.pk).specific, state


def task_of(page):
    return page.current_workflow_task


def fresh(user):
    return User.objects.get(pk=user.pk)


def test_the_workflow_asks_by_area():
    assert type(Task.objects.get().specific) is AreaReviewTask
    assert [task.name for task in Workflow.objects.get().tasks] == ["公開担当の承認"]


def test_a_case_is_offered_to_staff_of_its_area_and_to_the_prefecture(kawagoe, reviewer):
    page, _ = in_review(make_case())
    near, far = make_person(Role.MUNICIPAL_STAFF, MunicipalityFactory()), make_person(Role.MUNICIPAL_STAFF, kawagoe)
    editor = make_person(Role.PREFECTURE_EDITOR)
    waiting = {
        user.pk: [row.waiting for row in pages_waiting_for(fresh(user))] for user in (near, far, reviewer, editor)
    }
    assert waiting == {near.pk: [Waiting.REVIEW], reviewer.pk: [Waiting.REVIEW], far.pk: [], editor.pk: []}
    assert set(task_of(page).reviewers(page)) == {near, reviewer}


def test_what_concerns_another_municipality_too_is_approved_by_the_prefecture(kawagoe, reviewer):
    page, _ = in_review(make_case(serves=(kawagoe,)))
    near = make_person(Role.MUNICIPAL_STAFF, MunicipalityFactory())
    both = make_person(Role.MUNICIPAL_STAFF, MunicipalityFactory(), kawagoe)
    task = task_of(page)
    assert [task.may_decide(page, fresh(user)) for user in (near, both, reviewer)] == [False, True, True]
    assert page.permissions_for_user(fresh(near)).can_edit()
    assert set(task.reviewers(page)) == {both, reviewer}


def test_staff_of_the_area_publish_by_approving_and_in_no_other_way(client, kawagoe):
    page, state = in_review(make_case())
    near = make_person(Role.MUNICIPAL_STAFF, MunicipalityFactory())
    assert not page.permissions_for_user(fresh(near)).can_publish()
    client.force_login(near)
    arguments = [page.pk, "approve", state.current_task_state_id]
    client.post(reverse("wagtailadmin_pages:workflow_action", args=arguments))
    page = Page.objects.get(pk=page.pk)
    assert page.live
    state.refresh_from_db()
    assert state.status == WorkflowState.STATUS_APPROVED


def test_nobody_approves_the_own_request_but_those_who_could_publish_at_once(reviewer):
    near = make_person(Role.MUNICIPAL_STAFF, MunicipalityFactory())
    page, _ = in_review(make_case(), near)
    assert not task_of(page).may_decide(page, fresh(near))
    assert not TaskState.objects.reviewable_by(fresh(near)).exists()
    assert near not in task_of(page).reviewers(page)
    page, _ = in_review(make_news(), reviewer)
    assert task_of(page).may_decide(page, fresh(reviewer))
    assert TaskState.objects.reviewable_by(fresh(reviewer)).count() == 2


def test_a_lock_of_somebody_who_may_not_decide_is_lifted():
    page = make_case()
    editor = make_person(Role.PREFECTURE_EDITOR)
    Page.objects.filter(pk=page.pk).update(locked=True, locked_by=editor)
    page, _ = in_review(page)
    assert not page.locked


def test_of_two_decisions_the_second_is_refused(reviewer):
    page, state = in_review(make_case())
    other = make_person(Role.PREFECTURE_REVIEWER)
    first, second = (TaskState.objects.get(pk=state.current_task_state_id) for _ in range(2))
    task = task_of(page)
    task.on_action(first, reviewer, "reject", comment="日付を確かめてください")
    with pytest.raises(ReviewIsOver):
        task.on_action(second, other, "approve")
    second.refresh_from_db()
    assert (second.status, second.finished_by) == (TaskState.STATUS_REJECTED, reviewer)
    assert not Page.objects.get(pk=page.pk).live


def test_a_request_taken_back_meanwhile_is_decided_by_nobody(reviewer):
    page, state = in_review(make_case())
    task, task_state = task_of(page), TaskState.objects.get(pk=state.current_task_state_id)
    state.cancel(user=state.requested_by)
    with pytest.raises(ReviewIsOver):
        task.on_action(task_state, reviewer, "approve")


def decided_by_another(monkeypatch, other):
    """Another reviewer decides after the view has asked whether one may."""
    get_actions = AreaReviewTask.get_actions

    def late(task, page, user):
        actions = get_actions(task, page, user)
        monkeypatch.setattr(AreaReviewTask, "get_actions", get_actions)
        state = TaskState.objects.get(task=task, status=TaskState.STATUS_IN_PROGRESS)
        task.on_action(state, other, "reject", comment="理由")
        return actions

    monkeypatch.setattr(AreaReviewTask, "get_actions", late)


def told(response):
    return [str(message).strip() for message in get_messages(response.wsgi_request)]


def test_who_is_second_is_told_in_the_dialog(client, monkeypatch, reviewer):
    page, state = in_review(make_case())
    decided_by_another(monkeypatch, make_person(Role.PREFECTURE_REVIEWER))
    client.force_login(reviewer)
    address = reverse("wagtailadmin_pages:workflow_action", args=[page.pk, "approve", state.current_task_state_id])
    response = client.post(address, headers={"x-requested-with": "XMLHttpRequest"})
    edit = reverse("wagtailadmin_pages:edit", args=[page.pk])
    assert response.json() == {"step": "success", "redirect": edit, "cleaned_data": {}}
    assert told(response) == [OVER]
    assert OVER in client.get(edit).content.decode()
    assert not Page.objects.get(pk=page.pk).live


@pytest.mark.parametrize("name", ["collect_workflow_action_data", "workflow_action"])
@pytest.mark.parametrize("method", ["get", "post"])
def test_a_dialog_that_was_open_too_long_is_answered_in_a_way_that_it_can_read(client, reviewer, name, method):
    page, state = in_review(make_case())
    task_state = state.current_task_state_id
    state.current_task_state.approve(user=make_person(Role.PREFECTURE_REVIEWER))
    client.force_login(reviewer)
    address = reverse(f"wagtailadmin_pages:{name}", args=[page.pk, "reject", task_state])
    response = getattr(client, method)(address, {"comment": "理由"}, headers={"x-requested-with": "XMLHttpRequest"})
    assert response.json()["step"] == "success"
    assert response.json()["redirect"] == reverse("wagtailadmin_pages:edit", args=[page.pk])


def test_who_is_second_in_a_window_without_scripts_is_led_to_the_page(client, monkeypatch, reviewer):
    page, state = in_review(make_case())
    decided_by_another(monkeypatch, make_person(Role.PREFECTURE_REVIEWER))
    client.force_login(reviewer)
    address = reverse("wagtailadmin_pages:workflow_action", args=[page.pk, "approve", state.current_task_state_id])
    response = client.post(address)
    assert response["Location"] == reverse("wagtailadmin_pages:edit", args=[page.pk])
    assert told(response) == [OVER]


def test_a_decision_in_a_form_that_is_out_of_date_saves_nothing(client, reviewer):
    page, state = in_review(make_case())
    revisions = page.revisions.count()
    state.current_task_state.reject(user=make_person(Role.PREFECTURE_REVIEWER), comment="理由")
    client.force_login(reviewer)
    edit = reverse("wagtailadmin_pages:edit", args=[page.pk])
    response = client.post(edit, {"action-workflow-action": "true", "workflow-action-name": "approve", "title": "x"})
    assert (response["Location"], told(response)) == (edit, [OVER])
    assert page.revisions.count() == revisions


def test_other_errors_are_left_alone(client, monkeypatch, reviewer):
    page, state = in_review(make_case())

    def broken(*args, **kwargs):
        raise LookupError

    monkeypatch.setattr(AreaReviewTask, "on_action", broken)
    client.force_login(reviewer)
    with pytest.raises(LookupError):
        client.post(
            reverse("wagtailadmin_pages:workflow_action", args=[page.pk, "approve", state.current_task_state_id])
        )


@pytest.fixture
def of_an_older_site():
    """Wagtail's task of a group, with a member and a request under way."""
    make_home()
    workflow = Workflow.objects.get()
    workflow.tasks.all().delete()
    task = GroupApprovalTask.objects.create(name="公開担当の承認")
    task.groups.add(Group.objects.get(name="公開担当"))
    WorkflowTask.objects.create(workflow=workflow, task=task, sort_order=0)
    member = make_user()
    member.groups.through.objects.create(user=member, group=Group.objects.get(name="公開担当"))
    page, state = in_review(make_case())
    assert not RoleGrant.objects.filter(user=member).exists()
    return member, page, state, task.pk


def migrate():
    migration = importlib.import_module("portal.migrations.0004_roles_of_members")
    migration.give_roles(apps, None)
    migration.review_by_area(apps, None)
    ContentType.objects.clear_cache()


def test_an_upgrade_keeps_members_and_requests(of_an_older_site):
    member, page, state, task_id = of_an_older_site
    migrate()
    migrate()
    assert [grant.role for grant in RoleGrant.objects.filter(user=member)] == [Role.PREFECTURE_REVIEWER]
    task = Task.objects.get(pk=task_id).specific
    assert type(task) is AreaReviewTask
    assert not GroupApprovalTask.objects.exists()
    page = Page.objects.get(pk=page.pk).specific
    task.on_action(TaskState.objects.get(pk=state.current_task_state_id), fresh(member), "approve")
    assert Page.objects.get(pk=page.pk).live
    state.refresh_from_db()
    assert state.status == WorkflowState.STATUS_APPROVED


def test_an_upgrade_leaves_tasks_of_other_groups_alone(of_an_older_site):
    own = GroupApprovalTask.objects.create(name="課長の承認")
    own.groups.add(Group.objects.create(name="課長"))
    changed = GroupApprovalTask.objects.get(name="公開担当の承認")
    changed.groups.add(Group.objects.get(name="課長"))
    migrate()
    assert GroupApprovalTask.objects.count() == 2


def test_who_approves_for_a_group_of_ones_own_publishes_only_with_the_right_to(reviewer):
    group = Group.objects.create(name="課長")
    chief = make_user()
    chief.groups.add(group)
    own = GroupApprovalTask.objects.create(name="課長の承認")
    own.groups.add(group)
    workflow = Workflow.objects.get()
    WorkflowTask.objects.filter(workflow=workflow).update(task=own)
    page, state = in_review(make_case())
    with pytest.raises(PermissionDenied):
        state.current_task_state.approve(user=chief)
    assert not Page.objects.get(pk=page.pk).live


@pytest.fixture
def rows_of_migrations(transactional_db):
    """Those that a review needs: a test that commits leaves an empty database to the next one."""
    if Page.objects.exists():
        return
    Locale.objects.create(language_code="ja")
    Page.add_root(title="Root", slug="root")
    Collection.add_root(name="Root")
    workflow = Workflow.objects.create(name="公開担当の承認")
    WorkflowTask.objects.create(workflow=workflow, task=AreaReviewTask.objects.create(name="公開担当の承認"))


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("attempt", range(2))
def test_two_reviewers_at_the_same_moment(rows_of_migrations, attempt):
    make_home()
    page, state = in_review(make_case())
    people = [make_person(Role.PREFECTURE_REVIEWER) for _ in range(2)]
    start, results = threading.Barrier(2, timeout=20), []

    def decide(user, action):
        try:
            task_state = TaskState.objects.get(pk=state.current_task_state_id)
            task = task_state.task.specific
            start.wait()
            task.on_action(task_state, fresh(user), action, comment="理由")
            results.append(action)
        except ReviewIsOver:
            results.append("over")
        finally:
            connection.close()

    threads = [threading.Thread(target=decide, args=pair) for pair in zip(people, ("approve", "reject"), strict=True)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(results) in (["approve", "over"], ["over", "reject"])
    assert Page.objects.get(pk=page.pk).live == ("approve" in results)
    assert TaskState.objects.exclude(status=TaskState.STATUS_IN_PROGRESS).count() == 1
