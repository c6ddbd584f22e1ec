from typing import Any

from django.apps import AppConfig, apps
from django.db.models.signals import post_migrate


class PortalConfig(AppConfig):
    name = "portal"
    verbose_name = "ポータル"

    def ready(self) -> None:
        from content import slots
        from portal import checks, comment_notices, notices, personal_data, wagtail_words  # noqa: F401  # checks register themselves
        from portal.protection import protect
        from portal.searchable import StandardPageSearchable
        from roles import site_reports
        from search import registry

        registry.register(StandardPageSearchable())
        personal_data.register_kinds()
        slots.fill("navigation", "portal/navigation.html")
        slots.fill("footer", "portal/footer.html")
        slots.fill("my-page", "portal/my_drafts.html", order=40)
        wagtail_words.put_in_japanese()
        protect()
        site_reports.keep_within_reach()
        notices.register()
        notices.take_the_place_of_wagtails_mails()
        comment_notices.register()
        comment_notices.take_the_place_of_wagtails_mails()
        post_migrate.connect(follow_new_permissions, dispatch_uid="portal.follow_new_permissions")


def follow_new_permissions(app_config: AppConfig, **kwargs: Any) -> None:
    """Wait for the last app: by then Django has made the permissions of the others."""
    from django.db import connection
    from wagtail.models import GroupCollectionPermission, Page

    from portal.services import name_permissions
    from roles.services import write_group_rights

    if app_config is [app for app in apps.get_app_configs() if app.models_module][-1]:
        name_permissions()
        # Not while somebody migrates a few apps of an empty database, nor in one that was just emptied.
        is_whole = GroupCollectionPermission._meta.db_table in connection.introspection.table_names()
        if is_whole and Page.objects.exists():
            write_group_rights()
