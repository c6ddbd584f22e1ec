"""English that stands plainly in Wagtail's templates, out of reach of a catalogue, put into Japanese as they are read.

Copies of the templates would have to follow each of Wagtail's versions; a test finds replacements that no longer fit.
"""

from django.template import Origin
from django.template.loaders.app_directories import Loader as AppDirectoriesLoader

SEARCH_BUTTON = ('type="submit" value="Search"', 'type="submit" value="検索"')
REPLACEMENTS = {
    "wagtailadmin/home.html": SEARCH_BUTTON,
    "wagtailadmin/shared/header.html": SEARCH_BUTTON,
    "wagtailadmin/shared/headers/_actions.html": ('aria-label="Actions"', 'aria-label="この画面の操作"'),
    "wagtailadmin/tables/boolean_cell.html": (
        "title=value|stringformat:'s'",
        "title=value|yesno:'はい,いいえ,分かりません'",
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
