import sys

from django.core.management.base import BaseCommand, CommandError

from search.results import SearchUnavailable
from search.services import find_differences, reconcile


class Command(BaseCommand):
    help = (
        "Compares index and database and queues what differs. With --check it changes nothing: status 1 if they differ."
    )

    def add_arguments(self, parser):
        parser.add_argument("--check", action="store_true", help="only count; exit status 1 where anything differs")

    def handle(self, *args, check, verbosity, **options):
        try:
            differences = find_differences() if check else reconcile()
        except SearchUnavailable as error:
            raise CommandError(f"the search engine does not answer: {error}") from error
        self.stdout.write(
            f"{differences.count} differences: {len(differences.missing)} missing, {len(differences.stale)} stale, "
            f"{len(differences.surplus)} surplus"
        )
        if verbosity > 1:
            self.stdout.writelines(f"{key}\n" for key in differences.keys)
        if check and differences.count:
            sys.exit(1)
