"""Applying to be in the directory: where it begins, and steps that are kept.

Whatever is typed is kept before it is looked at; what comes without a session waits in the browser's session until the
person has signed in again.
"""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import ValidationError
from django.forms import BoundField
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from content.contact import contact_page
from organizations import services
from organizations.answers import answers_from, without_rows_taken_out
from organizations.application_steps import ApplicationSteps, Part, Step
from organizations.enums import OF_APPLICANT, ApplicationKind
from organizations.models import Application, Organization, OrganizationIndexPage, ParticipationRules
from organizations.permissions import applications_written_by, is_manager, is_member
from organizations.services import ChangedElsewhere, NotInThisState
from organizations.views.ways import (
    after_page,
    listed_pages,
    open_question,
    own_application,
    page_address,
    where_to_go_on,
)

MOST_SHOWN = 50
# Of the session: what came while nobody was signed in.
KEPT = "kept_answers"
# Characters; no step holds as many, and nobody fills the table of sessions.
MOST_KEPT = 50_000


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def start(request: HttpRequest) -> HttpResponse:
    """What it takes, for everybody to read; one's own applications, and the button that begins one."""
    user: Any = request.user
    if request.method == "POST":
        if not user.is_authenticated:
            return redirect_to_login(reverse("organizations:apply"))
        try:
            made = services.start_application(by=user)
        except ValidationError as error:
            messages.warning(request, error.messages[0])
        else:
            return _after_saving(made)
    mine = applications_written_by(user).select_related("organization").order_by("-changed_at", "-pk")
    index = OrganizationIndexPage.objects.live().first()
    context = {
        "applications": mine[:MOST_SHOWN],
        "list_url": index.get_url(request) if index else "",
        "office": contact_page(),
    }
    return TemplateResponse(request, "organizations/apply_start.html", context)


