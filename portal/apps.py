from typing import Any

from django.apps import AppConfig, apps
from django.db.models.signals import post_migrate


class PortalConfig(AppConfig):
    name = "portal"
    verbose_name = "ポータル"

    def ready(self) -> None:
        from content import slots
        from portal import personal_data, review, wagtail_words
        from portal.searchable import StandardPageSearchable
        from search import registry

        registry.register(StandardPageSearchable())
        personal_data.register_kinds()
        slots.fill("navigation", "portal/navigation.html")
        slots.fill("footer", "portal/footer.html")
        slots.fill("my-page", "portal/my_drafts.html", order=40)
        wagtail_words.put_in_japanese()
        review.ask_for_a_reason()
        post_migrate.connect(name_new_permissions, dispatch_uid="portal.name_new_permissions")


def name_new_permissions(app_config: AppConfig, **kwargs: Any) -> None:
    """Wait for the last app: by then Django has made the permissions of the others."""
    from portal.services import name_permissions

    if app_config is [app for app in apps.get_app_configs() if app.models_module][-1]:
        name_permissions()
