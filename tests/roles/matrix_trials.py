"""How each verb is tried on each object: what a person does, and how one sees that it was done.

A trial takes the world, who tries, where the object lies (inside the person's area, outside, or one's own) and the verb.
"""

from collections.abc import Callable
from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from wagtail.models import Page, Workflow

from accounts.mail_texts import values
from accounts.models import ConsentText
from accounts.services import add_first_text, reset_mfa
from casestudies.models import CaseConfirmation, CaseStudyPage
from content.models import PageLink, PortalDocument, PortalImage, StandardPage
from news.models import NewsIndexPage, NewsPage
from notifications.models import Mail, MailState
from notifications.services import write_mail
from portal.models import HomePage
from regions.models import DailyLivingArea
from search.models import IndexEntry
from tests.factories.images import photo_bytes
from tests.factories.people import make_user
from tests.roles.matrix_world import DRAFT, LIVE, LOCKED, REVIEW, Actor, World, is_let_in

Trial = Callable[[World, Actor, str, str], bool]
TRIALS: dict[tuple[str, str], Trial] = {}
# Tried by the rule alone (`may`): their screens are other parts of the portal. Each needs a trial of its screens.
RULE_ALONE: set[tuple[str, str]] = set()


def trial(*objects: str, verbs: str) -> Callable[[Trial], Trial]:
    def register(function: Trial) -> Trial:
        for key in objects:
            for verb in verbs.split():
                TRIALS[key, verb] = function
        return function

    return register


# Pages


def of_page(name: str, page: Page, *more: Any) -> str:
    return reverse(f"wagtailadmin_pages:{name}", args=[page.pk, *more])


def page_trial(*objects: str, verb: str, state: str) -> Callable[[Callable[..., bool]], Trial]:
    """One object after the other: a trial of a page needs its kind."""

    def register(function: Callable[..., bool]) -> Trial:
        for key in objects:

            def attempt(world: World, actor: Actor, where: str, verb: str, key: str = key) -> bool:
                return function(world, actor, world.page(key, state, where, actor))

            TRIALS[key, verb] = attempt
        return function

    return register


ALL_PAGES = ("case", "news", "page", "home")


@page_trial(*ALL_PAGES, verb="view", state=LIVE)
def see(world: World, actor: Actor, page: Page) -> bool:
    return actor.client.get(page.url).status_code == 200


@page_trial(*ALL_PAGES, verb="change", state=LIVE)
def save(world: World, actor: Actor, page: Page) -> bool:
    data = world.form_at(of_page("edit", page), title="改めた題名")
    actor.client.post(of_page("edit", page), data)
    return page.revisions.filter(user=actor.user_now if actor.user.pk else None, content__title="改めた題名").exists()


@page_trial(*ALL_PAGES, verb="request", state=LIVE)
def ask_for_approval(world: World, actor: Actor, page: Page) -> bool:
    data = world.form_at(of_page("edit", page)) | {"action-submit": "1"}
    actor.client.post(of_page("edit", page), data)
    return Page.objects.get(pk=page.pk).workflow_in_progress


@page_trial(*ALL_PAGES, verb="approve", state=REVIEW)
def approve(world: World, actor: Actor, page: Page) -> bool:
    task_state = page.current_workflow_state.current_task_state
    actor.client.post(of_page("workflow_action", page, "approve", task_state.pk))
    return Page.objects.get(pk=page.pk).live


@page_trial(*ALL_PAGES, verb="publish", state=DRAFT)
def publish(world: World, actor: Actor, page: Page) -> bool:
    data = world.form_at(of_page("edit", page)) | {"action-publish": "1"}
    actor.client.post(of_page("edit", page), data)
    return Page.objects.get(pk=page.pk).live


@page_trial(*ALL_PAGES, verb="unpublish", state=LIVE)
def unpublish(world: World, actor: Actor, page: Page) -> bool:
    actor.client.post(of_page("unpublish", page))
    return not Page.objects.get(pk=page.pk).live


@page_trial(*ALL_PAGES, verb="lock", state=LIVE)
def lock(world: World, actor: Actor, page: Page) -> bool:
    actor.client.post(of_page("lock", page))
    return Page.objects.get(pk=page.pk).locked


