"""What a crawler asks for first."""

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from casestudies.models import CaseStudyIndexPage
from content.metadata import absolute_address
from organizations.models import OrganizationIndexPage


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """/robots.txt (RFC 9309): everything is open but what is for staff, and lists with parameters, which have no end.

    What they list is in the sitemap. Not closed: hits, whose links carry the search; they name their own address, and
    a crawler has to read that.
    """
    lists = [reverse("search:search"), reverse("search:places")]
    pages = [*CaseStudyIndexPage.objects.live(), *OrganizationIndexPage.objects.live()]
    lists += [page.get_url(request) for page in pages]
    # The same lists once more, for programs and for frames.
    again = [reverse(f"search:{name}") for name in ("json", "csv", "feed", "embed")]
    closed = [
        reverse("wagtailadmin_home"),
        "/accounts/",
        reverse("style"),
        *again,
        *(f"{address}?" for address in lists),
    ]
    lines = ["User-agent: *", *(f"Disallow: {address}" for address in closed)]
    lines += ["", f"Sitemap: {absolute_address(reverse('sitemap'), request)}", ""]
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")
