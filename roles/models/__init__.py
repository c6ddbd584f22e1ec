"""Who holds which role where and until when, who asked for one, who was invited to one."""

from roles.models.grants import RoleGrant
from roles.models.invitations import Invitation
from roles.models.requests import RoleRequest
from roles.models.reviews import AreaReviewTask, ReviewIsOver

__all__ = ["AreaReviewTask", "Invitation", "ReviewIsOver", "RoleGrant", "RoleRequest"]
