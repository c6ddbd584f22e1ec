"""The way to the server: the official client, how long it waits, and what goes wrong as SearchUnavailable."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from elastic_transport import ConnectionError as NoConnection
from elastic_transport import ConnectionTimeout
from elasticsearch import (
    ApiError,
    AuthenticationException,
    AuthorizationException,
    Elasticsearch,
    NotFoundError,
    TransportError,
    UnsupportedProductError,
)

from search.engines.patience import current_patience
from search.results import SearchUnavailable, SearchUnavailableStill

# Seconds for one question of a page, and for work that nobody waits for.
PAGE_TIMEOUT = 1.0
WORK_TIMEOUT = 60.0
# Seconds for which pages no longer ask a server that did not answer: each would wait for nothing.
REST = 5.0
_OVERLOADED = {429, 502, 503, 504}


@dataclass(frozen=True, kw_only=True)
class Server:
    """Where the server is and who asks; a user with its password, or an API key, or neither."""

    urls: tuple[str, ...]
    user: str = ""
    password: str = ""
    api_key: str = ""
    ca_file: str = ""


class Connection:
    def __init__(self, server: Server) -> None:
        options: dict[str, Any] = {
            # Without http_compress, which packs every message at level 9 of gzip.
            "basic_auth": (server.user, server.password) if server.user else None,
            "api_key": server.api_key or None,
            # Another node, where there are several; a timeout is never tried again.
            "max_retries": len(server.urls) - 1,
            "retry_on_timeout": False,
        }
        if server.ca_file:
            options["ca_certs"] = server.ca_file
        self._client = Elasticsearch(list(server.urls), **options)
        self._rests_until = 0.0
        self._lock = threading.Lock()

    @contextmanager
    def asking(self) -> Iterator[Elasticsearch]:
        """The client for one question; for a page it waits only as long as the page may still wait.

        Raises SearchUnavailable for every failure of server or network.
        """
        patience = current_patience()
        if patience is None:
            with _as_unavailable():
                yield self._client.options(request_timeout=WORK_TIMEOUT)
            return
        if time.monotonic() < self._rests_until:
            raise SearchUnavailableStill("the server did not answer a moment ago")
        if patience.seconds <= 0:
            raise SearchUnavailable("the server was too slow for one page")
        began = time.monotonic()
        try:
            with _as_unavailable():
                yield self._client.options(request_timeout=min(PAGE_TIMEOUT, patience.seconds))
        except SearchUnavailable as error:
            if _is_out_of_reach(error.__cause__):
                with self._lock:
                    self._rests_until = time.monotonic() + REST
            raise
        finally:
            patience.seconds -= time.monotonic() - began


def _is_out_of_reach(cause: BaseException | None) -> bool:
    if isinstance(cause, ApiError):
        return cause.meta.status in _OVERLOADED
    return isinstance(cause, NoConnection | ConnectionTimeout)


@contextmanager
def _as_unavailable() -> Iterator[None]:
    try:
        yield
    except NotFoundError as error:
        raise SearchUnavailable(f"there is no index of this version yet ({error})") from error
    except (AuthenticationException, AuthorizationException) as error:
        raise SearchUnavailable(f"it refuses the user or the API key ({error})") from error
    except UnsupportedProductError as error:
        raise SearchUnavailable(f"what answers is no Elasticsearch of version 8 ({error})") from error
    except ApiError as error:
        other = " (a redirection: no Elasticsearch answers there)" if 300 <= error.meta.status < 400 else ""
        raise SearchUnavailable(f"{error}{other}") from error
    except TransportError as error:
        raise SearchUnavailable(" ".join(map(str, (error.message, *error.errors)))) from error
