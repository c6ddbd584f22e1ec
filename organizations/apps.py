from django.apps import AppConfig


class OrganizationsConfig(AppConfig):
    name = "organizations"
    verbose_name = "団体"

    def ready(self) -> None:
        from content import slots
        from notifications import mail_texts, verbs
        from organizations import personal_data, receivers  # noqa: F401  # receivers register themselves
        from organizations.mail_texts import TEXTS
        from organizations.notices import ALL
        from organizations.searchable import OrganizationSearchable
        from search import registry

        registry.register(OrganizationSearchable())
        mail_texts.register(*TEXTS)
        for verb in ALL:
            verbs.register(verb)
        personal_data.register_kinds()
        slots.fill("my-page", "organizations/my_organizations.html", order=30)
