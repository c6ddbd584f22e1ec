"""Nothing lacks an entry in the permission matrix: no model, no address, no operation of the API."""

from collections.abc import Iterator

import pytest
from django.apps import apps
from django.conf import settings
from django.test import Client
from django.urls import NoReverseMatch, get_resolver, reverse

from roles import matrix, protected
from roles.enums import Role
from roles.permissions import may_anywhere
from tests.factories.pages import make_home
from tests.factories.people import make_person, make_user
from tests.factories.regions import MunicipalityFactory
from tests.roles.matrix_entries import ADDRESSES, CHOOSERS, MODELS, OF_A_LISTING
from tests.roles.matrix_world import WITH_AREAS, is_let_in

OURS = {
    config.label for config in apps.get_app_configs() if config.path.startswith(str(settings.BASE_DIR / config.label))
}
HOW = (
    "Say in tests/roles/matrix_entries.py to which object and verb of portal/permission_matrix.csv it belongs; for a new "
    "object or verb add rows there, words to portal/permission_words.csv, the model to portal/protection.py, a trial to "
    "tests/roles/matrix_trials.py, and run manage.py permission_matrix --write. Missing: "
)


def addresses() -> Iterator[tuple[str, str]]:
    """Names of all addresses with the module of their view."""

    def walk(patterns, prefix):
        for pattern in patterns:
            if hasattr(pattern, "url_patterns"):
                yield from walk(pattern.url_patterns, f"{prefix}{pattern.namespace}:" if pattern.namespace else prefix)
            else:
                view = getattr(pattern.callback, "view_class", pattern.callback)
                yield f"{prefix}{pattern.name or pattern.pattern}", view.__module__

    return walk(get_resolver().url_patterns, "")


def is_ours(name: str, module: str) -> bool:
    made_for_us = any(
        name.startswith((f"wagtailsnippets_{label}_", f"wagtailsnippetchoosers_{label}_")) for label in OURS
    )
    return module.split(".", maxsplit=1)[0] in OURS or made_for_us or name.startswith(("api:", "area_chooser:"))


def entry_of(name: str) -> tuple[str, str] | None:
    if name in ADDRESSES:
        return ADDRESSES[name]
    namespace, _, view = name.rpartition(":")
    if name.startswith(CHOOSERS) and view != "create":
        return ("admin", "enter")
    prefix, _, rest = namespace.partition("_")
    label, _, model = rest.partition("_")
    views = {"wagtailsnippets": OF_A_LISTING, "wagtailsnippetchoosers": {"create": "add"}}.get(prefix, {})
    if view not in views:
        return None
    found = protected.of_model(apps.get_model(label, model))
    return (found.key, views[view]) if found else None


NAMES = sorted({name for name, module in addresses() if is_ours(name, module)})


def test_every_model_belongs_to_an_object():
    models = [model for model in apps.get_models() if model._meta.app_label in OURS]
    missing = [
        model._meta.label for model in models if protected.of_model(model) is None and model._meta.label not in MODELS
    ]
    assert not missing, HOW + ", ".join(missing)
    known = {key for key, _ in matrix.cells()}
    assert {entry.key for entry in protected.everything()} | set(MODELS.values()) <= known
    labels = {model._meta.label for model in apps.get_models()}
    assert set(MODELS) <= labels, "no such model any more"


def test_every_address_of_ours_belongs_to_an_object_and_a_verb():
    assert len(NAMES) > 100
    missing = [name for name in NAMES if entry_of(name) is None]
    assert not missing, HOW + ", ".join(missing)
    assert not {entry_of(name) for name in NAMES} - set(matrix.cells())
    assert set(ADDRESSES) <= set(NAMES), "no such address any more"


def test_every_object_and_verb_has_words_and_every_word_is_used():
    keys = {("object", key) for key, _ in matrix.cells()} | {("verb", verb) for _, verb in matrix.cells()}
    assert set(matrix.words()) == keys
    assert all(words.label for words in matrix.words().values())


@pytest.fixture
def actors():
    make_home()
    area = MunicipalityFactory()
    people = [make_user()]
    people += [make_person(role, *([area] if role in WITH_AREAS else [])) for role in Role if role != Role.PARTICIPANT]
    return people


def admin_addresses() -> list[tuple[str, str]]:
    """Those of the admin that need no argument."""
    found = []
    for name in NAMES:
        try:
            address = reverse(name)
        except NoReverseMatch:
            continue
        if address.startswith("/admin/"):
            found.append((name, address))
    return found


@pytest.mark.django_db
@pytest.mark.usefixtures("engine")
def test_addresses_of_the_admin_open_to_those_whom_their_entry_names(actors):
    """The entry is not a mere word: each address is opened by each role."""
    wrong = []
    for user in actors:
        client = Client()
        client.force_login(user)
        for name, address in admin_addresses():
            allowed = may_anywhere(user, *entry_of(name))
            # 405: it wants a form; who is refused does not learn that. 400: it wants more.
            response = client.get(address)
            opened = is_let_in(response) or response.status_code in (400, 405)
            if opened != allowed:
                wrong.append((name, str(user), opened, entry_of(name)))
    assert not wrong
    anonymous = Client()
    assert all(not is_let_in(anonymous.get(address)) for _, address in admin_addresses())


@pytest.mark.parametrize("of", ["model", "address"])
def test_what_is_new_and_has_no_entry_is_found(of):
    """The tests above can fail."""
    if of == "model":
        assert protected.of_model(apps.get_model("sessions", "Session")) is None
    else:
        assert entry_of("wagtailsnippets_content_jargon:new_view") is None
        assert is_ours("anything", "search.new_views")
