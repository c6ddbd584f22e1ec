"""Wagtail."""

from portal.settings.environment import env

WAGTAIL_SITE_NAME = env("PORTAL_NAME", default="生活支援共創プラットフォーム")
# Where mails and previews lead to.
WAGTAILADMIN_BASE_URL = env("BASE_URL", default="http://localhost:8000").rstrip("/")
WAGTAILADMIN_LOGIN_URL = "account_login"
WAGTAIL_FRONTEND_LOGIN_URL = "account_login"
WAGTAIL_PASSWORD_REQUIRED_TEMPLATE = "portal/password_required.html"  # noqa: S105  # the name of a template
WAGTAILDOCS_PASSWORD_REQUIRED_TEMPLATE = WAGTAIL_PASSWORD_REQUIRED_TEMPLATE
WAGTAIL_PASSWORD_MANAGEMENT_ENABLED = False
WAGTAIL_PASSWORD_RESET_ENABLED = False
WAGTAIL_EMAIL_MANAGEMENT_ENABLED = False
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAIL_I18N_ENABLED = False
WAGTAILADMIN_PERMITTED_LANGUAGES = [("ja", "日本語"), ("en", "English")]

WAGTAILIMAGES_IMAGE_MODEL = "content.PortalImage"
WAGTAILIMAGES_IMAGE_FORM_BASE = "content.images.PortalImageForm"
WAGTAILIMAGES_EXTENSIONS = ["jpg", "jpeg", "png", "webp"]
WAGTAILIMAGES_MAX_UPLOAD_SIZE = 10 * 1024 * 1024
# The largest phones; each pixel takes three bytes of memory while a photo is read.
WAGTAILIMAGES_MAX_IMAGE_PIXELS = 50_000_000
WAGTAILDOCS_EXTENSIONS = ["pdf", "docx", "xlsx", "pptx", "csv", "txt"]
WAGTAILDOCS_SERVE_METHOD = "serve_view"
# Embeds fetch from third-party hosts: off. A video is a file or a plain link.
WAGTAILEMBEDS_FINDERS: list[dict[str, str]] = []

# The databases' own full-text search does not cut Japanese into words: 移動 would not find 買い物移動支援.
WAGTAILSEARCH_BACKENDS = {
    "default": {
        "BACKEND": "search.admin_backend",
        # In one transaction SQLite would let nobody else write while the index is filled anew.
        "ATOMIC_REBUILD": False,
    }
}
WAGTAILDOCS_DOCUMENT_MODEL = "content.PortalDocument"
WAGTAILDOCS_DOCUMENT_FORM_BASE = "content.forms.PortalDocumentForm"
WAGTAIL_FINISH_WORKFLOW_ACTION = "roles.approved.publish_what_was_approved"