@page_trial(*ALL_PAGES, verb="unlock", state=LOCKED)
def unlock(world: World, actor: Actor, page: Page) -> bool:
    actor.client.post(of_page("unlock", page))
    return not Page.objects.get(pk=page.pk).locked


@page_trial(*ALL_PAGES, verb="delete", state=DRAFT)
def delete(world: World, actor: Actor, page: Page) -> bool:
    actor.client.post(of_page("delete", page))
    return not Page.objects.filter(pk=page.pk).exists()


@page_trial("case", verb="confirm", state=LIVE)
def confirm(world: World, actor: Actor, page: Page) -> bool:
    actor.client.post(reverse("casestudies_confirm", args=[page.pk]))
    return CaseConfirmation.objects.filter(page_id=page.pk).exists()


@trial("case", verbs="add")
def add_case(world: World, actor: Actor, where: str, verb: str) -> bool:
    address = reverse("wagtailadmin_pages:add", args=["casestudies", "casestudypage", world.index.pk])
    data = world.form_at(address, title="新しい事例", slug="new-case")
    data["places-0-area"] = world.area_of(where).pk
    actor.client.post(address, data)
    return CaseStudyPage.objects.filter(slug="new-case").exists()


def _add(model: type[Page], parent: type[Page]) -> Trial:
    def attempt(world: World, actor: Actor, where: str, verb: str) -> bool:
        below = parent.objects.order_by("pk").first()
        address = reverse("wagtailadmin_pages:add", args=[model._meta.app_label, model._meta.model_name, below.pk])
        data = world.form_at(address, title="新しいページ", slug="new-page")
        actor.client.post(address, data)
        return model.objects.filter(slug="new-page").exists()

    return attempt


TRIALS["news", "add"] = _add(NewsPage, NewsIndexPage)
TRIALS["page", "add"] = _add(StandardPage, HomePage)


@trial("home", verbs="add")
def add_list(world: World, actor: Actor, where: str, verb: str) -> bool:
    """There is room for one list of news alone."""
    for page in NewsIndexPage.objects.all():
        page.delete()
    address = reverse("wagtailadmin_pages:add", args=["news", "newsindexpage", HomePage.objects.get().pk])
    return is_let_in(actor.client.get(address))


# Images and documents


class MediaTrials:
    def __init__(self, key: str, prefix: str, model: Any) -> None:
        self.key, self.prefix, self.model = key, prefix, model
        for verb in ("view", "choose", "add", "change", "delete"):
            TRIALS[key, verb] = getattr(self, verb)

    def row(self, world: World, where: str, actor: Actor) -> Any:
        row = world.image if self.key == "image" else world.document
        self.model.objects.filter(pk=row.pk).update(uploaded_by_user=world.owner_of(where, actor))
        return row

    def view(self, world: World, actor: Actor, where: str, verb: str) -> bool:
        row = self.row(world, where, actor)
        response = actor.client.get(row.file.url if self.key == "image" else row.url)
        if response.streaming:
            # Read to its end, it closes its file.
            list(response.streaming_content)
        return response.status_code == 200

    def choose(self, world: World, actor: Actor, where: str, verb: str) -> bool:
        row = self.row(world, where, actor)
        response = actor.client.get(reverse(f"{self.prefix}_chooser:choose_results"))
        return response.status_code == 200 and row.title in response.content.decode()

    def add(self, world: World, actor: Actor, where: str, verb: str) -> bool:
        name, content = ("new.jpg", photo_bytes()) if self.key == "image" else ("new.txt", "本文".encode())
        data = {
            "title": "新しいファイル",
            "file": SimpleUploadedFile(name, content),
            "collection": 1,
            "description": "公民館で高齢者が将棋をさしている。",
            "licence": "CC BY 4.0",
        }
        actor.client.post(reverse(f"{self.prefix}:add"), data)
        return self.model.objects.filter(title="新しいファイル").exists()

    def change(self, world: World, actor: Actor, where: str, verb: str) -> bool:
        row = self.row(world, where, actor)
        return is_let_in(actor.client.get(reverse(f"{self.prefix}:edit", args=[row.pk])))

    def delete(self, world: World, actor: Actor, where: str, verb: str) -> bool:
        row = self.row(world, where, actor)
        actor.client.post(reverse(f"{self.prefix}:delete", args=[row.pk]))
        return not self.model.objects.filter(pk=row.pk).exists()


