"""Who acts for an organization on the portal, and what they may change at once."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from wagtail.contrib.settings.models import BaseGenericSetting, register_setting

from organizations.enums import MemberRole
from organizations.models.organizations import Organization
from organizations.querysets import MemberInvitationQuerySet, MembershipQuerySet


class Membership(models.Model):
    """Who acts for an organization on the portal. Never without a manager: the last one cannot leave."""

    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="memberships")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="人", on_delete=models.CASCADE, related_name="memberships"
    )
    role = models.CharField("役割", max_length=10, choices=MemberRole)
    joined_at = models.DateTimeField("加わった日時", default=timezone.now)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "団体のメンバー"
        ordering = ["joined_at", "pk"]
        constraints = [models.UniqueConstraint(fields=["organization", "user"], name="organizations_membership_once")]

    def __str__(self) -> str:
        return f"{self.user}（{self.organization}・{self.get_role_display()}）"


class MemberInvitation(models.Model):
    """A colleague who is asked to join. Expires, holds once, can be revoked; of the link's secret a hash is kept (SHA-256)."""

    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="member_invitations")
    email = models.EmailField("メールアドレス")
    role = models.CharField("役割", max_length=10, choices=MemberRole)
    secret_hash = models.CharField(max_length=64, unique=True, editable=False)
    created_at = models.DateTimeField("招待した日時", default=timezone.now)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    expires_at = models.DateTimeField("期限")
    accepted_at = models.DateTimeField("受けた日時", null=True, blank=True)
    accepted_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    revoked_at = models.DateTimeField("取り消した日時", null=True, blank=True)

    objects = MemberInvitationQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "団体への招待"
        ordering = ["-created_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.email}（{self.organization}）"


@register_setting(icon="group")
class DirectorySettings(BaseGenericSetting):
    """What members change at once, without waiting for approval; with a log either way."""

    contacts_at_once = models.BooleanField(
        "連絡先と活動の状況を、すぐに公開する",
        default=True,
        help_text="外すと、団体のメンバーは連絡先を変えられません。事務局に連絡するように案内が出ます。",
    )
    times_at_once = models.BooleanField(
        "サービスの日と時間を、すぐに公開する",
        default=True,
        help_text="外すと、団体のメンバーは日と時間を変えられません。事務局に連絡するように案内が出ます。",
    )

    class Meta:
        verbose_name = "団体のメンバーがすぐに変えられること"
