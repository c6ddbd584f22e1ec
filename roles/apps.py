from django.apps import AppConfig


class RolesConfig(AppConfig):
    name = "roles"
    verbose_name = "役割"

    def ready(self) -> None:
        from roles import receivers  # noqa: F401  # they register themselves
