"""What staff are told about pages that need care."""

from portal.settings.environment import env

# Off in networks from which other sites cannot be reached.
LINK_CHECK = env.bool("LINK_CHECK", default=True)
# Months after which an unchanged page counts as old.
STALE_AFTER_MONTHS = env.int("STALE_AFTER_MONTHS", default=12)
