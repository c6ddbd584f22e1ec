"""What models point at: never up, never at a neighbour. String foreign keys hide from import-linter."""

from pathlib import Path

import pytest
from django.apps import apps
from django.contrib.auth import get_user_model
from django.db.models import Model

from tests.architecture.rows import APPS, ROOT, ROWS, may_know


def models_of(app):
    config = apps.get_app_config(app)
    return config.get_models(include_auto_created=True)


def targets_of(model):
    """Models that the columns and many-to-many relations of a model point at, and those it inherits from."""
    fields = (*model._meta.local_fields, *model._meta.local_many_to_many)
    for field in fields:
        if field.remote_field is not None and field.related_model is not None:
            yield field.name, field.related_model
    for parent in model.__mro__[1:]:
        if issubclass(parent, Model) and hasattr(parent, "_meta"):
            yield f"inherits {parent.__name__}", parent


def test_rows_name_every_app_of_ours():
    ours = {config.name for config in apps.get_app_configs() if Path(config.path).parent == ROOT}
    assert set(APPS) == ours
    assert len(APPS) == len(set(APPS))


@pytest.mark.parametrize("app", APPS)
def test_relations_go_downward_only(app):
    wrong = [
        f"{model._meta.label}.{name} -> {target._meta.label}"
        for model in models_of(app)
        for name, target in targets_of(model)
        if target._meta.app_label in APPS
        and not may_know(app, target._meta.app_label)
        # Known everywhere by the setting AUTH_USER_MODEL, as Django has it.
        and target is not get_user_model()
    ]
    assert wrong == []


def test_the_walk_sees_relations():
    """A walk that saw nothing would pass for ever."""
    seen = {
        (model._meta.label, target._meta.label)
        for app in APPS
        for model in models_of(app)
        for _, target in targets_of(model)
    }
    assert ("casestudies.CasePlace", "regions.Area") in seen
    assert ("casestudies.CaseStudyPage", "content.BasePage") in seen
    assert ("taxonomy.Trouble_fields", "taxonomy.ActivityField") in seen


def test_neighbours_and_higher_rows_may_not_be_known():
    for number, row in enumerate(ROWS):
        for app in row:
            for other in APPS:
                lower = any(other in below for below in ROWS[number + 1 :])
                assert may_know(app, other) is (lower or app == other)
