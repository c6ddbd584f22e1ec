"""Sending what is due: at least once, never none.

A mail is claimed with a lease just before it is handed over, and marked just after: a process that is killed in between
leaves one mail that is sent again when the lease ends, with the same Message-ID. Whoever claims holds one mail at a time,
so that nothing else can go out twice.
"""

import logging
import time
from collections.abc import Iterator
from datetime import timedelta
from functools import reduce
from operator import or_

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from notifications import verbs
from notifications.mail_message import message_of
from notifications.models import Mail, MailState
from notifications.services import owed
from notifications.services.addresses import is_suspended, note_bounce
from notifications.services.refusals import Refusal, refusal_of, reply_text

logger = logging.getLogger(__name__)

# A day in all; then the mail counts as failed.
PAUSES = owed.Pauses(first=timedelta(seconds=30), longest=timedelta(hours=4), tries=14)
# While the server cannot be reached, all wait: one try for all of them, and none of their own is used up.
SERVER_PAUSE = timedelta(seconds=30)
# Longer for those that were refused for the portal's sake: the next time others show whether it is so for all.
REFUSED_PAUSE = 2 * SERVER_PAUSE
SERVER_DOWN = "メールサーバーにつながりません。"
SERVER_REFUSES = "メールサーバーが、このサイトからのメールを受け付けません。"
# So many mails in a row that could not be handed over: it is the server, not the mails.
IN_A_ROW = 3
# Many servers end a conversation after so many.
MAILS_PER_CONNECTION = 100
# Steps of a conversation that hand over one mail: sender, recipient, beginning, text, and the way back.
STEPS = 6

VOID = "番号が使える時間を過ぎました。"
SUSPENDED = "この宛先への送信を止めています。"
NO_NOTICE = "知らせる内容がなくなりました。"
NOT_ACTIVE = "利用者がいないか、利用を停止しています。"
MAY_NOT_KNOW = "この人には、もう見せない内容です。"


class ServerDown(Exception):
    """No mail can be handed over now. `label` begins what the rows of the mails say."""

    def __init__(self, error: str, *, label: str = SERVER_DOWN) -> None:
        super().__init__(error)
        self.label = label


def has_due_mails() -> bool:
    return owed.due(_waiting()).exists()


def send_due_mails(*, seconds: float | None = None) -> int:
    """Send what is due, or begin no further mail after so many seconds; return the number of mails sent."""
    if _server_rests():
        return 0
    end = time.monotonic() + seconds if seconds is not None else None
    sent = 0
    line, doubts = _Line(), _Doubts()
    try:
        for mail in _deliveries(line, doubts, end):
            sent += mail.state == MailState.SENT
        doubts.close()
    except ServerDown as error:
        logger.warning("no mail can be sent now: %s", error)
        doubts.let_go()
        _let_all_wait(error)
    finally:
        line.close()
    return sent


def held_up_by_the_server() -> QuerySet[Mail]:
    """Mails that wait because none can be handed over."""
    labels = (SERVER_DOWN, SERVER_REFUSES)
    return _waiting().filter(reduce(or_, (Q(last_error__startswith=label) for label in labels)))


def lease() -> timedelta:
    return timedelta(seconds=STEPS * settings.EMAIL_TIMEOUT)


