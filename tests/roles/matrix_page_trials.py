"""Trials of pages, as staff do it in the admin."""

from collections.abc import Callable
from typing import Any

from django.urls import reverse
from wagtail.models import Page

from casestudies.models import CaseConfirmation, CaseStudyPage
from content.models import StandardPage
from news.models import NewsIndexPage, NewsPage
from portal.models import HomePage
from tests.roles.matrix_register import TRIALS, Trial, trial
from tests.roles.matrix_world import DRAFT, LIVE, LOCKED, REVIEW, Actor, World, is_let_in


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
