"""Who acts for an organization: colleagues are invited by mail, and there is always a manager."""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from wagtail.log_actions import log

from content.japanese_dates import date_text
from notifications.services import notify, write_mail
from organizations import log_actions
from organizations.enums import MemberRole
from organizations.models import MemberInvitation, Membership, Organization
from organizations.permissions import is_manager
from roles.permissions import reads_mail_to
from roles.secret_links import hash_of, new_secret

# So many links may be open at once for one organization.
MOST_INVITATIONS = 20


class InvitationClosed(Exception):
    """The link opens nothing (any more); `reason` says why, for the person who holds it."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@transaction.atomic
def invite_member(*, organization: Organization, email: str, role: str, by: Any) -> MemberInvitation:
    """Send a colleague the link; an open one to the same address is replaced.

    Raises PermissionDenied for who is no manager, ValidationError by field.
    """
    if not is_manager(organization, by):
        raise PermissionDenied
    email = email.strip().lower()
    try:
        validate_email(email)
    except ValidationError as error:
        raise ValidationError({"email": "メールアドレスの形が正しくありません。"}) from error
    if role not in MemberRole.values:
        raise ValidationError({"role": "役割を選んでください。"})
    if organization.memberships.filter(user__email__iexact=email).exists():
        raise ValidationError({"email": "この人は、もうメンバーです。"})
    open_ones = organization.member_invitations.open()
    open_ones.filter(email=email).update(revoked_at=timezone.now())
    if open_ones.count() >= MOST_INVITATIONS:
        raise ValidationError({"email": "返事のない招待が多すぎます。要らないものを取り消してください。"})
    secret = new_secret()
    invitation = MemberInvitation.objects.create(
        organization=organization,
        email=email,
        role=role,
        secret_hash=hash_of(secret),
        created_by=by,
        expires_at=timezone.now() + timedelta(days=settings.INVITATION_DAYS),
    )
    log(organization, log_actions.MEMBERS, user=by, data={"what": "invited", "role": role})
    values = {
        "団体": organization.name,
        "役割": invitation.get_role_display(),
        "招待した人": by.get_full_name(),
        "期限": date_text(timezone.localtime(invitation.expires_at).date()),
        "リンク": settings.WAGTAILADMIN_BASE_URL + reverse("organizations:member_invitation", args=[secret]),
        "宛先": email,
    }
    write_mail(key="member-invitation", to=email, values=values)
    return invitation


@transaction.atomic
def revoke_member_invitation(*, invitation: MemberInvitation, by: Any) -> None:
    """Make the link void; twice changes nothing. Raises PermissionDenied, InvitationClosed if it was accepted."""
    invitation = MemberInvitation.objects.select_for_update(of=("self",)).get(pk=invitation.pk)
    if not is_manager(invitation.organization, by):
        raise PermissionDenied
    if invitation.accepted_at is not None:
        raise InvitationClosed("この招待は、もう受けられています。")
    if invitation.revoked_at is None:
        invitation.revoked_at = timezone.now()
        invitation.save(update_fields=["revoked_at"])
        log(invitation.organization, log_actions.MEMBERS, user=by, data={"what": "revoked"})


def find_member_invitation(*, secret: str) -> MemberInvitation | None:
    """The invitation of a link, whatever its state."""
    rows = MemberInvitation.objects.select_related("organization", "created_by")
    return rows.filter(secret_hash=hash_of(secret)).first()


def why_closed(invitation: MemberInvitation) -> str:
    """In words for the invited person; empty if the link still opens."""
    if invitation.accepted_at is not None:
        return "この招待は、もう受けられています。"
    if invitation.revoked_at is not None:
        return "この招待は、取り消されました。"
    return "この招待は、期限が過ぎました。" if invitation.expires_at <= timezone.now() else ""


@transaction.atomic
def accept_member_invitation(*, invitation: MemberInvitation, user: Any) -> Membership:
    """Join. Raises InvitationClosed: used, revoked, expired, or for another address."""
    invitation = MemberInvitation.objects.select_for_update(of=("self",)).get(pk=invitation.pk)
    reason = why_closed(invitation)
    if not reason and not reads_mail_to(user, invitation.email):
        reason = "この招待は、ほかのメールアドレスに送られたものです。"
    if reason:
        raise InvitationClosed(reason)
    membership, _ = Membership.objects.get_or_create(
        organization=invitation.organization, user=user, defaults={"role": invitation.role}
    )
    invitation.accepted_at, invitation.accepted_by = timezone.now(), user
    invitation.save(update_fields=["accepted_at", "accepted_by"])
    log(invitation.organization, log_actions.MEMBERS, user=user, data={"what": "joined", "role": membership.role})
    notify("member-joined", target=membership, actor=user)
    return membership


@transaction.atomic
def change_member(*, membership: Membership, role: str, by: Any) -> None:
    """Make somebody manager or editor. Raises PermissionDenied, ValidationError for the last manager."""
    membership, organization = _locked(membership)
    if not is_manager(organization, by):
        raise PermissionDenied
    if role not in MemberRole.values:
        raise ValidationError("役割を選んでください。")
    if role != MemberRole.MANAGER:
        _keep_a_manager(organization, membership)
    membership.role = role
    membership.save(update_fields=["role"])
    log(organization, log_actions.MEMBERS, user=by, data={"what": "role", "user": membership.user_id, "role": role})


@transaction.atomic
def remove_member(*, membership: Membership, by: Any) -> None:
    """Take somebody out, or leave oneself. Raises PermissionDenied, ValidationError for the last manager."""
    membership, organization = _locked(membership)
    if membership.user_id != by.pk and not is_manager(organization, by):
        raise PermissionDenied
    _keep_a_manager(organization, membership)
    log(organization, log_actions.MEMBERS, user=by, data={"what": "left", "user": membership.user_id})
    membership.delete()


def _locked(membership: Membership) -> tuple[Membership, Organization]:
    """The organization is locked: two managers who leave at once do so one after the other."""
    organization = Organization.objects.select_for_update(of=("self",)).get(pk=membership.organization_id)
    return Membership.objects.get(pk=membership.pk), organization


def _keep_a_manager(organization: Organization, membership: Membership) -> None:
    if membership.role != MemberRole.MANAGER:
        return
    if not organization.memberships.managers().exclude(pk=membership.pk).exists():
        raise ValidationError("管理者がいなくなるため、できません。先に、ほかの人を管理者にしてください。")
