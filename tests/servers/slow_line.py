"""The portal over a line on which each page arrives in pieces, so that the browser paints what it has so far."""

import itertools
import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler
from urllib.parse import urlsplit

from tests.servers.http_server import serving

PIECES = 24
PAUSE = 0.035  # seconds, two frames of the browser
CLOSING_TAG = re.compile(rb"</(?!script|style|title|option|optgroup|svg|use)\w+>")
# Set anew here, or of no use to one answer in one connection.
OWN_HEADERS = {"accept-encoding", "connection", "content-length", "date", "server", "transfer-encoding"}


class _Handler(BaseHTTPRequestHandler):
    origin: str  # host and port of the portal

    def do_GET(self) -> None:
        portal = HTTPConnection(self.origin, timeout=30)
        asked = {name: value for name, value in self.headers.items() if name.lower() not in OWN_HEADERS}
        portal.request("GET", self.path, headers=asked | {"Host": self.origin})
        answer = portal.getresponse()
        body = answer.read()
        portal.close()
        self.send_response(answer.status)
        for name, value in answer.getheaders():
            if name.lower() not in OWN_HEADERS:
                self.send_header(name, value)
        self.end_headers()
        is_page = answer.headers.get_content_type() == "text/html"
        for piece in pieces(body) if is_page else [body]:
            self.wfile.write(piece)
            if is_page:
                time.sleep(PAUSE)


def pieces(body: bytes) -> list[bytes]:
    """A page in at most 25 pieces, cut after closing tags: not within a text, nor between an icon and its word."""
    cuts = [match.end() for match in CLOSING_TAG.finditer(body)]
    cuts = [0, *cuts[:: len(cuts) // PIECES + 1], len(body)]
    return [body[start:end] for start, end in itertools.pairwise(cuts)]


@contextmanager
def slow_line(url: str) -> Iterator[str]:
    """Answer GET for the portal at `url`, and yield the address to ask instead."""
    with serving(type("Handler", (_Handler,), {"origin": urlsplit(url).netloc})) as address:
        yield address
