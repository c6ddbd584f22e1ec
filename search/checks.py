"""System checks of the search."""

import re
import ssl
from collections.abc import Iterator, Mapping
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, register
from wagtail.models import get_page_models

from search import registry


@register()
def every_page_type_is_searchable_or_excluded(**kwargs: Any) -> list[CheckMessage]:
    """A page type that nobody thought of would silently never be found."""
    return [
        Error(
            f"{model._meta.label} is neither searchable nor named in SEARCH_EXCLUDED_PAGE_TYPES.",
            hint="Register a Searchable for it in AppConfig.ready, or exclude it by name.",
            obj=model,
            id="search.E001",
        )
        for model in get_page_models()
        if registry.of_model(model) is None and model._meta.label not in settings.SEARCH_EXCLUDED_PAGE_TYPES
    ]


@register()
def elasticsearch_can_be_asked(**kwargs: Any) -> list[CheckMessage]:
    """Settings that no client can be made of would fail at the first search only."""
    if not settings.ELASTICSEARCH["urls"]:
        return []
    from search.engines.elasticsearch.engine import engine_of

    found = list(_faults(settings.ELASTICSEARCH))
    if not found:
        try:
            engine_of(settings.ELASTICSEARCH)
        except ValueError as error:
            found.append(f"{error} (ELASTICSEARCH_URL)")
    return [Error(f"Elasticsearch: {message}.", id="search.E002") for message in found]


def _faults(options: Mapping[str, Any]) -> Iterator[str]:
    if options["api_key"] and options["user"]:
        yield "both a user and an API key are set; the server takes one of them"
    elif bool(options["user"]) != bool(options["password"]):
        yield "of ELASTICSEARCH_USER and ELASTICSEARCH_PASSWORD only one is set"
    if not re.fullmatch("[a-z0-9][a-z0-9_-]{0,40}", options["prefix"]):
        yield "ELASTICSEARCH_INDEX_PREFIX must be small letters, digits, - and _"
    if options["shards"] < 1:
        yield "ELASTICSEARCH_SHARDS must be 1 or more"
    if not options["ca_file"]:
        return
    try:
        ssl.create_default_context(cafile=options["ca_file"])
    except OSError as error:
        yield f"{options['ca_file']} is no file with a certificate (ELASTICSEARCH_CA_FILE: {error})"
