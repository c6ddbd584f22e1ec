"""情報の誤りの知らせ: somebody tells that an entry is wrong, and staff look after it."""

from datetime import timedelta
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from wagtail.log_actions import log

from notifications.services import lay_to_rest, notify
from organizations import log_actions
from organizations.models import CorrectionReport, Organization
from roles.permissions import may_with

# Whoever told is asked about it no more after this.
KEPT = timedelta(days=365)


@transaction.atomic
def report_error(
    *, organization: Organization, what: str, text: str, email: str = "", by: Any = None
) -> CorrectionReport:
    """Raises ValidationError for a text that is too long."""
    user = by if by is not None and by.is_authenticated else None
    report = CorrectionReport(organization=organization, what=what, text=text.strip(), email=email, user=user)
    report.full_clean()
    report.save()
    notify("organization-error-reported", target=report, actor=user)
    return report


@transaction.atomic
def settle_report(*, report: CorrectionReport, by: Any) -> None:
    """It was looked after; twice changes nothing. Raises PermissionDenied."""
    report = CorrectionReport.objects.select_for_update(of=("self",)).get(pk=report.pk)
    if not may_with(by, report.organization, "change"):
        raise PermissionDenied
    if report.done_at is None:
        report.done_at, report.done_by = timezone.now(), by
        report.save(update_fields=["done_at", "done_by"])
        log(report.organization, log_actions.REPORT, user=by, data={"what": report.what})
        lay_to_rest(verb="organization-error-reported", target=report)


def forget_old_reports() -> int:
    """Delete what was looked after a year ago; return how many."""
    _, by_model = CorrectionReport.objects.filter(done_at__lt=timezone.now() - KEPT).delete()
    return by_model.get(CorrectionReport._meta.label, 0)
