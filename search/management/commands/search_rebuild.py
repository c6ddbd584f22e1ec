from django.core.management.base import BaseCommand
from tqdm import tqdm

from search.services.rebuilding import count_documents, rebuild


class Command(BaseCommand):
    help = "Builds the search index anew beside the old one and swaps it in; the search goes on meanwhile."

    def handle(self, *args, **options):
        with tqdm(total=count_documents(), unit="records", desc="index", file=self.stderr, disable=None) as bar:
            number = rebuild(progress=bar.update)
        self.stdout.write(f"{number} records in the new index")
