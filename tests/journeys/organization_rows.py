"""What the pages of organizations show (account_pages). Runs inside the portal, from account_rows."""

import re
from datetime import timedelta

from django.utils import timezone

from accounts.models import User
from notifications.models import Mail
from organizations import services
from organizations.enums import MemberRole
from organizations.models import Application, Membership, Organization
from portal.sample_applications import SampleStates


def prepare(participant: User, staff: User) -> dict[str, int | str]:
    """Applications in several states, an organization of the participant and an invitation; return what stands in addresses."""
    own, inviting, claimed = Organization.objects.public().order_by("-pk")[:3]
    Membership.objects.create(organization=own, user=participant, role=MemberRole.MANAGER)
    Membership.objects.create(organization=inviting, user=staff, role=MemberRole.MANAGER)
    services.invite_member(organization=inviting, email=participant.email, role=MemberRole.EDITOR, by=staff)
    text = Mail.objects.filter(to=participant.email).latest("pk").text
    found = re.search(r"/organizations/members/([^/]+)/", text)
    assert found, text
    make = SampleStates(participant, staff)
    draft = services.start_application(by=participant)
    for key, answers in make.answers(own.name, own.kana).items():
        draft = services.save_step(application=draft, by=participant, key=key, answers=answers)
    asked = make.sent("見本の会", "みほんのかい")
    services.ask_applicant(application=asked, by=staff, text="活動している日を教えてください。")
    _late(asked)
    return {
        "organization": own.pk,
        "claimed": claimed.pk,
        "member_invitation": found[1],
        "draft": draft.pk,
        "asked": asked.pk,
        "declined": _declined(make, staff).pk,
    }


def _late(application: Application) -> None:
    Application.objects.filter(pk=application.pk).update(submitted_at=timezone.now() - timedelta(days=30))


def _declined(make: SampleStates, staff: User) -> Application:
    return services.decline_application(
        application=make.sent("見送りの会", "みおくりのかい"), by=staff, text="活動が確かめられませんでした。"
    )
