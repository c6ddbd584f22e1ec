"""Invitations: one address, one role, once, for some days."""

import re
from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone
from wagtail.models import ModelLogEntry

from notifications.models import Mail
from roles.enums import Role
from roles.models import Invitation, RoleGrant
from roles.services import (
    InvitationNotOpen,
    InvitationRow,
    accept_invitation,
    end_grant,
    find_invitation,
    forget_old_invitations,
    invite,
    invite_many,
    resend_invitation,
    revoke_invitation,
)
from roles.terms import default_end
from tests.factories.people import make_person, make_user
from tests.roles.test_requesting import in_two_threads

pytestmark = pytest.mark.django_db

EMAIL = "hanako@example.jp"


def invite_hanako(by, *areas, **values):
    content = {"email": EMAIL, "role": Role.COORDINATOR, "layer": 1, "areas": areas, "by": by} | values
    return invite(**content)


def secret_of_last_mail():
    return re.search(r"/invitations/([^/]+)/", Mail.objects.latest("pk").text)[1]


@pytest.fixture
def invitation(city_staff, tokorozawa):
    return invite_hanako(city_staff, tokorozawa, name="山田 花子", affiliation="みどり社協")


def test_mail_carries_the_link_and_the_row_only_its_hash(invitation):
    mail = Mail.objects.get()
    secret = secret_of_last_mail()
    assert mail.to == EMAIL
    assert "山田" not in mail.subject
    assert EMAIL not in mail.subject
    assert len(secret) >= 40
    assert find_invitation(secret=secret) == invitation
    assert secret not in str(Invitation.objects.values().get())
    assert find_invitation(secret=invitation.secret_hash) is None


def test_log_tells_who_invited_and_names_no_address(invitation, city_staff):
    entry = ModelLogEntry.objects.for_instance(invitation).get()
    assert (entry.action, entry.user) == ("roles.invite", city_staff)
    assert EMAIL not in f"{entry.label}{entry.data}"


def test_accepted_invitation_gives_the_role(invitation, participant, city_staff, tokorozawa):
    grant = accept_invitation(invitation=invitation, user=participant)
    assert (grant.user, grant.role, grant.layer, grant.granted_by) == (participant, Role.COORDINATOR, 1, city_staff)
    assert (grant.areas.get(), grant.affiliation) == (tokorozawa, "みどり社協")
    assert grant.ends_on == default_end(Role.COORDINATOR)
    invitation.refresh_from_db()
    assert (invitation.accepted_by, invitation.grant) == (participant, grant)


def test_it_opens_once(invitation, participant):
    accept_invitation(invitation=invitation, user=participant)
    with pytest.raises(InvitationNotOpen, match="もう受けられています"):
        accept_invitation(invitation=invitation, user=participant)
    assert RoleGrant.objects.filter(user=participant).count() == 1


def test_it_expires(invitation, participant):
    Invitation.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    with pytest.raises(InvitationNotOpen, match="期限"):
        accept_invitation(invitation=invitation, user=participant)


def test_days_come_from_the_settings(settings, city_staff, tokorozawa):
    settings.INVITATION_DAYS = 3
    left = invite_hanako(city_staff, tokorozawa).expires_at - timezone.now()
    assert timedelta(days=2, hours=23) < left <= timedelta(days=3)


def test_it_expires_with_the_term_at_the_latest(city_staff, tokorozawa):
    invitation = invite_hanako(city_staff, tokorozawa, ends_on=timezone.localdate())
    assert invitation.expires_at - timezone.now() <= timedelta(days=1)


def test_it_is_revoked_by_staff_of_the_area_alone(invitation, city_staff, other_staff, participant):
    with pytest.raises(PermissionDenied):
        revoke_invitation(invitation=invitation, by=other_staff)
    revoke_invitation(invitation=invitation, by=city_staff)
    revoke_invitation(invitation=invitation, by=city_staff)
    assert ModelLogEntry.objects.for_instance(invitation).filter(action="roles.revoke").count() == 1
    with pytest.raises(InvitationNotOpen, match="取り消されました"):
        accept_invitation(invitation=invitation, user=participant)


def test_accepted_one_is_not_revoked(invitation, participant, city_staff):
    accept_invitation(invitation=invitation, user=participant)
    with pytest.raises(InvitationNotOpen):
        revoke_invitation(invitation=invitation, by=city_staff)


def test_case_of_the_address_does_not_matter(invitation):
    accept_invitation(invitation=invitation, user=make_user("HANAKO@Example.jp"))


def test_other_address_cannot_accept(invitation):
    with pytest.raises(InvitationNotOpen, match="ほかのメールアドレス"):
        accept_invitation(invitation=invitation, user=make_user("taro@example.jp"))
    assert Invitation.objects.open().exists()


def test_second_address_of_the_account_counts_once_it_is_verified(invitation):
    user = make_user("taro@example.jp")
    address = EmailAddress.objects.create(user=user, email=EMAIL, verified=False)
    with pytest.raises(InvitationNotOpen, match="ほかのメールアドレス"):
        accept_invitation(invitation=invitation, user=user)
    address.verified = True
    address.save()
    accept_invitation(invitation=invitation, user=user)


def test_unverified_account_cannot_accept(invitation, participant):
    EmailAddress.objects.update_or_create(user=participant, email=EMAIL, defaults={"verified": False})
    with pytest.raises(InvitationNotOpen):
        accept_invitation(invitation=invitation, user=participant)


