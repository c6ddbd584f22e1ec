"""Values of parameters and answers."""

import re
from datetime import date, datetime
from typing import Annotated

from django.utils import timezone
from pydantic import BeforeValidator, PlainSerializer, WithJsonSchema
from pydantic_core import PydanticCustomError

_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")


def _without_control_characters(value: object) -> object:
    return _CONTROL.sub(" ", value) if isinstance(value, str) else value


def _written_as_a_day(value: object) -> object:
    # pydantic would take a number for seconds since 1970.
    if isinstance(value, str) and not _DAY.fullmatch(value):
        raise PydanticCustomError("date_form", "not YYYY-MM-DD")
    return value


def _local(moment: datetime) -> str:
    return timezone.localtime(moment).isoformat(timespec="seconds")


# A control character, which nobody types and no database takes, is a space.
Text = Annotated[str, BeforeValidator(_without_control_characters)]
Day = Annotated[date, BeforeValidator(_written_as_a_day)]
# As GIF 441 日付時刻 wants it: 2026-11-22T09:30:00+09:00.
Moment = Annotated[
    datetime,
    PlainSerializer(_local, return_type=str),
    WithJsonSchema({"type": "string", "format": "date-time"}, mode="serialization"),
]
