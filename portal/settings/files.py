"""Static files and media."""

from portal.settings.environment import DATA_DIR, env

STATIC_URL = "static/"
STATIC_ROOT = DATA_DIR / "static"
STATICFILES_FINDERS = [
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
    "content.stylesheet.StylesheetFinder",
]

MEDIA_URL = "media/"
MEDIA_ROOT = DATA_DIR / "media"
# Images. Off where the web server in front (nginx, a CDN) serves MEDIA_ROOT itself.
SERVE_MEDIA = env.bool("SERVE_MEDIA", default=True)

STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "documents": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        # Text: it travels in the task that deletes a file.
        "OPTIONS": {"location": str(DATA_DIR / "private")},
    },
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

# A page with a file that is not collected yet looks plain, but is shown.
WHITENOISE_MANIFEST_STRICT = False

DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
# Wagtail's page editor sends many fields; Django's default of 1,000 is too few for a long case.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000
