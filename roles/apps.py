from django.apps import AppConfig


class RolesConfig(AppConfig):
    name = "roles"
    verbose_name = "役割"

    def ready(self) -> None:
        from content import slots
        from notifications import mail_texts, verbs
        from roles import checks, personal_data, receivers  # noqa: F401  # checks and receivers register themselves
        from roles.mail_texts import TEXTS
        from roles.notices import ALL

        mail_texts.register(*TEXTS)
        for verb in ALL:
            verbs.register(verb)
        personal_data.register_kinds()
        slots.fill("leaving", "roles/leaving.html")
