from django.apps import AppConfig


class CaseStudiesConfig(AppConfig):
    name = "casestudies"
    verbose_name = "取組事例"

    def ready(self) -> None:
        from casestudies.searchable import CaseStudySearchable
        from content import slots
        from search import registry

        registry.register(CaseStudySearchable())
        slots.fill("organization", "casestudies/cases_of_organization.html")
