"""Applying to be in the directory: steps that are kept, a summary, and the page of an application.

Whatever is typed is kept before it is looked at; what comes without a session waits in the browser's session until the
person has signed in again.
"""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.forms import BoundField
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from content.contact import contact_page
from organizations import services
from organizations.application_steps import ApplicationSteps, Part, Step, answers_from, answers_of
from organizations.enums import OF_APPLICANT, OPEN, ApplicationKind, ApplicationState
from organizations.models import Application, Organization, OrganizationIndexPage, ParticipationRules
from organizations.permissions import applications_written_by, is_manager, is_member
from organizations.services import ChangedElsewhere, NotInThisState, VersionChanged

LONGEST_REPLY = 1000
MOST_SHOWN = 50
# Of the session: what came while nobody was signed in.
KEPT = "kept_answers"
# Characters; no step holds as many, and nobody fills the table of sessions.
MOST_KEPT = 50_000


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@login_required
def start(request: HttpRequest) -> HttpResponse:
    """What it takes, one's own applications, and the button that begins one."""
    user: Any = request.user
    if request.method == "POST":
        try:
            made = services.start_application(by=user)
        except ValidationError as error:
            messages.warning(request, error.messages[0])
        else:
            return redirect("organizations:step", made.pk, "name")
    mine = applications_written_by(user).select_related("organization").order_by("-changed_at", "-pk")
    index = OrganizationIndexPage.objects.live().first()
    context = {"applications": mine[:MOST_SHOWN], "list_url": index.get_url(request) if index else ""}
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
    """To the first step that is not done, else to the summary."""
    undone = ApplicationSteps(application).undone()
    if application.state in OF_APPLICANT and undone:
        return redirect("organizations:step", application.pk, undone[0].key)
    return redirect("organizations:application", application.pk)


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
    found = _mine(request, pk)
    steps = ApplicationSteps(found)
    shown = steps.step(key)
    if shown is None or found.state not in OF_APPLICANT:
        return redirect("organizations:application", pk)
    if request.method == "POST":
        return _save(request, found, shown)
    kept = request.session.pop(KEPT, None)
    if kept and (kept["pk"], kept["key"]) == (pk, key):
        found = services.save_step(application=found, by=request.user, key=key, answers=kept["answers"])
        messages.success(request, "ログインの前に入力した内容を保存しました。続けられます。")
    return _step_page(request, found, shown)


def _save(request: HttpRequest, found: Application, shown: Step) -> HttpResponse:
    """Keep what was typed, then go where the button leads."""
    answers = _with_another_row(request.POST)
    is_autosave = "autosave" in request.GET
    try:
        found = services.save_step(
            application=found, by=request.user, key=shown.key, answers=answers, seen=request.POST.get("seen")
        )
    except NotInThisState:
        messages.warning(request, "この申請は、もう送られています。")
        return redirect("organizations:application", found.pk)
    except ChangedElsewhere as error:
        return HttpResponse(status=409) if is_autosave else _conflict(request, error.application, shown, answers)
    if is_autosave:
        return HttpResponse(services.version_of_step(found, shown.key), content_type="text/plain")
    if "leave" in request.POST:
        messages.success(request, "保存しました。続きは、あとで、ほかの端末からでも入力できます。")
        return redirect("organizations:apply")
    if "add" in request.POST:
        return _step_page(request, found, shown, is_checked=False)
    return _onwards(request, found, shown)


def _conflict(request: HttpRequest, kept: Application, shown: Step, answers: dict[str, list[str]]) -> HttpResponse:
    """What the other window saved is shown beside what was typed here; the next press saves this."""
    now = next(groups for each, groups in ApplicationSteps(kept).shown() if each.key == shown.key)
    seen = services.version_of_step(kept, shown.key)
    kept.answers = kept.answers | {shown.key: answers}
    return _step_page(request, kept, shown, seen=seen, now=now)


def _onwards(request: HttpRequest, found: Application, shown: Step) -> HttpResponse:
    steps = ApplicationSteps(found)
    if not steps.is_done(shown.key):
        return _step_page(request, found, shown)
    if shown.key == "name" and known_entries(found):
        return redirect("organizations:known", found.pk)
    following = steps.following(shown.key)
    # Who came from the summary goes back to it.
    if following is None or not steps.undone():
        return redirect("organizations:summary", found.pk)
    return redirect("organizations:step", found.pk, following.key)


def _with_another_row(data: QueryDict) -> dict[str, list[str]]:
    """`add` names the rows of which one more is wanted: without JavaScript too."""
    answers = answers_from(data)
    total = f"{data.get('add', '')}-TOTAL_FORMS"
    if total in answers and answers[total][0].isdecimal():
        answers[total] = [str(int(answers[total][0][:3]) + 1)]
    return answers


