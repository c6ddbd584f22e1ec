"""Verbs of the pages' upkeep."""

from content.services.addresses import check_addresses
from content.services.findings import recheck_links_inside, scan_changed_pages
from content.services.jargon import load_jargon

__all__ = ["check_addresses", "load_jargon", "recheck_links_inside", "scan_changed_pages"]
