"""What was typed into the steps of an application, as it is kept: lists of words by the names of the fields."""

from typing import Any

from django.conf import settings
from django.http import QueryDict

from organizations.forms import steps
from organizations.models import Organization
from regions.codes import NATION_CODE

# Of a posted form: what is no answer.
NO_ANSWERS = {"csrfmiddlewaretoken", "seen", "go", "add", "leave"}


def answers_from(data: QueryDict) -> dict[str, list[str]]:
    """What was typed into the form of a step, to be kept."""
    return {name: values for name, values in data.lists() if name not in NO_ANSWERS}


def without_rows_taken_out(answers: dict[str, list[str]]) -> dict[str, list[str]]:
    """Rows whose box 「消す」 is ticked are gone, and those behind them move up."""
    found = dict(answers)
    for prefix in [name.removesuffix("-TOTAL_FORMS") for name in answers if name.endswith("-TOTAL_FORMS")]:
        total = answers[f"{prefix}-TOTAL_FORMS"][0]
        numbers = range(int(total[:3]) if total.isascii() and total.isdecimal() else 0)
        kept = [number for number in numbers if f"{prefix}-{number}-DELETE" not in answers]
        if len(kept) == len(numbers):
            continue
        rows = {
            name: found.pop(name)
            for name in answers
            if name.startswith(f"{prefix}-") and name.split("-")[1].isdecimal()
        }
        for new, old in enumerate(kept):
            beginning = f"{prefix}-{old}-"
            found |= {
                f"{prefix}-{new}-{name.removeprefix(beginning)}": values
                for name, values in rows.items()
                if name.startswith(beginning)
            }
        found[f"{prefix}-TOTAL_FORMS"] = [str(len(kept))]
    return found


def answers_of(organization: Organization) -> dict[str, dict[str, list[str]]]:
    """What the steps of an edit would hold if somebody had typed what the organization says of itself now."""
    areas = [(row.area_id, row.note) for row in organization.service_areas.all()]
    place = organization.located_in
    found: dict[str, dict[str, list[str]]] = {
        "name": {
            **_columns(organization, "name", "kana", "alternate_name", "corporate_number"),
            "body_kind": [organization.body_kind.key] if organization.body_kind else [],
        },
        "activity": {
            **_columns(organization, "summary", "description"),
            "fields_of_activity": [field.key for field in organization.fields.all()],
            **_ticked(organization, "is_lifetime_support"),
        },
        "place": {
            "located_in": [place.code] if place else [],
            **_columns(organization, "postal_code", "address", "building"),
            "address_is_public": [steps.YES if organization.address_is_public else steps.NO],
            **_reach(organization, areas),
        },
        "services": _row_answers(
            "services",
            [
                {"uuid": str(row.uuid), "field": row.field.key if row.field else ""}
                | {name: _typed(getattr(row, name)) for name in _SERVICE_COLUMNS}
                for row in organization.services.all()
            ],
        ),
        "offers": {kind: ["\n".join(texts)] for kind, texts in _offers(organization).items()}
        | _row_answers(
            "agreements",
            [
                {"area": row.area_id} | {name: _typed(getattr(row, name)) for name in _AGREEMENT_COLUMNS}
                for row in organization.agreements.all()
            ],
        ),
        "contacts": _columns(organization, "website")
        | _row_answers("links", [{"title": row.title, "url": row.url} for row in organization.links.all()]),
    }
    if organization.is_lifetime_support:
        found["disclosure"] = {
            name: [value]
            for row in organization.disclosures.all()
            for name, value in ((row.item, row.answer), (f"{row.item}-note", row.note))
        }
    return found


def _reach(organization: Organization, areas: list[tuple[str, str]]) -> dict[str, list[str]]:
    codes = [code for code, _ in areas]
    whole = {(): steps.HERE, (NATION_CODE,): steps.WHOLE_NATION, (settings.PORTAL_PREFECTURE,): steps.WHOLE_PREFECTURE}
    if tuple(codes) in whole:
        return {"reach": [whole[tuple(codes)]], "areas": [], "area_note": [""]}
    note = areas[0][1] if len(areas) == 1 else ""
    if note and codes == [organization.located_in_id]:
        return {"reach": [steps.PART], "areas": [], "area_note": [note]}
    return {"reach": [steps.SOME], "areas": codes, "area_note": [note]}


_SERVICE_COLUMNS = (
    "name",
    "description",
    "for_whom",
    "fee_min",
    "fee_max",
    "fee_unit",
    "fee_text",
    "how_to_apply",
    "apply_url",
    "capacity",
)


_AGREEMENT_COLUMNS = ("name", "signed_on", "ends_on", "url")


def _offers(organization: Organization) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for offer in organization.offers.all():
        found.setdefault(offer.kind, []).append(offer.text)
    return found


def _typed(value: Any) -> str:
    return "" if value is None else str(value)


def _columns(organization: Organization, *names: str) -> dict[str, list[str]]:
    return {name: [_typed(getattr(organization, name))] for name in names}


def _ticked(organization: Organization, name: str) -> dict[str, list[str]]:
    """A box that is not ticked is not sent."""
    return {name: ["on"]} if getattr(organization, name) else {}


def _row_answers(prefix: str, rows: list[dict[str, str]]) -> dict[str, list[str]]:
    found = {f"{prefix}-TOTAL_FORMS": [str(len(rows) + 1)], f"{prefix}-INITIAL_FORMS": ["0"]}
    for number, row in enumerate(rows):
        found |= {f"{prefix}-{number}-{name}": [value] for name, value in row.items()}
    return found
