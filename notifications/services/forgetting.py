"""What is kept of mails that are done, and for how long."""

from datetime import timedelta

from django.conf import settings
from django.db.models import Q
from django.utils import timezone

from notifications.models import Bounce, Mail, MailState


def forget_old_texts() -> int:
    """Texts of mails older than MAIL_BODY_DAYS; what still waits keeps its own."""
    if settings.MAIL_KEEP_BODIES:
        return 0
    oldest = timezone.now() - timedelta(days=settings.MAIL_BODY_DAYS)
    done = Mail.objects.exclude(state=MailState.WAITING).filter(created_at__lt=oldest)
    return done.exclude(Q(text="") & Q(html="")).update(text="", html="")


def forget_old_mails() -> int:
    """Rows of mails and bounces older than MAIL_LOG_DAYS."""
    oldest = timezone.now() - timedelta(days=settings.MAIL_LOG_DAYS)
    mails = Mail.objects.exclude(state=MailState.WAITING).filter(created_at__lt=oldest).delete()[0]
    return mails + Bounce.objects.filter(happened_at__lt=oldest).delete()[0]
