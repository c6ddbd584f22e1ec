from django.core.management.base import BaseCommand, CommandError

from regions.services import MOST_RETIRED, RegionDataError, load_regions


class Command(BaseCommand):
    help = "Loads prefectures, municipalities and wards with figures and outlines from regions/data; repeatable."

    def add_arguments(self, parser):
        parser.add_argument(
            "--force-retire",
            action="store_true",
            help=f"retire what the files no longer hold even if it is more than {MOST_RETIRED} places",
        )

    def handle(self, *args, force_retire, **options):
        try:
            report = load_regions(force_retire=force_retire)
        except RegionDataError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{report.areas} areas, {report.outlines} outlines")
        if report.retired:
            self.stdout.write(f"retired: {', '.join(report.retired)}")
