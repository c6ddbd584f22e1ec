"""A role that a person asks for."""

from django.conf import settings
from django.contrib.contenttypes.fields import GenericRelation
from django.db import models
from django.utils import timezone

from notifications.models import NoticeEvent
from regions.models import Area
from roles.enums import Layer, RequestState, Role
from roles.models.grants import RoleGrant
from roles.querysets import RoleRequestQuerySet
from roles.wording import role_text

# Characters; forms and services tell of them in words.
LONGEST_NAME, LONGEST_REASON, LONGEST_NOTE = 100, 1000, 500


class RoleRequest(models.Model):
    """Waits until staff of its area decide. Changed by `roles.services` alone."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="申請した人", on_delete=models.CASCADE, related_name="role_requests"
    )
    role = models.CharField("役割", max_length=30, choices=Role)
    layer = models.PositiveSmallIntegerField("層", choices=Layer, null=True, blank=True)
    areas = models.ManyToManyField(Area, verbose_name="担当地域", related_name="+")
    affiliation = models.CharField("所属", max_length=LONGEST_NAME)
    reason = models.TextField("理由", max_length=LONGEST_REASON)
    state = models.CharField("状態", max_length=10, choices=RequestState, default=RequestState.WAITING)
    created_at = models.DateTimeField("申請した日時", default=timezone.now)
    decided_at = models.DateTimeField("決めた日時", null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="決めた人", on_delete=models.SET_NULL, null=True, related_name="+"
    )
    decision_note = models.CharField("申請した人への言葉", max_length=LONGEST_NOTE, blank=True)
    grant = models.OneToOneField(RoleGrant, on_delete=models.SET_NULL, null=True, related_name="request")
    # With a request go the notices of it: their link would lead nowhere.
    events = GenericRelation(NoticeEvent)

    objects = RoleRequestQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "役割の申請"
        ordering = ["created_at", "pk"]
        indexes = [models.Index(fields=["state", "created_at"], name="roles_request_state")]
        constraints = [
            # A second click, or a second window, asks for nothing twice.
            models.UniqueConstraint(
                fields=["user", "role"],
                condition=models.Q(state=RequestState.WAITING),
                name="roles_request_waiting_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_role_display()}の申請"

    @property
    def role_text(self) -> str:
        return role_text(self)
