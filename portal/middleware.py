"""Middleware of the whole site."""

from collections.abc import Callable

from csp.middleware import CSPMiddleware, PolicyParts
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.middleware.gzip import GZipMiddleware
from django.middleware.http import ConditionalGetMiddleware
from django.urls import reverse

COMPRESSIBLE = (
    "text/",
    "application/json",
    "application/xml",
    "application/atom+xml",
    "application/problem+json",
    "image/svg+xml",
)

FOR_MACHINES = ("application/json", "application/atom+xml", "application/opensearchdescription+xml")


class ContentSecurityPolicyMiddleware(CSPMiddleware):
    """django-csp, with a policy of its own for the Wagtail admin (see portal.settings.security)."""

    def get_policy_parts(
        self,
        request: HttpRequest,
        response: HttpResponseBase,
        report_only: bool = False,  # noqa: FBT001, FBT002  # django-csp's signature
    ) -> PolicyParts:
        parts = super().get_policy_parts(request, response, report_only)
        if not report_only and request.path_info.startswith(reverse("wagtailadmin_home")):
            parts.config = settings.ADMIN_CONTENT_SECURITY_POLICY
        return parts


class EntityTagMiddleware(ConditionalGetMiddleware):
    """Django's ETag and 304 for what programs ask again and again; a page for people differs with every CSRF token."""

    def needs_etag(self, response: HttpResponseBase) -> bool:
        return response.get("Content-Type", "").startswith(FOR_MACHINES) and super().needs_etag(response)


class HeadMiddleware:
    """HEAD for the API, of which django-ninja knows nothing: the answer to GET without its body (RFC 9110, 9.3.2)."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method != "HEAD" or not request.path_info.startswith(reverse("api:api-root")):
            return self.get_response(request)
        request.method = "GET"
        response = self.get_response(request)
        request.method = "HEAD"
        response.content = b""
        return response


class TextCompressionMiddleware(GZipMiddleware):
    """Django's compression for what gets smaller by it. A PDF or a photo would only lose its length and its progress bar.

    Secrets stay safe from BREACH: Django masks the CSRF token anew in every answer, and GZipMiddleware adds up to 100
    random bytes.
    """

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        if response.streaming or not response.get("Content-Type", "").startswith(COMPRESSIBLE):
            return response
        return super().process_response(request, response)
