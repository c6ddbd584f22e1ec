from django.core.management.base import BaseCommand, CommandError

from regions.services import RegionDataError, load_regions


class Command(BaseCommand):
    help = "Loads prefectures, municipalities and wards with figures and outlines from regions/data; repeatable."

    def handle(self, *args, **options):
        try:
            report = load_regions()
        except RegionDataError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{report.areas} areas, {report.outlines} outlines")
        if report.retired:
            self.stdout.write(f"retired: {', '.join(report.retired)}")