@require_safe
def rules(request: HttpRequest) -> HttpResponse:
    """参加のきまり, for everybody to read."""
    context = {"rules": ParticipationRules.objects.first(), "heading": "参加のきまり"}
    return TemplateResponse(request, "organizations/rules.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@login_required
def claim(request: HttpRequest, pk: int) -> HttpResponse:
    """Begin to ask for an entry that is there already."""
    found = get_object_or_404(Organization.objects.public(), pk=pk)
    if is_manager(found, request.user):
        messages.info(request, f"「{found}」の管理者に、もうなっています。")
        return redirect(found)
    if request.method != "POST":
        context = {"record": found, "heading": "担当になる", "is_member": is_member(found, request.user)}
        return TemplateResponse(request, "organizations/apply_claim.html", context)
    try:
        made = services.start_application(by=request.user, organization=found)
    except ValidationError as error:
        messages.warning(request, error.messages[0])
        return redirect(found)
    return _after_saving(made)


def _after_saving(application: Application) -> HttpResponse:
    """To the first step that was not filled in yet, else to the summary; once it is sent, to its page."""
    if application.state not in OF_APPLICANT:
        return redirect("organizations:application", application.pk)
    return redirect(where_to_go_on(application))


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def step(request: HttpRequest, pk: int, key: str) -> HttpResponse:
    """One step. A form that comes after the session has ended is kept until the person has signed in."""
    if not request.user.is_authenticated:
        if request.method == "POST":
            answers = answers_from(request.POST)
            if sum(len(value) for values in answers.values() for value in values) <= MOST_KEPT:
                request.session[KEPT] = {"pk": pk, "key": key, "answers": answers}
            messages.info(
                request, "しばらく操作がなかったため、ログインし直してください。入力した内容は残してあります。"
            )
        return redirect_to_login(reverse("organizations:step", args=[pk, key]))
    found = own_application(request, pk)
    steps = ApplicationSteps(found)
    shown = steps.step(key)
    if shown is None:
        return redirect("organizations:application", pk)
    if request.method == "POST":
        return _save(request, found, shown)
    kept = _kept_answers(request, pk, key)
    if found.state not in OF_APPLICANT:
        return _too_late(request, found, shown, kept) if kept else redirect("organizations:application", pk)
    if kept:
        found = services.save_step(application=found, by=request.user, key=key, answers=kept)
        messages.success(request, "ログインの前に入力した内容を保存しました。続けられます。")
    return _step_page(request, found, shown)


def _kept_answers(request: HttpRequest, pk: int, key: str) -> dict[str, list[str]]:
    """What came for this step while nobody was signed in; it is handed out once."""
    kept = request.session.get(KEPT)
    if not kept or (kept["pk"], kept["key"]) != (pk, key):
        return {}
    answers: dict[str, list[str]] = request.session.pop(KEPT)["answers"]
    return answers


def _save(request: HttpRequest, found: Application, shown: Step) -> HttpResponse:
    """Keep what was typed, then go where the button leads."""
    answers = _with_another_row(request.POST)
    is_autosave = "autosave" in request.GET
    if not is_autosave:
        answers = without_rows_taken_out(answers)
    try:
        found = services.save_step(
            application=found, by=request.user, key=shown.key, answers=answers, seen=request.POST.get("seen")
        )
    except NotInThisState as error:
        return HttpResponse(status=409) if is_autosave else _too_late(request, error.application, shown, answers)
    except ChangedElsewhere as error:
        return HttpResponse(status=409) if is_autosave else _conflict(request, error.application, shown, answers)
    if is_autosave:
        return HttpResponse(services.version_of_step(found, shown.key), content_type="text/plain")
    if "leave" in request.POST:
        messages.success(request, "保存しました。続きは、あとで、ほかの端末からでも入力できます。")
        return redirect("organizations:apply")
    if "add" in request.POST:
        return HttpResponseRedirect(_added_row(found, shown, request.POST["add"], answers))
    return _onwards(found, shown)


def _added_row(found: Application, shown: Step, prefix: str, answers: dict[str, list[str]]) -> str:
    """The address of the row that was added: there one goes on to write."""
    address = page_address(found, shown.key)
    total = answers.get(f"{prefix}-TOTAL_FORMS", ["1"])[0]
    return f"{address}?added#{prefix}-{int(total) - 1}" if total.isdecimal() and int(total) else address


def _conflict(request: HttpRequest, kept: Application, shown: Step, answers: dict[str, list[str]]) -> HttpResponse:
    """What the other window saved is shown beside what was typed here; the next press saves this."""
    now = next(groups for each, groups in ApplicationSteps(kept).compared(None) if each.key == shown.key)
    seen = services.version_of_step(kept, shown.key)
    kept.answers = kept.answers | {shown.key: answers}
    return _step_page(request, kept, shown, seen=seen, now=now)


def _too_late(request: HttpRequest, found: Application, shown: Step, answers: dict[str, list[str]]) -> HttpResponse:
    """Another window has sent it: what was typed here is shown, to be copied."""
    typed = ApplicationSteps(found, found.answers | {shown.key: answers})
    context = {
        "application": found,
        "step": shown,
        "groups": next((groups for each, groups in typed.compared(found.sent) if each.key == shown.key), []),
    }
    return TemplateResponse(request, "organizations/apply_late.html", context, status=409)


def _onwards(found: Application, shown: Step) -> HttpResponse:
    steps = ApplicationSteps(found)
    if not steps.is_done(shown.key):
        # What is wrong stands there too; a page that was not posted is there when one comes back to it.
        return redirect(page_address(found, shown.key))
    if shown.key == "name" and known_entries(found):
        return redirect("organizations:known", found.pk)
    return after_page(steps, shown.key)


def _with_another_row(data: QueryDict) -> dict[str, list[str]]:
    """`add` names the rows of which one more is wanted: without JavaScript too."""
    answers = answers_from(data)
    total = f"{data.get('add', '')}-TOTAL_FORMS"
    if total in answers and answers[total][0].isdecimal():
        answers[total] = [str(int(answers[total][0][:3]) + 1)]
    return answers


def _step_page(request: HttpRequest, found: Application, shown: Step, **more: Any) -> HttpResponse:
    steps = ApplicationSteps(found)
    before = steps.before(shown.key)
    context: dict[str, Any] = {
        "application": found,
        "step": shown,
        "parts": steps.parts(shown.key),
        "pages": listed_pages(steps),
        "number": steps.number(shown.key),
        "before": before,
        "before_address": page_address(found, before.key) if before else "",
        "rules": ParticipationRules.objects.first() if shown.key == "rules" else None,
        "seen": services.version_of_step(found, shown.key),
        "question": open_question(found),
    }
    is_checked = shown.key in found.answers and "added" not in request.GET
    is_saved = "now" not in more
    context |= {"undone": "入力した内容は保存しました。" if is_saved else "この画面の入力は、まだ保存していません。"}
    context |= {"faulty": [field for part in context["parts"] for field in _faulty(part)] if is_checked else []}
    return TemplateResponse(request, "organizations/apply_step.html", context | more)


def _faulty(part: Part) -> list[BoundField]:
    if part.is_rows:
        return list(part.form.faulty())
    return [field for field in part.form.visible_fields() if field.errors]


def known_entries(found: Application) -> list[Organization]:
    """Public organizations that this may be."""
    if found.kind != ApplicationKind.NEW:
        return []
    values = ApplicationSteps(found).form("name").cleaned_data
    same = {key: values[key] for key in ("name", "kana", "corporate_number")}
    return list(Organization.objects.public().alike(**same).select_related("located_in", "body_kind")[:5])


@require_safe
@never_cache
@login_required
def known(request: HttpRequest, pk: int) -> HttpResponse:
    """It may be listed already: then one joins it."""
    found = own_application(request, pk)
    steps = ApplicationSteps(found)
    if found.state not in OF_APPLICANT or not steps.is_done("name"):
        return _after_saving(found)
    number = steps.form("name").cleaned_data["corporate_number"]
    entries = known_entries(found)
    context = {
        "application": found,
        "entries": entries,
        "is_for_somebody": found.applicant_id is None,
        "is_certain": any(number and entry.corporate_number == number for entry in entries),
        "following": steps.following("name"),
    }
    return TemplateResponse(request, "organizations/apply_known.html", context)
