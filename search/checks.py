"""System checks of the search."""

import re
from pathlib import Path
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

    options, found = settings.ELASTICSEARCH, []
    if options["api_key"] and options["user"]:
        found.append("both a user and an API key are set; the server takes one of them")
    if not re.fullmatch("[a-z0-9][a-z0-9_-]{0,40}", options["prefix"]):
        found.append("ELASTICSEARCH_INDEX_PREFIX must be small letters, digits, - and _")
    if options["ca_file"] and not Path(options["ca_file"]).is_file():
        found.append(f"there is no file {options['ca_file']} (ELASTICSEARCH_CA_FILE)")
    if options["shards"] < 1:
        found.append("ELASTICSEARCH_SHARDS must be 1 or more")
    if not found:
        try:
            engine_of(options)
        except ValueError as error:
            found.append(str(error))
    return [Error(f"Elasticsearch: {message}.", id="search.E002") for message in found]
