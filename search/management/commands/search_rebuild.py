from django.core.management.base import BaseCommand, CommandError
from tqdm import tqdm

from search.results import SearchUnavailable
from search.services.rebuilding import count_documents, rebuild


class Command(BaseCommand):
    help = "Builds the search index anew beside the old one and swaps it in; the search goes on meanwhile."

    def handle(self, *args, **options):
        try:
            with tqdm(total=count_documents(), unit="records", desc="index", file=self.stderr, disable=None) as bar:
                number = rebuild(progress=bar.update)
        except SearchUnavailable as error:
            raise CommandError(f"the search engine does not answer; the old index stays: {error}") from error
        self.stdout.write(f"{number} records in the new index")
