"""The home page."""

from typing import Any, ClassVar
from urllib.parse import urljoin

from django.conf import settings
from django.core.validators import MaxLengthValidator
from django.db import models
from django.http import HttpRequest
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from wagtail.admin.panels import FieldPanel
from wagtail.search import index

from casestudies.enums import CASE_STUDY_KIND
from casestudies.models import CaseStudyIndexPage, CaseStudyPage
from content.metadata import absolute_address
from content.models import BasePage, StandardPage
from content.structured_data import publisher, website
from search import services
from search.criteria import SearchCriteria, Sort
from search.place_picker import municipalities_of
from search.question import question_context
from search.remembered_place import remembered_place
from search.results import FacetValue, SearchResults
from taxonomy.models import ActivityField, Trouble

NEW_CASES = 6
CONFIRMED_CASES = 5
TROUBLES = 9
# The page 「地域づくりの手順」 (sample_content/pages), if the prefecture keeps it.
STEPS_SLUG = "steps"
HELPING_BODIES = 3
# Those who would like to help look for their own kind, not for the administration's.
NOT_OFFERED = {"government", "other"}


def _helping_bodies(results: SearchResults) -> list[FacetValue]:
    """The kinds of bodies with most cases."""
    values = next((group.values for group in results.facets if group.name == "body"), ())
    offered = [value for value in values if value.value not in NOT_OFFERED]
    return sorted(offered, key=lambda value: -value.count)[:HELPING_BODIES]


def _searchable_website(request: HttpRequest) -> dict[str, Any]:
    """The site and its search, after schema.org."""
    template = absolute_address(reverse("search:search"), request) + "?q={search_term_string}"
    action = {
        "@type": "SearchAction",
        "target": {"@type": "EntryPoint", "urlTemplate": template},
        "query-input": "required name=search_term_string",
    }
    return website(request) | {"inLanguage": "ja", "publisher": publisher(request), "potentialAction": action}


class HomePage(BasePage):
    """The first page: search first, then 困りごと, ways in, 分野, new cases."""

    headline = models.CharField(
        "見出し",
        max_length=60,
        blank=True,
        help_text="ページの一番上に大きく出ます。空けておくと、サイトの名前が出ます。例：住み慣れたまちで暮らし続けるために",
    )
    introduction = models.TextField("はじめに", validators=[MaxLengthValidator(300)], blank=True)

    content_panels: ClassVar[list] = [
        *BasePage.content_panels,
        FieldPanel("headline"),
        FieldPanel(
            "introduction",
            help_text="見出しの下に出る文です。このサイトで何ができるかを2〜3文で書きます。300字まで。",
        ),
    ]
    search_fields: ClassVar[list] = [
        *BasePage.search_fields,
        index.SearchField("headline"),
        index.SearchField("introduction"),
    ]
    template = "portal/home_page.html"
    parent_page_types: ClassVar[list[str]] = ["wagtailcore.Page"]
    max_count = 1

    class Meta:
        verbose_name = "トップページ"

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        response = super().serve(request, *args, **kwargs)
        # The place that the visitor asked to be remembered stands in the form.
        patch_vary_headers(response, ["Cookie"])
        return response

    def get_sitemap_urls(self, request: HttpRequest | None = None) -> list[dict[str, Any]]:
        """With the addresses worth finding that are no pages: the search and the 困りごと."""
        home = self.get_full_url(request)
        troubles = Trouble.objects.filter(is_active=True).values_list("key", flat=True)
        addresses = [
            reverse("search:search"),
            reverse("search:troubles"),
            *(reverse("search:trouble", args=[key]) for key in troubles),
        ]
        further = [{"location": urljoin(home, address)} for address in addresses]
        return [*super().get_sitemap_urls(request), *further]

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        results = services.search(SearchCriteria(fixed_kind=CASE_STUDY_KIND, sort=Sort.NEWEST))
        counts = {
            value.value: value.count for group in results.facets if group.name == "field" for value in group.values
        }
        remembered = remembered_place(request)
        question = services.at_place(SearchCriteria(), remembered) if remembered else SearchCriteria()
        return (
            super().get_context(request, *args, **kwargs)
            | question_context(question, remembered)
            | {
                "structured_data": [_searchable_website(request)],
                "remembered_place": remembered,
                "new_cases": results.hits[:NEW_CASES],
                "fields": [(field, counts.get(field.key, 0)) for field in ActivityField.objects.filter(is_active=True)],
                "troubles": Trouble.objects.filter(is_active=True)[:TROUBLES],
                "body_kinds": _helping_bodies(results),
                "home_prefecture": municipalities_of(
                    SearchCriteria(facets={"kind": (CASE_STUDY_KIND,)}), settings.PORTAL_PREFECTURE
                ),
                "confirmed": CaseStudyPage.objects.live()
                .public()
                .filter(confirmation__isnull=False)
                .select_related("confirmation")
                .order_by("-confirmation__confirmed_on", "pk")[:CONFIRMED_CASES],
                "steps": StandardPage.objects.live().public().filter(slug=STEPS_SLUG).first(),
                "list_url": CaseStudyIndexPage.objects.live().get().get_url(request),
                # While the engine is down there is nothing to count.
                "case_count": 0 if results.is_listing else results.total,
            }
        )
