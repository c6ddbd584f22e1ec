"""Who asks, as far as it matters for the counts of searches: residents, staff, or nobody that is counted."""

import re

from django.http import HttpRequest

from search.models import Visitor

# Programs that say so (Cubot makes telephones); a browser that says nothing is none.
_PROGRAMS = re.compile(
    r"(?<!cu)bot(?:\b|[/_-])|crawl|spider|slurp|curl|wget|python|java/|go-http|okhttp|libwww|httpclient|headless|lighthouse|"
    r"monitor|preview|archiver|scan|feed",
    re.IGNORECASE,
)


def visitor_of(request: HttpRequest) -> Visitor | None:
    """None for programs, and for pages that a browser only fetches in advance."""
    agent = request.headers.get("User-Agent", "")
    purposes = [request.headers.get(name, "") for name in ("Sec-Purpose", "Purpose", "X-Moz")]
    is_ahead = any("prefetch" in purpose or "prerender" in purpose for purpose in map(str.lower, purposes))
    if request.method != "GET" or is_ahead or not agent or _PROGRAMS.search(agent):
        return None
    return Visitor.STAFF if request.user.has_perm("wagtailadmin.access_admin") else Visitor.PUBLIC
