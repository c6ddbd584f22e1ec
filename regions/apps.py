from django.apps import AppConfig


class RegionsConfig(AppConfig):
    name = "regions"
    verbose_name = "地域"

    def ready(self) -> None:
        from wagtail.permissions import register_permission_policy

        from regions.models import DailyLivingArea
        from regions.permissions import KeptForGood

        register_permission_policy(DailyLivingArea, KeptForGood(DailyLivingArea))
