from django.apps import AppConfig


class NotificationsConfig(AppConfig):
    name = "notifications"
    verbose_name = "お知らせとメール"

    def ready(self) -> None:
        from notifications import checks, notices, receivers  # noqa: F401  # both register themselves

        notices.register_all()