def _step_page(request: HttpRequest, found: Application, shown: Step, **more: Any) -> HttpResponse:
    steps = ApplicationSteps(found)
    context: dict[str, Any] = {
        "application": found,
        "step": shown,
        "parts": steps.parts(shown.key),
        "steps": [(each, steps.is_done(each.key)) for each in steps.steps],
        "number": [each.key for each in steps.steps].index(shown.key) + 1,
        "before": steps.before(shown.key),
        "rules": ParticipationRules.objects.first() if shown.key == "rules" else None,
        "seen": services.version_of_step(found, shown.key),
        "question": _question(found),
    }
    is_checked = more.pop("is_checked", shown.key in found.answers)
    context |= {"faulty": [field for part in context["parts"] for field in _faulty(part)] if is_checked else []}
    return TemplateResponse(request, "organizations/apply_step.html", context | more)


def _faulty(part: Part) -> list[BoundField]:
    """The fields of a form or of its rows that are to be mended."""
    forms = part.form.forms if part.is_rows else [part.form]
    return [field for form in forms for field in form.visible_fields() if field.errors]


def known_entries(found: Application) -> list[Organization]:
    """Public organizations that this may be: the same 法人番号, or the same name."""
    if found.kind != ApplicationKind.NEW:
        return []
    values = ApplicationSteps(found).form("name").cleaned_data
    same = Q(name=values["name"]) | Q(kana=values["kana"])
    if values["corporate_number"]:
        same |= Q(corporate_number=values["corporate_number"])
    return list(Organization.objects.public().filter(same).select_related("located_in", "body_kind")[:5])


@require_safe
@never_cache
@login_required
def known(request: HttpRequest, pk: int) -> HttpResponse:
    """It may be listed already: then one joins it."""
    found = _mine(request, pk)
    steps = ApplicationSteps(found)
    if found.state not in OF_APPLICANT or not steps.is_done("name"):
        return _after_saving(found)
    number = steps.form("name").cleaned_data["corporate_number"]
    entries = known_entries(found)
    context = {
        "application": found,
        "entries": entries,
        "is_certain": any(number and entry.corporate_number == number for entry in entries),
        "following": steps.following("name"),
    }
    return TemplateResponse(request, "organizations/apply_known.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@login_required
def summary(request: HttpRequest, pk: int) -> HttpResponse:
    """Everything once more before it is sent."""
    found = _mine(request, pk)
    if found.state not in OF_APPLICANT:
        return redirect("organizations:application", pk)
    reply = request.POST.get("reply", "")
    changed: Organization | None = None
    if request.method == "POST":
        if len(reply) > LONGEST_REPLY:
            messages.warning(request, f"返事は、{LONGEST_REPLY}字までで書いてください。")
        else:
            try:
                _send(request, found, reply)
            except VersionChanged as error:
                # Shown with what staff saved meanwhile; the next press sends.
                changed = error.organization
            except NotInThisState:
                messages.info(request, "この申請は、もう送られています。")
                return redirect("organizations:application", pk)
            except ValidationError as error:
                messages.warning(request, error.messages[0])
            else:
                messages.success(request, "送りました。受け付けたことを、メールでもお知らせします。")
                return redirect("organizations:application", pk)
    steps = ApplicationSteps(found)
    context = {
        "application": found,
        "shown": list(steps.shown()),
        "undone": steps.undone(),
        "question": _question(found),
        "reply": reply,
        "photo_count": found.photos.count(),
        "changed": changed,
        "changed_rows": _changed_meanwhile(found, changed) if changed else [],
    }
    return TemplateResponse(request, "organizations/apply_summary.html", context)


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
    found = _mine(request, pk)
    if request.method == "POST":
        return _take_back(request, found)
    steps = ApplicationSteps(found, found.sent or found.answers)
    context = {
        "application": found,
        "events": list(found.events.all()),
        "shown": list(steps.shown()),
        "question": _question(found),
        "is_open": found.state in OPEN,
        "is_mine_to_do": found.state in OF_APPLICANT,
        "office": contact_page(),
        "is_public": found.organization is not None and found.organization.live,
    }
    return TemplateResponse(request, "organizations/application.html", context)


def _take_back(request: HttpRequest, found: Application) -> HttpResponse:
    try:
        if found.state == ApplicationState.DRAFT:
            services.discard_draft(application=found, by=request.user)
            messages.success(request, "下書きを消しました。")
            return redirect("organizations:apply")
        services.withdraw_application(application=found, by=request.user)
        messages.success(request, "申請を取り下げました。")
    except NotInThisState as error:
        messages.warning(request, error.message)
    return HttpResponseRedirect(reverse("organizations:application", args=[found.pk]))


def _mine(request: HttpRequest, pk: int) -> Application:
    """One's own; for anybody else there is none of this number."""
    rows = applications_written_by(request.user).select_related("organization", "assignee", "applicant")
    found: Application = get_object_or_404(rows, pk=pk)
    return found


def _question(found: Application) -> str:
    """What staff asked last, while the answer is due."""
    if found.state != ApplicationState.ASKED:
        return ""
    last = found.events.filter(state=ApplicationState.ASKED).last()
    return last.text if last else ""
