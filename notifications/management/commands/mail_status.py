import json
import sys

from django.core.management.base import BaseCommand
from django.utils.timezone import localtime

from notifications.services import MailHealth, mail_health
from notifications.services.health import DAYS_OF_FAILURES


class Command(BaseCommand):
    help = "Says whether mails go out. Exit status 1 while they do not: none is sent, or the server takes none."

    def add_arguments(self, parser):
        parser.add_argument("--json", action="store_true", help="one JSON object, for monitoring")

    def handle(self, *args, **options):
        health = mail_health()
        if options["json"]:
            since = health.overdue_since.isoformat() if health.overdue_since else ""
            self.stdout.write(json.dumps(vars(health) | {"overdue_since": since}, ensure_ascii=False))
        else:
            for sentence in sentences(health):
                self.stdout.write(sentence)
        if not health.is_well:
            sys.exit(1)


def sentences(health: MailHealth) -> list[str]:
    found = [f"{health.due} mails are due; {health.failed} failed in the last {DAYS_OF_FAILURES} days."]
    if health.overdue_since:
        found.append(f"NOTHING IS SENT: the oldest was due at {localtime(health.overdue_since)}. Does the mailer run?")
    if health.held_up:
        found.append(f"THE SERVER TAKES NONE: {health.held_up} mails wait. {health.error}")
    return found
