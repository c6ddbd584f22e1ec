"""Search."""

from portal.settings.environment import DATA_DIR

# The embedded engine keeps its index here; every process of the portal on this machine shares it.
SEARCH_INDEX_DIR = DATA_DIR / "search"
SEARCH_PAGE_SIZE = 20
# Page types that the search leaves out on purpose; every other one must be searchable (a system check).
SEARCH_EXCLUDED_PAGE_TYPES = [
    "portal.HomePage",
    "casestudies.CaseStudyIndexPage",
    "news.NewsIndexPage",
    "wagtailcore.Page",
]
