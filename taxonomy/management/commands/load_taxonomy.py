from django.core.management.base import BaseCommand

from taxonomy.services import load_taxonomy


class Command(BaseCommand):
    help = "Adds the 分野, kinds of bodies, service A types and 困りごと that are missing; changes none that exist."

    def handle(self, *args, **options):
        for name, number in load_taxonomy().items():
            self.stdout.write(f"{name}: {number} added")
