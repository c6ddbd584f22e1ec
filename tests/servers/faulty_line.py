"""A line to an Elasticsearch that can be made to fail: a server in front of the real one."""

import http.client
import json
import ssl
import struct
import time
from base64 import b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler
from socket import SO_LINGER, SOL_SOCKET
from typing import Any

from tests.servers.elasticsearch import ElasticsearchServer
from tests.servers.http_server import serving

_JSON = "application/vnd.elasticsearch+json;compatible-with=8"


@dataclass
class FaultyLine:
    """`url` is where to ask. Whole until something is set; `asked` counts the requests that came in."""

    server: ElasticsearchServer
    url: str = ""
    # Every request is answered so many seconds late.
    delay: float = 0.0
    # The connection is broken off, as by a server that dies or a firewall.
    is_cut: bool = False
    # Answered instead of the server: status, body, and whether it claims to be Elasticsearch.
    status: int = 0
    body: dict[str, Any] = field(default_factory=dict)
    is_elasticsearch: bool = True
    # Of every bulk message the second half is refused: 429 for these documents.
    is_half_refusing: bool = False
    # "user:password" that a request must bring.
    credentials: str = ""
    asked: int = 0

    def mend(self) -> None:
        self.delay, self.is_cut, self.status, self.is_half_refusing, self.credentials = 0.0, False, 0, False, ""
        self.is_elasticsearch = True


@contextmanager
def faulty_line(server: ElasticsearchServer, *, tls: ssl.SSLContext | None = None) -> Iterator[FaultyLine]:
    line = FaultyLine(server)
    with serving(type("Handler", (_Handler,), {"line": line}), tls=tls) as url:
        line.url = url
        yield line


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    line: FaultyLine

    def do_GET(self) -> None:
        self.respond()

    def do_HEAD(self) -> None:
        self.respond()

    def do_POST(self) -> None:
        self.respond()

    def do_PUT(self) -> None:
        self.respond()

    def do_DELETE(self) -> None:
        self.respond()

    def respond(self) -> None:
        line = self.line
        line.asked += 1
        sent = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        time.sleep(line.delay)
        if line.is_cut:
            # No goodbye: the other side gets a reset.
            self.connection.setsockopt(SOL_SOCKET, SO_LINGER, struct.pack("ii", 1, 0))
            self.close_connection = True
            self.connection.close()
        elif line.status:
            self.answer(line.status, json.dumps(line.body).encode())
        elif line.credentials and self.headers["Authorization"] != _basic(line.credentials):
            self.answer(401, json.dumps({"error": {"type": "security_exception"}, "status": 401}).encode())
        elif line.is_half_refusing and self.path.split("?")[0].endswith("/_bulk"):
            self.answer(200, self.half_refused(sent))
        else:
            self.answer(*self.forwarded(sent))

    def forwarded(self, sent: bytes) -> tuple[int, bytes]:
        connection = http.client.HTTPConnection("127.0.0.1", self.line.server.port, timeout=60)
        names = ("Content-Type", "Accept")
        kept = {name: self.headers[name] for name in names if self.headers[name]}
        connection.request(self.command, self.path, sent, kept)
        response = connection.getresponse()
        try:
            return response.status, response.read()
        finally:
            connection.close()

    def half_refused(self, sent: bytes) -> bytes:
        """What the server would say if it had room for the first half only."""
        operations: list[list[bytes]] = []
        for row in sent.split(b"\n")[:-1]:
            if not operations or _is_whole(operations[-1]):
                operations.append([row])
            else:
                operations[-1].append(row)
        half = len(operations) // 2
        taken = b"".join(row + b"\n" for operation in operations[:half] for row in operation)
        answer = json.loads(self.forwarded(taken)[1]) if half else {"took": 1, "items": []}
        for operation in operations[half:]:
            [(kind, action)] = json.loads(operation[0]).items()
            error = {"type": "es_rejected_execution_exception", "reason": "queue is full"}
            answer["items"].append({kind: {"_id": action["_id"], "status": 429, "error": error}})
        return json.dumps(answer | {"errors": True}).encode()

    def answer(self, status: int, body: bytes) -> None:
        self.send_response(status)
        if self.line.is_elasticsearch:
            self.send_header("X-Elastic-Product", "Elasticsearch")
        self.send_header("Content-Type", _JSON)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)


def _basic(credentials: str) -> str:
    return f"Basic {b64encode(credentials.encode()).decode()}"


def _is_whole(operation: list[bytes]) -> bool:
    """A deletion is one row, everything else two."""
    return len(operation) == 2 or "delete" in json.loads(operation[0])
