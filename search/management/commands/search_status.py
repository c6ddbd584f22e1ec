import json
import sys

from django.core.management.base import BaseCommand
from django.db.models import F
from django.utils import timezone

from search.analysis.tokens import analysis_version
from search.engines import get_engine
from search.engines.patience import limited_to
from search.models import IndexEntry, Upkeep, UpkeepRun

# A monitor does not wait longer for an engine that does not answer.
SECONDS = 5.0


class Command(BaseCommand):
    help = (
        "Says which index is in use, how many records it holds, and what waits to be written. Exit status 1 while the index "
        "cannot be searched."
    )

    def add_arguments(self, parser):
        parser.add_argument("--json", action="store_true", help="one JSON object, for monitoring")

    def handle(self, *args, **options):
        with limited_to(SECONDS):
            index = get_engine().status()
        waiting = IndexEntry.objects.filter(indexed_version__lt=F("version"))
        oldest = waiting.order_by("next_try_at").values_list("next_try_at", flat=True).first()
        failed = waiting.exclude(last_error="").order_by("-attempts").first()
        status = {
            **index,
            "analysis": analysis_version(),
            "waiting": waiting.count(),
            "waiting_seconds": round((timezone.now() - oldest).total_seconds()) if oldest else 0,
            "failing": waiting.exclude(last_error="").count(),
            "last_error": failed.last_error if failed else "",
            **{f"last_{upkeep.value}": str(UpkeepRun.last(upkeep) or "") for upkeep in Upkeep},
        }
        if options["json"]:
            self.stdout.write(json.dumps(status, ensure_ascii=False))
        else:
            for name, value in status.items():
                self.stdout.write(f"{name:<16}{value}")
        if not index["usable"]:
            sys.exit(1)
