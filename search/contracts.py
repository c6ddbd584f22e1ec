"""What passes between the subjects, the analysis and the engines."""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, field
from datetime import date, datetime
from typing import Any, ClassVar, Protocol

from django.db import models

from search.criteria import Audience, Sort


@dataclass(frozen=True, kw_only=True)
class SearchDocument:
    """One record as the search knows it, the same for every kind of record.

    The subject fills it (its `searchable` module); nothing here is specific to an engine. `number` orders documents
    whose score is equal. `located` holds the codes of where it is, with all ancestors; `serves` the exact codes of
    what it serves, up to the nation, and `serves_within` the codes of all above those. `labels` are the
    names of its 分野, in the order of the keys in `facets["field"]`; they are searched and shown with the hit. `facets`
    maps a facet's name (search.facets) to the values of this record. `published` is a moment with time zone.

    Of kinds that are sorted by them: `reading`, how the name is read (hiragana, without its legal form), and `confirmed`,
    the day on which somebody last found it true. `badges` are short words shown with the hit. `point` is latitude and
    longitude in degrees of where it is, None where that is not public.
    """

    kind: str
    key: str
    number: int
    title: str
    url: str
    summary: str = ""
    body: str = ""
    place_text: str = ""
    place_label: str = ""
    body_name: str = ""
    labels: tuple[str, ...] = ()
    located: tuple[str, ...] = ()
    serves: tuple[str, ...] = ()
    serves_within: tuple[str, ...] = ()
    facets: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    fiscal_years: tuple[int, ...] = ()
    published: datetime | None = None
    updated: datetime | None = None
    audiences: tuple[str, ...] = (Audience.PUBLIC,)
    link_keys: tuple[str, ...] = ()
    reading: str = ""
    confirmed: date | None = None
    badges: tuple[str, ...] = ()
    point: tuple[float, float] | None = None

    @property
    def text(self) -> str:
        """What is searched below the title: summary and body."""
        return "\n".join(part for part in (self.summary, self.body) if part)

    def digest(self) -> str:
        """A short fingerprint of everything in the document; tells a stale copy in the index."""
        content = json.dumps(asdict(self), ensure_ascii=False, sort_keys=True, default=str)
        return hashlib.sha256(content.encode()).hexdigest()[:16]


class Searchable(Protocol):
    """How one kind of record gets into the search; one instance a kind, in search.registry."""

    kind: ClassVar[str]
    label: ClassVar[str]
    model: ClassVar[type[models.Model]]
    # Models whose rows appear in the documents: a change of one is a change of the documents.
    affecting_models: ClassVar[tuple[type[models.Model], ...]]
    # Name of the address that shows several records side by side, as `?compare=<number>&…`; empty if there is none.
    comparison: ClassVar[str]
    # Orders that this kind alone has, beside those that all have.
    sorts: ClassVar[tuple[Sort, ...]]
    # On the page of a 困りごと: the heading of a list of their own; empty if they stand among the others.
    trouble_heading: ClassVar[str]
    # Read for a while only: of hits about equally good, these stand behind the others.
    is_passing: ClassVar[bool]

    def count(self) -> int:
        """How many records ought to be in the index now."""
        ...

    def documents(self, pks: Iterable[int] | None = None) -> Iterator[SearchDocument]:
        """Documents of the records with these primary keys that are public now; of all if `pks` is None."""
        ...

    def affected_by(self, instance: Any) -> Iterable[int]:
        """Primary keys of the records in whose documents a row of `affecting_models` (or its proxies) appears."""
        ...

    def listing(
        self, *, required: Iterable[Iterable[str]], excluded: Iterable[str], region: str
    ) -> Iterator[tuple[str, str]]:
        """Title and address of public records that lie in the region and whose title fits the words.

        Of each of `required` the title holds one alternative, of `excluded` none.

        Shown while no engine answers; read lazily, since only the first ones are taken.
        """
        ...
