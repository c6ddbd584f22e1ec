"""Who may do what with an organization; each rule for one object and for a queryset."""

from typing import Any

from django.db.models import Q, QuerySet

from organizations.enums import ApplicationKind, Visibility
from organizations.models import Application, Membership, Organization, OrganizationContact
from organizations.querysets import ApplicationQuerySet, MembershipQuerySet, OrganizationQuerySet
from roles.permissions import may, may_anywhere, may_with, those_with, within_reach

OBJECT = "organization"
CONFIRM, DESIGNATE, CONTACT = "confirm", "designate", "contact"


def may_confirm(organization: Organization, user: Any) -> bool:
    """To say that a public entry is still true."""
    return organization.live and may_with(user, organization, CONFIRM)


def confirmable_by(user: Any) -> OrganizationQuerySet:
    found: OrganizationQuerySet = Organization.objects.public().filter(
        pk__in=those_with(user, Organization, CONFIRM).values("pk")
    )
    return found


def may_designate(organization: Organization, user: Any) -> bool:
    """To give and to take 指定・認定."""
    return may_with(user, organization, DESIGNATE)


def may_change_records(organization: Organization, user: Any) -> bool:
    """Contacts, times and whether it is active: what changes at once. Members may what staff allow them."""
    return may_with(user, organization, "change") or is_member(organization, user)


def is_member(organization: Organization, user: Any) -> bool:
    return bool(user.is_authenticated and organization.memberships.filter(user=user).exists())


def is_manager(organization: Organization, user: Any) -> bool:
    """To invite colleagues and to say who does what."""
    return bool(user.is_authenticated and organization.memberships.managers().filter(user=user).exists())


def memberships_tended_by(user: Any) -> MembershipQuerySet:
    """Those of organizations that the person manages."""
    mine = Membership.objects.managers().filter(user=user).values("organization")
    return Membership.objects.filter(organization__in=mine)


def may_see_contact(contact: OrganizationContact, user: Any) -> bool:
    return contact.visibility == Visibility.PUBLIC or may_anywhere(user, OBJECT, CONTACT)


def contacts_visible_to(user: Any) -> QuerySet[OrganizationContact]:
    """Contacts that are not public are for coordinators and for staff, wherever they work: it is they who call."""
    found = OrganizationContact.objects.all()
    return found if may_anywhere(user, OBJECT, CONTACT) else found.filter(visibility=Visibility.PUBLIC)


APPLICATION = "application"


def may_write(application: Application, user: Any) -> bool:
    """To fill in, send and take back: the applicant; of one that staff typed in (代行入力), whoever else decides too."""
    if application.applicant_id is None:
        is_ours = application.entered_by_id == user.pk or may_decide(application, user)
        return application.is_entered and is_ours and may_enter(user)
    if application.kind == ApplicationKind.EDIT:
        return application.organization is not None and is_member(application.organization, user)
    return application.applicant_id == user.pk and may(user, APPLICATION, "change", owner=user)


def applications_written_by(user: Any) -> ApplicationQuerySet:
    """Those for which `may_write` says yes."""
    if not user.is_authenticated:
        nobodys: ApplicationQuerySet = Application.objects.none()
        return nobodys
    mine: ApplicationQuerySet = Application.objects.of(user)
    if not may_enter(user):
        return mine.exclude(applicant=None)
    entered = applications_decidable_by(user).entered()
    found: ApplicationQuerySet = Application.objects.filter(
        Q(pk__in=mine.values("pk")) | Q(pk__in=entered.values("pk"))
    )
    return found


def may_enter(user: Any) -> bool:
    """代行入力."""
    return may_anywhere(user, APPLICATION, "enter-for")


def may_decide(application: Application, user: Any) -> bool:
    """To ask, approve, decline: never on one's own. What lies in no area of ours is the prefecture's."""
    if application.applicant_id == user.pk or application.submitted_at is None:
        return False
    if application.organization is not None and is_member(application.organization, user):
        return False
    areas = [application.located_in] if application.located_in else []
    return may(user, APPLICATION, "decide", areas=areas)


def applications_decidable_by(user: Any) -> ApplicationQuerySet:
    found: ApplicationQuerySet = within_reach(
        Application.objects.sent(), user, APPLICATION, "decide", area_path="located_in"
    )
    return found.exclude(applicant=user).exclude(organization__memberships__user=user)
