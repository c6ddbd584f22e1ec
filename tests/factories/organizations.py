"""Organizations, published the way the portal publishes them."""

from typing import Any

from organizations.models import Organization
from organizations.services import OrganizationContent, publish_organization
from regions.models import Area
from taxonomy.models import DesignationLabel
from tests.factories.regions import MunicipalityFactory
from tests.factories.taxonomy import ActivityFieldFactory, BodyKindFactory

# Columns of the organization; everything else is a field of OrganizationContent.
COLUMNS = {field.name for field in Organization._meta.concrete_fields} - {"body_kind", "located_in"}
LABELS = {"housing-support": "居住支援法人", "watch-partner": "見守り協力店"}


def make_organization(
    *,
    place: Area | None = None,
    serves: tuple[Area | tuple[Area, str], ...] = (),
    fields: tuple[str, ...] = ("shopping",),
    **values: Any,
) -> Organization:
    """A public organization. `place` None means 所沢市; `serves` are areas, or areas with a note."""
    BodyKindFactory(key=(kind := values.pop("body_kind", "npo")))
    services = values.pop("services", ())
    for key in (*fields, *(row["field"] for row in services if row.get("field"))):
        ActivityFieldFactory(key=key)
    for row in values.get("designations", ()):
        DesignationLabel.objects.get_or_create(key=row["label"], defaults={"label": LABELS[row["label"]]})
    areas = [area if isinstance(area, tuple) else (area, "") for area in serves]
    columns = {
        "name": "特定非営利活動法人みどり",
        "kana": "みどり",
        "summary": "買い物に行けない高齢者に、食料品を届けます。",
    } | {name: values.pop(name) for name in list(values) if name in COLUMNS}
    content = OrganizationContent(
        values=columns,
        body_kind=kind,
        fields=fields,
        located_in=(place or MunicipalityFactory()).code,
        service_areas=[(area.code, note) for area, note in areas],
        services=services,
        **values,
    )
    return publish_organization(content=content, by=None)
