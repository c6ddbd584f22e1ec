"""Adding cases from plain text."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.utils.html import escape, format_html_join
from django.utils.safestring import SafeString, mark_safe

from casestudies.enums import PlaceRelation
from casestudies.models import (
    CaseLink,
    CasePlace,
    CaseProgram,
    CaseSource,
    CaseStudyIndexPage,
    CaseStudyPage,
)
from regions.models import Area
from taxonomy.models import ActivityField, BodyKind, ServiceAType


@dataclass(frozen=True, kw_only=True)
class CaseStudyContent:
    """A case as plain text. `parts` maps names of CaseStudyPage.PARTS to text: paragraphs are separated by an empty

    line, list items begin with ・. `places` are (area code, PlaceRelation value); `fields` numbers of 分野; `programs`,
    `links` and `sources` are mappings of the columns of CaseProgram, CaseLink and CaseSource.
    """

    slug: str
    title: str
    summary: str
    places: Sequence[tuple[str, str]]
    body_name: str
    body_kind: str
    fields: Sequence[int]
    subtitle: str = ""
    fiscal_year: int | None = None
    fiscal_year_end: int | None = None
    service_a_type: str = ""
    keywords: Sequence[str] = ()
    parts: Mapping[str, str] = field(default_factory=dict)
    programs: Sequence[Mapping[str, Any]] = ()
    links: Sequence[Mapping[str, Any]] = ()
    sources: Sequence[Mapping[str, Any]] = ()


@transaction.atomic
def publish_case_study(*, index: CaseStudyIndexPage, content: CaseStudyContent) -> CaseStudyPage:
    """Add a case below the list and publish it, with a revision, as an editor would.

    Raises ValidationError for content that the form would refuse, ValueError for an unknown relation, DoesNotExist
    for an unknown term or place.
    """
    page = CaseStudyPage(
        slug=content.slug,
        title=content.title,
        subtitle=content.subtitle,
        summary=content.summary,
        body_name=content.body_name,
        body_kind=BodyKind.objects.get(key=content.body_kind),
        fiscal_year=content.fiscal_year,
        fiscal_year_end=content.fiscal_year_end,
        service_a_type=ServiceAType.objects.get(key=content.service_a_type) if content.service_a_type else None,
        keywords="、".join(content.keywords),
        **{name: rich_text_of(text) for name, text in content.parts.items()},
    )
    page.fields = [ActivityField.objects.get(number=number) for number in content.fields]
    # Numbered as a form does it: databases return rows of the same number in any order.
    page.places = [
        CasePlace(area=Area.objects.get(code=code), relation=PlaceRelation(relation), sort_order=number)
        for number, (code, relation) in enumerate(content.places)
    ]
    page.programs = [CaseProgram(**row, sort_order=number) for number, row in enumerate(content.programs)]
    page.links = [CaseLink(**row, sort_order=number) for number, row in enumerate(content.links)]
    page.sources = [CaseSource(**row, sort_order=number) for number, row in enumerate(content.sources)]
    index.add_child(instance=page)
    page.save_revision().publish()
    return page


def rich_text_of(text: str) -> SafeString:
    """Turn plain text into the rich text that the editor writes: <p> and <ul>."""
    blocks = []
    for block in text.strip().split("\n\n"):
        lines = [line.strip() for line in block.strip().splitlines() if line.strip()]
        while lines:
            is_item = lines[0].startswith("・")
            run = []
            while lines and lines[0].startswith("・") is is_item:
                run.append(lines.pop(0).removeprefix("・"))
            if is_item:
                blocks.append(f"<ul>{format_html_join('', '<li>{}</li>', ((line,) for line in run))}</ul>")
            else:
                blocks.append(f"<p>{'<br/>'.join(escape(line) for line in run)}</p>")
    return mark_safe("".join(blocks))  # noqa: S308  # every piece was escaped above
