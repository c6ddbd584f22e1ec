from django.apps import AppConfig


class CaseStudiesConfig(AppConfig):
    name = "casestudies"
    verbose_name = "取組事例"

    def ready(self) -> None:
        from casestudies.searchable import CaseStudySearchable
        from search import registry

        registry.register(CaseStudySearchable())
