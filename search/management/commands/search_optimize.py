from django.core.management.base import BaseCommand, CommandError

from search.results import SearchUnavailable
from search.services import optimize


class Command(BaseCommand):
    help = (
        "Lets edited and deleted records no longer count in the order of hits; the scheduler runs it every night. "
        "Takes up to two minutes, or as long as a rebuild; the search goes on meanwhile."
    )

    def handle(self, *args, **options):
        try:
            optimize()
        except SearchUnavailable as error:
            raise CommandError(f"the search engine does not answer: {error}") from error
        self.stdout.write("the index holds no trace of edited and deleted records")
