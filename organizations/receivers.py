"""An edit follows its review, wherever in the admin that is decided.

Wagtail sends these signals within the methods that change the state, which are transactions (portal.notices).
"""

from typing import Any

from django.dispatch import receiver
from wagtail.models import WorkflowState
from wagtail.signals import workflow_approved, workflow_cancelled, workflow_rejected

from organizations.enums import ApplicationState
from organizations.models import Organization
from organizations.services.reviewing import settle_edit


@receiver(workflow_approved)
def review_approved(instance: WorkflowState, user: Any, **kwargs: Any) -> None:
    _settle(instance, ApplicationState.APPROVED, user)


@receiver(workflow_rejected)
def sent_back(instance: WorkflowState, user: Any, **kwargs: Any) -> None:
    task = instance.current_task_state
    _settle(instance, ApplicationState.ASKED, user, text=task.comment if task else "")


@receiver(workflow_cancelled)
def taken_out_of_review(instance: WorkflowState, user: Any, **kwargs: Any) -> None:
    """By publishing the version at once, by declining it, or by whoever asked."""
    organization = instance.content_object
    if not isinstance(organization, Organization):
        return
    live = Organization.objects.values_list("live_revision", flat=True).get(pk=organization.pk)
    # The version of the edit, or one that staff made out of it.
    if live and organization.applications.open().filter(revision__lte=live).exists():
        _settle(instance, ApplicationState.APPROVED, user)
    else:
        _settle(instance, ApplicationState.DECLINED, user, text="事務局が、この変更の承認を取りやめました。")


def _settle(instance: WorkflowState, state: ApplicationState, user: Any, text: str = "") -> None:
    if isinstance(instance.content_object, Organization):
        settle_edit(organization=instance.content_object, state=state, by=user, text=text)