class _Line:
    """The conversation with the server, held over many mails."""

    def __init__(self) -> None:
        self._connection: BaseEmailBackend | None = None
        self._mails = 0

    @property
    def is_open(self) -> bool:
        return self._connection is not None

    def open(self) -> None:
        """Raises ServerDown."""
        if self._mails >= MAILS_PER_CONNECTION:
            self.close()
        if self._connection is not None:
            return
        try:
            connection = get_connection(settings.MAIL_TRANSPORT)
            connection.open()
        except Exception as error:  # whatever it is, no mail is to blame
            raise ServerDown(owed.error_text(error)) from error
        self._connection, self._mails = connection, 0

    def send(self, message: EmailMessage) -> None:
        """Raises whatever the transport raises."""
        self._mails += 1
        message.connection = self._connection
        if not message.send():
            raise RuntimeError("the transport sent nothing")

    def close(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            try:
                connection.close()
            except Exception:
                logger.warning("the line to the mail server did not close", exc_info=True)


class _Doubts:
    """Whose fault it is, told by what follows: of the server if nothing else goes out, else of the mail."""

    def __init__(self) -> None:
        self._broken = 0
        # Refused for the portal's sake, and held until the server has taken another mail or the run is over.
        self._refused: list[Mail] = []
        self._has_sent = False

    def note(self, mail: Mail, refusal: Refusal | None) -> None:
        """Raises ServerDown."""
        if refusal is Refusal.SERVER:
            raise ServerDown(mail.last_error, label=SERVER_REFUSES)
        self._broken = self._broken + 1 if refusal is Refusal.BROKEN else 0
        if self._broken >= IN_A_ROW:
            raise ServerDown(mail.last_error)
        if refusal is Refusal.PORTAL:
            self._refused.append(mail)
        self._has_sent = self._has_sent or mail.state == MailState.SENT
        if self._has_sent:
            self._blame_the_mails()
        elif len(self._refused) >= IN_A_ROW:
            self.close()

    def close(self) -> None:
        """Raises ServerDown if the server took nothing."""
        if self._refused:
            raise ServerDown(self._refused[-1].last_error, label=SERVER_REFUSES)

    def let_go(self) -> None:
        """A lease without a holder keeps them back: `next_try_at` is when they were refused."""
        now = timezone.now()
        for mail in self._refused:
            owed.settle(
                mail,
                next_try_at=now,
                leased_until=now + REFUSED_PAUSE,
                last_error=owed.error_text(f"{SERVER_REFUSES}{mail.last_error}"),
            )

    def _blame_the_mails(self) -> None:
        for mail in self._refused:
            _try_later(mail)
        self._refused = []


def _waiting() -> QuerySet[Mail]:
    return Mail.objects.filter(state=MailState.WAITING)


def _claim() -> Mail | None:
    rows = _waiting().select_related("notice__event", "notice__user")
    found = owed.claim(rows, limit=1, lease=lease(), first=["urgency"])
    return found[0] if found else None


def _deliveries(line: _Line, doubts: _Doubts, end: float | None) -> Iterator[Mail]:
    """Mails one after the other, each with its new state. Raises ServerDown."""
    while end is None or time.monotonic() < end:
        # The line first: the lease is for handing over alone.
        if not line.is_open and not has_due_mails():
            return
        line.open()
        mail = _claim()
        if mail is None:
            return
        refusal = _deliver(mail, line)
        yield mail
        if refusal in (Refusal.BROKEN, Refusal.SERVER):
            line.close()
        doubts.note(mail, refusal)


def _deliver(mail: Mail, line: _Line) -> Refusal | None:
    """Send one claimed mail and write how it ended; None if nothing was refused."""
    try:
        if reason := _reason_to_drop(mail):
            _end(mail, MailState.DROPPED, last_error=reason)
            return None
        message = message_of(mail)
    except Exception as error:
        logger.exception("mail %s could not be made", mail.pk)
        return _note_refusal(mail, error, Refusal.LATER)
    try:
        line.send(message)
    except Exception as error:  # noqa: BLE001  # whatever a transport raises, the row must say so and wait
        logger.warning("mail %s was not sent: %s", mail.pk, error)
        return _note_refusal(mail, error, refusal_of(error))
    _end(mail, MailState.SENT, sent_at=timezone.now(), last_error="", **_emptied(mail))
    return None


def _end(mail: Mail, state: MailState, **changed: object) -> None:
    mail.state = state
    owed.settle(mail, state=state, attempts=mail.attempts + (state != MailState.DROPPED), **changed)


def _emptied(mail: Mail) -> dict[str, str]:
    """What let somebody in, or was for one person's eyes, is not kept. The mail of a notice says what the notice says."""
    is_kept = settings.MAIL_KEEP_BODIES or mail.verb
    return {} if is_kept else {"text": "", "html": ""}


def _reason_to_drop(mail: Mail) -> str:
    if mail.is_void:
        return VOID
    if is_suspended(mail.to):
        return SUSPENDED
    return _reason_of_notice(mail) if mail.verb else ""


def _reason_of_notice(mail: Mail) -> str:
    if mail.notice is None:
        return NO_NOTICE
    if not mail.notice.user.is_active:
        return NOT_ACTIVE
    verb = verbs.find(mail.verb)
    if verb is None:
        return NO_NOTICE
    return "" if verb.may_know(mail.notice.event, mail.notice.user) else MAY_NOT_KNOW


@transaction.atomic
def _note_refusal(mail: Mail, error: Exception, refusal: Refusal) -> Refusal:
    before, mail.last_error = mail.last_error, owed.error_text(reply_text(error))
    if refusal is Refusal.PORTAL and _went_others_out(mail, before):
        refusal = Refusal.LATER
    if refusal is Refusal.SERVER:
        # Not this mail's fault: it waits with the others.
        owed.let_go([mail])
    elif refusal in (Refusal.LATER, Refusal.BROKEN):
        _try_later(mail)
    elif refusal is not Refusal.PORTAL:
        _end(mail, MailState.FAILED, last_error=mail.last_error)
        if refusal is not Refusal.MAIL:
            note_bounce(email=mail.to, is_hard=refusal is Refusal.NO_MAILBOX, reason=mail.last_error)
    return refusal


def _went_others_out(mail: Mail, before: str) -> bool:
    """Whether the server took other mails when this one was refused the last time, or since."""
    if mail.last_error == before:
        return True
    others = Mail.objects.filter(state=MailState.SENT, sent_at__gte=mail.next_try_at)
    return before.startswith(SERVER_REFUSES) and others.exists()


def _try_later(mail: Mail) -> None:
    state = MailState.FAILED if owed.is_last_try(mail, PAUSES) else MailState.WAITING
    owed.postpone(mail, mail.last_error, pauses=PAUSES, state=state)


def _server_rests() -> bool:
    """Whether the server took nothing a moment ago. What came in since waits with the others."""
    resting = held_up_by_the_server().filter(next_try_at__gt=timezone.now(), leased_until=None).order_by("-next_try_at")
    last = resting.values_list("next_try_at", "last_error").first()
    if last is None:
        return False
    owed.due(_waiting()).update(next_try_at=last[0], last_error=last[1])
    return True


def _let_all_wait(error: ServerDown) -> None:
    last_error = owed.error_text(f"{error.label}{error}")
    owed.due(_waiting()).update(next_try_at=timezone.now() + SERVER_PAUSE, last_error=last_error)
