"""What Wagtail's templates say in no Japanese way and out of reach of a catalogue, put right as they are read.

Copies of the templates would have to follow each of Wagtail's versions; a test finds replacements that no longer fit.
"""

from django.template import Origin
from django.template.loaders.app_directories import Loader as AppDirectoriesLoader

SEARCH_BUTTON = ('type="submit" value="Search"', 'type="submit" value="検索"')
# 姓 before 名.
FIRST_NAME, LAST_NAME = (f"<li>{{% formattedfield form.{name} %}}</li>" for name in ("first_name", "last_name"))
BETWEEN = "\n" + 24 * " "
NAMES = (FIRST_NAME + BETWEEN + LAST_NAME, LAST_NAME + BETWEEN + FIRST_NAME)
REPLACEMENTS = {
    "wagtailusers/users/create.html": NAMES,
    "wagtailusers/users/edit.html": NAMES,
    "wagtailadmin/home.html": SEARCH_BUTTON,
    # The address of a guide in English.
    "wagtailadmin/home/account_summary.html": (
        "{% wagtail_version as current_version %}\n            <li>",
        "{% wagtail_version as current_version %}\n            <li hidden>",
    ),
    "wagtailadmin/shared/header.html": SEARCH_BUTTON,
    "wagtailadmin/shared/headers/_actions.html": ('aria-label="Actions"', 'aria-label="この画面の操作"'),
    "wagtailadmin/shared/user_avatar.html": ("{{ user }}", "{{ user|default_if_none:'（記録なし）' }}"),
    "wagtailadmin/tables/boolean_cell.html": (
        "title=value|stringformat:'s'",
        "title=value|yesno:'はい,いいえ,分かりません'",
    ),
    "wagtailadmin/reports/listing/_list_page_types_usage.html": (
        "{{ page_type.app_label }}.{{ page_type.model }}",
        "{{ page_type.app_labeled_name }}",
    ),
    "wagtailadmin/reports/aging_pages_results.html": (
        "username=page.last_published_by_user",
        "username=page.last_published_by_user|default:'（記録なし）'",
    ),
}


class Loader(AppDirectoriesLoader):
    def get_contents(self, origin: Origin) -> str:
        contents: str = super().get_contents(origin)
        if origin.template_name in REPLACEMENTS:
            return contents.replace(*REPLACEMENTS[origin.template_name])
        return contents
