from django.apps import AppConfig


class NotificationsConfig(AppConfig):
    name = "notifications"
    verbose_name = "お知らせとメール"

    def ready(self) -> None:
        from content import slots
        from notifications import checks, notices, receivers  # noqa: F401  # both register themselves

        notices.register_all()
        slots.fill("my-page", "notifications/my_page_notices.html", order=30)
