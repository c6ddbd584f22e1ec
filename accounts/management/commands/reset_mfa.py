"""For the last administrator, who lost the second factor and the recovery codes."""

from django.core.management.base import BaseCommand, CommandError

from accounts.models import User
from accounts.services import reset_mfa


class Command(BaseCommand):
    help = "Takes away the second factors of an account and ends its sessions. Staff do it in the admin."

    def add_arguments(self, parser):
        parser.add_argument("email")

    def handle(self, *args, email, **options):
        try:
            user = User.objects.get_by_natural_key(email)
        except User.DoesNotExist as error:
            raise CommandError(f"There is no account with the address {email}.") from error
        number = reset_mfa(user=user, by=None)
        if number:
            self.stdout.write(f"{number} taken away from {user.email}; the person was told by mail.")
        else:
            self.stdout.write(f"{user.email} has no second factor; nothing was done.")
