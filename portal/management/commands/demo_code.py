"""What an authenticator app would show for a staff account of the demo."""

from django.core.management.base import BaseCommand, CommandError

from portal.demo_accounts import current_code, kept_secrets


class Command(BaseCommand):
    help = "Prints the code of the second factor for an account of the demo, for sign-in without an authenticator app."

    def add_arguments(self, parser):
        parser.add_argument("email")

    def handle(self, *args, email, **options):
        known = kept_secrets().get(email)
        if known is None or not known.secret:
            raise CommandError(f"{email} is no staff account of the demo.")
        self.stdout.write(current_code(known.secret))
