"""What people are told inside the portal."""

from portal.settings.environment import env

# Days after which a notice that was read is forgotten; 0: none is.
NOTICE_DAYS = env.int("NOTICE_DAYS", default=365)
