"""Verbs of the whole site: its skeleton, and the sample content of the demo."""

import tomllib
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth.models import Permission
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext
from wagtail.models import Page, Site, Workflow, WorkflowContentType

from casestudies.models import CaseStudyIndexPage, CaseStudyPage
from casestudies.services import CaseStudyContent, publish_case_study
from content.models import ContactPage, StandardPage
from news.models import NewsIndexPage, NewsPage
from organizations.models import Organization, OrganizationIndexPage
from portal.models import HomePage
from portal.sample_organizations import load_sample_organizations
from roles.enums import GROUP_OF_ROLE, Role
from roles.services import write_group_rights

MODERATORS, EDITORS = GROUP_OF_ROLE[Role.PREFECTURE_REVIEWER], GROUP_OF_ROLE[Role.PREFECTURE_EDITOR]

# What Django and Wagtail's images and documents let people do with rows of a kind.
RIGHTS = {
    "add": "追加",
    "change": "変更",
    "delete": "削除",
    "view": "閲覧",
    "choose": "選択",
    "publish": "公開",
    "lock": "ロック",
    "unlock": "ロックを解除",
}

SAMPLE_DIR = Path(__file__).parent / "sample_content"


@transaction.atomic
def create_site() -> HomePage | None:
    """Make the home page, the lists of cases and news and the rights of editors; None if there is a home page already.

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
        headline="住み慣れたまちで、暮らし続けるために",
        introduction="高齢者の暮らしを支える取組の事例を、地域と言葉で探せます。",
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
    add_directory(home=home).save_revision().publish()
    news = home.add_child(
        instance=NewsIndexPage(
            title="お知らせ",
            slug="news",
            show_in_menus=True,
            introduction="高齢者の暮らしを支える活動と、このポータルについてのお知らせです。",
        )
    )
    news.save_revision().publish()
    write_group_rights()
    assign_workflow()
    return home


def add_directory(*, home: HomePage) -> OrganizationIndexPage:
    """Add the list of organizations as a draft."""
    page: OrganizationIndexPage = home.add_child(
        instance=OrganizationIndexPage(
            title="支える団体",
            slug="organizations",
            show_in_menus=True,
            live=False,
            introduction="高齢者の暮らしを支える団体・事業者・身近な場所を、活動地域・分野・団体の種類から探せます。",
        )
    )
    return page


def assign_workflow() -> None:
    """Have edits of organizations go the way of pages: who tends the area approves."""
    workflow = Workflow.objects.active().order_by("pk").first()
    if workflow is not None:
        content_type = ContentType.objects.get_for_model(Organization)
        WorkflowContentType.objects.get_or_create(content_type=content_type, defaults={"workflow": workflow})


def add_what_is_new() -> None:
    """Add to a site that an earlier version set up what it lacks. Lists are drafts: when they go public is the staff's."""
    assign_workflow()
    home = HomePage.objects.first()
    if home is not None and not OrganizationIndexPage.objects.exists():
        add_directory(home=home).save_revision()


def name_permissions() -> None:
    """Name all rights in Japanese: Django and Wagtail keep them as rows, in English whatever the language."""
    renamed = []
    with translation.override(settings.LANGUAGE_CODE):
        for permission in Permission.objects.select_related("content_type"):
            right = permission.codename.partition("_")[0]
            name = gettext(permission.name)
            if right in RIGHTS and name.startswith(f"Can {right} "):
                name = f"{permission.content_type.name}を{RIGHTS[right]}できる"
            if name != permission.name:
                permission.name = name
                renamed.append(permission)
    Permission.objects.bulk_update(renamed, ["name"])


def set_site_address(address: str) -> None:
    """Let Wagtail write absolute addresses (mails, previews) with this one, such as https://portal.example.lg.jp."""
    parts = urlsplit(address)
    site = Site.objects.get(is_default_site=True)
    site.hostname = parts.hostname or site.hostname
    site.port = parts.port or (443 if parts.scheme == "https" else 80)
    site.save()


@transaction.atomic
def add_standard_pages(*, home: HomePage, publish: bool) -> int:
    """Add the pages that every portal needs (how to use it, policies, whom to ask) and return their number.

    In the demo they are public. For a prefecture they are drafts: what it alone can say is marked 見本 in them.
    """
    paths = sorted((SAMPLE_DIR / "pages").glob("*.toml"), key=lambda path: _read(path)["position"])
    for path in paths:
        row = _read(path)
        # Numbers and addresses of the sample are for the demo: a prefecture's own are asked for when it publishes.
        model, ways = (ContactPage, row["ways"] if publish else {}) if "ways" in row else (StandardPage, {})
        page = model(
            slug=path.stem,
            title=row["title"],
            introduction=row["introduction"],
            body=row["body"].strip(),
            show_in_menus=row.get("show_in_menus", False),
            body_is_searched=row.get("body_is_searched", True),
            show_in_footer=row.get("show_in_footer", False),
            live=publish,
            **ways,
        )
        home.add_child(instance=page)
        revision = page.save_revision(clean=publish)
        if publish:
            revision.publish()
    # The menu follows the tree: news stands before the page about the portal.
    NewsIndexPage.objects.child_of(home).get().move(StandardPage.objects.get(slug="about"), pos="left")
    return len(paths)


@transaction.atomic
def load_sample_content(*, home: HomePage) -> int:
    """Publish the sample organizations, cases and news on a fresh site and return the number of cases."""
    load_sample_organizations()
    news = NewsIndexPage.objects.child_of(home).get()
    for path in sorted((SAMPLE_DIR / "news").glob("*.toml")):
        news.add_child(instance=NewsPage(slug=path.stem, **_read(path))).save_revision().publish()
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
