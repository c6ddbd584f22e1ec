from django.apps import AppConfig


class TaxonomyConfig(AppConfig):
    name = "taxonomy"
    verbose_name = "分類"

    def ready(self) -> None:
        from wagtail.permissions import register_permission_policy

        from taxonomy.models import ActivityField, BodyKind, ServiceAType, Trouble
        from taxonomy.permissions import KeptForGood

        for model in (ActivityField, BodyKind, ServiceAType, Trouble):
            register_permission_policy(model, KeptForGood(model))
