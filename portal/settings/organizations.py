"""The directory: applications."""

from portal.settings.environment import env

# Days within which an applicant is told that staff answer, and within which they ask the applicant to.
APPLICATION_DAYS = env.int("APPLICATION_DAYS", default=14)
