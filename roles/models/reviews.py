"""The step of Wagtail's workflow at which a page waits for those who tend its area."""

from typing import Any

from django import forms
from django.db import transaction
from django.db.models import CharField, Q, QuerySet
from django.db.models.functions import Cast
from django.utils.translation import gettext
from wagtail.forms import TaskStateCommentForm
from wagtail.models import LockableMixin, Page, Task, TaskState, WorkflowState
from wagtail.permissions import policy_registry

from roles.review_form import ReasonForm


class ReviewIsOver(Exception):
    """Somebody else decided first, or the request was taken back. `object` is what was to be decided on."""

    def __init__(self, about: Any) -> None:
        super().__init__(str(about))
        self.object = about


class AreaReviewTask(Task):
    """Offered to whoever may `approve` the page (the permission matrix, through the policy of its model).

    Nobody approves what he asked for himself, but those who could publish it without asking.
    """

    class Meta:
        verbose_name = "地域を担当する人の承認"
        verbose_name_plural = "地域を担当する人の承認"

    @classmethod
    def get_description(cls) -> str:
        return "ページの地域を担当する市町村職員と、県の審査・公開の担当者が承認できます。"

    def reviewers(self, obj: Any) -> QuerySet[Any]:
        """The people who may decide on it, for whom to tell; the one who asked is left out."""
        policy = policy_registry.get(obj)
        people: QuerySet[Any] = policy.users_with_permission_for_instance("approve", obj)
        state = obj.current_workflow_state
        return people.exclude(pk=state.requested_by_id) if state and state.requested_by_id else people

    def may_decide(self, obj: Any, user: Any) -> bool:
        policy = policy_registry.get(obj)
        if not policy.user_has_permission_for_instance(user, "approve", obj):
            return False
        state = obj.current_workflow_state
        is_own = state is not None and state.requested_by_id == user.pk
        return not is_own or bool(policy.user_has_permission_for_instance(user, "publish", obj))

    def start(self, workflow_state: WorkflowState, user: Any = None) -> TaskState:
        """A lock of somebody who may not review would keep the reviewers out."""
        about = workflow_state.content_object
        if isinstance(about, LockableMixin) and about.locked_by and not self.may_decide(about, about.locked_by):
            about.locked, about.locked_by, about.locked_at = False, None, None
            about.save(update_fields=["locked", "locked_by", "locked_at"])
        return super().start(workflow_state, user=user)

    @transaction.atomic
    def on_action(self, task_state: TaskState, user: Any, action_name: str, **kwargs: Any) -> Any:
        """Decide; of two who do so at once the second gets ReviewIsOver. The state is read again under a lock."""
        task_state.refresh_from_db(from_queryset=TaskState.objects.select_for_update())
        workflow_state = WorkflowState.objects.select_for_update().get(pk=task_state.workflow_state_id)
        if (
            task_state.status != TaskState.STATUS_IN_PROGRESS
            or workflow_state.status != WorkflowState.STATUS_IN_PROGRESS
        ):
            raise ReviewIsOver(workflow_state.content_object)
        task_state.workflow_state = workflow_state
        return super().on_action(task_state, user, action_name, **kwargs)

    def user_can_access_editor(self, obj: Any, user: Any) -> bool:
        return self.may_decide(obj, user)

    def locked_for_user(self, obj: Any, user: Any) -> bool:
        return not self.may_decide(obj, user)

    def user_can_lock(self, obj: Any, user: Any) -> bool:
        return self.may_decide(obj, user)

    def get_actions(self, obj: Any, user: Any) -> list[tuple[str, str, bool]]:
        if not self.may_decide(obj, user):
            return []
        # Wagtail's words, which the portal's catalogue puts into Japanese.
        return [
            ("reject", gettext("Request changes"), True),
            ("approve", gettext("Approve"), False),
            ("approve", gettext("Approve with comment"), True),
        ]

    def get_form_for_action(self, action: str) -> type[forms.Form]:
        """Nothing is sent back without a word."""
        return ReasonForm if action == "reject" else TaskStateCommentForm

    def get_task_states_user_can_moderate(self, user: Any, **kwargs: Any) -> QuerySet[TaskState]:
        """Of pages; other things that go through a review come with their own list."""
        states = TaskState.objects.filter(
            task=self,
            status=TaskState.STATUS_IN_PROGRESS,
            workflow_state__base_content_type__app_label="wagtailcore",
            workflow_state__base_content_type__model="page",
        )
        found: QuerySet[TaskState] = states.filter(
            Q(workflow_state__object_id__in=_keys(user, "approve")),
            ~Q(workflow_state__requested_by=user) | Q(workflow_state__object_id__in=_keys(user, "publish")),
        )
        return found


def _keys(user: Any, action: str) -> QuerySet[Any, Any]:
    """Keys of pages as a workflow keeps them: words."""
    pages = policy_registry.get_by_type(Page).instances_user_has_permission_for(user, action)
    keys: QuerySet[Any, Any] = pages.annotate(key=Cast("pk", CharField())).values("key")
    return keys
