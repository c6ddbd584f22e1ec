"""Every cell of the permission matrix: role × object × verb, inside the area, outside it, one's own, not signed in."""

import pytest
from django.db import transaction

from roles import matrix, protected
from roles.enums import Role, Scope
from roles.permissions import holders, may, may_with, those_with
from tests.roles import matrix_organization_trials, matrix_people_trials, matrix_trials  # noqa: F401  # the trials register themselves
from tests.roles.matrix_register import TRIALS
from tests.roles.matrix_world import INSIDE, OUTSIDE, OWN, PLACED, World, expected, undone

pytestmark = pytest.mark.django_db

PAIRS = list(matrix.cells())
SEARCHING = {"search", "api"}
IDS = [f"{key}:{verb}" for key, verb in PAIRS]


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), transaction.atomic():
        yield World()
        transaction.set_rollback(True)


@pytest.fixture(autouse=True)
def _as_the_trials_need_it(request):
    if getattr(request.node, "callspec", None) and request.node.callspec.params.get("object_key") in SEARCHING:
        request.getfixturevalue("engine")


def places_of(object_key, verb):
    """Where it is tried. One's own is tried wherever somebody's right reaches so far."""
    places = [OUTSIDE]
    if object_key in PLACED:
        places.append(INSIDE)
    scopes = set(matrix.cells()[object_key, verb].values())
    return [*places, OWN] if scopes & {Scope.OWN, Scope.AREA_AND_OWN} else places


def by_rule(world, actor, object_key, verb, where):
    areas = [world.area_of(where)] if object_key in PLACED else None
    return may(actor.user_now, object_key, verb, areas=areas, owner=world.owner_of(where, actor))


def test_every_cell_has_a_trial():
    assert [pair for pair in PAIRS if pair not in TRIALS] == [], "write a trial in tests/roles/matrix_trials.py"
    assert [pair for pair in TRIALS if pair not in matrix.cells()] == []


def test_only_what_lies_somewhere_is_given_by_area():
    by_area = {key for (key, _), row in matrix.cells().items() if {Scope.AREA, Scope.AREA_AND_OWN} & set(row.values())}
    assert by_area <= PLACED


@pytest.mark.parametrize(("object_key", "verb"), PAIRS, ids=IDS)
def test_a_person_may_what_the_matrix_says_and_no_more(world, object_key, verb):
    found, wanted = {}, {}
    for role, actor in world.actors.items():
        for where in places_of(object_key, verb):
            wanted[role, where] = expected(role, object_key, verb, where)
            with undone(actor):
                found[role, where] = TRIALS[object_key, verb](world, actor, where, verb)
    assert found == wanted


@pytest.mark.parametrize(("object_key", "verb"), PAIRS, ids=IDS)
def test_the_rule_for_one_object_and_the_people_who_may_are_the_same(world, object_key, verb):
    for role, actor in world.actors.items():
        for where in places_of(object_key, verb):
            with undone(actor):
                allowed = by_rule(world, actor, object_key, verb, where)
                assert allowed == expected(role, object_key, verb, where), (role, where)
                if not actor.user.pk:
                    continue
                areas = [world.area_of(where)] if object_key in PLACED else ()
                people = holders(object_key, verb, areas=areas, owner=world.owner_of(where, actor))
                assert people.filter(pk=actor.user.pk).exists() == allowed, (role, where)


@pytest.mark.parametrize("entry", list(protected.everything()), ids=lambda entry: entry.model._meta.label)
def test_the_filter_finds_what_the_check_allows(world, entry):
    verbs = [verb for key, verb in PAIRS if key == entry.key]
    assert world.rows
    for actor in world.actors.values():
        if not actor.user.pk:
            continue
        for verb in verbs:
            user = actor.user_now
            rows = entry.model._default_manager.all()
            allowed = {row.pk for row in rows if may_with(user, row, verb)}
            assert set(those_with(user, entry.model, verb).values_list("pk", flat=True)) == allowed, (actor.role, verb)


def test_a_superuser_is_an_administrator(world):
    for key, verb in PAIRS:
        assert bool(may(world.administrator, key, verb)) == (matrix.scope(Role.ADMINISTRATOR, key, verb) == Scope.ALL)
