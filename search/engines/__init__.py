"""The engine that the settings choose."""

from functools import cache

from django.conf import settings
from django.core.signals import setting_changed

from search.engines.contract import Engine

_SETTINGS = ("SEARCH_INDEX_DIR", "ELASTICSEARCH")


@cache
def get_engine() -> Engine:
    """Elasticsearch where its address is set, else the embedded engine; of the two libraries only one is loaded."""
    if settings.ELASTICSEARCH["urls"]:
        from search.engines.elasticsearch.engine import engine_of

        return engine_of(settings.ELASTICSEARCH)
    from search.engines.embedded.engine import EmbeddedEngine

    return EmbeddedEngine(settings.SEARCH_INDEX_DIR)


def _forget_engine(*, setting: str, **kwargs: object) -> None:
    if setting in _SETTINGS:
        get_engine.cache_clear()


setting_changed.connect(_forget_engine)
