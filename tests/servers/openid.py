"""A local OpenID provider that answers over HTTP, with people of a test's own.

A process of its own: in the one of the tests its libraries' warnings would be errors.
"""

import re
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs, urlsplit

import requests

from tests.servers.postgresql import free_port

PATIENCE = 30  # seconds


@dataclass(frozen=True)
class OpenIDServer:
    """`url` is the issuer, without a final slash."""

    url: str

    def add_person(self, sub: str, claims: Mapping[str, Any]) -> None:
        """Somebody who can sign in there; claims of a known person are replaced."""
        requests.put(f"{self.url}/users/{sub}", json=dict(claims), timeout=5).raise_for_status()

    def sign_in(self, address: str, sub: str) -> str:
        """Sign in at the address that the portal leads to, and return where the provider leads back to."""
        return self._answer(address, {"sub": sub})

    def refuse(self, address: str) -> str:
        back = self._answer(address, {"action": "deny"})
        # This server forgets the state, which RFC 6749 (4.1.2.1) requires.
        return f"{back}&state={parse_qs(urlsplit(address).query)['state'][0]}"

    @staticmethod
    def _answer(address: str, form: dict[str, str]) -> str:
        response = requests.post(address, data=form, timeout=5, allow_redirects=False)
        assert response.is_redirect, response.text
        # What comes after the host: the client of the test has no host.
        parts = urlsplit(response.headers["Location"])
        return f"{parts.path}?{parts.query}"


@contextmanager
def running_openid_server() -> Iterator[OpenIDServer]:
    port = free_port()
    command = [sys.executable, "-W", "ignore", "-m", "oidc_provider_mock", "--port", str(port), "--require-nonce"]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        # The issuer that it names is the host that it is asked by.
        url = f"http://127.0.0.1:{port}"
        _wait_for(url, process)
        yield OpenIDServer(url)
    finally:
        process.terminate()
        process.wait(timeout=10)


def _wait_for(url: str, process: "subprocess.Popen[bytes]") -> None:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline and process.poll() is None:
        try:
            requests.get(f"{url}/.well-known/openid-configuration", timeout=5).raise_for_status()
        except requests.RequestException:
            time.sleep(0.1)
        else:
            return
    raise AssertionError("the OpenID provider did not start")


def leads_to(html: str) -> str:
    """The address of the provider on the page that leads there."""
    found = re.search(r'http-equiv="refresh" content="0;url=([^"]+)"', html)
    assert found, html
    return found[1].replace("&amp;", "&")
