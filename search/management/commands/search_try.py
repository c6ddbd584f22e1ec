import json
import sys
from pathlib import Path

from django.core.management.base import BaseCommand
from django.db import DatabaseError, connection
from tqdm import tqdm

from search import workbench
from search.analysis.thesaurus import Thesaurus
from search.services import current_thesaurus
from search.services.thesaurus import DATA_FILE

BAD_INPUT = 2


class Command(BaseCommand):
    help = "Tries queries on documents from files, in a throw-away index; writes the ids of the hits, best first."
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument("--documents", type=Path, required=True, help="JSON lines: id, title, body, muni, region …")
        parser.add_argument("--queries", type=Path, required=True, help='JSON: [{"id", "q", "filters": {"region"}}]')
        parser.add_argument("--thesaurus", type=Path, help="JSON; without it the site's own thesaurus")
        parser.add_argument("--engine", choices=sorted(workbench.ENGINES), default="embedded")
        parser.add_argument("--out", type=Path, required=True, help='JSON: {"q01": [ids, best first]}')

    def handle(self, *args, documents, queries, thesaurus, engine, out, **options):
        try:
            read = workbench.read_documents(documents)
            asked = workbench.read_queries(queries)
            terms = workbench.read_thesaurus(thesaurus) if thesaurus else site_thesaurus()
            workbench.check_writable(out)
            with tqdm(total=len(read), unit="documents", desc="index", file=self.stderr, disable=None) as bar:
                found = workbench.run(read, asked, terms, engine_name=engine, progress=bar.update)
        except workbench.TrialError as error:
            self.stderr.write(str(error))
            sys.exit(BAD_INPUT)
        out.write_text(json.dumps(found, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
        self.stdout.write(f"{len(read)} documents, {len(found)} queries: {out}")


def site_thesaurus() -> Thesaurus:
    """The thesaurus in the database; where there is no site yet, what a fresh one starts with."""
    # SQLite makes the file it is asked to open; the workbench leaves no traces.
    if connection.vendor == "postgresql" or Path(connection.settings_dict["NAME"]).exists():
        try:
            return current_thesaurus()
        except DatabaseError:
            pass
    return workbench.read_thesaurus(DATA_FILE)
