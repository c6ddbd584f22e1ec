"""An application as a whole: its summary before it is sent, and its page afterwards."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from content.contact import contact_page
from organizations import services
from organizations.answers import answers_of
from organizations.application_steps import ApplicationSteps
from organizations.enums import OF_APPLICANT, OPEN, ApplicationKind, ApplicationState
from organizations.models import Application, Organization
from organizations.services import NotInThisState, VersionChanged
from organizations.views.ways import open_question, own_application, page_address, where_to_go_on

LONGEST_REPLY = 1000
# Of the session: an answer that is being written, by the key of the application.
REPLY = "kept_reply"


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@login_required
def summary(request: HttpRequest, pk: int) -> HttpResponse:
    """Everything once more before it is sent."""
    found = own_application(request, pk)
    if found.state not in OF_APPLICANT:
        if request.method == "POST":
            messages.info(request, "この申請は、もう送られています。")
        return redirect("organizations:application", pk)
    reply = request.POST.get("reply", request.session.get(REPLY, {}).get(str(pk), ""))
    changed: Organization | None = None
    if request.method == "POST":
        mended = ApplicationSteps(found).step(request.POST.get("mend", ""))
        if mended is not None:
            request.session[REPLY] = {str(pk): reply[: 2 * LONGEST_REPLY]}
            return redirect(page_address(found, mended.key))
        try:
            if _is_sent(request, found, reply):
                return redirect("organizations:application", pk)
        except VersionChanged as error:
            # Shown with what staff saved meanwhile; the next press sends.
            changed = error.organization
    steps = ApplicationSteps(found)
    context = {
        "application": found,
        "shown": steps.compared(_answers_before(found)),
        "undone": steps.undone(),
        "question": open_question(found),
        "reply": reply,
        "photos": found.photos.select_related("image"),
        "changed": changed,
        "changed_rows": _changed_meanwhile(found, changed) if changed else [],
    }
    return TemplateResponse(request, "organizations/apply_summary.html", context)


def _is_sent(request: HttpRequest, found: Application, reply: str) -> bool:
    """Send it, or say why not. Raises VersionChanged."""
    if len(reply) > LONGEST_REPLY:
        messages.warning(request, f"返事は、{LONGEST_REPLY}字までで書いてください。")
        return False
    try:
        _send(request, found, reply)
    except NotInThisState:
        messages.info(request, "この申請は、もう送られています。")
    except ValidationError as error:
        messages.warning(request, error.messages[0])
        return False
    else:
        request.session.pop(REPLY, None)
        told = "" if found.applicant_id is None else "受け付けたことを、メールでもお知らせします。"
        messages.success(request, f"送りました。{told}")
    return True


def _answers_before(found: Application) -> Any:
    """What the public page says, or what was sent before: what has changed since is marked."""
    if found.kind == ApplicationKind.EDIT and found.organization is not None:
        return answers_of(found.organization)
    return found.sent


def _send(request: HttpRequest, found: Application, reply: str) -> None:
    if found.kind != ApplicationKind.EDIT:
        services.submit_application(application=found, by=request.user, reply=reply)
        return
    seen = request.POST.get("seen_version", "")
    version = int(seen) if seen.isascii() and seen.isdecimal() and len(seen) < 10 else None
    services.submit_edit(application=found, by=request.user, reply=reply, seen=version)


def _changed_meanwhile(found: Application, organization: Organization) -> list[tuple[str, str, str]]:
    """(label, what staff saved, what was typed) of what is not the same."""
    theirs = ApplicationSteps(found, answers_of(organization.get_latest_revision_as_object())).rows()
    return [
        (label, theirs.get((key, label), ""), words)
        for (key, label), words in ApplicationSteps(found).rows().items()
        if theirs.get((key, label), "") != words
    ]


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@login_required
def application(request: HttpRequest, pk: int) -> HttpResponse:
    """Where it stands, who answers and by when; to take it back, or a draft away."""
    found = own_application(request, pk)
    if request.method == "POST":
        return _act(request, found)
    steps = ApplicationSteps(found, found.sent or found.answers)
    context = {
        "application": found,
        "events": list(found.events.all()),
        "shown": steps.compared(None),
        "photos": found.photos.select_related("image"),
        "go_on_address": where_to_go_on(found),
        "may_begin_again": services.may_begin_again(found),
        "question": open_question(found),
        "is_open": found.state in OPEN,
        "is_mine_to_do": found.state in OF_APPLICANT,
        "office": contact_page(),
        "is_public": found.organization is not None and found.organization.live,
    }
    return TemplateResponse(request, "organizations/application.html", context)


def _act(request: HttpRequest, found: Application) -> HttpResponse:
    """Take it back, a draft away, or begin again with what was typed."""
    try:
        if request.POST.get("action") == "again":
            made = services.begin_again(application=found, by=request.user)
            messages.success(
                request,
                "前の申請の内容を写しました。直してから送ってください。参加のきまりのページは写していません。",
            )
            return redirect("organizations:summary", made.pk)
        if found.state == ApplicationState.DRAFT:
            services.discard_draft(application=found, by=request.user)
            messages.success(request, "下書きを消しました。")
            return redirect("organizations:apply")
        services.withdraw_application(application=found, by=request.user)
        messages.success(request, "申請を取り下げました。")
    except NotInThisState as error:
        messages.warning(request, error.message)
    except ValidationError as error:
        messages.warning(request, error.messages[0])
    return HttpResponseRedirect(reverse("organizations:application", args=[found.pk]))
