"""Groups follow the grants at every sign-in too: a term may have ended while the scheduler slept."""

from typing import Any

from django.contrib.auth.signals import user_logged_in
from django.dispatch import receiver

from roles.services import follow_grants


@receiver(user_logged_in, dispatch_uid="roles.follow_grants")
def follow_grants_at_sign_in(sender: Any, user: Any, **kwargs: Any) -> None:
    follow_grants(user)
