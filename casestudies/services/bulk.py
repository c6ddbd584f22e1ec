"""Changing 分野 and places of many cases at once.

Planning and carrying out share one rule, so that nobody is told something else than what happens.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import Enum
from typing import Any, Protocol

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import CharField, Exists, OuterRef
from django.db.models.functions import Cast
from wagtail.models import Page, WorkflowState

from accounts.models import User
from casestudies.models import CasePlace, CaseStudyPage
from taxonomy.models import ActivityField

# A 分野 is known by its primary key, a place by code and relation.
Item = int | tuple[str, str]


class Change(Protocol):
    @property
    def nothing_left(self) -> str:
        """Why a published page is refused that would hold nothing afterwards."""
        ...

    def items(self, content: Mapping[str, Any]) -> tuple[Item, ...]:
        """What a revision's content holds now."""
        ...

    def result(self, items: Sequence[Item]) -> tuple[Item, ...]:
        """What it holds after the change."""
        ...

    def apply(self, draft: CaseStudyPage, items: Sequence[Item]) -> None: ...


@dataclass(frozen=True, kw_only=True)
class FieldsChange:
    """Primary keys of 分野."""

    add: tuple[int, ...] = ()
    remove: tuple[int, ...] = ()
    nothing_left: str = "分野が1つもなくなります。公開中のページには、分野が1つ以上必要です。"

    def items(self, content: Mapping[str, Any]) -> tuple[Item, ...]:
        return tuple(content.get("fields") or ())

    def result(self, items: Sequence[Item]) -> tuple[Item, ...]:
        return tuple(item for item in dict.fromkeys((*items, *self.add)) if item not in self.remove)

    def apply(self, draft: CaseStudyPage, items: Sequence[Item]) -> None:
        # Instances: keys would be written to the live page at once.
        draft.fields = list(ActivityField.objects.filter(pk__in=[item for item in items if isinstance(item, int)]))


@dataclass(frozen=True, kw_only=True)
class PlacesChange:
    """`add`: (area code, PlaceRelation value); `remove`: area codes, whatever their relation.

    With both, the first place added stands where the first one removed stood.
    """

    add: tuple[tuple[str, str], ...] = ()
    remove: tuple[str, ...] = ()
    # Replace: pages that hold none of `remove` stay as they are.
    only_instead: bool = False
    nothing_left: str = "地域が1つもなくなります。公開中のページには、地域が1つ以上必要です。"

    def items(self, content: Mapping[str, Any]) -> tuple[Item, ...]:
        rows = sorted(content.get("places") or (), key=lambda row: row.get("sort_order") or 0)
        return tuple((row["area"], row["relation"]) for row in rows if row.get("area"))

    def result(self, items: Sequence[Item]) -> tuple[Item, ...]:
        removed = [number for number, item in enumerate(items) if self._is_removed(item)]
        if self.only_instead and not removed:
            return tuple(items)
        at = removed[0] if removed else len(items)
        kept = [item for item in items[:at] if not self._is_removed(item)]
        rest = [item for item in items[at:] if not self._is_removed(item)]
        return tuple(dict.fromkeys((*kept, *(add for add in self.add if add not in rest), *rest)))

    def _is_removed(self, item: Item) -> bool:
        return isinstance(item, tuple) and item[0] in self.remove

    def apply(self, draft: CaseStudyPage, items: Sequence[Item]) -> None:
        known = {(place.area_id, str(place.relation)): place for place in draft.places.all()}
        places = []
        for number, item in enumerate(items):
            if not isinstance(item, tuple):
                raise TypeError(item)
            place = known.get(item) or CasePlace(area_id=item[0], relation=item[1])
            place.sort_order = number
            places.append(place)
        draft.places = places


class Effect(Enum):
    PUBLISH = "変更して、公開中のページにも反映します"
    DRAFT = "下書きだけを変更します（公開中の内容は変わりません）"
    NOTHING = "すでにそのとおりなので、何も変わりません"
    REFUSED = "変更しません"


@dataclass(frozen=True, kw_only=True)
class PlannedChange:
    """What a change does to a page. `revision`: the state that it was planned from; `reason`: why it is refused."""

    page: Page
    effect: Effect
    revision: int | None = None
    before: tuple[Item, ...] = ()
    after: tuple[Item, ...] = ()
    reason: str = ""


def plan_in_bulk(*, page_ids: Iterable[int], change: Change, user: User) -> list[PlannedChange]:
    """What the change would do, in a constant number of queries; pages that are no cases are refused."""
    ids = set(page_ids)
    cases = {page.pk: page for page in _cases(ids)}
    others = Page.objects.filter(pk__in=ids - cases.keys())
    planned = [_plan(page, change, user) for page in cases.values()]
    return planned + [
        PlannedChange(page=page, effect=Effect.REFUSED, reason="取組事例ではありません。") for page in others
    ]


