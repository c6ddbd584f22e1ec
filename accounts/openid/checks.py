"""A faulty OIDC_PROVIDERS is told at start, not to the first person who presses the button."""

from typing import Any

from django.core.checks import CheckMessage, Error, register

from accounts.openid.providers import configured


@register()
def providers_can_be_read(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    try:
        configured()
    except ValueError as error:
        return [Error(f"OIDC_PROVIDERS: {error}", hint="docs/personal-data.md", id="accounts.E001")]
    return []
