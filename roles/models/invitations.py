"""A role that waits for the person whom staff invited to it."""

from django.conf import settings
from django.db import models
from django.utils import timezone

from regions.models import Area
from roles.enums import Layer, Role
from roles.models.grants import RoleGrant
from roles.querysets import InvitationQuerySet
from roles.wording import role_text


class Invitation(models.Model):
    """Expires, holds once, can be revoked. The link's secret is stored as a hash only (SHA-256, 64 hex digits)."""

    email = models.EmailField("メールアドレス")
    name = models.CharField("氏名", max_length=100, blank=True)
    role = models.CharField("役割", max_length=30, choices=Role)
    layer = models.PositiveSmallIntegerField("層", choices=Layer, null=True, blank=True)
    areas = models.ManyToManyField(Area, verbose_name="担当地域", related_name="+", blank=True)
    affiliation = models.CharField("所属", max_length=100, blank=True)
    ends_on = models.DateField("任期の最後の日", null=True, blank=True)
    secret_hash = models.CharField(max_length=64, unique=True, editable=False)
    # Of a handover: whose post it is.
    predecessor = models.ForeignKey(
        RoleGrant,
        verbose_name="前任の役割",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="successors",
    )
    created_at = models.DateTimeField("招待した日時", default=timezone.now)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="招待した人", on_delete=models.SET_NULL, null=True, related_name="+"
    )
    expires_at = models.DateTimeField("期限")
    accepted_at = models.DateTimeField("受けた日時", null=True, blank=True)
    accepted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="受けた人", on_delete=models.SET_NULL, null=True, related_name="+"
    )
    revoked_at = models.DateTimeField("取り消した日時", null=True, blank=True)
    revoked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="取り消した人", on_delete=models.SET_NULL, null=True, related_name="+"
    )
    grant = models.OneToOneField(RoleGrant, on_delete=models.SET_NULL, null=True, related_name="invitation")

    objects = InvitationQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "招待"
        ordering = ["-created_at", "-pk"]
        indexes = [models.Index(fields=["email", "-created_at"], name="roles_invitation_email")]

    def __str__(self) -> str:
        return f"{self.email}（{self.get_role_display()}）"

    @property
    def role_text(self) -> str:
        return role_text(self)
