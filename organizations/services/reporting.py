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
def settle_report(*, report: CorrectionReport, by: Any, text: str = "") -> CorrectionReport:
    """It was looked after; `text` says how. Whoever comes later adds words, a colleague's signed, and nothing else.

    Return it as it is now. Raises PermissionDenied, and ValidationError for a text that is too long.
    """
    report = CorrectionReport.objects.select_for_update(of=("self",)).get(pk=report.pk)
    if not may_with(by, report.organization, "change"):
        raise PermissionDenied
    is_first = report.done_at is None
    is_own = is_first or report.done_by == by
    words = text.strip() if is_own or not text.strip() else f"{text.strip()}（{by.get_full_name()}）"
    # Pressed twice it is written once.
    is_news = f"\n\n{words}\n\n" not in f"\n\n{report.done_text}\n\n" if words else False
    if is_news:
        report.done_text = f"{report.done_text}\n\n{words}".strip()
    if is_first:
        report.done_at, report.done_by = timezone.now(), by
    report.full_clean()
    report.save(update_fields=["done_at", "done_by", "done_text"])
    if is_first or is_news:
        log(report.organization, log_actions.REPORT, user=by, data={"what": report.what})
    if is_first:
        lay_to_rest(verb="organization-error-reported", target=report)
    return report


def forget_old_reports() -> int:
    """Delete what was looked after a year ago; return how many."""
    _, by_model = CorrectionReport.objects.filter(done_at__lt=timezone.now() - KEPT).delete()
    return by_model.get(CorrectionReport._meta.label, 0)
