"""System checks of the search."""

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
