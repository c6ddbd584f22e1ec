"""A role that a person holds."""

from django.conf import settings
from django.db import models
from django.utils import timezone

from regions.models import Area
from roles.enums import Layer, Role
from roles.querysets import RoleGrantQuerySet
from roles.wording import role_text


class RoleGrant(models.Model):
    """A role with its areas and its term; never deleted while the account exists, so that one sees who held what.

    Changed by `roles.services` alone. `ends_on` is the last day of the term; without one it lasts until it is ended.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="利用者", on_delete=models.CASCADE, related_name="role_grants"
    )
    role = models.CharField("役割", max_length=30, choices=Role)
    layer = models.PositiveSmallIntegerField("層", choices=Layer, null=True, blank=True)
    areas = models.ManyToManyField(Area, verbose_name="担当地域", related_name="+", blank=True)
    affiliation = models.CharField("所属", max_length=100, blank=True)
    starts_on = models.DateField("始まる日", default=timezone.localdate)
    ends_on = models.DateField("任期の最後の日", null=True, blank=True)
    granted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="付けた人", on_delete=models.SET_NULL, null=True, related_name="+"
    )
    granted_at = models.DateTimeField("付けた日時", default=timezone.now)
    # The yearly look at who still holds what; at first the day of the grant.
    confirmed_at = models.DateTimeField("最後に確認した日時", default=timezone.now)
    # How often staff were asked since then, and when the holder was told that the term ends.
    confirmation_reminders = models.PositiveSmallIntegerField("確認を頼んだ回数", default=0, editable=False)
    warned_at = models.DateTimeField("任期の終わりを知らせた日時", null=True, blank=True, editable=False)
    ended_at = models.DateTimeField("終えた日時", null=True, blank=True)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="終えた人", on_delete=models.SET_NULL, null=True, related_name="+"
    )
    end_reason = models.CharField("終えた理由", max_length=200, blank=True)

    objects = RoleGrantQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "役割"
        ordering = ["-granted_at", "-pk"]
        indexes = [
            models.Index(fields=["user", "ended_at"], name="roles_grant_user"),
            models.Index(fields=["role", "ended_at"], name="roles_grant_role"),
            models.Index(fields=["ends_on"], name="roles_grant_ends", condition=models.Q(ended_at__isnull=True)),
            models.Index(
                fields=["confirmed_at"], name="roles_grant_confirm", condition=models.Q(ended_at__isnull=True)
            ),
        ]

    def __str__(self) -> str:
        return self.role_text

    @property
    def role_text(self) -> str:
        return role_text(self)
