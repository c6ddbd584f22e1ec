"""Language, time zone, and the prefecture that the portal belongs to."""

from portal.settings.environment import env

LANGUAGE_CODE = "ja"
LANGUAGES = [("ja", "日本語")]
TIME_ZONE = "Asia/Tokyo"
USE_I18N = True
USE_TZ = True

# JIS X 0401 code of the prefecture that runs the portal.
PORTAL_PREFECTURE = env("PORTAL_PREFECTURE", default="11")
# Shown at the foot of pages that name no department of their own.
PORTAL_DEPARTMENT = env("PORTAL_DEPARTMENT", default="")
