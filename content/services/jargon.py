"""The words that the portal begins with."""

import tomllib
from pathlib import Path

from django.db import transaction

from content.enums import JargonTreatment
from content.page_findings import Jargon, PageScan

DATA = Path(__file__).parent.parent / "data" / "jargon.toml"


@transaction.atomic
def load_jargon(*, path: Path = DATA) -> int:
    """Add the words of the file to an empty table and return their number; staff's own words stay as they are."""
    if Jargon.objects.exists():
        return 0
    data = tomllib.loads(path.read_text(encoding="utf-8"))
    rows = [Jargon(word=word, treatment=JargonTreatment.KNOWN) for word in data["known"]]
    rows += [Jargon(word=word, explanation=explanation) for word, explanation in data["explain"].items()]
    PageScan.objects.update(is_stale=True)
    return len(Jargon.objects.bulk_create(rows))