MediaTrials("image", "wagtailimages", PortalImage)
MediaTrials("document", "wagtaildocs", PortalDocument)


# Rows of the admin: the empty form, the form of a row, its deletion

FORMS = {
    "collection": ("wagtailadmin_collections:add", "wagtailadmin_collections:edit", "wagtailadmin_collections:delete"),
    "redirect": ("wagtailredirects:add", "wagtailredirects:edit", "wagtailredirects:delete"),
    "workflow": ("wagtailadmin_workflows:add", "wagtailadmin_workflows:edit", "wagtailadmin_workflows:disable"),
    "user": ("wagtailusers_users:add", "wagtailusers_users:edit", "wagtailusers_users:delete"),
    "group": ("wagtailusers_groups:add", "wagtailusers_groups:edit", "wagtailusers_groups:delete"),
    "site": ("wagtailsites:add", "wagtailsites:edit", "wagtailsites:delete"),
    **{
        key: tuple(f"wagtailsnippets_{model}:{name}" for name in ("add", "edit", "delete"))
        for key, model in {
            "term": "taxonomy_activityfield",
            "thesaurus": "search_thesaurusentry",
            "search-pick": "search_searchpick",
            "jargon": "content_jargon",
            "area-group": "regions_areagroup",
        }.items()
    },
}


def form_trials(key: str, add: str, edit: str, delete_name: str) -> None:
    def open_empty(world: World, actor: Actor, where: str, verb: str) -> bool:
        return is_let_in(actor.client.get(reverse(add)))

    def open_row(world: World, actor: Actor, where: str, verb: str) -> bool:
        return is_let_in(actor.client.get(reverse(edit, args=[world.rows[key].pk])))

    def delete_row(world: World, actor: Actor, where: str, verb: str) -> bool:
        row = world.rows[key]
        actor.client.post(reverse(delete_name, args=[row.pk]))
        found = type(row)._default_manager.filter(pk=row.pk)
        return not (found.filter(active=True) if isinstance(row, Workflow) else found).exists()

    TRIALS[key, "add"], TRIALS[key, "change"], TRIALS[key, "delete"] = open_empty, open_row, delete_row


for object_key, names in FORMS.items():
    form_trials(object_key, *names)


@trial("daily-living-area", verbs="add")
def add_living_area(world: World, actor: Actor, where: str, verb: str) -> bool:
    data = {"parent": world.area_of(where).pk, "name": "新しい圏域", "kana": "", "note": "", "retired_on": ""}
    actor.client.post(reverse("wagtailsnippets_regions_dailylivingarea:add"), data)
    return DailyLivingArea.objects.filter(name="新しい圏域").exists()


@trial("daily-living-area", verbs="change")
def change_living_area(world: World, actor: Actor, where: str, verb: str) -> bool:
    area = world.living_areas[where]
    data = {"parent": area.parent.pk, "name": "改めた圏域", "kana": "", "note": "", "retired_on": ""}
    actor.client.post(reverse("wagtailsnippets_regions_dailylivingarea:edit", args=[area.pk]), data)
    return DailyLivingArea.objects.filter(pk=area.pk, name="改めた圏域").exists()


@trial("daily-living-area", verbs="delete")
def delete_living_area(world: World, actor: Actor, where: str, verb: str) -> bool:
    area = world.living_areas[where]
    actor.client.post(reverse("wagtailsnippets_regions_dailylivingarea:delete", args=[area.pk]))
    return not DailyLivingArea.objects.filter(pk=area.pk).exists()


# What anybody reads

PUBLIC = {
    ("search", "view"): (
        "search:search",
        "search:places",
        "search:troubles",
        "search:opensearch",
        "search:municipalities",
    ),
    ("search", "export"): ("search:json", "search:csv", "search:feed"),
    ("api", "view"): ("api:openapi-json", "api:openapi-view", "api:search", "api:list_cases"),
    ("place", "view"): ("api:list_regions", "search:places"),
    ("daily-living-area", "view"): ("api:list_regions",),
    ("area-group", "view"): ("search:places",),
    ("term", "view"): ("api:list_taxonomy",),
}
# Without an index the search says so: that is an answer too.
ANSWERS = (200, 503)


