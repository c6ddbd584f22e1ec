from django.core.management.base import BaseCommand
from django.db import transaction

from portal.services import create_site, load_sample_content
from regions.models import Area
from regions.services import load_regions
from search.services import load_thesaurus
from taxonomy.services import load_taxonomy


class Command(BaseCommand):
    help = "Prepares an empty database: places, terms, thesaurus, home page. Repeatable; never touches what exists."

    def add_arguments(self, parser):
        parser.add_argument("--sample", action="store_true", help="with the sample cases, on the first run only")

    @transaction.atomic
    def handle(self, *args, **options):
        if not Area.objects.exists():
            self.stdout.write("places …")
            load_regions()
        load_taxonomy()
        load_thesaurus()
        home = create_site()
        if home is not None and options["sample"]:
            self.stdout.write("sample content …")
            load_sample_content(home=home)
