import sys

from django.core.management.base import BaseCommand

from notifications.services import mail_health, send_due_mails, tell_of_due_events


class Command(BaseCommand):
    help = "Tells of events and sends the mails that are due now, once, whether or not a mailer runs."

    def handle(self, *args, **options):
        told, sent = tell_of_due_events(), send_due_mails()
        health = mail_health()
        self.stdout.write(f"{told} notices made, {sent} mails sent, {health.due} still due.")
        if health.held_up:
            self.stderr.write(f"{health.held_up} mails wait: {health.error}")
            sys.exit(1)
