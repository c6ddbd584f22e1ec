"""What a row carries that is owed until it is done (docs/architecture.md, "From a change to a mail")."""

from django.db import models
from django.utils import timezone


class Owed(models.Model):
    """Due once `next_try_at` has come and no lease runs. A killed holder's lease ends by itself."""

    attempts = models.PositiveIntegerField("試した回数", default=0)
    next_try_at = models.DateTimeField("次に試す日時", default=timezone.now)
    leased_until = models.DateTimeField(null=True, blank=True, editable=False)
    last_error = models.TextField("最後の失敗", blank=True)

    class Meta:
        abstract = True
