"""Search."""

from portal.settings.environment import DATA_DIR, env

# The embedded engine keeps its index here; every process of the portal on this machine shares it.
SEARCH_INDEX_DIR = DATA_DIR / "search"
# Elasticsearch instead of the embedded engine, as soon as there is an address (search.engines.elasticsearch).
ELASTICSEARCH = {
    "urls": env.list("ELASTICSEARCH_URL", default=[]),
    "user": env("ELASTICSEARCH_USER", default=""),
    "password": env("ELASTICSEARCH_PASSWORD", default=""),
    "api_key": env("ELASTICSEARCH_API_KEY", default=""),
    "ca_file": env("ELASTICSEARCH_CA_FILE", default=""),
    "prefix": env("ELASTICSEARCH_INDEX_PREFIX", default="portal"),
    "shards": env.int("ELASTICSEARCH_SHARDS", default=1),
}
SEARCH_PAGE_SIZE = 20
# Days for which it is counted what is searched for (docs/search.md); 0: nothing is counted, and what was is deleted.
SEARCH_LOG_DAYS = max(0, env.int("SEARCH_LOG_DAYS", default=365))
# Page types that the search leaves out on purpose; every other one must be searchable (a system check).
SEARCH_EXCLUDED_PAGE_TYPES = [
    "portal.HomePage",
    "casestudies.CaseStudyIndexPage",
    "organizations.OrganizationIndexPage",
    "news.NewsIndexPage",
    "wagtailcore.Page",
]
