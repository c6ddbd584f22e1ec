"""Which pages wait for somebody, which are old, and which change by themselves at a set time."""

import calendar
from datetime import UTC, datetime
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Case, CharField, Exists, F, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast, Coalesce, Least
from django.utils import timezone
from wagtail.models import Page, Revision, TaskState, WorkflowState

from casestudies.models import CaseConfirmation
from content.reports import pages_editable_by, pages_reported_to


class Waiting(models.TextChoices):
    """Why a page waits; in the order in which they are shown."""

    REVIEW = "1-review", "確認を頼まれています"
    SENT_BACK = "2-sent-back", "差し戻されました"
    DRAFT = "3-draft", "書きかけです"
    ASKED = "4-asked", "承認を待っています"


def pages_waiting_for(user: Any) -> QuerySet[Page]:
    """Pages to review, own pages that were sent back, own drafts and requests; each with its `waiting` (see Waiting).

    A draft stays somebody's own until it is public, whoever else saves it meanwhile.
    """
    key = Cast(OuterRef("pk"), CharField())
    states = WorkflowState.objects.filter(base_content_type__model="page", object_id=key)
    to_review = states.filter(
        status=WorkflowState.STATUS_IN_PROGRESS,
        current_task_state__in=TaskState.objects.reviewable_by(user).values("pk"),
    )
    sent_back = states.filter(status=WorkflowState.STATUS_NEEDS_CHANGES)
    since = Coalesce(OuterRef("last_published_at"), Value(datetime.min.replace(tzinfo=UTC, year=1970)))
    written = Revision.page_revisions.filter(object_id=key, user=user, created_at__gt=since)
    is_own = Q(owner=user) | Q(latest_revision__user=user) | Exists(written)
    asked_by_user = sent_back.filter(requested_by=user)
    is_scheduled = Exists(scheduled_revisions())
    may_edit = Q(pk__in=pages_editable_by(user).values("pk"))
    return (
        Page.objects.filter(depth__gt=1)
        .annotate(
            waiting=Case(
                When(Exists(to_review), then=Value(Waiting.REVIEW)),
                When(
                    may_edit & (Exists(asked_by_user) | (Q(owner=user) & Exists(sent_back))),
                    then=Value(Waiting.SENT_BACK),
                ),
                When(
                    may_edit & is_own & Q(has_unpublished_changes=True) & ~Exists(states.active()) & ~is_scheduled,
                    then=Value(Waiting.DRAFT),
                ),
                When(
                    Exists(states.filter(status=WorkflowState.STATUS_IN_PROGRESS, requested_by=user)),
                    then=Value(Waiting.ASKED),
                ),
                default=Value(""),
                output_field=CharField(),
            ),
            draft_goes_live=KeyTextTransform("go_live_at", "latest_revision__content"),
        )
        .exclude(waiting="")
        .order_by("waiting", F("latest_revision_created_at").desc(nulls_last=True), "pk")
    )


def stale_pages(user: Any) -> QuerySet[Page]:
    """Published pages in the user's reports that nobody has changed for STALE_AFTER_MONTHS, oldest first.

    A case that somebody has confirmed since is not old.
    """
    before = months_before(timezone.now(), settings.STALE_AFTER_MONTHS)
    pages = pages_reported_to(user).live().filter(depth__gt=1, last_published_at__lt=before)
    pages = pages.exclude(pk__in=CaseConfirmation.objects.filter(confirmed_on__gte=before.date()).values("page_id"))
    return pages.order_by("last_published_at", "pk")


def scheduled_pages(user: Any) -> QuerySet[Page]:
    """Pages in the user's reports that go public (`goes_public_at`) or end (`expire_at`) by date, next first."""
    goes_public = scheduled_revisions().values("approved_go_live_at")[:1]
    never = timezone.now().replace(year=9999)
    return (
        pages_reported_to(user)
        .annotate(goes_public_at=Subquery(goes_public))
        .filter(Q(goes_public_at__isnull=False) | Q(live=True, expire_at__isnull=False))
        .order_by(Least(Coalesce("goes_public_at", Value(never)), Coalesce("expire_at", Value(never))), "pk")
    )


def scheduled_revisions() -> QuerySet[Revision]:
    """Of the page of the outer query."""
    revisions = Revision.page_revisions.filter(object_id=Cast(OuterRef("pk"), CharField()))
    found: QuerySet[Revision] = revisions.filter(approved_go_live_at__isnull=False)
    return found


def months_before(moment: datetime, months: int) -> datetime:
    """The same day of an earlier month, or that month's last day."""
    number = moment.year * 12 + moment.month - 1 - months
    year, month = divmod(number, 12)
    day = min(moment.day, calendar.monthrange(year, month + 1)[1])
    return moment.replace(year=year, month=month + 1, day=day)
