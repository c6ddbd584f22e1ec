"""Whose application it is, and which of its pages comes next."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse

from organizations.application_steps import PHOTOS, ApplicationSteps, Page
from organizations.enums import ApplicationState
from organizations.models import Application
from organizations.permissions import applications_written_by


def own_application(request: HttpRequest, pk: int) -> Application:
    """One's own; for anybody else there is none of this number."""
    rows = applications_written_by(request.user).select_related("organization", "assignee", "applicant")
    found: Application = get_object_or_404(rows, pk=pk)
    return found


def open_question(found: Application) -> str:
    """What staff have asked since it was sent last, while the answer is due."""
    if found.state != ApplicationState.ASKED:
        return ""
    sent = found.events.filter(state__in=(ApplicationState.SUBMITTED, ApplicationState.RESUBMITTED)).last()
    asked = found.events.filter(state=ApplicationState.ASKED, pk__gt=sent.pk if sent else 0)
    return "\n\n".join(asked.values_list("text", flat=True))


def where_to_go_on(application: Application) -> str:
    step = ApplicationSteps(application).to_go_on_with()
    return page_address(application, step.key) if step else reverse("organizations:summary", args=[application.pk])


def page_address(application: Application, key: str) -> str:
    """Of a step or of the photos."""
    if key == PHOTOS:
        return reverse("organizations:photos", args=[application.pk])
    return reverse("organizations:step", args=[application.pk, key])


def after_page(steps: ApplicationSteps, key: str) -> HttpResponse:
    """On to the next page; who came from the summary goes back to it."""
    following: Page | None = steps.following(key)
    if following is None or not steps.undone():
        return redirect("organizations:summary", steps.application.pk)
    return redirect(page_address(steps.application, following.key))


def listed_pages(steps: ApplicationSteps) -> list[dict[str, Any]]:
    """For the list of steps, each with its address and whether it is done."""
    return [
        {
            "page": page,
            "address": page_address(steps.application, page.key),
            "is_done": page.key != PHOTOS and steps.is_done(page.key),
        }
        for page in steps.pages
    ]
