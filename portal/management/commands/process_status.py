import sys

from django.core.management.base import BaseCommand

from portal.process_state import standstills


class Command(BaseCommand):
    help = "Says whether scheduler and worker do their work (mailer: mail_status). Exit status 1 if one does not."

    def handle(self, *args, **options):
        found = standstills()
        for standstill in found:
            self.stdout.write(f"{standstill.name}: {standstill}")
        if found:
            sys.exit(1)
        self.stdout.write("Scheduler and worker do their work.")
