import socket
from urllib.parse import urlsplit

import pytest

from tests.servers.portal import RunningPortal

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]


def test_an_address_with_japanese_as_it_is_is_answered(portal: RunningPortal) -> None:
    """Browsers encode it, old mail programs and scripts do not."""
    address = urlsplit(portal.url)
    with socket.create_connection(("127.0.0.1", address.port), timeout=10) as connection:
        connection.sendall(
            f"GET /search/?q=買い物 HTTP/1.1\r\nHost: {address.netloc}\r\nConnection: close\r\n\r\n".encode()
        )
        answer = b"".join(iter(lambda: connection.recv(65536), b"")).decode()
    assert answer.startswith("HTTP/1.1 200")
    assert "<mark>買い物</mark>" in answer
