"""Trials of the matrix: organizations."""

from typing import Any

from django.urls import reverse

from organizations.enums import ApplicationState
from organizations.models import (
    Application,
    DirectorySettings,
    Organization,
    OrganizationStatus,
    ParticipationRules,
)
from taxonomy.models import DesignationLabel
from tests.organizations.applications import make_application, rules
from tests.roles.matrix_register import trial
from tests.roles.matrix_world import DRAFT, INSIDE, LIVE, LOCKED, OUTSIDE, REVIEW, Actor, World, is_let_in


def address(name: str, *args: Any) -> str:
    return reverse(f"wagtailsnippets_organizations_organization:{name}", args=args)


def of(world: World, state: str, where: str) -> Organization:
    return world.organizations[state, INSIDE if where == INSIDE else OUTSIDE]


def now(found: Organization) -> Organization:
    return Organization.objects.get(pk=found.pk)


def filled(world: World, found: Organization, **changed: Any) -> dict[str, Any]:
    return world.form_at(address("edit", found.pk), form_id="w-editor-form", **changed)


@trial("organization", verbs="view")
def see(world: World, actor: Actor, where: str, verb: str) -> bool:
    return actor.client.get(of(world, LIVE, where).get_absolute_url()).status_code == 200


@trial("organization", verbs="contact")
def see_contact(world: World, actor: Actor, where: str, verb: str) -> bool:
    return "048-000-1234" in actor.client.get(of(world, LIVE, where).get_absolute_url()).content.decode()


@trial("organization", verbs="add")
def add(world: World, actor: Actor, where: str, verb: str) -> bool:
    data = filled(world, of(world, LIVE, where), name="新しい団体") | {"located_in": world.area_of(where).pk}
    data = {name: "0" if name.endswith("-INITIAL_FORMS") else value for name, value in data.items()}
    actor.client.post(address("add"), {k: v for k, v in data.items() if not k.endswith("-id")})
    return Organization.objects.filter(name="新しい団体").exists()


@trial("organization", verbs="change")
def change(world: World, actor: Actor, where: str, verb: str) -> bool:
    found = of(world, LIVE, where)
    actor.client.post(address("edit", found.pk), filled(world, found, name="改めた名前"))
    return found.revisions.filter(content__name="改めた名前").exists()


@trial("organization", verbs="request")
def request(world: World, actor: Actor, where: str, verb: str) -> bool:
    found = of(world, LIVE, where)
    actor.client.post(address("edit", found.pk), filled(world, found) | {"action-submit": "1"})
    return now(found).workflow_in_progress


@trial("organization", verbs="approve")
def approve(world: World, actor: Actor, where: str, verb: str) -> bool:
    found = of(world, REVIEW, where)
    state = now(found).current_workflow_state.current_task_state
    actor.client.post(address("workflow_action", found.pk, "approve", state.pk))
    return now(found).live


@trial("organization", verbs="publish")
def publish(world: World, actor: Actor, where: str, verb: str) -> bool:
    found = of(world, DRAFT, where)
    actor.client.post(address("edit", found.pk), filled(world, found) | {"action-publish": "1"})
    return now(found).live


@trial("organization", verbs="unpublish")
def unpublish(world: World, actor: Actor, where: str, verb: str) -> bool:
    found = of(world, LIVE, where)
    actor.client.post(address("unpublish", found.pk))
    return not now(found).live


@trial("organization", verbs="lock")
def lock(world: World, actor: Actor, where: str, verb: str) -> bool:
    found = of(world, LIVE, where)
    actor.client.post(address("lock", found.pk))
    return now(found).locked


@trial("organization", verbs="unlock")
def unlock(world: World, actor: Actor, where: str, verb: str) -> bool:
    found = of(world, LOCKED, where)
    actor.client.post(address("unlock", found.pk))
    return not now(found).locked


@trial("organization", verbs="delete")
def delete(world: World, actor: Actor, where: str, verb: str) -> bool:
    found = of(world, DRAFT, where)
    actor.client.post(address("delete", found.pk))
    return not Organization.objects.filter(pk=found.pk).exists()


@trial("organization", verbs="confirm")
def confirm(world: World, actor: Actor, where: str, verb: str) -> bool:
    found = of(world, LIVE, where)
    actor.client.post(reverse("organizations:confirm", args=[found.pk]))
    return OrganizationStatus.objects.filter(organization=found, confirmed_on__isnull=False).exists()


