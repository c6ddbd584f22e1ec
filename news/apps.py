from django.apps import AppConfig


class NewsConfig(AppConfig):
    name = "news"
    verbose_name = "お知らせ"

    def ready(self) -> None:
        from news.searchable import NewsSearchable
        from search import registry

        registry.register(NewsSearchable())
