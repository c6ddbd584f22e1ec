"""What changes at once, outside the revisions: contacts, times, whether it is active."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from wagtail.log_actions import log

from organizations import log_actions
from organizations.enums import Activity, Visibility
from organizations.models import Organization, OrganizationContact, OrganizationStatus, ServiceTimes
from organizations.permissions import may_change_records

# Columns of a contact that a form shows.
CONTACT_COLUMNS = ("name", "purpose", "phone", "fax", "email", "url", "hours", "visibility")


class ChangedMeanwhile(ValidationError):
    """Somebody else saved since the form was opened."""


@transaction.atomic
def change_records(
    *,
    organization: Organization,
    by: Any,
    contacts: Sequence[Mapping[str, Any]],
    times: Mapping[str, str],
    activity: str,
    seen: str,
) -> None:
    """Write contacts, times (by the uuid of a service) and the activity in place of those that there are.

    `seen` is `version_of` what the form showed. Raises PermissionDenied, ChangedMeanwhile, ValidationError.
    """
    organization = Organization.objects.select_for_update().get(pk=organization.pk)
    if not may_change_records(organization, by):
        raise PermissionDenied
    before = records_of(organization)
    if seen != version_of(before):
        raise ChangedMeanwhile(
            "入力している間に、ほかの人か、ほかの画面が保存しました。いまの内容を、入力欄の上に示しています。"
        )
    write_contacts(organization, contacts)
    write_times(organization, times)
    OrganizationStatus.objects.update_or_create(organization=organization, defaults={"activity": activity})
    after = records_of(organization)
    if after != before:
        log(organization, log_actions.RECORDS, user=by, data={"before": before, "after": after})


def records_of(organization: Organization) -> dict[str, Any]:
    """Contacts, times and activity as they are kept now."""
    status = OrganizationStatus.objects.filter(organization=organization).first()
    return {
        "contacts": list(organization.contacts.values(*CONTACT_COLUMNS)),
        "times": {str(row.service): row.text for row in organization.service_times.order_by("service")},
        "activity": status.activity if status else "",
    }


def records_in_words(found: Organization, kept: dict[str, Any]) -> list[tuple[str, str]]:
    """What is kept now, as (label, words)."""
    names = {str(service.uuid): service.name for service in found.services.all()}
    contacts = [
        (f"連絡先 {number}", "、".join(filter(None, [*values, Visibility(visibility).label])))
        for number, contact in enumerate(kept["contacts"], start=1)
        for *values, visibility in [contact.values()]
    ]
    times = [(f"「{names.get(key, '')}」の日と時間", text) for key, text in kept["times"].items()]
    activity = [("活動の状況", Activity(kept["activity"]).label)] if kept["activity"] else []
    return [*contacts, *times, *activity]


def version_of(records: Mapping[str, Any]) -> str:
    """A fingerprint: of a form that stays open while somebody else saves."""
    return hashlib.sha256(json.dumps(records, sort_keys=True, ensure_ascii=False).encode()).hexdigest()[:16]


def write_contacts(organization: Organization, contacts: Sequence[Mapping[str, Any]]) -> None:
    rows = [
        OrganizationContact(**row, organization=organization, sort_order=number) for number, row in enumerate(contacts)
    ]
    for row in rows:
        row.full_clean()
    organization.contacts.all().delete()
    OrganizationContact.objects.bulk_create(rows)


def write_times(organization: Organization, times: Mapping[str, str]) -> None:
    rows = [ServiceTimes(organization=organization, service=key, text=text) for key, text in times.items() if text]
    for row in rows:
        row.full_clean(validate_constraints=False)
    organization.service_times.all().delete()
    ServiceTimes.objects.bulk_create(rows)
