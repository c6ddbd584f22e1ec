"""Invitations: a link by mail that gives one role to one address, once, for some days."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from wagtail.log_actions import log

from content.japanese_dates import date_text
from notifications.services import write_mail
from regions.models import Area
from roles import log_actions
from roles.models import Invitation, RoleGrant
from roles.models.requests import LONGEST_NAME
from roles.permissions import is_invited, may
from roles.placement import checked_places
from roles.secret_links import hash_of, new_secret
from roles.services.errors import InvitationNotOpen
from roles.services.giving import give
from roles.terms import default_end
from roles.wording import areas_text

# What was sent to an address and not used is no business of the portal for longer.
KEPT_UNUSED = timedelta(days=365)


@dataclass(frozen=True, kw_only=True)
class InvitationRow:
    """One of many invitations; the fields of `invite`."""

    email: str
    role: str
    name: str = ""
    layer: int | None = None
    areas: tuple[Area, ...] = ()
    affiliation: str = ""
    ends_on: date | None = None


@transaction.atomic
def invite(  # noqa: PLR0913  # what an invitation holds
    *,
    email: str,
    role: str,
    by: Any,
    name: str = "",
    layer: int | None = None,
    areas: Iterable[Area] = (),
    affiliation: str = "",
    ends_on: date | None = None,
    predecessor: RoleGrant | None = None,
) -> Invitation:
    """Invite an address to a role and send it the link; an open invitation to the same is replaced.

    Without a last day the role lasts to the usual end of a term (roles.terms), counted when it is accepted. Raises
    PermissionDenied, also for one's own address, and ValidationError by field.
    """
    email = email.strip().lower()
    layer, places = checked_places(role, layer, areas)
    if not may(by, f"role-{role}", "invite", areas=places):
        raise PermissionDenied
    row = InvitationRow(email=email, role=role, name=name, layer=layer, areas=tuple(places), affiliation=affiliation)
    return write_invitation(row=row, ends_on=ends_on, by=by, predecessor=predecessor)


@transaction.atomic
def invite_many(*, rows: Sequence[InvitationRow], by: Any) -> list[Invitation]:
    """Invite all or nobody. Raises ValidationError with a message for every row at fault, by its number from 1."""
    faults, invitations = [], []
    seen: dict[tuple[Any, ...], int] = {}
    for number, row in enumerate(rows, start=1):
        key = (row.email.strip().lower(), row.role, row.layer, frozenset(area.code for area in row.areas))
        if key in seen:
            faults.append(f"{number}行目: {seen[key]}行目と同じ人を、同じ役割に招待しています。")
            continue
        seen[key] = number
        try:
            invitations.append(invite(by=by, **vars(row)))
        except PermissionDenied:
            faults.append(f"{number}行目: この役割と地域に招待する権限がありません。")
        except ValidationError as error:
            faults.append(f"{number}行目: {' '.join(error.messages)}")
    if faults:
        raise ValidationError(faults)
    return invitations


def write_invitation(
    *, row: InvitationRow, ends_on: date | None, by: Any, predecessor: RoleGrant | None = None
) -> Invitation:
    """The row and its mail; whoever calls it has asked for the right (to invite, or to hand over one's own role)."""
    _check(row, ends_on)
    if row.email == by.email.lower():
        raise PermissionDenied
    _revoke_same(row, by)
    secret, expires_at = new_secret(), _expiry(ends_on)
    invitation = Invitation.objects.create(
        email=row.email,
        name=row.name.strip(),
        role=row.role,
        layer=row.layer,
        affiliation=row.affiliation.strip(),
        ends_on=ends_on,
        predecessor=predecessor,
        secret_hash=hash_of(secret),
        created_by=by,
        expires_at=expires_at,
    )
    invitation.areas.set(row.areas)
    _log(invitation, log_actions.INVITE, by, areas=[area.code for area in row.areas])
    _write_mail(invitation, secret)
    return invitation


@transaction.atomic
def revoke_invitation(*, invitation: Invitation, by: Any) -> Invitation:
    """Make the link void. Twice changes nothing. Raises PermissionDenied, and InvitationNotOpen if it was accepted."""
    invitation = _locked(invitation)
    if not may(by, "invitation", "revoke", areas=invitation.areas.with_ancestors()):
        raise PermissionDenied
    if invitation.accepted_at is not None:
        raise InvitationNotOpen(invitation, "この招待は、もう受けられています。")
    if invitation.revoked_at is None:
        _revoke(invitation, by)
    return invitation


@transaction.atomic
def resend_invitation(*, invitation: Invitation, by: Any) -> Invitation:
    """Send a new link with a new term; the old link is void. Raises PermissionDenied and InvitationNotOpen."""
    invitation = _locked(invitation)
    areas = list(invitation.areas.with_ancestors())
    if not (may(by, "invitation", "resend", areas=areas) and may(by, f"role-{invitation.role}", "invite", areas=areas)):
        raise PermissionDenied
    if invitation.accepted_at is not None or invitation.revoked_at is not None:
        raise InvitationNotOpen(invitation, "この招待は、もう使えません。新しく招待してください。")
    _check_term(invitation.ends_on)
    secret = new_secret()
    invitation.secret_hash, invitation.expires_at = hash_of(secret), _expiry(invitation.ends_on)
    invitation.save(update_fields=["secret_hash", "expires_at"])
    _log(invitation, log_actions.RESEND, by)
    _write_mail(invitation, secret)
    return invitation


def forget_old_invitations() -> int:
    """Delete invitations that were void for a year without being accepted; return how many."""
    before = timezone.now() - KEPT_UNUSED
    void = Q(expires_at__lt=before) | Q(revoked_at__lt=before)
    _, by_model = Invitation.objects.filter(void, accepted_at=None).delete()
    return by_model.get(Invitation._meta.label, 0)


def find_invitation(*, secret: str) -> Invitation | None:
    """The invitation of a link, whatever its state; None for a link that nobody sent."""
    return Invitation.objects.filter(secret_hash=hash_of(secret)).first()


@transaction.atomic
def accept_invitation(*, invitation: Invitation, user: Any) -> RoleGrant:
    """Take the role; whoever holds it already gets it lengthened or widened instead of twice.

    Raises InvitationNotOpen: used, revoked, expired, or for another address.
    """
    invitation = _locked(invitation)
    reason = why_not_open(invitation)
    if not reason and not is_invited(user, invitation):
        reason = "この招待は、ほかのメールアドレスに送られたものです。"
    if not reason and invitation.created_by_id == user.pk:
        reason = "自分が出した招待を、自分で受けることはできません。"
    if reason:
        raise InvitationNotOpen(invitation, reason)
    layer, places = checked_places(invitation.role, invitation.layer, invitation.areas.with_ancestors())
    grant = give(
        user=user,
        role=invitation.role,
        layer=layer,
        areas=places,
        by=invitation.created_by,
        affiliation=invitation.affiliation,
        ends_on=invitation.ends_on,
    )
    # A grant that has grown keeps the invitation from which it came first.
    invitation.grant = None if Invitation.objects.filter(grant=grant).exists() else grant
    invitation.accepted_at, invitation.accepted_by = timezone.now(), user
    invitation.save(update_fields=["accepted_at", "accepted_by", "grant"])
    _log(invitation, log_actions.ACCEPT, user, grant=grant.pk)
    return grant


def why_not_open(invitation: Invitation) -> str:
    """In words for the invited person; empty if the link still opens."""
    if invitation.accepted_at is not None:
        return "この招待は、もう受けられています。"
    if invitation.revoked_at is not None:
        return "この招待は、取り消されました。"
    if invitation.expires_at <= timezone.now():
        return "この招待は、期限が過ぎました。"
    return ""


def _locked(invitation: Invitation) -> Invitation:
    return Invitation.objects.select_for_update().get(pk=invitation.pk)


def _check(row: InvitationRow, ends_on: date | None) -> None:
    try:
        validate_email(row.email)
    except ValidationError as error:
        raise ValidationError({"email": "メールアドレスの形が正しくありません。"}) from error
    for name, label in (("name", "氏名"), ("affiliation", "所属")):
        if len(getattr(row, name).strip()) > LONGEST_NAME:
            raise ValidationError({name: f"{label}は、100字までで入力してください。"})
    _check_term(ends_on)


def _check_term(ends_on: date | None) -> None:
    if ends_on is not None and ends_on < timezone.localdate():
        raise ValidationError({"ends_on": "任期の最後の日は、今日かそれより後の日にしてください。"})


def _revoke_same(row: InvitationRow, by: Any) -> None:
    """One address has one valid link to one role at one place."""
    wanted = {area.code for area in row.areas}
    open_ones = Invitation.objects.open().filter(email=row.email, role=row.role, layer=row.layer).select_for_update()
    for invitation in open_ones:
        if set(invitation.areas.values_list("code", flat=True)) == wanted:
            _revoke(invitation, by)


def _revoke(invitation: Invitation, by: Any) -> None:
    invitation.revoked_at, invitation.revoked_by = timezone.now(), by
    invitation.save(update_fields=["revoked_at", "revoked_by"])
    _log(invitation, log_actions.REVOKE, by)


def _expiry(ends_on: date | None) -> datetime:
    """A link to a role whose term is over would open nothing."""
    usual = timezone.now() + timedelta(days=settings.INVITATION_DAYS)
    if ends_on is None:
        return usual
    return min(usual, timezone.make_aware(datetime.combine(ends_on + timedelta(days=1), time.min)))


def _log(invitation: Invitation, action: str, by: Any, **data: Any) -> None:
    """The log lasts longer than the address may be kept, so it does not name it."""
    title = f"{invitation.get_role_display()}への招待"
    log(invitation, action, user=by, title=title, data={"role": invitation.role} | data)


def _write_mail(invitation: Invitation, secret: str) -> None:
    ends_on = invitation.ends_on or default_end(invitation.role)
    values = {
        "役割": invitation.role_text,
        "担当地域": areas_text(invitation.areas.with_ancestors()),
        "任期": f"{date_text(ends_on)}まで" if ends_on else "定めなし",
        "招待した人": invitation.created_by.get_full_name() if invitation.created_by else settings.WAGTAIL_SITE_NAME,
        "期限": date_text(timezone.localtime(invitation.expires_at).date()),
        "リンク": settings.WAGTAILADMIN_BASE_URL + reverse("roles:invitation", args=[secret]),
        "宛先": invitation.email,
    }
    write_mail(key="role-invitation", to=invitation.email, values=values)
