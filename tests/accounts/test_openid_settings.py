"""What is wrong with OIDC_PROVIDERS is told at start, by provider and key."""

import pytest
from django.core.management import call_command
from django.core.management.base import SystemCheckError

from accounts.openid.providers import configured

RIGHT = {"id": "a", "name": "x", "server_url": "https://x.example", "client_id": "x"}


@pytest.mark.parametrize(
    ("faulty", "said"),
    [
        ({"mfa": "no"}, "provider a: mfa must be true or false, without quotes"),
        ({"staff": 1}, "provider a: staff must be true or false"),
        ({"scopes": "openid profile"}, "provider a: scopes must be a list of texts"),
        ({"scopes": ["openid", 1]}, "provider a: scopes must be a list of texts"),
        ({"trust_email": "pref.example.lg.jp"}, "provider a: trust_email must be true, false or a list of texts"),
        ({"name": 1}, "provider a: name must be text"),
        ({"secret": ["x"]}, "provider a: secret must be text"),
        ({"scopes": True}, "provider a: scopes must be a list of texts"),
        ({"client_id": ""}, "provider a: client_id is missing"),
        ({"id": None}, "provider 2: id is missing"),
        ({"typo": 1}, "provider a: unknown: typo"),
    ],
)
def test_what_is_wrong_names_provider_and_key(settings, faulty, said):
    settings.OIDC_PROVIDERS = [RIGHT | {"id": "first"}, RIGHT | faulty]
    with pytest.raises(ValueError, match=said):
        configured()


@pytest.mark.parametrize(
    "more", [{}, {"mfa": True}, {"scopes": ["openid", "email"]}, {"trust_email": ["a.jp"]}, {"trust_email": True}]
)
def test_right_values_are_taken(settings, more):
    settings.OIDC_PROVIDERS = [RIGHT | more]
    assert configured()[0].id == "a"


@pytest.mark.parametrize(
    "rows",
    [
        "text",
        {"id": "a"},
        [{"id": "a"}],
        [{"id": "a b", "name": "x", "server_url": "https://x.example", "client_id": "x"}],
        [{"id": "a", "name": "x", "server_url": "http://x.example", "client_id": "x"}],
        [{"id": "a", "name": "x", "server_url": "https://x.example", "client_id": "x", "typo": 1}],
        [{"id": "a", "name": "x", "server_url": "https://x.example", "client_id": "x", "scopes": ["email"]}],
        [{"id": "a", "name": "x", "server_url": "https://x.example", "client_id": "x"}] * 2,
    ],
)
def test_a_faulty_setting_is_told_at_start(settings, rows):
    settings.OIDC_PROVIDERS = rows
    with pytest.raises(SystemCheckError, match="OIDC_PROVIDERS"):
        call_command("check")
