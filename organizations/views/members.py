"""What members do: edit, change contacts and times at once, invite colleagues; and the link of an invitation."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts import invited
from content.contact import contact_page
from organizations import services
from organizations.enums import ApplicationKind, MemberRole
from organizations.forms.members import InviteForm
from organizations.forms.records import OwnContactFormSet, TimesForm
from organizations.models import Application, DirectorySettings, MemberInvitation, Membership, Organization
from organizations.permissions import is_manager, is_member
from organizations.services import ChangedMeanwhile, InvitationClosed
from roles.permissions import reads_mail_to
from roles.secret_links import hide


def _of_member(request: HttpRequest, pk: int) -> Organization:
    """For anybody but its members there is no such page."""
    found = get_object_or_404(Organization, pk=pk)
    if not is_member(found, request.user):
        raise Http404
    return found


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@login_required
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """To the draft of an edit: the one that is open, whichever member began it."""
    found = _of_member(request, pk)
    known = Application.objects.open().filter(organization=found, kind=ApplicationKind.EDIT).first()
    if known is not None:
        if known.applicant and known.applicant != request.user:
            messages.info(request, f"{known.applicant.get_full_name()}さんが始めた変更です。続きを入力できます。")
        return redirect("organizations:application", known.pk)
    if request.method != "POST":
        return TemplateResponse(request, "organizations/edit_start.html", {"record": found, "heading": "内容を変える"})
    draft = services.start_edit(organization=found, by=request.user)
    # Everything is filled in: the summary shows it, with a way to each part.
    return redirect("organizations:summary", draft.pk)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@login_required
def records(request: HttpRequest, pk: int) -> HttpResponse:
    """Contacts, times and whether it is active, as far as staff let members change them at once."""
    found = _of_member(request, pk)
    allowed = DirectorySettings.load(request_or_site=request)
    kept = services.records_of(found)
    is_post = request.method == "POST"
    data = request.POST if is_post else None
    initial = {f"times-{uuid}": text for uuid, text in kept["times"].items()} | {"activity": kept["activity"]}
    times = TimesForm(data, organization=found, initial=initial, prefix="times")
    contacts: Any = OwnContactFormSet(data, initial=kept["contacts"], prefix="contacts")
    context: dict[str, Any] = {
        "record": found,
        "heading": "連絡先と時間",
        "times": times if allowed.times_at_once else None,
        "contacts": contacts if allowed.contacts_at_once else None,
        "activity": times["activity"],
        "seen": services.version_of(kept),
        "office": contact_page(),
    }
    if is_post:
        valid = [form.is_valid() for form in (times, contacts) if form in (context["times"], context["contacts"])]
        if all(valid) and valid:
            try:
                _save(
                    request,
                    found,
                    kept,
                    times if allowed.times_at_once else None,
                    contacts if allowed.contacts_at_once else None,
                )
            except ChangedMeanwhile as error:
                messages.warning(request, error.messages[0])
                context["now"] = services.records_in_words(found, kept)
                return TemplateResponse(request, "organizations/records.html", context)
            except ValidationError as error:
                messages.warning(request, error.messages[0])
                return TemplateResponse(request, "organizations/records.html", context)
            messages.success(request, "保存しました。すぐに公開画面に出ます。")
            return redirect(found)
        # Names the row of each error for the summary above the form.
        contacts.faulty()
        context["seen"] = request.POST.get("seen", "")
    return TemplateResponse(request, "organizations/records.html", context)


def _save(request: HttpRequest, found: Organization, kept: dict[str, Any], times: Any, contacts: Any) -> None:
    """What members may not change stays what it is."""
    services.change_records(
        organization=found,
        by=request.user,
        contacts=contacts.filled() if contacts is not None else kept["contacts"],
        times=times.times if times is not None else kept["times"],
        activity=times.cleaned_data["activity"] if times is not None else kept["activity"],
        seen=request.POST.get("seen", ""),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@login_required
def members(request: HttpRequest, pk: int) -> HttpResponse:
    """Who acts for the organization; managers invite, change and take out."""
    found = _of_member(request, pk)
    form = InviteForm(request.POST if request.POST.get("action") == "invite" else None)
    if request.method == "POST":
        try:
            told = _act(request, found, form)
        except PermissionDenied:
            raise
        except (ValidationError, InvitationClosed) as error:
            if isinstance(error, ValidationError) and hasattr(error, "error_dict"):
                form.take_errors(error)
            else:
                messages.warning(request, error.messages[0] if isinstance(error, ValidationError) else error.reason)
        else:
            if told:
                messages.success(request, told)
                is_still_member = is_member(found, request.user)
                return redirect("organizations:members", pk) if is_still_member else redirect("roles:my_page")
    context = {
        "record": found,
        "heading": "メンバー",
        "memberships": found.memberships.select_related("user"),
        "invitations": found.member_invitations.open(),
        "is_manager": is_manager(found, request.user),
        "has_other_manager": found.memberships.managers().count() > 1,
        "form": form,
        "roles": MemberRole.choices,
    }
    return TemplateResponse(request, "organizations/members.html", context)


def _act(request: HttpRequest, found: Organization, form: InviteForm) -> str:
    """What was done, in words; empty for a form that is to be mended."""
    action, by = request.POST.get("action", ""), request.user
    if action == "invite":
        if not form.is_valid():
            return ""
        services.invite_member(organization=found, by=by, **form.cleaned_data)
        return f"{form.cleaned_data['email']}に、招待のメールを送りました。"
    key = request.POST.get("key", "")
    number = int(key) if key.isascii() and key.isdecimal() and len(key) < 10 else 0
    if action == "revoke":
        invitation = get_object_or_404(MemberInvitation, pk=number, organization=found)
        services.revoke_member_invitation(invitation=invitation, by=by)
        return "招待を取り消しました。"
    membership = get_object_or_404(Membership, pk=number, organization=found)
    if action == "role":
        services.change_member(membership=membership, role=request.POST.get("role", ""), by=by)
        return "役割を変えました。"
    services.remove_member(membership=membership, by=by)
    return "メンバーから外しました。" if membership.user_id != by.pk else f"「{found}」のメンバーをやめました。"


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def invitation(request: HttpRequest, secret: str) -> HttpResponse:
    """The link of a mail. It says who invites to what, to whoever holds it; only the invited address can accept."""
    found = services.find_member_invitation(secret=secret)
    if found is None:
        return _answer(request, None, "このリンクは使えません。", status=404)
    if request.method != "POST":
        return _answer(request, found, services.why_closed(found))
    if not request.user.is_authenticated:
        return invited.let_in(request, email=found.email, is_open=not services.why_closed(found))
    try:
        membership = services.accept_member_invitation(invitation=found, user=request.user)
    except InvitationClosed as error:
        return _answer(request, found, error.reason, status=409)
    messages.success(request, f"「{membership.organization}」の{membership.get_role_display()}になりました。")
    return redirect(membership.organization)


def _answer(request: HttpRequest, found: MemberInvitation | None, reason: str, status: int = 200) -> HttpResponse:
    is_mine = found is not None and request.user.is_authenticated and reads_mail_to(request.user, found.email)
    context = {"invitation": found, "reason": reason, "is_mine": is_mine}
    response = TemplateResponse(request, "organizations/member_invitation.html", context, status=status)
    hide(response)
    return response
