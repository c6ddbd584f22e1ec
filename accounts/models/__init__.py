"""People who sign in, what they agreed to, and the end of accounts that nobody uses."""

from accounts.models.closing import ClosingNotice
from accounts.models.consent import Consent, ConsentText
from accounts.models.people import User, UserManager

__all__ = ["ClosingNotice", "Consent", "ConsentText", "User", "UserManager"]
