"""Verbs of the whole site: its skeleton, and the sample content of the demo."""

import tomllib
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth.models import Group, Permission
from django.db import transaction
from wagtail.models import Page, Site

from casestudies.models import CaseStudyIndexPage, CaseStudyPage
from casestudies.services import CaseStudyContent, publish_case_study, rich_text_of
from content.models import StandardPage
from portal.models import HomePage

# What Wagtail's groups may edit besides pages. Terms and words concern the whole site, places each editor's cases.
PLACES = ("dailylivingarea", "areagroup")
TERMS = ("activityfield", "bodykind", "serviceatype", "trouble", "thesaurusentry", "jargon")
STAFF_MODELS = {"Moderators": (*PLACES, *TERMS), "Editors": PLACES}

SAMPLE_DIR = Path(__file__).parent / "sample_content"


@transaction.atomic
def create_site() -> HomePage | None:
    """Make the home page, the list of cases and the rights of editors; None if the site has a home page already.

    Takes the place of the welcome page that Wagtail's first migration leaves; other pages are left alone.
    """
    if HomePage.objects.exists():
        return None
    root = Page.get_first_root_node()
    Page.objects.child_of(root).exact_type(Page).delete()
    root.refresh_from_db()
    home = HomePage(
        title=settings.WAGTAIL_SITE_NAME,
        slug="home",
        introduction="高齢者の暮らしを支える取組の事例を、言葉と地域で探せます。",
    )
    root.add_child(instance=home)
    home.save_revision().publish()
    Site.objects.update_or_create(
        is_default_site=True,
        defaults={"hostname": "localhost", "root_page": home, "site_name": settings.WAGTAIL_SITE_NAME},
    )
    index = home.add_child(
        instance=CaseStudyIndexPage(
            title="取組事例",
            slug="cases",
            show_in_menus=True,
            introduction="各地の取組を、言葉・地域・分野などから探せます。似た規模の地域の事例も選べます。",
        )
    )
    index.save_revision().publish()
    for name, models in STAFF_MODELS.items():
        codenames = [f"{verb}_{model}" for verb in ("add", "change", "delete", "view") for model in models]
        Group.objects.get(name=name).permissions.add(*Permission.objects.filter(codename__in=codenames))
    return home


def set_site_address(address: str) -> None:
    """Let Wagtail write absolute addresses (mails, previews) with this one, such as https://portal.example.lg.jp."""
    parts = urlsplit(address)
    site = Site.objects.get(is_default_site=True)
    site.hostname = parts.hostname or site.hostname
    site.port = parts.port or (443 if parts.scheme == "https" else 80)
    site.save()


@transaction.atomic
def load_sample_content(*, home: HomePage) -> int:
    """Publish the sample pages below a fresh home page and return the number of cases."""
    about = _read(SAMPLE_DIR / "pages" / "about.toml")
    page = home.add_child(
        instance=StandardPage(title=about["title"], slug="about", body=rich_text_of(about["body"]), show_in_menus=True)
    )
    page.save_revision().publish()
    index = CaseStudyIndexPage.objects.child_of(home).get()
    contents = [_case_content(path) for path in sorted((SAMPLE_DIR / "cases").glob("*.toml"))]
    for content in contents:
        publish_case_study(index=index, content=content)
    return len(contents)


def _case_content(path: Path) -> CaseStudyContent:
    row = _read(path)
    row["places"] = [(place["code"], place["relation"]) for place in row["places"]]
    parts = {name: row.pop(name) for name in CaseStudyPage.PARTS if name in row}
    return CaseStudyContent(slug=path.stem, parts=parts, **row)


def _read(path: Path) -> dict[str, Any]:
    return tomllib.loads(path.read_text(encoding="utf-8"))
