"""An edit by a member: a draft that waits as a revision, in Wagtail's workflow, while the approved version stays public."""

from dataclasses import replace
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import transaction

from organizations.answers import answers_of
from organizations.enums import OPEN, ApplicationKind
from organizations.models import Application, Organization
from organizations.organization_content import OrganizationContent, write_content
from organizations.permissions import is_member
from organizations.services.applying import complete_steps, name_as_typed, receive
from organizations.services.errors import NotInThisState
from organizations.services.photos import publish_photos, take_photos_along
from organizations.services.reviewing import ask_for_review
from organizations.services.states import for_applicant
from regions.codes import NATION_CODE


class VersionChanged(Exception):
    """Staff saved another version since the edit was begun; `application` holds what was typed, nothing was sent."""

    def __init__(self, application: Application, organization: Organization) -> None:
        super().__init__(str(application.pk))
        self.application, self.organization = application, organization


@transaction.atomic
def start_edit(*, organization: Organization, by: Any) -> Application:
    """The draft of an edit, filled with what the public page says; the one that is open already, if there is one.

    Raises PermissionDenied for who is no member.
    """
    organization = Organization.objects.select_for_update(of=("self",)).get(pk=organization.pk)
    if not is_member(organization, by):
        raise PermissionDenied
    edits = Application.objects.filter(organization=organization, kind=ApplicationKind.EDIT, state__in=OPEN)
    known = edits.first()
    if known is not None:
        return known
    current = _public_version(organization)
    application = Application.objects.create(
        kind=ApplicationKind.EDIT,
        organization=organization,
        applicant=by,
        name=organization.name,
        located_in=organization.located_in,
        answers=answers_of(current),
        # What is saved from now on is news to whoever types; what was withdrawn or drafted before is not.
        base_revision=organization.latest_revision,
    )
    take_photos_along(application, current)
    return application


@transaction.atomic
def submit_edit(*, application: Application, by: Any, reply: str = "", seen: int | None = None) -> Application:
    """Save what was typed as a revision and have it reviewed; what was typed at once with staff is told, not lost.

    `seen`: key of the revision that staff saved meanwhile, as the person has seen it. Raises PermissionDenied,
    NotInThisState, ValidationError, VersionChanged.
    """
    application = for_applicant(application, by)
    if application.organization is None:
        raise NotInThisState(application)
    content = complete_steps(application).content()
    organization = Organization.objects.select_for_update(of=("self",)).get(pk=application.organization.pk)
    if organization.latest_revision_id not in (application.base_revision_id, application.revision_id, seen):
        raise VersionChanged(application, organization)
    # Staff compare with what everybody reads, however often it was sent.
    application.sent_before = answers_of(organization)
    application.sent = application.answers
    if application.revision_id is None:
        # What it is laid over, maybe a draft of staff: that is not lost if the edit comes to nothing.
        application.base_revision = organization.latest_revision
    application.revision = _save_revision(organization, content, application, by)
    name_as_typed(application, content)
    # The review tells staff.
    receive(application, by=by, reply=reply)
    ask_for_review(Organization.objects.get(pk=organization.pk), by)
    return application


def _with_known_notes(content: OrganizationContent, draft: Organization) -> OrganizationContent:
    """The form asks for a note where one part of a municipality is served; staff may have written others."""
    notes = {row.area_id: row.note for row in draft.service_areas.all()}
    is_asked = len(content.service_areas) == 1 and len(notes) == 1 and not _is_whole(content.service_areas[0][0])
    if is_asked:
        return content
    areas = [(code, note or notes.get(code, "")) for code, note in content.service_areas]
    return replace(content, service_areas=areas)


def _is_whole(code: str) -> bool:
    return code in (NATION_CODE, settings.PORTAL_PREFECTURE)


def _public_version(organization: Organization) -> Organization:
    """Members begin from what everybody reads: a draft of staff is not their change to send."""
    if organization.live:
        return organization
    found: Organization = organization.get_latest_revision_as_object()
    return found


def _save_revision(organization: Organization, content: OrganizationContent, application: Application, by: Any) -> Any:
    draft = _public_version(organization)
    address = (draft.located_in_id, draft.address)
    write_content(draft, _with_known_notes(content, draft))
    publish_photos(application, draft)
    if (draft.located_in_id, draft.address) != address:
        # The mark on the map was that of the other address.
        draft.latitude = draft.longitude = None
    return draft.save_revision(user=by, log_action=True)
