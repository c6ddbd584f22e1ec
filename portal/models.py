"""The home page."""

from typing import Any, ClassVar

from django.core.validators import MaxLengthValidator
from django.db import models
from django.http import HttpRequest
from wagtail.admin.panels import FieldPanel

from casestudies.enums import CASE_STUDY_KIND
from content.models import BasePage
from search import services
from search.criteria import SearchCriteria, Sort
from search.question import question_context
from taxonomy.models import ActivityField

NEW_CASES = 6


class HomePage(BasePage):
    """The first page: search first, then 分野, then new cases."""

    introduction = models.TextField("はじめに", validators=[MaxLengthValidator(300)], blank=True)

    content_panels: ClassVar[list] = [
        *BasePage.content_panels,
        FieldPanel(
            "introduction",
            help_text="トップページの題名の下に出る文です。このサイトで何ができるかを2〜3文で書きます。300字まで。",
        ),
    ]
    template = "portal/home_page.html"
    parent_page_types: ClassVar[list[str]] = ["wagtailcore.Page"]
    max_count = 1

    class Meta:
        verbose_name = "トップページ"

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        results = services.search(SearchCriteria(fixed_kind=CASE_STUDY_KIND, sort=Sort.NEWEST))
        counts = {
            value.value: value.count for group in results.facets if group.name == "field" for value in group.values
        }
        return (
            super().get_context(request, *args, **kwargs)
            | question_context(SearchCriteria())
            | {
                "new_cases": results.hits[:NEW_CASES],
                "fields": [(field, counts.get(field.key, 0)) for field in ActivityField.objects.filter(is_active=True)],
                # While the engine is down there is nothing to count.
                "case_count": 0 if results.is_listing else results.total,
            }
        )
