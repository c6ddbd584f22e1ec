from django.apps import AppConfig


class ContentConfig(AppConfig):
    name = "content"
    verbose_name = "ページの土台"

    def ready(self) -> None:
        from content import checks, receivers, version_comparison  # noqa: F401  # they register themselves
        from content.page_form import set_up_calendars
        from content.text_input import let_editors_see_what_is_too_long

        let_editors_see_what_is_too_long()
        set_up_calendars()
