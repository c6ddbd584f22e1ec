from django.conf import settings
from django.core.management.base import BaseCommand
from django.db import transaction

from accounts.services import add_first_text
from content.services import load_jargon
from organizations.services import add_first_rules
from portal.services import (
    add_standard_pages,
    add_what_is_new,
    create_site,
    load_sample_content,
    set_site_address,
)
from regions.models import PrefectureMap
from regions.services import load_regions
from search.services import admin_index_is_due, fill_admin_index, load_thesaurus
from taxonomy.services import load_taxonomy


class Command(BaseCommand):
    help = (
        "Prepares an empty database: places, terms, thesaurus, words to explain, what people agree to, home page, and drafts of the policies. Repeatable; of "
        "what exists it sets only the site's address (BASE_URL)."
    )

    def add_arguments(self, parser):
        parser.add_argument("--address", default=settings.WAGTAILADMIN_BASE_URL, help="BASE_URL unless given")
        parser.add_argument("--sample", action="store_true", help="with the sample content, on the first run only")

    def handle(self, *args, **options):
        with transaction.atomic():
            self.set_up(sample=options["sample"], address=options["address"])
        # Outside, since in one transaction nobody else could write meanwhile.
        if admin_index_is_due():
            self.stdout.write("search of the admin …")
            fill_admin_index()

    def set_up(self, *, sample, address):
        # Places that an earlier version loaded have no maps yet, or maps without frames.
        if not PrefectureMap.objects.exclude(frames=[]).exists():
            self.stdout.write("places …")
            load_regions()
        load_taxonomy()
        load_thesaurus()
        load_jargon()
        add_first_text()
        add_first_rules()
        home = create_site()
        set_site_address(address)
        if home is None:
            # A site that an earlier version set up.
            add_what_is_new()
        else:
            add_standard_pages(home=home, publish=sample)
        if home is not None and sample:
            self.stdout.write("sample content …")
            load_sample_content(home=home)
