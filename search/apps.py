from django.apps import AppConfig


class SearchConfig(AppConfig):
    name = "search"
    verbose_name = "検索"

    def ready(self) -> None:
        from content import slots
        from search import checks, receivers  # noqa: F401  # both register themselves

        slots.fill("head", "search/opensearch_link.html")
        slots.fill("header", "search/header_search.html")
        slots.fill("content_start", "search/trail_at_start.html")
        slots.fill("content_end", "search/trail_at_end.html")
        slots.fill("ways_on", "search/ways_on.html")
