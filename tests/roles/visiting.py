"""Steps that the tests of the public pages of roles share."""

import re
from typing import Any

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from regions.models import Area
from roles.enums import Role
from roles.models import RoleRequest
from roles.services import request_role


def text_of(response: Any) -> str:
    return re.sub(r"\s+", " ", response.content.decode())


def ask(user: User, *areas: Area, role: Role = Role.COORDINATOR, layer: int | None = 1) -> RoleRequest:
    return request_role(
        user=user, role=role, layer=layer, areas=areas, affiliation="みどり社協", reason="4月から担当しています。"
    )


def queries_for(client: Client, address: str) -> int:
    with CaptureQueriesContext(connection) as queries:
        assert client.get(address).status_code == 200
    return len(queries)
