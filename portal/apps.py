from django.apps import AppConfig


class PortalConfig(AppConfig):
    name = "portal"
    verbose_name = "ポータル"

    def ready(self) -> None:
        from content import slots
        from portal.searchable import StandardPageSearchable
        from search import registry

        registry.register(StandardPageSearchable())
        slots.fill("navigation", "portal/navigation.html")
        slots.fill("footer", "portal/footer.html")
