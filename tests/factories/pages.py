"""Pages, published the way editors publish them."""

from typing import Any

from wagtail.models import Page, Site

from casestudies.enums import PlaceRelation
from casestudies.models import CaseStudyIndexPage, CaseStudyPage
from casestudies.services import CaseStudyContent, publish_case_study
from content.models import ContactPage, StandardPage
from news.models import NewsIndexPage, NewsPage
from portal.models import HomePage
from portal.services import create_site
from regions.models import Area
from tests.factories.regions import MunicipalityFactory
from tests.factories.taxonomy import ActivityFieldFactory, BodyKindFactory


def make_home() -> HomePage:
    home = create_site() or HomePage.objects.get()
    Site.clear_site_root_paths_cache()
    return home


def make_case_index() -> CaseStudyIndexPage:
    make_home()
    return CaseStudyIndexPage.objects.get()


def make_case(
    *, place: Area | None = None, serves: tuple[Area, ...] = (), fields: tuple[str, ...] = ("shopping",), **values: Any
) -> CaseStudyPage:
    """A published case. `place` None means 所沢市; `values` are those of CaseStudyContent."""
    number = Page.objects.count()
    places = [((place or MunicipalityFactory()).code, PlaceRelation.LOCATED.value)]
    places += [(area.code, PlaceRelation.SERVES.value) for area in serves]
    numbers = [ActivityFieldFactory(key=key).number for key in fields]
    content = {
        "slug": f"case-{number}",
        "title": "住民が運転する買い物送迎",
        "summary": "住民が交代で運転し、買い物に行けない高齢者をスーパーまで送ります。",
        "body_name": "特定非営利活動法人みどり",
        "body_kind": BodyKindFactory(key=values.pop("body_kind", "npo")).key,
        "fiscal_year": 2024,
        "parts": {"activities": "週に2回、車を出しています。"},
    } | values
    return publish_case_study(
        index=make_case_index(), content=CaseStudyContent(places=places, fields=numbers, **content)
    )


def make_standard_page(**values: Any) -> StandardPage:
    page = make_home().add_child(instance=StandardPage(**({"title": "使い方", "slug": "how-to"} | values)))
    page.save_revision().publish()
    return page


def make_contact_page(**values: Any) -> ContactPage:
    content = {
        "title": "お問い合わせ",
        "slug": "contact",
        "phone": "048-000-0000",
        "phone_hours": "平日の9時から17時まで",
        "fax": "048-000-0001",
        "email": "kyoso@example.jp",
        "office": "県庁3階",
    } | values
    page = make_home().add_child(instance=ContactPage(**content))
    page.save_revision().publish()
    return page


def make_news(**values: Any) -> NewsPage:
    make_home()
    content = {
        "title": "交流会を開きます",
        "slug": f"news-{Page.objects.count()}",
        "introduction": "買い物と移動をテーマに話し合います。",
    } | values
    page = NewsIndexPage.objects.get().add_child(instance=NewsPage(**content))
    page.save_revision().publish()
    return page
