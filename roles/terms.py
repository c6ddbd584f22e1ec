"""How long a role lasts where nobody says otherwise: to the end of a Japanese fiscal year, when posts change."""

from datetime import date

from django.utils import timezone

from roles.enums import Role

# They are ended by hand: the portal must not lose its last 管理者 by the calendar, and a 参加者 is whoever has an account.
WITHOUT_TERM = (Role.ADMINISTRATOR, Role.PARTICIPANT)
# Days before the end of a term on which its holder is told.
WARN_DAYS = 30


def default_end(role: str, today: date | None = None) -> date | None:
    """The coming 31 March; in its last three months (January to March) that of the year after."""
    if role in WITHOUT_TERM:
        return None
    day = today or timezone.localdate()
    return date(day.year + 1, 3, 31)
