"""The admin's screen on the state of the search, and the line on its home while something is wrong."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.timezone import localtime
from django.views.generic import TemplateView
from wagtail.admin import messages
from wagtail.admin.paginator import WagtailPaginator
from wagtail.admin.ui.components import Component
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.models import Page

from content.japanese_dates import moment_text
from search import registry, services
from search.models import IndexEntry, Upkeep, UpkeepRun
from search.permissions import may_tend_search
from search.results import SearchUnavailable
from search.services import Trouble

TITLE = "検索の状態"
ROWS = 20
# Digits; no database holds a longer key.
LONGEST_KEY = 18
ENGINES = {"embedded": "内蔵の検索エンジン", "elasticsearch": "Elasticsearch"}
TELL = "担当の技術者に伝えてください。"
# What is wrong, and what to do about it.
ADVICE = {
    Trouble.NO_ANSWER: (
        "検索エンジンが答えません。サイトの検索は、題名だけの簡単な一覧になっています。",
        f"書いた内容はなくなりません。数分待っても変わらないときは、{TELL}",
    ),
    Trouble.NO_INDEX: (
        "索引がまだないか、読めません。サイトの検索は、題名だけの簡単な一覧になっています。",
        f"自動で作り直しています。30分たっても変わらないときは、{TELL}",
    ),
    Trouble.STUCK: ("10分以上、索引への書き込みが進んでいません。新しい内容が検索に出ません。", TELL),
    Trouble.FAILING: (
        "何度試しても、索引に入らないものがあります。",
        f"下の一覧で「もう一度試す」を押してください。それでも残るときは、{TELL}",
    ),
    Trouble.DIFFERENT: (
        "索引の件数が、入るはずの件数と違います。",
        f"1日に1度、自動で突き合わせて直します。明日も違うときは、{TELL}",
    ),
    Trouble.ADMIN_INDEX: (
        "管理画面の検索を準備しています。見つからないものがあるかもしれません。",
        f"しばらくすると自動で終わります。30分たっても変わらないときは、{TELL}",
    ),
}


NOT_YET = {
    Upkeep.REBUILD: "まだありません。要るときに自動で行います。",
    Upkeep.RECONCILE: "まだありません。1日に1度、自動で行います。",
    Upkeep.OPTIMIZE: "まだありません。変わったものがあれば、夜のあいだに自動で行います。",
}


class FailingPaginator(WagtailPaginator):
    @property
    def items_count_label(self) -> str:
        return f"{self.count}件"


class StateView(WagtailAdminTemplateMixin, TemplateView):
    template_name = "search/admin/state.html"
    page_title = TITLE
    header_icon = "search"

    def dispatch(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        if not may_tend_search(request.user):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*self.breadcrumbs_items, {"url": "", "label": TITLE}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        health = services.health()
        paginator = FailingPaginator(services.failing_entries(), ROWS)
        failing = paginator.get_page(self.request.GET.get("p"))
        context: dict[str, Any] = super().get_context_data(**kwargs)
        return context | {
            "health": health,
            "engine": ENGINES.get(health.engine, health.engine),
            "troubles": [ADVICE[trouble] for trouble in health.troubles],
            "since": moment_text(localtime(health.waiting.since)) if health.waiting.since else "",
            "runs": _run_texts(health.runs),
            "failing": failing,
            "elided_page_range": paginator.get_elided_page_range(failing.number),
            "rows": _shown(failing.object_list),
        }

    def post(self, request: HttpRequest) -> HttpResponse:
        entry = request.POST.get("entry", "")
        if entry.isdecimal() and len(entry) <= LONGEST_KEY:
            number = services.retry(user=request.user, entry_ids=[int(entry)])
        elif "all" in request.POST:
            number = services.retry(user=request.user)
        else:
            number = 0
        if number:
            messages.success(
                request, f"{number:,}件を、もう一度試します。1分ほどたってから、この画面を開き直してください。"
            )
        else:
            messages.info(request, "試し直すものはありません。もう索引に入ったようです。")
        return redirect(reverse("search_state"))


def _run_texts(runs: Iterable[UpkeepRun]) -> list[tuple[str, str]]:
    done = {run.upkeep: run for run in runs}
    texts = {Upkeep.REBUILD: "{}件", Upkeep.RECONCILE: "違いは{}件"}
    shown = []
    for upkeep in Upkeep:
        run = done.get(upkeep.value)
        number = f"（{texts[upkeep].format(f'{run.number:,}')}）" if run and upkeep in texts else ""
        shown.append((upkeep.label, f"{moment_text(localtime(run.finished_at))}{number}" if run else NOT_YET[upkeep]))
    return shown


def _shown(entries: Iterable[IndexEntry]) -> list[dict[str, Any]]:
    """Rows as the screen shows them, with titles in one query."""
    entries = list(entries)
    searchables = {entry.kind: registry.of_kind(entry.kind) for entry in entries}
    of_pages = {kind for kind, each in searchables.items() if each is not None and issubclass(each.model, Page)}
    pages = Page.objects.in_bulk({entry.object_id for entry in entries if entry.kind in of_pages})
    rows = []
    for entry in entries:
        searchable, page = searchables[entry.kind], pages.get(entry.object_id) if entry.kind in of_pages else None
        rows.append(
            {
                "entry": entry,
                "kind": searchable.label if searchable else "使わなくなった種類",
                "title": page.get_admin_display_title() if page else f"番号{entry.object_id}",
                "url": reverse("wagtailadmin_pages:edit", args=[page.pk]) if page else "",
                "waits_for_engine": entry.last_error.startswith(SearchUnavailable.__name__),
                "next": moment_text(localtime(entry.next_try_at)),
            }
        )
    return rows


class TroublePanel(Component):
    """A line for each trouble that somebody ought to know of; nothing while all is well."""

    name = "search-state"
    order = 90
    template_name = "search/admin/trouble_panel.html"

    def get_context_data(self, parent_context: Mapping[str, Any] | None = None) -> dict[str, Any]:
        return {
            "troubles": [ADVICE[trouble][0] for trouble in services.troubles_at_a_glance()],
            "address": reverse("search_state"),
        }
