"""The engine that the settings choose."""

from functools import cache

from django.conf import settings
from django.core.signals import setting_changed

from search.engines.contract import Engine
from search.engines.embedded.engine import EmbeddedEngine


@cache
def get_engine() -> Engine:
    return EmbeddedEngine(settings.SEARCH_INDEX_DIR)


def _forget_engine(*, setting: str, **kwargs: object) -> None:
    if setting == "SEARCH_INDEX_DIR":
        get_engine.cache_clear()


setting_changed.connect(_forget_engine)