def open_public(world: World, actor: Actor, where: str, verb: str, *, names: tuple[str, ...]) -> bool:
    return all(actor.client.get(reverse(name)).status_code in ANSWERS for name in names)


for pair, public_names in PUBLIC.items():
    TRIALS[pair] = lambda *given, names=public_names: open_public(*given, names=names)


# Screens of the admin that are ours


def screen(object_key: str, verb: str, name: str, *args: Any, **parameters: str) -> None:
    def attempt(world: World, actor: Actor, where: str, verb: str) -> bool:
        return is_let_in(actor.client.get(reverse(name, args=args), parameters))

    TRIALS[object_key, verb] = attempt


screen("thesaurus", "import", "wagtailsnippets_search_thesaurusentry:import")
screen("thesaurus", "export", "wagtailsnippets_search_thesaurusentry:export")
screen("search-state", "view", "search_state")
screen("search-insight", "view", "search_insight")
screen("search-insight", "export", "search_insight_list", "words", export="csv")
screen("manual", "view", "manual")
# Places come from the nation's papers: nobody adds one while choosing one.
screen("place", "add", "area_chooser:create")


@trial("admin", verbs="enter")
def enter(world: World, actor: Actor, where: str, verb: str) -> bool:
    return actor.client.get(reverse("wagtailadmin_home")).status_code == 200


@trial("search-state", verbs="retry")
def retry(world: World, actor: Actor, where: str, verb: str) -> bool:
    entry = IndexEntry.objects.order_by("pk").first()
    IndexEntry.objects.filter(pk=entry.pk).update(last_error="x", attempts=3, indexed_version=0, version=1)
    before = IndexEntry.objects.get(pk=entry.pk).next_try_at
    actor.client.post(reverse("search_state"), {"entry": entry.pk})
    return IndexEntry.objects.get(pk=entry.pk).next_try_at != before


@trial("report", verbs="view export")
def read_report(world: World, actor: Actor, where: str, verb: str) -> bool:
    """A page is told of in the report on broken links."""
    page = world.page("case", LIVE, where, actor)
    PageLink.objects.create(page_id=page.pk, kind="page", text=f"切れたリンク{where}", problem="gone")
    parameters = {"export": "csv"} if verb == "export" else {}
    response = actor.client.get(reverse("broken_links_report"), parameters)
    if response.status_code != 200:
        return False
    content = b"".join(response.streaming_content) if response.streaming else response.content
    return f"切れたリンク{where}" in content.decode()


screen("personal-data", "view", "personal_data_register")
screen("mail", "view", "mails:index")
screen("mail-text", "change", "mail_texts")


@trial("user", verbs="tend")
def take_off_the_second_factor(world: World, actor: Actor, where: str, verb: str) -> bool:
    person = make_user("lost@example.jp")
    try:
        reset_mfa(user=person, by=actor.user_now)
    except PermissionDenied:
        return False
    return True


@trial("mail", verbs="change")
def have_a_mail_sent_again(world: World, actor: Actor, where: str, verb: str) -> bool:
    mail = write_mail(
        key="accounts.second_factor_reset", to="lost@example.jp", values=values({"user": make_user("lost@example.jp")})
    )
    Mail.objects.filter(pk=mail.pk).update(state=MailState.FAILED)
    actor.client.post(reverse("mails:one", args=[mail.pk]))
    return Mail.objects.get(pk=mail.pk).state == MailState.WAITING


@trial("consent-text", verbs="view")
def read_what_people_agree_to(world: World, actor: Actor, where: str, verb: str) -> bool:
    add_first_text()
    return actor.client.get(reverse("accounts:terms")).status_code == 200


@trial("consent-text", verbs="add")
def begin_a_text(world: World, actor: Actor, where: str, verb: str) -> bool:
    return is_let_in(actor.client.get(reverse("wagtailsnippets_accounts_consenttext:add")))


@trial("consent-text", verbs="change delete")
def change_a_draft(world: World, actor: Actor, where: str, verb: str) -> bool:
    text = ConsentText.objects.create(version=99, text="<p>本文</p>")
    name = {"change": "edit", "delete": "delete"}[verb]
    return is_let_in(actor.client.get(reverse(f"wagtailsnippets_accounts_consenttext:{name}", args=[text.pk])))
