"""To ask for a role, and to decide on it: whoever decides first decides."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from wagtail.log_actions import log

from notifications.services import lay_to_rest, notify
from regions.models import Area
from roles import log_actions
from roles.enums import REQUESTABLE, RequestState
from roles.models import RoleGrant, RoleRequest
from roles.models.requests import LONGEST_NAME, LONGEST_NOTE, LONGEST_REASON
from roles.permissions import may, may_decide
from roles.placement import checked_places
from roles.services.errors import AlreadyDecided
from roles.services.giving import give, held_already, lock_person


@transaction.atomic
def request_role(
    *, user: Any, role: str, areas: Iterable[Area], affiliation: str, reason: str, layer: int | None = None
) -> RoleRequest:
    """Ask for a role; whoever may decide on it is told.

    Raises PermissionDenied, and ValidationError by field: a role that is not asked for in this way, areas that do not
    go with it, a request that waits already, a role that the person holds.
    """
    if not may(user, "role-request", "add", owner=user):
        raise PermissionDenied
    _check_texts(affiliation, reason)
    if role not in REQUESTABLE:
        raise ValidationError({"role": "申請できる役割を選んでください。"})
    layer, places = checked_places(role, layer, areas)
    # Two windows at once ask one after the other.
    lock_person(user)
    if RoleRequest.objects.waiting().filter(user=user, role=role).exists():
        raise ValidationError({"role": "この役割は、もう申請しています。内容を変えるときは、先に取り下げてください。"})
    if held_already(user=user, role=role, layer=layer, areas=places, ends_on=None):
        raise ValidationError({"role": "この役割は、もうお持ちです。"})
    request = RoleRequest.objects.create(
        user=user, role=role, layer=layer, affiliation=affiliation.strip(), reason=reason.strip()
    )
    request.areas.set(places)
    data = {"user": user.pk, "role": role, "areas": [area.code for area in places]}
    log(request, log_actions.REQUEST, user=user, data=data)
    notify("role-requested", target=request, actor=user)
    return request


@transaction.atomic
def withdraw_request(*, request: RoleRequest, by: Any) -> RoleRequest:
    """Take back one's own request. Raises PermissionDenied, and AlreadyDecided if it waits no more."""
    request = RoleRequest.objects.select_for_update().get(pk=request.pk)
    if not may(by, "role-request", "withdraw", owner=request.user):
        raise PermissionDenied
    return _decide(request, RequestState.WITHDRAWN, by=by)


@transaction.atomic
def approve_request(*, request: RoleRequest, by: Any, ends_on: date | None = None, note: str = "") -> RoleGrant:
    """Give the role that was asked for, until `ends_on` or the usual end of a term (roles.terms).

    Raises PermissionDenied (another area, or one's own request), AlreadyDecided, and ValidationError if places or term
    do not hold (any more).
    """
    request = _locked_for_decision(request, by)
    layer, places = checked_places(request.role, request.layer, request.areas.with_ancestors())
    grant = give(
        user=request.user,
        role=request.role,
        layer=layer,
        areas=places,
        by=by,
        affiliation=request.affiliation,
        ends_on=ends_on,
    )
    # A grant that has grown keeps the request from which it came first.
    request.grant = None if RoleRequest.objects.filter(grant=grant).exists() else grant
    _decide(request, RequestState.APPROVED, by=by, note=note)
    notify("role-given", target=grant, actor=by, data={"note": request.decision_note})
    return grant


@transaction.atomic
def decline_request(*, request: RoleRequest, by: Any, note: str) -> RoleRequest:
    """Say no, with words for the person who asked. Raises PermissionDenied, AlreadyDecided, ValidationError."""
    request = _locked_for_decision(request, by)
    if not note.strip():
        raise ValidationError({"note": "見送る理由を書いてください。申請した人に、そのまま伝わります。"})
    _decide(request, RequestState.DECLINED, by=by, note=note)
    notify("role-declined", target=request, actor=by)
    return request


def _locked_for_decision(request: RoleRequest, by: Any) -> RoleRequest:
    request = RoleRequest.objects.select_for_update().get(pk=request.pk)
    if not may_decide(by, request):
        raise PermissionDenied
    if request.state != RequestState.WAITING:
        raise AlreadyDecided(request)
    return request


def _decide(request: RoleRequest, state: RequestState, *, by: Any, note: str = "") -> RoleRequest:
    if request.state != RequestState.WAITING:
        raise AlreadyDecided(request)
    note = note.strip()
    if len(note) > LONGEST_NOTE:
        raise ValidationError({"note": "500字までで書いてください。"})
    request.state, request.decided_by, request.decided_at, request.decision_note = state, by, timezone.now(), note
    request.save(update_fields=["state", "decided_by", "decided_at", "decision_note", "grant"])
    lay_to_rest(verb="role-requested", target=request)
    log(request, log_actions.DECISIONS[state], user=by, data={"user": request.user_id, "role": request.role})
    return request


def _check_texts(affiliation: str, reason: str) -> None:
    faults = {}
    if not affiliation.strip():
        faults["affiliation"] = "所属を入力してください。"
    elif len(affiliation.strip()) > LONGEST_NAME:
        faults["affiliation"] = "100字までで入力してください。"
    if not reason.strip():
        faults["reason"] = "申請する理由を入力してください。"
    elif len(reason.strip()) > LONGEST_REASON:
        faults["reason"] = "1,000字までで入力してください。"
    if faults:
        raise ValidationError(faults)