@transaction.atomic
def change_in_bulk(
    *, page_ids: Iterable[int], change: Change, user: User, seen: Mapping[int, int]
) -> list[PlannedChange]:
    """Change the pages and return what happened. A page is left alone if `seen` (its latest revision when the user
    looked) is no longer its state.

    Each page gets a revision and log entries like an editor's. A published page without a draft is published again,
    if the user may publish; otherwise the change waits in the draft.
    """
    ids = list(page_ids)
    # Whoever saves one of these pages now waits; SQLite locks with the transaction.
    list(Page.objects.select_for_update().filter(pk__in=ids).values_list("pk", flat=True))
    return [_carry_out(planned, change, user, seen) for planned in plan_in_bulk(page_ids=ids, change=change, user=user)]


def items_in_drafts(*, page_ids: Iterable[int], change: Change) -> set[Item]:
    """What the cases hold in their latest state, of the kind that the change is about."""
    return {item for page in _cases(page_ids) for item in change.items(_content_of(page))}


def _cases(page_ids: Iterable[int]) -> Iterable[Any]:
    """Case pages with all that planning asks of them, `is_in_review` among it."""
    # Not prefetch_workflow_states: it finds nothing for pages that were read as their own type.
    in_review = WorkflowState.objects.filter(
        base_content_type__model="page",
        object_id=Cast(OuterRef("pk"), CharField()),
        status=WorkflowState.STATUS_IN_PROGRESS,
    )
    pages: Iterable[Any] = (
        CaseStudyPage.objects.filter(pk__in=list(page_ids))
        .select_related("latest_revision")
        .prefetch_related("fields", "places")
        .annotate_approved_schedule()
        .annotate(is_in_review=Exists(in_review))
        .order_by("title", "pk")
    )
    return pages


def _content_of(page: Any) -> Mapping[str, Any]:
    """分野 and places of the state that an editor would go on with, as revisions hold them."""
    if page.has_unpublished_changes and page.latest_revision:
        content: Mapping[str, Any] = page.latest_revision.content
        return content
    places = [
        {"area": place.area_id, "relation": str(place.relation), "sort_order": place.sort_order}
        for place in page.places.all()
    ]
    return {"fields": [field.pk for field in page.fields.all()], "places": places}


def _plan(page: Any, change: Change, user: User) -> PlannedChange:
    before = change.items(_content_of(page))
    after = change.result(before)
    planned = PlannedChange(
        page=page, effect=Effect.DRAFT, revision=page.latest_revision_id, before=before, after=after
    )
    if reason := _hindrance(page, user):
        return replace(planned, effect=Effect.REFUSED, reason=reason)
    if after == before:
        return replace(planned, effect=Effect.NOTHING)
    if page.live and not after:
        return replace(planned, effect=Effect.REFUSED, reason=change.nothing_left)
    if page.live and not page.has_unpublished_changes and page.permissions_for_user(user).can_publish():
        return replace(planned, effect=Effect.PUBLISH)
    return planned


def _hindrance(page: Any, user: User) -> str:
    """Why the page may not be changed now; empty if it may."""
    if not page.permissions_for_user(user).can_edit():
        return "編集する権限がありません。"
    if page.alias_of_id:
        return "別のページの写しです。もとのページを変更してください。"
    if page.locked:
        return "ロックされています。"
    if page.is_in_review:
        return "公開前の確認を待っています。"
    if page.approved_schedule:
        return "公開の日時が予約されています。"
    return ""


def _carry_out(planned: PlannedChange, change: Change, user: User, seen: Mapping[int, int]) -> PlannedChange:
    if planned.effect not in (Effect.PUBLISH, Effect.DRAFT):
        return planned
    if seen.get(planned.page.pk) != planned.revision:
        reason = "確かめている間に、ほかの人が変更しました。もう一度やり直してください。"
        return replace(planned, effect=Effect.REFUSED, reason=reason)
    draft = planned.page.get_latest_revision_as_object()
    change.apply(draft, planned.after)
    try:
        with transaction.atomic():
            # A draft may be unfinished, as in the editor.
            revision = draft.save_revision(user=user, log_action=True, clean=planned.effect is Effect.PUBLISH)
            if planned.effect is Effect.PUBLISH:
                revision.publish(user=user)
    except ValidationError as error:
        reason = f"ほかの項目に直すところがあります：{_what_is_wrong(draft, error)}"
        return replace(planned, effect=Effect.REFUSED, reason=reason)
    return planned


def _what_is_wrong(draft: CaseStudyPage, error: ValidationError) -> str:
    """Messages with the labels of their fields, where they belong to one."""
    names = {field.name: str(getattr(field, "verbose_name", field.name)) for field in draft._meta.get_fields()}
    by_field = error.message_dict if hasattr(error, "error_dict") else {"": error.messages}
    told = [(names.get(name, ""), " ".join(messages)) for name, messages in by_field.items()]
    return " ".join(f"「{label}」{text}" if label else text for label, text in told)
