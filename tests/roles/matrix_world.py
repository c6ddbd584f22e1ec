"""A small portal with a person for every role, pages in every state inside and outside an area, and rows of every kind.

Built once for a module of tests, in a transaction that is rolled back; every attempt is rolled back too.
"""

import gc
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from copy import deepcopy
from dataclasses import dataclass, field
from typing import Any

from django.contrib.auth.models import AnonymousUser, Group
from django.core.cache import cache
from django.core.files.base import ContentFile
from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Collection, Page, Site, Workflow
from wagtail.test.utils.form_data import querydict_from_html

from accounts.models import User
from content.models import Jargon, PortalDocument
from news.models import NewsIndexPage
from organizations.models import AnswerTemplate, Organization
from portal.models import HomePage
from regions.models import Area, AreaGroup, DailyLivingArea
from roles import matrix
from roles.enums import Role, Scope
from search.models import SearchPick, ThesaurusEntry
from taxonomy.models import ActivityField
from tests.factories.images import make_image
from tests.factories.organizations import make_organization
from tests.factories.pages import make_case, make_case_index, make_home, make_news, make_standard_page
from tests.factories.people import make_person, make_user
from tests.factories.regions import MunicipalityFactory

INSIDE, OUTSIDE, OWN = "inside", "outside", "own"
# Objects whose rows lie somewhere; elsewhere there is no inside.
PLACED = {
    "case",
    "organization",
    "application",
    "daily-living-area",
    "report",
    "role-request",
    "invitation",
    "person",
    *(f"role-{role}" for role in Role),
}
WITH_AREAS = (Role.COORDINATOR, Role.MUNICIPAL_STAFF, Role.ADVISOR)
DRAFT, LIVE, REVIEW, LOCKED = "draft", "live", "review", "locked"
STATES = (DRAFT, LIVE, REVIEW, LOCKED)
PAGE_OBJECTS = ("case", "news", "page", "home")


@dataclass
class Actor:
    """Somebody who tries: a role, or nobody who is signed in."""

    role: str
    client: Client
    user: Any = field(default_factory=AnonymousUser)

    @property
    def user_now(self) -> Any:
        """As a request would meet the person: without what an object remembers of its rights."""
        return User.objects.get(pk=self.user.pk) if self.user.pk else self.user


def expected(role: str, object_key: str, verb: str, where: str) -> bool:
    """What the matrix says, for a person of one role, who is a 参加者 too."""
    columns = {role} if role == matrix.ANYONE else {role, Role.PARTICIPANT}
    scopes = {matrix.cells()[object_key, verb][column] for column in columns}
    by_where = {OUTSIDE: set(), INSIDE: {Scope.AREA, Scope.AREA_AND_OWN}, OWN: {Scope.OWN, Scope.AREA_AND_OWN}}
    return bool(scopes & ({Scope.ALL} | by_where[where]))


