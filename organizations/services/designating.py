"""Giving and taking 指定・認定."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from wagtail.log_actions import log

from organizations import log_actions
from organizations.models import Organization, OrganizationDesignation
from organizations.permissions import may_designate


@transaction.atomic
def designate(*, organization: Organization, by: Any, designations: Sequence[Mapping[str, Any]]) -> None:
    """Write the designations in place of those that there are; mappings of the columns of OrganizationDesignation.

    Raises PermissionDenied, and ValidationError for a label that stands twice or a term that ends before it begins.
    """
    organization = Organization.objects.select_for_update().get(pk=organization.pk)
    if not may_designate(organization, by):
        raise PermissionDenied
    before = _labels(organization)
    write_designations(organization, designations)
    if before != (after := _labels(organization)):
        log(organization, log_actions.DESIGNATE, user=by, data={"before": before, "after": after})


def write_designations(organization: Organization, designations: Sequence[Mapping[str, Any]]) -> None:
    labels = [row["label"] for row in designations]
    if len(set(labels)) < len(labels):
        raise ValidationError("同じ指定・認定が、2つ入っています。1つにしてください。")
    kept = []
    for row in designations:
        found = OrganizationDesignation.objects.filter(organization=organization, label=row["label"]).first()
        designation = found or OrganizationDesignation(organization=organization)
        for name, value in row.items():
            setattr(designation, name, value)
        designation.full_clean()
        designation.save()
        kept.append(designation.pk)
    for left_out in OrganizationDesignation.objects.filter(organization=organization).exclude(pk__in=kept):
        left_out.delete()


def _labels(organization: Organization) -> list[dict[str, str]]:
    columns = ("label__key", "given_by", "number", "starts_on", "ends_on")
    rows = organization.designations.order_by("label__key").values(*columns)
    return [{name: str(value or "") for name, value in row.items()} for row in rows]
