"""How each verb is tried on each object: what a person does, and how one sees that it was done.

A trial takes the world, who tries, where the object lies (inside the person's area, outside, or one's own) and the verb.
"""

from collections.abc import Callable
from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from wagtail.models import Workflow

from accounts.models import User
from content.models import PageLink, PortalDocument, PortalImage
from regions.models import DailyLivingArea
from roles.enums import Role
from roles.models import RoleGrant
from roles.permissions import may
from roles.services import end_grant, grant_role
from search.models import IndexEntry
from tests.factories.images import photo_bytes
from tests.factories.people import give, make_user
from tests.roles import matrix_account_trials, matrix_page_trials  # noqa: F401  # their trials register themselves
from tests.roles.matrix_register import TRIALS, trial
from tests.roles.matrix_world import LIVE, OWN, Actor, World, is_let_in

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
            "answer-template": "organizations_answertemplate",
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
        # A workflow is switched off; of a person what others need stays.
        left = {Workflow: {"active": True}, User: {"left_at": None}}.get(type(row), {})
        return not type(row)._default_manager.filter(pk=row.pk, **left).exists()

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


# Roles


class RoleTrials:
    def __init__(self, role: Role) -> None:
        self.role, self.key = role, f"role-{role}"
        TRIALS[self.key, "grant"] = self.grant
        if role != Role.PARTICIPANT:
            TRIALS[self.key, "end"] = self.end

    def grant(self, world: World, actor: Actor, where: str, verb: str) -> bool:
        if not actor.user.pk:
            return may(actor.user, self.key, verb)
        values = {"layer": 1} if self.role == Role.COORDINATOR else {}
        values |= {"user": make_user("receives@example.jp"), "areas": [world.area_of(where)]}
        return _is_done(grant_role, role=self.role, by=actor.user_now, **values)

    def end(self, world: World, actor: Actor, where: str, verb: str) -> bool:
        if not actor.user.pk:
            return may(actor.user, self.key, verb)
        given = give(make_user("holds@example.jp"), self.role, world.area_of(where))
        if where == OWN:
            RoleGrant.objects.filter(pk=given.pk).update(user=actor.user)
        # The last one cannot be taken away.
        give(make_user("another@example.jp"), Role.ADMINISTRATOR)
        return _is_done(end_grant, grant=RoleGrant.objects.get(pk=given.pk), by=actor.user_now)


def _is_done(verb: Callable[..., Any], **values: Any) -> bool:
    try:
        verb(**values)
    except PermissionDenied:
        return False
    return True


for each_role in Role:
    RoleTrials(each_role)
