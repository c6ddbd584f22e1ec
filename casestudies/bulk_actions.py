"""Bulk actions of the page explorer: choose what to change, see what happens to each page, confirm."""

from abc import abstractmethod
from collections.abc import Iterable, Sequence
from typing import Any, ClassVar

from django.core import signing
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from wagtail.admin import messages
from wagtail.admin.views.pages.bulk_actions.page_bulk_action import PageBulkAction

from casestudies.bulk_forms import BulkForm, FieldsForm, PlacesForm
from casestudies.enums import PlaceRelation
from casestudies.services import Effect, PlannedChange, change_in_bulk, plan_in_bulk
from regions.models import Area
from taxonomy.models import ActivityField

MOST_AT_ONCE = 100
NAMED_IN_A_MESSAGE = 10


class ChangeInBulk(PageBulkAction):
    """A first POST shows what would happen, one with `seen` carries it out."""

    form_class: ClassVar[type[BulkForm]]
    template_name = "casestudies/admin/change_in_bulk.html"
    classes: ClassVar[set[str]] = set()
    next_url: str

    @abstractmethod
    def labels(self, planned: Iterable[PlannedChange]) -> dict[Any, str]:
        """Map every item of the planned changes to its name, in one query."""

    def page_ids(self) -> list[int]:
        chosen = self.request.GET.getlist("id")
        if "all" in chosen:
            parent = self.request.GET.get("childOf") or ""
            listed = self.get_all_objects_in_listing_query(int(parent) if parent.isdecimal() else None)
            return [int(pk) for pk in listed[: MOST_AT_ONCE + 1]]
        return [int(pk) for pk in dict.fromkeys(chosen) if pk.isdecimal()]

    def dispatch(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        if self.next_url == request.path:
            # Without a place to go back to, Wagtail leads to this address again.
            self.next_url = reverse("wagtailadmin_explore_root")
        self.chosen = self.page_ids()
        if not self.chosen:
            messages.warning(request, "ページが選ばれていません。一覧でページを選んでから、もう一度押してください。")
            return redirect(self.next_url)
        if len(self.chosen) > MOST_AT_ONCE:
            text = f"一度に変えられるのは{MOST_AT_ONCE}件までです。ページを絞り込んで、何回かに分けてください。"
            messages.error(request, text)
            return redirect(self.next_url)
        return super().dispatch(request, *args, **kwargs)

    def get_form_kwargs(self) -> dict[str, Any]:
        kwargs: dict[str, Any] = super().get_form_kwargs()
        return kwargs | {"page_ids": self.chosen}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        # Not the base class's: it asks each page for its parents and its subpages.
        context = {"form": self.get_form()} | kwargs
        return context | {
            "title": self.display_name,
            "count": len(self.chosen),
            "next": self.next_url,
            "submit_url": f"{self.request.path}?{self.request.META['QUERY_STRING']}",
        }

    def form_valid(self, form: BulkForm) -> HttpResponse:
        if "back" in self.request.POST:
            back: HttpResponse = self.form_invalid(form)
            return back
        user, change = self.request.user, form.change
        seen = _seen(self.request.POST.get("seen", ""))
        if seen is not None:
            self._tell(change_in_bulk(page_ids=self.chosen, change=change, user=user, seen=seen))
            return redirect(self.next_url)
        planned = plan_in_bulk(page_ids=self.chosen, change=change, user=user)
        labels = self.labels(planned)
        summary = [
            (plan, [labels.get(item, "？") for item in plan.before], [labels.get(item, "？") for item in plan.after])
            for plan in planned
        ]
        changing = [row for row in summary if row[0].effect in (Effect.PUBLISH, Effect.DRAFT)]
        context = self.get_context_data(
            form=form,
            is_summary=True,
            changing=changing,
            unchanged=[row[0] for row in summary if row not in changing],
            seen=signing.dumps({str(plan.page.pk): plan.revision for plan in planned}),
        )
        response: HttpResponse = self.render_to_response(context)
        return response

    def _tell(self, done: Sequence[PlannedChange]) -> None:
        by_effect = {effect: [plan for plan in done if plan.effect is effect] for effect in Effect}
        if published := by_effect[Effect.PUBLISH]:
            messages.success(self.request, f"{len(published)}件を変更し、公開中のページに反映しました。")
        if drafts := by_effect[Effect.DRAFT]:
            text = f"{len(drafts)}件は下書きだけを変更しました（公開中の内容は変わっていません）：{_names(drafts)}"
            messages.warning(self.request, text)
        if same := by_effect[Effect.NOTHING]:
            messages.success(self.request, f"{len(same)}件は、すでにそのとおりなので変えていません。")
        if refused := by_effect[Effect.REFUSED]:
            messages.error(self.request, f"{len(refused)}件は変更しませんでした：{_names(refused)}")


def _seen(signed: str) -> dict[int, int] | None:
    """Latest revisions as the summary showed them; None for the first POST and for what was tampered with."""
    try:
        return {int(key): revision for key, revision in signing.loads(signed).items()}
    except signing.BadSignature:
        return None


def _names(planned: Sequence[PlannedChange]) -> str:
    names = [
        f"「{plan.page.get_admin_display_title()}」{f'（{plan.reason}）' if plan.reason else ''}"
        for plan in planned[:NAMED_IN_A_MESSAGE]
    ]
    return "、".join(names) + ("ほか" if len(planned) > NAMED_IN_A_MESSAGE else "")


class ChangeFields(ChangeInBulk):
    display_name = "分野をまとめて変える"
    aria_label = "選んだページの分野をまとめて変える"
    action_type = "change_fields"
    action_priority = 5
    form_class = FieldsForm

    def labels(self, planned: Iterable[PlannedChange]) -> dict[Any, str]:
        return dict(ActivityField.objects.values_list("pk", "label"))


class ChangePlaces(ChangeInBulk):
    display_name = "地域をまとめて変える"
    aria_label = "選んだページの地域をまとめて変える"
    action_type = "change_places"
    action_priority = 6
    form_class = PlacesForm

    def labels(self, planned: Iterable[PlannedChange]) -> dict[Any, str]:
        items = {item for plan in planned for item in (*plan.before, *plan.after) if isinstance(item, tuple)}
        names = dict(Area.objects.filter(pk__in={code for code, _ in items}).values_list("pk", "full_name"))
        serves = PlaceRelation.SERVES.value
        return {
            (code, relation): f"{names.get(code, code)}{'（対象地域）' if relation == serves else ''}"
            for code, relation in items
        }