@trial("organization", verbs="designate")
def designate(world: World, actor: Actor, where: str, verb: str) -> bool:
    found = of(world, LIVE, where)
    label = DesignationLabel.objects.get_or_create(key="certified", defaults={"label": "認定事業者"})[0]
    screen = reverse("organization_records", args=[found.pk])
    response = actor.client.get(screen)
    if response.status_code != 200:
        return False
    rows = {"TOTAL_FORMS": "1", "INITIAL_FORMS": "0", "0-label": label.pk, "0-given_by": "県"}
    data = {
        "seen": response.context["seen"],
        "times-activity": "active",
        "contacts-TOTAL_FORMS": "0",
        "contacts-INITIAL_FORMS": "0",
        **{f"designations-{name}": value for name, value in rows.items()},
    }
    actor.client.post(screen, data)
    return found.designations.exists()


# Applications


def application(world: World, actor: Actor, where: str) -> Application:
    """Sent by the person, or by somebody else; one's own lies outside one's area."""
    place = world.area_of(INSIDE if where == INSIDE else OUTSIDE)
    return make_application(world.owner_of(where, actor), place)


@trial("application", verbs="add")
def apply(world: World, actor: Actor, where: str, verb: str) -> bool:
    """Nobody begins one that is somebody else's."""
    actor.client.post(reverse("organizations:apply"))
    owner = world.owner_of(where, actor)
    return Application.objects.filter(applicant=owner).exists()


@trial("application", verbs="view")
def see_application(world: World, actor: Actor, where: str, verb: str) -> bool:
    found = application(world, actor, where)
    of_applicant = actor.client.get(reverse("organizations:application", args=[found.pk]))
    of_staff = actor.client.get(reverse("organization_application", args=[found.pk]))
    return of_applicant.status_code == 200 or of_staff.status_code == 200


@trial("application", verbs="change")
def fill_in(world: World, actor: Actor, where: str, verb: str) -> bool:
    owner = world.owner_of(where, actor)
    draft = Application.objects.create(applicant=owner)
    actor.client.post(reverse("organizations:step", args=[draft.pk, "name"]), {"name": "改めた名前"})
    return Application.objects.get(pk=draft.pk).name == "改めた名前"


@trial("application", verbs="withdraw")
def take_back(world: World, actor: Actor, where: str, verb: str) -> bool:
    found = application(world, actor, where)
    actor.client.post(reverse("organizations:application", args=[found.pk]))
    return Application.objects.get(pk=found.pk).state == ApplicationState.WITHDRAWN


@trial("application", verbs="decide")
def decide(world: World, actor: Actor, where: str, verb: str) -> bool:
    found = application(world, actor, where)
    data = {"action": "decline", "decline-text": "今回は見送ります。"}
    actor.client.post(reverse("organization_application", args=[found.pk]), data)
    return Application.objects.get(pk=found.pk).state == ApplicationState.DECLINED


@trial("application", verbs="enter-for")
def type_for_somebody(world: World, actor: Actor, where: str, verb: str) -> bool:
    data = {"received_by": "paper", "received_on": "2026-11-01"}
    actor.client.post(reverse("organization_enter_for"), data)
    return Application.objects.filter(applicant=None).exists()


@trial("participation-rules", verbs="view")
def read_rules(world: World, actor: Actor, where: str, verb: str) -> bool:
    return actor.client.get(reverse("organizations:rules")).status_code == 200


@trial("participation-rules", verbs="add")
def add_rules(world: World, actor: Actor, where: str, verb: str) -> bool:
    actor.client.post(reverse("wagtailsnippets_organizations_participationrules:add"), {"text": "新しいきまり"})
    return ParticipationRules.objects.filter(text="新しいきまり").exists()


@trial("participation-rules", verbs="change")
def change_rules(world: World, actor: Actor, where: str, verb: str) -> bool:
    found = rules()
    address = reverse("wagtailsnippets_organizations_participationrules:edit", args=[found.pk])
    actor.client.post(address, {"text": "改めたきまり"})
    return ParticipationRules.objects.get(pk=found.pk).text == "改めたきまり"


@trial("directory-settings", verbs="change")
def change_settings(world: World, actor: Actor, where: str, verb: str) -> bool:
    kept = DirectorySettings.load()
    address = reverse("wagtailsettings:edit", args=["organizations", "directorysettings", kept.pk])
    return is_let_in(actor.client.get(address))


@trial("organization", verbs="report-error")
def report(world: World, actor: Actor, where: str, verb: str) -> bool:
    found = of(world, LIVE, where)
    actor.client.post(reverse("organizations:report", args=[found.pk]), {"what": "times", "text": "水曜は休みです。"})
    return found.correction_reports.exists()
