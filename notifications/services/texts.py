"""Texts of mails as staff want them; what they take back is as the code has it again."""

import hashlib
from dataclasses import dataclass
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from wagtail.log_actions import log
from wagtail.models import ModelLogEntry

from notifications import mail_texts
from notifications.mail_texts import MailText
from notifications.models import ChangedMailText
from notifications.permissions import may_change_mail_texts

CHANGE = "notifications.change_mail_text"
RESTORE = "notifications.restore_mail_text"
# Former texts that the form shows.
FORMER = 20


@dataclass(frozen=True, kw_only=True)
class CurrentText:
    """A text as it is sent now. `changed`: the row of those who changed it; None as delivered."""

    text: MailText
    changed: ChangedMailText | None

    @property
    def subject(self) -> str:
        return self.changed.subject if self.changed else self.text.subject

    @property
    def body(self) -> str:
        return self.changed.body if self.changed else self.text.body

    @property
    def digest(self) -> str:
        """What a form carries: whoever saves it says which words they have seen. Equal words need no warning."""
        return hashlib.sha256(f"{self.subject}\n\n{self.body}".encode()).hexdigest()


class ChangedMeanwhile(Exception):
    """The text is not any more what the person saw who wants to change it."""

    def __init__(self, current: CurrentText) -> None:
        super().__init__(current.text.key)
        self.current = current


def current_texts() -> list[CurrentText]:
    """All texts in the order of their labels; one query, and one for the people who changed them."""
    changed = {row.key: row for row in ChangedMailText.objects.select_related("changed_by")}
    return [
        CurrentText(text=text, changed=changed.get(text.key))
        for text in sorted(mail_texts.all_texts(), key=lambda text: text.label)
    ]


def current_text(key: str) -> CurrentText:
    """Raises KeyError for an unknown key."""
    return _current(key, ChangedMailText.objects.select_related("changed_by").filter(key=key).first())


def former_texts(key: str) -> list[ModelLogEntry]:
    """Who changed the text and when, the last first; `data["before"]` is what it was until then."""
    entries = ModelLogEntry.objects.filter(
        content_type=ContentType.objects.get_for_model(ChangedMailText), action__in=(CHANGE, RESTORE), data__key=key
    )
    return list(entries.select_related("user").order_by("-timestamp", "-pk")[:FORMER])


@transaction.atomic
def change_mail_text(*, key: str, subject: str, body: str, by: Any, seen: str) -> None:
    """Write a text anew; the words that are there already change nothing. `seen`: digest of the text before them.

    Raises PermissionDenied, KeyError for an unknown key, ValidationError by field, and ChangedMeanwhile if another
    person was faster: nobody's words are lost without being shown.
    """
    current = _locked(key, by)
    subject, body = subject.strip(), _tidy(body)
    if faults := mail_texts.faults(current.text, subject=subject, body=body):
        raise ValidationError(dict(faults))
    if seen != current.digest:
        raise ChangedMeanwhile(current)
    if (subject, body) == (current.subject, _tidy(current.body)):
        return
    before = _words(current)
    row = current.changed or ChangedMailText(key=key)
    row.subject, row.body, row.changed_by = subject, body, by
    try:
        with transaction.atomic():
            row.save(force_insert=current.changed is None)
    except IntegrityError as error:
        # There was no row to lock yet, and another transaction has made it.
        raise ChangedMeanwhile(current_text(key)) from error
    log(row, CHANGE, user=by, title=current.text.label, data={"key": key, "before": before})


@transaction.atomic
def restore_mail_text(*, key: str, by: Any, seen: str) -> None:
    """Send the text as delivered again; does nothing where it is. Raises what `change_mail_text` raises."""
    current = _locked(key, by)
    if current.changed is None:
        return
    if seen != current.digest:
        raise ChangedMeanwhile(current)
    log(
        current.changed,
        RESTORE,
        user=by,
        title=current.text.label,
        data={"key": key, "before": _words(current)},
        deleted=True,
    )
    current.changed.delete()


def _locked(key: str, by: Any) -> CurrentText:
    """The text, which nobody else changes until the transaction ends."""
    if not may_change_mail_texts(by):
        raise PermissionDenied
    return _current(key, ChangedMailText.objects.select_for_update().filter(key=key).first())


def _current(key: str, changed: ChangedMailText | None) -> CurrentText:
    return CurrentText(text=mail_texts.get(key), changed=changed)


def _tidy(body: str) -> str:
    """Browsers end lines with CR LF."""
    return "\n".join(body.strip().splitlines()) + "\n"


def _words(current: CurrentText) -> dict[str, str]:
    return {"subject": current.subject, "body": current.body}
