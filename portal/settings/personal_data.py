"""What is kept of people, and how long."""

from portal.settings.environment import env

# Days without a sign-in after which an account is closed; its owner is told 30 days and 7 days before. 0: never.
ACCOUNT_UNUSED_DAYS = max(0, env.int("ACCOUNT_UNUSED_DAYS", default=730))
# Days after which an account is deleted whose address nobody has proved. 0: never.
ACCOUNT_UNPROVED_DAYS = max(0, env.int("ACCOUNT_UNPROVED_DAYS", default=2))
# Where signed-in people are asked for their consent to a new text first. Public pages are never behind it, and staff at
# work in the admin are asked on pages of their own.
CONSENT_ASKED_UNDER = ("/accounts/", "/mypage/", "/notices/")
# How often a person may take all of their data (allauth's way to write rates).
OWN_DATA_RATE = "5/h/user"
