"""Notices of a person."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from notifications.models import Notice, NoticeEvent


def make_notices(user: Any, number: int, *, read: bool = False, link: str = "/search/") -> list[Notice]:
    """The first is the newest; `read` means an hour ago."""
    now = timezone.now()
    events = NoticeEvent.objects.bulk_create(NoticeEvent(verb="made-for-tests", told_at=now) for _ in range(number))
    return Notice.objects.bulk_create(
        Notice(
            event=event,
            user=user,
            text=f"{position}番目の{'既読' if read else '未読'}の知らせ",
            link=link,
            created_at=now - timedelta(minutes=position),
            read_at=now - timedelta(hours=1) if read else None,
        )
        for position, event in enumerate(events, 1)
    )
