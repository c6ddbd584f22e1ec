"""The address of a person, in the account and in the rows of allauth."""

from typing import Any

from allauth.account.models import EmailAddress
from django.db import transaction

from accounts.mail_texts import values
from accounts.services.unproved import forget_stranger, unproved
from notifications.services import write_mail


@transaction.atomic
def follow_address(*, user: Any) -> EmailAddress:
    """Make the account's own address its one verified address, and tell a former one.

    For accounts that staff or the portal itself make or change: whoever types the address there vouches for it. People
    who sign up or change their address by themselves prove it by a code.
    """
    if unproved().filter(pk=user.pk).exists():
        # A stranger may have made it: staff vouch for the address, not for the password that came with it.
        forget_stranger(user=user, keeps_name=True)
    email = user.email.lower()
    former = EmailAddress.objects.filter(user=user).exclude(email=email)
    for address in former.filter(verified=True):
        write_mail(
            key="accounts.email_changed",
            to=address.email,
            values=values({"user": user, "ip": "管理画面（職員による変更）"}),
            user=user,
        )
    former.delete()
    # Someone else may have begun to sign up with it, or to change to it, without proving it.
    EmailAddress.objects.filter(email=email, verified=False).exclude(user=user).delete()
    address, _ = EmailAddress.objects.update_or_create(
        user=user, email=email, defaults={"verified": True, "primary": True}
    )
    return address
