"""People and their roles, given the way the portal gives its first ones."""

import itertools
from typing import Any

from accounts.models import User
from regions.models import Area
from roles.enums import Role
from roles.models import RoleGrant
from roles.services import grant_role

_numbers = itertools.count(1)


def make_user(email: str = "", **values: Any) -> User:
    """Someone with an account: a 参加者."""
    number = next(_numbers)
    content = {"last_name": "山田", "first_name": f"{number}号"} | values
    return User.objects.create_user(email or f"person{number}@example.jp", **content)


def make_person(role: Role, *areas: Area, email: str = "", **values: Any) -> User:
    """Someone with a role in areas; `values` are those of grant_role."""
    user = make_user(email)
    give(user, role, *areas, **values)
    return user


def give(user: User, role: Role, *areas: Area, **values: Any) -> RoleGrant:
    if role == Role.COORDINATOR:
        values = {"layer": 1} | values
    return grant_role(user=user, role=role, areas=areas, by=None, **values)
