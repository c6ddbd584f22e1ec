"""What a verb of roles finds changed by somebody else. What was filled in wrongly is Django's ValidationError."""

from django.utils import timezone

from content.japanese_dates import moment_text
from roles.models import Invitation, RoleRequest


class AlreadyDecided(Exception):
    """Somebody else decided first (or the person withdrew the request). `request` as it stands now."""

    def __init__(self, request: RoleRequest) -> None:
        self.request = request
        super().__init__(self.message)

    @property
    def message(self) -> str:
        """For whoever may see the request."""
        who = self.request.decided_by.get_full_name() if self.request.decided_by else "ほかの人"
        when = moment_text(timezone.localtime(self.request.decided_at)) if self.request.decided_at else ""
        return f"この申請は、{who}さんが{when}に「{self.request.get_state_display()}」にしています。"


class InvitationNotOpen(Exception):
    """The invitation was used or revoked, has expired, or is for another address."""

    def __init__(self, invitation: Invitation, reason: str) -> None:
        self.invitation = invitation
        self.reason = reason
        super().__init__(reason)