class World:
    def __init__(self) -> None:
        make_home()
        self.areas = {
            INSIDE: MunicipalityFactory(),
            OUTSIDE: MunicipalityFactory(code="11201", name="川越市", kana="かわごえし"),
        }
        self.stranger = make_user("stranger@example.jp", last_name="佐藤")
        self.administrator = User.objects.create_superuser("root@example.jp", "unused")
        self.root = Client()
        self.root.force_login(self.administrator)
        self.forms: dict[str, dict[str, Any]] = {}
        self.actors = {matrix.ANYONE: Actor(matrix.ANYONE, Client())}
        for role in Role:
            user = self._person(role)
            client = Client()
            client.force_login(user)
            self.actors[role] = Actor(role, client, user)
        self.pages = {
            (key, state, where): self._page(key, state, where)
            for key in PAGE_OBJECTS
            for state in STATES
            for where in ((INSIDE, OUTSIDE) if key in PLACED else (OUTSIDE,))
        }
        self.organizations = {
            (state, where): self._organization(state, where) for state in STATES for where in self.areas
        }
        self.rows = self._rows()
        self.living_areas = {where: self._living_area(where) for where in self.areas}
        self.image = make_image(title="matrixの写真")
        self.document = PortalDocument.objects.create(
            title="matrixの文書", file=ContentFile(b"text", name="matrix.txt")
        )

        self._make_thumbnails()

    def _make_thumbnails(self) -> None:
        """Wagtail leaves a file open for each that it makes; it is met here, where nobody minds."""
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", ResourceWarning)
            self.root.get(reverse("wagtailimages_chooser:choose_results"))
            self.root.get(reverse("wagtailimages:edit", args=[self.image.pk]))
            gc.collect()

    def _person(self, role: Role) -> User:
        if role == Role.PARTICIPANT:
            return make_user("participant@example.jp")
        areas = (self.areas[INSIDE],) if role in WITH_AREAS else ()
        return make_person(role, *areas, email=f"{role}@example.jp")

    def _page(self, key: str, state: str, where: str) -> Page:
        slug = f"{key}-{state}-{where}"
        if key == "case":
            page = make_case(slug=slug, place=self.areas[where])
        elif key == "news":
            page = make_news(slug=slug)
        elif key == "page":
            page = make_standard_page(slug=slug)
        else:
            page = HomePage.objects.get().add_child(instance=NewsIndexPage(title="別のお知らせ", slug=slug))
            page.save_revision().publish()
        page = Page.objects.get(pk=page.pk)
        if state in (DRAFT, REVIEW):
            page.specific.unpublish(user=self.administrator)
        if state == REVIEW:
            Workflow.objects.get().start(Page.objects.get(pk=page.pk).specific, self.stranger)
        if state == LOCKED:
            Page.objects.filter(pk=page.pk).update(locked=True, locked_by=self.administrator)
        return Page.objects.get(pk=page.pk)

    def _organization(self, state: str, where: str) -> Organization:
        found = make_organization(
            name=f"団体{state}{where}",
            place=self.areas[where],
            contacts=[{"name": "代表", "phone": "048-000-1234", "visibility": "coordinators"}],
        )
        if state in (DRAFT, REVIEW):
            found.unpublish(user=self.administrator)
        if state == REVIEW:
            Workflow.objects.get().start(Organization.objects.get(pk=found.pk), self.stranger)
        if state == LOCKED:
            Organization.objects.filter(pk=found.pk).update(locked=True, locked_by=self.administrator)
        return Organization.objects.get(pk=found.pk)

    def page(self, key: str, state: str, where: str, actor: Actor) -> Page:
        """One's own lies outside one's area."""
        place = OUTSIDE if where == OWN or key not in PLACED else where
        page = self.pages[key, state, place]
        owner = actor.user if where == OWN and actor.user.pk else self.stranger
        Page.objects.filter(pk=page.pk).update(owner=owner)
        return Page.objects.get(pk=page.pk).specific

    def area_of(self, where: str) -> Area:
        return self.areas[INSIDE if where == INSIDE else OUTSIDE]

    def owner_of(self, where: str, actor: Actor) -> User:
        return actor.user if where == OWN and actor.user.pk else self.stranger

    # Forms as the browser would send them back, read once.

    def form_at(self, address: str, *, form_id: str = "page-edit-form", **changed: Any) -> dict[str, Any]:
        known = self.forms.get(address)
        if known is None:
            html = self.root.get(address).content.decode()
            known = self.forms[address] = dict(querydict_from_html(html, form_id=form_id).lists())
        return known | changed

    @property
    def index(self) -> Page:
        return make_case_index()

    # One row of every kind.

    def _living_area(self, where: str) -> DailyLivingArea:
        area = DailyLivingArea(parent=self.areas[where], name=f"圏域{where}")
        area.save()
        return area

    def _rows(self) -> dict[str, Any]:
        group = AreaGroup.objects.create(name="県西部")
        group.members.set([self.areas[INSIDE]])
        return {
            "term": ActivityField.objects.first(),
            "thesaurus": ThesaurusEntry.objects.create(term="足", others="移動手段"),
            "search-pick": SearchPick.objects.create(words="買い物", page=self.pages["case", LIVE, INSIDE]),
            "jargon": Jargon.objects.create(word="SC"),
            "answer-template": AnswerTemplate.objects.create(title="番号", text="番号を確かめてください。"),
            "area-group": group,
            "redirect": Redirect.objects.create(old_path="/old", redirect_link="/"),
            "collection": Collection.get_first_root_node().add_child(name="課内"),
            "workflow": Workflow.objects.create(name="二つ目"),
            "user": make_user("third@example.jp"),
            "group": Group.objects.create(name="広報課"),
            "site": Site.objects.create(hostname="second.example.jp", root_page=HomePage.objects.get()),
        }


@contextmanager
def undone(actor: Actor) -> Iterator[None]:
    """What happens inside is rolled back; nobody has asked too often yet.

    The browser forgets too: a message that waits in a cookie would name on the next screen what this one did.
    """
    cache.clear()
    cookies = deepcopy(actor.client.cookies)
    with transaction.atomic():
        yield
        transaction.set_rollback(True)
    actor.client.cookies = cookies


def is_let_in(response: HttpResponse) -> bool:
    """Wagtail leads whom it refuses to the admin's home or to the sign-in."""
    if response.status_code == 302:
        home, sign_in = reverse("wagtailadmin_home"), reverse("account_login")
        return response["Location"] != home and not response["Location"].startswith(sign_in)
    return response.status_code == 200
