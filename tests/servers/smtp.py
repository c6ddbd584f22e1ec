"""A local mail server that keeps what it receives, and that can be told to misbehave.

with running_smtp() as server:
    server.url                      # for EMAIL_URL
    server.wait_for(1)              # until so many mails are there
    server.received[0].text
    server.refuse("a@example.jp", "550 5.1.1 no such user")
    server.lateness = 2.0           # seconds before a mail is accepted
    server.breaks = 3               # so many of the next mails: the line is cut before they are accepted
    server.losses = 3               # so many of the next mails: accepted, and the line is cut before the answer
    server.is_busy = True           # 421 to everybody who comes
"""

import asyncio
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from tests.servers.postgresql import free_port


@dataclass(frozen=True)
class ReceivedMail:
    to: str
    sender: str
    message: EmailMessage

    @property
    def message_id(self) -> str:
        return str(self.message["Message-ID"])

    @property
    def subject(self) -> str:
        return str(self.message["Subject"])

    @property
    def text(self) -> str:
        return self._part("plain")

    @property
    def html(self) -> str:
        return self._part("html")

    def _part(self, kind: str) -> str:
        part = self.message.get_body((kind,))
        return part.get_content() if part else ""


@dataclass
class SmtpServer:
    port: int
    received: list[ReceivedMail] = field(default_factory=list)
    # Address → the answer to RCPT TO.
    refused: dict[str, str] = field(default_factory=dict)
    # The answer to a mail's text, if it is not to be accepted, such as "451 4.3.0 later".
    data_answer: str = ""
    # The answer to MAIL FROM, likewise.
    sender_answer: str = ""
    lateness: float = 0.0
    breaks: int = 0
    losses: int = 0
    is_busy: bool = False
    connections: int = 0

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self.port}"

    def refuse(self, address: str, answer: str) -> None:
        self.refused[address] = answer

    def to(self, address: str) -> list[ReceivedMail]:
        return [mail for mail in list(self.received) if mail.to == address]

    def message_ids(self) -> Counter[str]:
        return Counter(mail.message_id for mail in list(self.received))

    def wait_for(self, number: int, *, address: str = "", seconds: float = 90) -> list[ReceivedMail]:
        """The mails (to `address`), once there are so many."""
        deadline = time.monotonic() + seconds
        while True:
            found = self.to(address) if address else list(self.received)
            if len(found) >= number:
                return found
            assert time.monotonic() < deadline, f"{len(found)} of {number} mails came"
            time.sleep(0.05)

    # The hooks of aiosmtpd.

    async def handle_connect(self, *_: Any) -> str:
        self.connections += 1
        return "421 4.3.2 busy" if self.is_busy else "220 ready"

    async def handle_MAIL(self, _: SMTP, __: Session, envelope: Envelope, address: str, options: list[str]) -> str:  # noqa: N802  # as aiosmtpd calls it
        if self.sender_answer:
            return self.sender_answer
        envelope.mail_from = address
        envelope.mail_options.extend(options)
        return "250 OK"

    async def handle_RCPT(self, _: SMTP, __: Session, envelope: Envelope, address: str, options: list[str]) -> str:  # noqa: N802  # as aiosmtpd calls it
        if address in self.refused:
            return self.refused[address]
        envelope.rcpt_tos.append(address)
        envelope.rcpt_options.extend(options)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, _: Session, envelope: Envelope) -> str:  # noqa: N802  # as aiosmtpd calls it
        await asyncio.sleep(self.lateness)
        if self.data_answer:
            return self.data_answer
        if self.breaks:
            self.breaks -= 1
            return self._cut(server)
        message = message_from_bytes(bytes(envelope.original_content or b""), policy=policy.default)
        assert isinstance(message, EmailMessage)
        self.received += [ReceivedMail(to, str(envelope.mail_from), message) for to in envelope.rcpt_tos]
        if self.losses:
            self.losses -= 1
            return self._cut(server)
        return "250 OK"

    @staticmethod
    def _cut(server: SMTP) -> str:
        assert server.transport is not None
        server.transport.abort()
        return "250 OK"


class _Greeting(SMTP):
    """aiosmtpd has no hook before its greeting."""

    async def _handle_client(self) -> None:
        answer = await self.event_handler.handle_connect()
        if answer.startswith("421"):
            await self.push(answer)
            assert self.transport is not None
            self.transport.close()
            return
        await super()._handle_client()


class _Controller(Controller):
    def factory(self) -> SMTP:
        return _Greeting(self.handler, hostname="localhost", enable_SMTPUTF8=True)


@contextmanager
def running_smtp(port: int | None = None) -> Iterator[SmtpServer]:
    """A server of its own thread, until the block ends. A given port: one that was stopped comes back."""
    server = SmtpServer(port or free_port())
    controller = _Controller(server, hostname="127.0.0.1", port=server.port)
    controller.start()
    # The controller itself looks whether it answers.
    server.connections = 0
    try:
        yield server
    finally:
        controller.stop()
