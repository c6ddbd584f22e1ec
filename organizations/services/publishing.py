"""Adding an organization from plain values."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from wagtail.log_actions import log

from organizations.models import Application, Organization, OrganizationStatus
from organizations.organization_content import OrganizationContent, write_content
from organizations.permissions import OBJECT
from organizations.services.designating import write_designations
from organizations.services.photos import publish_photos
from organizations.services.records import write_contacts, write_times
from regions.models import Area
from roles.permissions import may
from taxonomy.models import DesignationLabel


@transaction.atomic
def publish_organization(*, content: OrganizationContent, by: Any) -> Organization:
    """Add an organization and publish it, with a revision, as an editor would. `by` None: the portal itself.

    Raises PermissionDenied, ValidationError for content that the form would refuse, DoesNotExist for an unknown term or
    place.
    """
    if by is not None:
        areas = Area.objects.with_ancestors().filter(pk=content.located_in)
        if not may(by, OBJECT, "publish", areas=areas):
            raise PermissionDenied
    return publish_content(content=content, by=by)


def publish_content(*, content: OrganizationContent, by: Any, application: Application | None = None) -> Organization:
    """The rows of it, with the photos of the application that it comes from.

    Whoever calls this has asked for the right (to publish, or to approve an application).
    """
    organization = Organization(live=False)
    times = write_content(organization, content)
    if application is not None:
        publish_photos(application, organization)
    organization.full_clean()
    organization.save()
    log(organization, "wagtail.create", user=by)
    OrganizationStatus.objects.create(
        organization=organization, activity=content.activity, confirmed_on=content.confirmed_on
    )
    write_designations(
        organization,
        [row | {"label": DesignationLabel.objects.get(key=row["label"])} for row in map(dict, content.designations)],
    )
    write_contacts(organization, content.contacts)
    write_times(organization, times)
    organization.save_revision(user=by).publish(user=by, skip_permission_checks=True)
    # Publishing writes another copy of the object.
    published: Organization = Organization.objects.get(pk=organization.pk)
    return published
