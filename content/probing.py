"""Asks another site whether an address still answers.

requests-hardened checks the resolved address of every hop, redirects included, and connects to the address that it
checked: a link can not make this server ask machines of the closed network (SSRF). A proxy of the environment would
resolve names by itself and is not used.
"""

from dataclasses import dataclass
from typing import Any

import requests
from requests_hardened import Config, HTTPSession
from requests_hardened.ip_filter import InvalidIPAddress

from content.enums import LinkProblem

TIMEOUT = (5, 10)  # seconds to connect, and to the next byte
MOST_REDIRECTS = 5
# On in tests alone, whose server answers there.
ALLOW_LOOPBACK = False
USER_AGENT = "Mozilla/5.0 (compatible; link check of a public portal)"

_GONE = {404, 410}
# The site knows the address, and keeps out whoever is no browser with a person before it.
_KEPT_OUT = {401, 403, 405, 406, 407, 429, 451, 999}


@dataclass(frozen=True, kw_only=True)
class Answer:
    """`problem` None: the address is good, or nothing speaks against it. A passing problem may be gone tomorrow."""

    problem: LinkProblem | None = None
    status: int | None = None
    is_passing: bool = False


class Prober:
    """One session for many addresses: `with Prober() as prober: prober.ask(url)`."""

    def __enter__(self) -> "Prober":
        self._session = HTTPSession(
            Config(
                ip_filter_enable=True,
                ip_filter_allow_loopback_ips=ALLOW_LOOPBACK,
                never_redirect=False,
                default_timeout=TIMEOUT,
                user_agent_override=USER_AGENT,
            )
        )
        self._session.trust_env = False
        self._session.max_redirects = MOST_REDIRECTS
        return self

    def __exit__(self, *exception: Any) -> None:
        self._session.close()

    def ask(self, url: str) -> Answer:
        """HEAD, and GET where the site knows no HEAD; the content itself is never read."""
        try:
            status = self._status("HEAD", url)
            if status >= 400:
                status = self._status("GET", url)
        except InvalidIPAddress:
            return Answer(problem=LinkProblem.INTERNAL)
        except requests.exceptions.SSLError:
            return Answer(problem=LinkProblem.CERTIFICATE, is_passing=True)
        except requests.TooManyRedirects:
            return Answer(problem=LinkProblem.FAULT, is_passing=True)
        except (requests.exceptions.InvalidSchema, requests.exceptions.InvalidURL, requests.exceptions.MissingSchema):
            return Answer(problem=LinkProblem.MALFORMED)
        except (requests.RequestException, OSError, ValueError):
            return Answer(problem=LinkProblem.NO_ANSWER, is_passing=True)
        return _answer_of(status)

    def _status(self, method: str, url: str) -> int:
        with self._session.request(method, url, stream=True, allow_redirects=True) as response:
            return int(response.status_code)


def _answer_of(status: int) -> Answer:
    if status < 400 or status in _KEPT_OUT:
        return Answer(status=status)
    if status in _GONE:
        return Answer(problem=LinkProblem.NOT_FOUND, status=status)
    return Answer(problem=LinkProblem.FAULT, status=status, is_passing=True)
