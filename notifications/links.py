"""Links of notices lead to pages of this site, never elsewhere: a notice is no door to another host."""

from urllib.parse import urlsplit

from django.utils.http import url_has_allowed_host_and_scheme


def is_own_path(link: str) -> bool:
    """Whether it is a path of this site: /cases/1/?a=b#c, but no https://…, no //host/ and no /\\host/."""
    return (
        link.startswith("/") and not urlsplit(link).netloc and url_has_allowed_host_and_scheme(link, allowed_hosts=None)
    )
