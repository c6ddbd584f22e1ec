"""Installed apps, middleware, templates."""

from portal.settings.environment import env

DEBUG = env.bool("DEBUG", default=False)

INSTALLED_APPS = [
    "portal",
    "casestudies",
    "news",
    "organizations",
    "search",
    "roles",
    "accounts",
    "notifications",
    "content",
    "regions",
    "taxonomy",
    "api",
    "allauth",
    "allauth.account",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "allauth.mfa",
    "allauth.usersessions",
    "wagtail.contrib.redirects",
    "wagtail.contrib.routable_page",
    "wagtail.contrib.settings",
    "wagtail.embeds",
    "wagtail.sites",
    "accounts.users_app.PortalUsersConfig",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
    "django_filters",
    "django_tasks_db",
    "anymail",
    "csp",
    "corsheaders",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    # The template of the sitemap, which wagtail.contrib.sitemaps fills.
    "django.contrib.sitemaps",
    # Its Japanese for "3 minutes ago", which Wagtail uses.
    "django.contrib.humanize",
    # Before staticfiles, so that `runserver` serves files the way production does.
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    # Serves the static files, compressed when they were collected; so it stands before the compression of pages.
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "portal.middleware.TextCompressionMiddleware",
    "corsheaders.middleware.CorsMiddleware",
    "portal.middleware.HeadMiddleware",
    "portal.middleware.EntityTagMiddleware",
    "portal.middleware.ContentSecurityPolicyMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "accounts.middleware.PrivatePagesMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "accounts.use_middleware.UseMiddleware",
    "accounts.consent_middleware.ConsentMiddleware",
    "accounts.middleware.StaffMfaMiddleware",
    "wagtail.contrib.redirects.middleware.RedirectMiddleware",
    "search.middleware.EnginePatienceMiddleware",
    "roles.middleware.ReviewIsOverMiddleware",
]

ROOT_URLCONF = "portal.urls"
WSGI_APPLICATION = "portal.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [],
        "OPTIONS": {
            "loaders": [("django.template.loaders.cached.Loader", ["portal.template_loader.Loader"])],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "content.context_processors.site",
            ],
        },
    },
]
