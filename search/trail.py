"""The way back to a search from a page that was opened from it, and on to its neighbours in the list.

A hit's link carries the search: its parameters, `at` (its place in the list, from 1), `list` where the list of one
kind was open, `trouble` (and `trouble_place`, the code chosen there) where a 困りごと was. So it works without JavaScript
and without a session, and a link that is passed on still opens the page.
"""

from dataclasses import dataclass, replace
from urllib.parse import urlencode

from django.conf import settings
from django.core.validators import slug_re
from django.http import HttpRequest
from django.urls import reverse

from search import services
from search.criteria import SearchCriteria
from search.forms import SearchForm, parameters_of, place_parameters
from search.results import StoredDocument
from taxonomy.models import Trouble

MAX_POSITION = 10_000


@dataclass(frozen=True, kw_only=True)
class Neighbour:
    title: str
    url: str


@dataclass(frozen=True, kw_only=True)
class Trail:
    """`back` is the address of the hit in its list; the neighbours are None at either end.

    `trouble` is the label of the 困りごと whose page it leads to; `in_list`: it leads to the list of one kind. If the
    list has changed so that the hit is not found there, `total` is 0 and both neighbours are None.
    """

    back: str
    text: str
    trouble: str
    in_list: bool
    position: int
    total: int
    previous: Neighbour | None
    next: Neighbour | None


def trail_parameters(criteria: SearchCriteria, *, start: str = "") -> str:
    """What links to hits carry, but for `at`. `start`: further parameters that say where the list was."""
    parameters = parameters_of(criteria, page="")
    return "&".join(part for part in (parameters, "list=1" if criteria.fixed_kind else "", start) if part)


def trouble_start(trouble: Trouble, at: SearchCriteria) -> str:
    """`at`: the place that is chosen on the page of the 困りごと; what is listed there may be from elsewhere."""
    return urlencode({"trouble": trouble.key} | ({"trouble_place": at.region} if at.region else {}))


def trouble_of(request: HttpRequest) -> Trouble | None:
    """The 困りごと whose page the request says that it comes from."""
    key = request.GET.get("trouble", "")
    return Trouble.objects.filter(key=key, is_active=True).first() if slug_re.match(key) else None


def trouble_address(trouble: Trouble, at: SearchCriteria) -> str:
    """Its page with the place of `at` chosen."""
    return _address(reverse("search:trouble", args=[trouble.key]), place_parameters(at))


def search_address(criteria: SearchCriteria, *, list_url: str = "") -> str:
    """The search page, or the list of one kind at `list_url`, with these criteria."""
    return _address(list_url or reverse("search:search"), parameters_of(criteria))


def trail_of(request: HttpRequest, *, key: str, kind: str, list_url: str) -> Trail | None:
    """The trail of the record `key`, opened by `request`; None if it was not opened from a search.

    `list_url` is the address of the list of its kind. Looked for once a request: it is shown at both ends of a page.
    """
    kept: dict[str, Trail | None] = request.__dict__.setdefault("search_trails", {})
    if key not in kept:
        kept[key] = _trail(request, key=key, kind=kind, list_url=list_url)
    return kept[key]


def is_on_a_trail(request: HttpRequest) -> bool:
    """Whether the page was opened from a list of hits."""
    at = request.GET.get("at", "")
    return at.isascii() and at.isdecimal() and 0 < int(at[:6]) <= MAX_POSITION


def _trail(request: HttpRequest, *, key: str, kind: str, list_url: str) -> Trail | None:
    if not is_on_a_trail(request):
        return None
    position = int(request.GET["at"][:6])
    in_list = "list" in request.GET
    form = SearchForm(request.GET, fixed_kind=kind if in_list else "")
    criteria = form.criteria()
    there, total, found = services.position_of(criteria, place=form.place, key=key, near=position)
    position = there or position
    own = next((index for index, document in enumerate(found) if document.key == key), 0)
    trouble = trouble_of(request)
    if trouble and position <= settings.SEARCH_PAGE_SIZE:
        place = _place_of(request.GET.get("trouble_place", ""))
        start, back = trouble_start(trouble, place), trouble_address(trouble, place)
    else:
        trouble, start = None, ""
        on_page = replace(criteria, page=services.page_of(position))
        back = search_address(on_page, list_url=list_url if in_list else "")
    anchor = f"#hit-{there}" if there else ""
    links = trail_parameters(criteria, start=start)
    previous = _neighbour(found[own - 1], links, position - 1) if own else None
    following = _neighbour(found[own + 1], links, position + 1) if own + 1 < len(found) else None
    return Trail(
        back=back + anchor,
        text=criteria.text,
        trouble=trouble.label if trouble else "",
        in_list=in_list and not trouble,
        position=position,
        total=total,
        previous=previous,
        next=following,
    )


def _address(path: str, parameters: str) -> str:
    return f"{path}?{parameters}" if parameters else path


def _place_of(code: str) -> SearchCriteria:
    """Code of a prefecture (2 digits) or a municipality (5)."""
    return SearchCriteria(prefecture=code[:2], municipality=code if len(code) == 5 else "")


def _neighbour(document: StoredDocument, parameters: str, position: int) -> Neighbour:
    return Neighbour(title=document.title, url=f"{document.url}?{parameters}{'&' if parameters else ''}at={position}")
