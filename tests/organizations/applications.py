"""Steps of applications, filled in as the forms would send them."""

from datetime import date
from typing import Any

from organizations.enums import MemberRole
from organizations.models import Application, Membership, Organization, ParticipationRules
from organizations.services import add_first_rules, enter_for, save_step, start_application, submit_application
from regions.models import Area
from tests.factories.people import make_user
from tests.factories.regions import MunicipalityFactory, NationFactory
from tests.factories.taxonomy import ActivityFieldFactory, BodyKindFactory


def rows(prefix: str, *filled: dict[str, str]) -> dict[str, list[str]]:
    found = {f"{prefix}-TOTAL_FORMS": [str(len(filled) + 1)], f"{prefix}-INITIAL_FORMS": ["0"]}
    for number, row in enumerate(filled):
        found |= {f"{prefix}-{number}-{name}": [value] for name, value in row.items()}
    return found


def answers(place: Area | None = None, /, **changed: dict[str, list[str]]) -> dict[str, dict[str, list[str]]]:
    """Of every step; `changed` are put over those of a step."""
    place = place or MunicipalityFactory()
    NationFactory()
    found = {
        "name": {
            "name": ["特定非営利活動法人みどりの会"],
            "kana": ["みどりのかい"],
            "alternate_name": [""],
            "corporate_number": ["8000020130001"],
            "body_kind": [BodyKindFactory(key="npo").key],
        },
        "activity": {
            "summary": ["買い物に行けない高齢者に、食料品を届けます。"],
            "description": [""],
            "fields_of_activity": [ActivityFieldFactory(key="shopping").key],
        },
        "place": {
            "located_in": [place.code],
            "postal_code": ["359-0001"],
            "address": ["見本町1-2"],
            "building": [""],
            "address_is_public": ["yes"],
            "reach": ["here"],
            "area_note": [""],
        },
        "services": rows(
            "services",
            {
                "name": "買い物の代行",
                "field": "shopping",
                "fee_min": "500",
                "fee_max": "1400",
                "fee_unit": "hour",
                "times": "火曜と木曜",
            },
        ),
        "offers": {"goods": ["軽トラック1台"], "place": [""], **rows("agreements")},
        "contacts": {
            "website": ["https://example.jp/midori"],
            **rows("links", {"title": "活動の記録", "url": "https://example.jp/midori/log"}),
            **rows(
                "contacts",
                {"name": "事務局", "phone": "04-0000-5678", "visibility": "public"},
                {"name": "代表", "phone": "04-0000-1234", "visibility": "coordinators"},
            ),
        },
        "rules": {"person": ["山田花子"], "person_phone": ["04-0000-9999"], "not_antisocial": ["on"], "agrees": ["on"]},
    }
    return {key: step | changed.get(key, {}) for key, step in found.items()}


def claim_answers() -> dict[str, dict[str, list[str]]]:
    return {"claim": {"relation": ["代表"], "reason": ["電話で確かめられます。"]}, "rules": answers()["rules"]}


def fill(application: Application, by: Any, filled: dict[str, dict[str, list[str]]]) -> Application:
    for key, step in filled.items():
        application = save_step(application=application, by=by, key=key, answers=step)
    return application


def make_application(by: Any, place: Area | None = None, /, **changed: Any) -> Application:
    """Sent, as `by` would send it."""
    add_first_rules()
    draft = start_application(by=by)
    return submit_application(application=fill(draft, by, answers(place, **changed)), by=by)


def make_entered_application(by: Any, place: Area | None = None) -> Application:
    """Typed in by staff for somebody who came with paper."""
    add_first_rules()
    draft = enter_for(by=by, received_by="paper", received_on=date(2026, 11, 1))
    return submit_application(application=fill(draft, by, answers(place)), by=by)


def rules() -> ParticipationRules:
    return add_first_rules() or ParticipationRules.objects.get()


def member(organization, role=MemberRole.MANAGER, email=""):
    user = make_user(email)
    Membership.objects.create(organization=organization, user=user, role=role)
    return user


def now(found):
    return Organization.objects.get(pk=found.pk)


def fresh(application):
    return Application.objects.get(pk=application.pk)
