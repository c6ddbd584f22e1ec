"""What a page tells machines of itself: its address on the site, and the picture that is shown where it is shared."""

from dataclasses import dataclass
from urllib.parse import urljoin

from django.http import HttpRequest
from django.utils.encoding import iri_to_uri
from wagtail.models import Site

from content.models import PortalImage
from content.pictures import WHOLE, stand_in


def absolute_address(address: str, request: HttpRequest) -> str:
    """`address` with scheme and host of the site, as in Wagtail's `Page.full_url`; `setup_site` takes them from BASE_URL.

    Not with those of the request: behind a proxy, or under another name of the machine, they differ.
    """
    site = Site.find_for_request(request)
    return iri_to_uri(urljoin(site.root_url, address)) if site else request.build_absolute_uri(address)


@dataclass(frozen=True, kw_only=True)
class SharedPicture:
    """In JPEG, which every program shows. `address` is absolute."""

    address: str
    width: int
    height: int
    alt: str


def shared_picture(image: PortalImage, *, alt: str, request: HttpRequest) -> SharedPicture | None:
    """The picture as the page itself shows it; None if its file is lost."""
    rendition = stand_in(image, WHOLE)
    if not rendition.width:
        return None
    address = absolute_address(rendition.url, request)
    return SharedPicture(address=address, width=rendition.width, height=rendition.height, alt=alt)