def test_role_that_is_held_is_lengthened_not_doubled(city_staff, tokorozawa):
    person = make_person(Role.COORDINATOR, tokorozawa, email=EMAIL, ends_on=timezone.localdate())
    grant = accept_invitation(invitation=invite_hanako(city_staff, tokorozawa), user=person)
    assert RoleGrant.objects.get(user=person) == grant
    assert grant.ends_on == default_end(Role.COORDINATOR)


def test_nobody_invites_beyond_the_own_area(city_staff, tokorozawa, kawagoe):
    for areas in ([kawagoe], [tokorozawa, kawagoe]):
        with pytest.raises(PermissionDenied):
            invite_hanako(city_staff, *areas)
    for role in (Role.ADVISOR, Role.PREFECTURE_EDITOR, Role.ADMINISTRATOR):
        with pytest.raises(PermissionDenied):
            invite_hanako(city_staff, tokorozawa, role=role)
    assert not Mail.objects.exists()


def test_nobody_invites_oneself(city_staff, tokorozawa):
    with pytest.raises(PermissionDenied):
        invite_hanako(city_staff, tokorozawa, email=city_staff.email.upper())


def test_nobody_accepts_the_own_invitation_by_a_change_of_address(invitation, city_staff):
    city_staff.email = EMAIL
    city_staff.save()
    with pytest.raises(InvitationNotOpen, match="自分が出した"):
        accept_invitation(invitation=invitation, user=city_staff)


@pytest.mark.parametrize("email", ["", "hanako", "hanako@", "花子@例え.テスト x"])
def test_wrong_address_is_refused(city_staff, tokorozawa, email):
    with pytest.raises(ValidationError) as caught:
        invite_hanako(city_staff, tokorozawa, email=email)
    assert list(caught.value.message_dict) == ["email"]


def test_second_invitation_to_the_same_voids_the_first(invitation, city_staff, tokorozawa, participant):
    second = invite_hanako(city_staff, tokorozawa)
    with pytest.raises(InvitationNotOpen):
        accept_invitation(invitation=invitation, user=participant)
    accept_invitation(invitation=second, user=participant)


def test_sending_again_makes_a_new_link_and_a_new_term(invitation, city_staff, other_staff):
    old = secret_of_last_mail()
    Invitation.objects.update(expires_at=timezone.now() - timedelta(days=1))
    with pytest.raises(PermissionDenied):
        resend_invitation(invitation=invitation, by=other_staff)
    resend_invitation(invitation=invitation, by=city_staff)
    assert find_invitation(secret=old) is None
    assert find_invitation(secret=secret_of_last_mail()) == invitation
    assert Invitation.objects.open().get() == invitation


def test_revoked_one_is_not_sent_again(invitation, city_staff):
    revoke_invitation(invitation=invitation, by=city_staff)
    with pytest.raises(InvitationNotOpen):
        resend_invitation(invitation=invitation, by=city_staff)


def rows(*areas, number=30):
    return [
        InvitationRow(email=f"sc{count}@example.jp", role=Role.COORDINATOR, layer=1, areas=areas, name=f"{count}人目")
        for count in range(number)
    ]


def test_many_are_invited_at_once(city_staff, tokorozawa):
    assert len(invite_many(rows=rows(tokorozawa), by=city_staff)) == 30
    assert Mail.objects.count() == 30


def test_one_faulty_row_invites_nobody_and_is_named(city_staff, tokorozawa, kawagoe):
    wrong = [
        *rows(tokorozawa, number=2),
        InvitationRow(email="x", role=Role.COORDINATOR, layer=1, areas=(tokorozawa,)),
        InvitationRow(email="sc9@example.jp", role=Role.COORDINATOR, layer=1, areas=(kawagoe,)),
        *rows(tokorozawa, number=1),
    ]
    with pytest.raises(ValidationError) as caught:
        invite_many(rows=wrong, by=city_staff)
    assert [message.partition(":")[0] for message in caught.value.messages] == ["3行目", "4行目", "5行目"]
    assert not Invitation.objects.exists()
    assert not Mail.objects.exists()


def test_invitation_outlives_the_role_of_whoever_sent_it(invitation, city_staff, participant):
    """Revoking is a decision of its own: a handover sends an invitation and ends the role at once."""
    end_grant(grant=city_staff.role_grants.get(), by=None)
    accept_invitation(invitation=invitation, user=participant)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("attempt", range(3))
def test_two_clicks_at_once_accept_once(invitation, participant, attempt):
    results = in_two_threads(*[lambda: accept_invitation(invitation=invitation, user=participant)] * 2)
    assert [isinstance(result, InvitationNotOpen) for result in results].count(True) == 1, results
    assert RoleGrant.objects.filter(user=participant).count() == 1


def test_what_nobody_accepted_is_kept_for_a_year(invitation, city_staff, participant, tokorozawa):
    old = timezone.now() - timedelta(days=366)
    others = [
        invite(email=f"person{n}@example.jp", role=Role.COORDINATOR, layer=1, areas=[tokorozawa], by=city_staff)
        for n in range(3)
    ]
    Invitation.objects.filter(pk=others[0].pk).update(expires_at=old)
    Invitation.objects.filter(pk=others[1].pk).update(expires_at=old, accepted_at=old)
    Invitation.objects.filter(pk=others[2].pk).update(revoked_at=old)
    assert forget_old_invitations() == 2
    assert set(Invitation.objects.values_list("pk", flat=True)) == {invitation.pk, others[1].pk}
