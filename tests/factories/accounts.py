"""People, the way they are after signing up."""

from typing import Any

from accounts.models import User

PASSWORD = "correct horse battery staple"


def make_user(email: str = "hanako@example.jp", *, is_superuser: bool = False, **values: Any) -> User:
    """Somebody with a confirmed address."""
    make = User.objects.create_superuser if is_superuser else User.objects.create_user
    return make(email, PASSWORD, **({"last_name": "山田", "first_name": "花子"} | values))
