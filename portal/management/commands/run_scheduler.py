from django.core.management.base import BaseCommand

from portal.schedule import run_forever


class Command(BaseCommand):
    help = "Runs what is due by time: scheduled publishing, the index's waiting entries, clean-up. One per site."

    def handle(self, *args, **options):
        run_forever()
