"""Language, time zone, and the prefecture that the portal belongs to."""

from portal.settings.environment import BASE_DIR, env

LANGUAGE_CODE = "ja"
LANGUAGES = [("ja", "日本語")]
TIME_ZONE = "Asia/Tokyo"
USE_I18N = True
# How dates may be typed.
FORMAT_MODULE_PATH = ["portal.formats"]
# Japanese that Wagtail and its packages lack. Django reads it after theirs, for scripts of the admin too.
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_TZ = True
# With one to choose from, Wagtail asks for none (and its list holds names that browsers refuse).
WAGTAIL_USER_TIME_ZONES = [TIME_ZONE]

# JIS X 0401 code of the prefecture that runs the portal; the default is the one in which the sample organizations work.
PORTAL_PREFECTURE = env("PORTAL_PREFECTURE", default="11")
# Shown at the foot of pages that name no department of their own.
PORTAL_DEPARTMENT = env("PORTAL_DEPARTMENT", default="")
