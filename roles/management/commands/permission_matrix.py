from django.conf import settings
from django.core.management.base import BaseCommand

from roles.matrix_paper import paper

FILE = settings.BASE_DIR / "docs" / "permissions.md"


class Command(BaseCommand):
    help = "Shows who may do what, from the permission matrix; --write puts it into docs/permissions.md."

    def add_arguments(self, parser):
        parser.add_argument("--write", action="store_true", help="write docs/permissions.md")

    def handle(self, *args, write, **options):
        if write:
            FILE.write_text(paper(), encoding="utf-8")
            self.stdout.write(f"wrote {FILE}")
        else:
            self.stdout.write(paper())
