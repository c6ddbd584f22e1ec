"""To ask for a role: two steps that work without JavaScript, then the page of the request."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from content.admin_tables import is_key
from roles.forms import KIND_LABELS, KINDS, AskForm, WhichRoleForm, kind_of, municipalities
from roles.models import RoleRequest
from roles.services import AlreadyDecided, request_role, withdraw_request

HEADING = "役割を申請する"


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@login_required
def ask(request: HttpRequest) -> HttpResponse:
    """The answers of the first step stand in the address, so that the second one is a page of its own."""
    user: Any = request.user
    # A link that names the role alone: nothing is wrong yet.
    is_answered = "place" in request.GET
    which = WhichRoleForm(request.GET) if is_answered else WhichRoleForm(initial={"kind": request.GET.get("kind")})
    waiting = RoleRequest.objects.waiting().filter(user=user)
    if not which.is_valid():
        return TemplateResponse(
            request, "roles/ask_which.html", {"heading": HEADING, "form": which, "waiting": waiting}
        )
    role, layer = KINDS[which.cleaned_data["kind"]]
    place = which.chosen_place
    form = AskForm(
        request.POST if request.method == "POST" else None,
        layer=layer,
        place=place,
        places=which.places.values(),
        initial=_typed_before(request),
    )
    if form.is_valid():
        try:
            made = request_role(
                user=user,
                role=role,
                layer=layer,
                areas=form.chosen_areas,
                affiliation=form.cleaned_data["affiliation"],
                reason=form.cleaned_data["reason"],
            )
        except ValidationError as error:
            form.take_errors(error)
        else:
            messages.success(request, "申請しました。")
            return redirect("roles:asked", made.pk)
    context = {
        "heading": HEADING,
        "form": form,
        "which": which,
        "kind_label": dict(KIND_LABELS)[which.cleaned_data["kind"]],
        "place": place,
        "layer": layer,
        "query": request.GET.urlencode(),
    }
    return TemplateResponse(request, "roles/ask.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@login_required
def asked(request: HttpRequest, request_id: int) -> HttpResponse:
    """One's own request: its state, what happens next, and a way to take it back."""
    user: Any = request.user
    mine = RoleRequest.objects.filter(user=user).with_areas()
    found = get_object_or_404(mine, pk=request_id)
    if request.method == "POST":
        return _withdraw(request, found)
    context = {"heading": "役割の申請", "role_request": found, "again": _address_to_ask_again(found)}
    return TemplateResponse(request, "roles/asked.html", context)


def _address_to_ask_again(found: RoleRequest) -> str:
    """The second step, filled in; the first one, if the place is no municipality that can be chosen there."""
    query = {"kind": kind_of(found.role, found.layer), "again": str(found.pk)}
    places = {code for area in found.areas.all() for code in area.codes_with_ancestors()}
    place = next((area for area in municipalities() if area.code in places), None)
    return f"{reverse('roles:ask')}?{urlencode(query | ({'place': place.code} if place else {}))}"


def _typed_before(request: HttpRequest) -> dict[str, str]:
    """What the person wrote into the request that is asked again."""
    key = request.GET.get("again", "")
    user: Any = request.user
    mine = RoleRequest.objects.filter(user=user, pk=key if is_key(key) else 0)
    return {"affiliation": found.affiliation, "reason": found.reason} if (found := mine.first()) else {}


def _withdraw(request: HttpRequest, found: RoleRequest) -> HttpResponse:
    try:
        withdraw_request(request=found, by=request.user)
    except AlreadyDecided:
        messages.warning(request, "この申請は、もう決まっています。")
        return HttpResponseRedirect(request.path)
    messages.success(request, "申請を取り下げました。")
    return redirect("roles:my_page")
