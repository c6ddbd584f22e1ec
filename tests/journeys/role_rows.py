"""What the pages of roles show (account_pages). Runs inside the portal, from account_rows."""

import re

from accounts.models import User
from notifications.models import Mail
from regions.models import Area
from roles.enums import Role
from roles.services import grant_role, invite, request_role


def prepare(participant: User, staff: User) -> dict[str, int | str]:
    """Give the participant a role, a request that waits and an invitation; return what stands in addresses."""
    place = Area.objects.get(code="11201")
    grant = grant_role(user=participant, role=Role.COORDINATOR, layer=1, areas=[place], by=None)
    request = request_role(
        user=participant,
        role=Role.MUNICIPAL_STAFF,
        areas=[place],
        affiliation="見本市高齢福祉課",
        reason="4月に異動しました。",
    )
    invite(email=participant.email, role=Role.ADVISOR, areas=[place], by=staff)
    text = Mail.objects.filter(to=participant.email).latest("pk").text
    found = re.search(r"/invitations/([^/]+)/", text)
    assert found, text
    return {"role_grant": grant.pk, "role_request": request.pk, "invitation": found[1]}
