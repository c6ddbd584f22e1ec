"""Addresses of the site."""

from django.conf import settings
from django.urls import include, path, re_path
from django.views.generic import RedirectView
from django.views.static import serve
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.contrib.sitemaps.views import sitemap
from wagtail.documents import urls as wagtaildocs_urls

from portal.api import api
from portal.crawlers import robots
from portal.style_page import style_page

to_sign_in = RedirectView.as_view(pattern_name="account_login", query_string=True)
to_password_reset = RedirectView.as_view(pattern_name="account_reset_password")

urlpatterns = [
    # Wagtail's own sign-in and password views lead to the one sign-in of the portal.
    path("admin/login/", to_sign_in),
    path("admin/password_reset/", to_password_reset),
    path("_util/login/", to_sign_in),
    path("admin/", include(wagtailadmin_urls)),
    path("documents/", include(wagtaildocs_urls)),
    path("accounts/", include("accounts.urls")),
    path("accounts/", include("allauth.urls")),
    path("notices/", include("notifications.urls")),
    path("mail/", include("notifications.mail_urls")),
    path("mail-events/", include("notifications.webhook_urls")),
    path("robots.txt", robots, name="robots"),
    path("sitemap.xml", sitemap, name="sitemap"),
    path("search/", include("search.urls")),
    path("api/v1/", RedirectView.as_view(pattern_name="api:openapi-view")),
    path("api/v1/", api.urls),
    path("style/", style_page, name="style"),
    path("compare/", include("casestudies.urls")),
    path("organizations/", include("organizations.urls")),
    path("", include("roles.urls")),
    *(
        [re_path(r"^media/(?P<path>.*)$", serve, {"document_root": settings.MEDIA_ROOT})]
        if settings.SERVE_MEDIA
        else []
    ),
    path("", include(wagtail_urls)),
]
