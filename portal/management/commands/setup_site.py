from django.conf import settings
from django.core.management.base import BaseCommand
from django.db import transaction

from content.services import load_jargon
from portal.services import create_site, load_sample_content, set_site_address
from regions.models import Area
from regions.services import load_regions
from search.services import load_thesaurus
from taxonomy.services import load_taxonomy


class Command(BaseCommand):
    help = (
        "Prepares an empty database: places, terms, thesaurus, jargon, home page. Repeatable; of what exists it sets only the "
        "site's address (BASE_URL)."
    )

    def add_arguments(self, parser):
        parser.add_argument("--address", default=settings.WAGTAILADMIN_BASE_URL, help="BASE_URL unless given")
        parser.add_argument("--sample", action="store_true", help="with the sample cases, on the first run only")

    @transaction.atomic
    def handle(self, *args, **options):
        if not Area.objects.exists():
            self.stdout.write("places …")
            load_regions()
        load_taxonomy()
        load_thesaurus()
        load_jargon()
        home = create_site()
        set_site_address(options["address"])
        if home is not None and options["sample"]:
            self.stdout.write("sample content …")
            load_sample_content(home=home)
