"""Verbs of the pages' upkeep and of the pictures."""

from content.services.addresses import check_addresses
from content.services.findings import recheck_links_inside, scan_changed_pages
from content.services.jargon import load_jargon
from content.services.renditions import images_lacking_renditions, make_renditions

__all__ = [
    "check_addresses",
    "images_lacking_renditions",
    "load_jargon",
    "make_renditions",
    "recheck_links_inside",
    "scan_changed_pages",
]
