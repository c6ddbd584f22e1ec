"""The directory in the admin."""

from collections.abc import Callable
from functools import wraps
from typing import Any

import django_filters
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import PermissionDenied
from django.db.models import CharField, Exists, OuterRef, QuerySet
from django.db.models.functions import Cast
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, reverse
from django.utils.functional import cached_property
from wagtail.admin import messages
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column
from wagtail.admin.widgets.button import HeaderButton
from wagtail.models import WorkflowState
from wagtail.permissions import policy_registry
from wagtail.snippets.views.chooser import ChooseResultsView, ChooseView, SnippetChooserViewSet
from wagtail.snippets.views.snippets import EditView, IndexView, SnippetViewSet, SnippetViewSetGroup

from content.admin_tables import Cell, CountedPaginator, StackedTable
from content.japanese_dates import date_text
from organizations.enums import Activity, ApplicationKind
from organizations.models import AnswerTemplate, Organization, ParticipationRules
from roles.policies import TO_ENTER
from taxonomy.models import ActivityField, BodyKind, DesignationLabel

ROWS_A_PAGE = 50


class OrganizationFilterSet(WagtailFilterSet):
    body_kind = django_filters.ModelChoiceFilter(
        label="団体の種類", queryset=BodyKind.objects.all(), empty_label="すべて"
    )
    fields = django_filters.ModelChoiceFilter(label="分野", queryset=ActivityField.objects.all(), empty_label="すべて")
    designation = django_filters.ModelChoiceFilter(
        label="指定・認定",
        field_name="designations__label",
        queryset=DesignationLabel.objects.all(),
        empty_label="すべて",
    )
    live = django_filters.ChoiceFilter(
        label="公開", choices=[("True", "公開中"), ("False", "公開していない")], empty_label="すべて"
    )

    class Meta:
        model = Organization
        fields: list[str] = []  # read by django-filter


def _confirmed(organization: Organization) -> str:
    status = getattr(organization, "status", None)
    return date_text(status.confirmed_on) if status and status.confirmed_on else "まだ"


def edit_address(organization: Organization) -> str:
    return reverse("wagtailsnippets_organizations_organization:edit", args=[organization.pk])


def _state(organization: Any) -> str:
    """確認待ち: an edit, or the entry itself, waits for approval."""
    status = getattr(organization, "status", None)
    is_paused = status is not None and status.activity == Activity.PAUSED
    shown = ("公開中（休止中）" if is_paused else "公開中") if organization.live else "公開していない"
    waiting = "（確認待ち）" if organization.is_in_review else ""
    changed = "（下書きあり）" if organization.live and organization.has_unpublished_changes and not waiting else ""
    return f"{shown}{waiting}{changed}"


def in_review() -> Exists:
    """Of a row of organizations: whether a version of it waits for approval."""
    states = WorkflowState.objects.filter(
        base_content_type=ContentType.objects.get_for_model(Organization),
        object_id=Cast(OuterRef("pk"), CharField()),
        status=WorkflowState.STATUS_IN_PROGRESS,
    )
    return Exists(states)


class OrganizationIndexView(IndexView):
    table_class = StackedTable
    paginator_class = CountedPaginator

    def get_base_queryset(self) -> QuerySet[Organization]:
        policy = policy_registry.get_by_type(Organization)
        found = policy.instances_user_has_any_permission_for(self.request.user, TO_ENTER)
        rows: QuerySet[Organization] = found.select_related("body_kind", "located_in", "status")
        return rows.annotate(is_in_review=in_review())

    @cached_property
    def list_display(self) -> list[Any]:
        """Without Wagtail's column of the state, which asks the database for each row."""
        return list(OrganizationViewSet.list_display)


def waiting_edit(organization: Organization) -> Any:
    """The application of a member's edit that was sent and is not decided, if there is one."""
    return organization.applications.open().exclude(submitted_at=None).filter(kind=ApplicationKind.EDIT).first()


class OrganizationEditView(EditView):
    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """An edit that waits is in this form already: whoever publishes it publishes that too."""
        waiting = waiting_edit(self.object)
        if waiting is not None and not self.locked_for_user:
            button = messages.button(reverse("organization_application", args=[waiting.pk]), "申請を見る")
            may_publish = policy_registry.get(self.object).user_has_permission_for_instance(
                request.user, "publish", self.object
            )
            text = (
                f"団体の人が送った変更があります（{waiting.get_state_display()}）。下の欄には、その変更が入っています。"
                "承認や、追加の確認のお願いは、申請の画面でします。"
                f"{'ここで公開すると、その変更も承認したことになります。' if may_publish else ''}"
            )
            messages.warning(request, text, buttons=[button])
        response: HttpResponseBase = super().get(request, *args, **kwargs)
        return response

    def is_valid(self, form: Any) -> bool:
        """Wagtail asks this of what saves itself alone; somebody who presses the button is told too."""
        if not super().is_valid(form):
            return False
        if self.expects_json_response or not self.is_out_of_date:
            return True
        user = self.latest_revision.user
        who = f"{user.get_full_name()}さん" if user else "ほかの人"
        self.produced_error_message = (
            f"入力している間に、{who}が新しい版を保存したため、いまの操作は行いませんでした。下は、あなたが入力した内容で、"
            f"自動で下書きに保存されます。{who}の版は「履歴」に残っています。内容を確かめて、もう一度操作してください。"
        )
        return False

    @cached_property
    def header_buttons(self) -> list[Any]:
        """What is not in this form is one press away."""
        address = reverse("organization_records", args=[self.object.pk])
        return [*super().header_buttons, HeaderButton("連絡先・時間・指定", url=address, icon_name="mail")]


class OnlyPublic:
    """What others write, and what waits, is chosen by nobody."""

    def get_object_list(self) -> QuerySet[Organization]:
        found: QuerySet[Organization] = super().get_object_list()  # type: ignore[misc]  # of the view that this is mixed into
        return found.filter(live=True)


class OrganizationChooseView(OnlyPublic, ChooseView):
    pass


class OrganizationChooseResultsView(OnlyPublic, ChooseResultsView):
    pass


class OrganizationChooserViewSet(SnippetChooserViewSet):
    choose_view_class = OrganizationChooseView
    choose_results_view_class = OrganizationChooseResultsView


class OrganizationViewSet(SnippetViewSet):
    model = Organization
    chooser_viewset_class = OrganizationChooserViewSet
    index_view_class = OrganizationIndexView
    edit_view_class = OrganizationEditView
    icon = "group"
    menu_label = "団体"
    copy_view_enabled = False
    list_per_page = ROWS_A_PAGE
    ordering = ["kana", "pk"]
    filterset_class = OrganizationFilterSet
    list_display: list[str | Column] = [
        "name",
        Cell("body_kind", label="団体の種類", accessor=lambda organization: organization.body_kind or ""),
        Cell("located_in", label="所在地", accessor=lambda organization: organization.located_in or ""),
        Cell("confirmed_on", label="最終確認日", accessor=_confirmed),
        Cell("state", label="公開", accessor=_state),
    ]

    def get_urlpatterns(self) -> list[URLPattern]:
        patterns: list[URLPattern] = super().get_urlpatterns()
        for pattern in patterns:
            pattern.callback = _only_within_reach(pattern.callback)
        return patterns


def _only_within_reach(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Every screen of one entry: Wagtail asks of the model alone, and an area is asked of the entry."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if "pk" in kwargs:
            found = get_object_or_404(Organization, pk=kwargs["pk"])
            policy = policy_registry.get(found)
            if not policy.user_has_any_permission_for_instance(request.user, TO_ENTER, found):
                raise PermissionDenied
        return view(request, *args, **kwargs)

    return guarded


class AnswerTemplateViewSet(SnippetViewSet):
    model = AnswerTemplate
    icon = "comment"
    menu_label = "返事のひな形"
    list_display = ["title", "purpose", "sort_order"]
    copy_view_enabled = False


class ParticipationRulesViewSet(SnippetViewSet):
    """A version is added and never changed: people agreed to it as it was."""

    model = ParticipationRules
    icon = "doc-full"
    menu_label = "参加のきまり"
    list_display = ["__str__", "created_at"]
    copy_view_enabled = False

    def get_urlpatterns(self) -> list[URLPattern]:
        patterns: list[URLPattern] = super().get_urlpatterns()
        return [pattern for pattern in patterns if pattern.name in ("list", "list_results", "add", "edit")]


class OrganizationsGroup(SnippetViewSetGroup):
    menu_label = "団体"
    menu_icon = "group"
    menu_order = 210
    items = (OrganizationViewSet, AnswerTemplateViewSet, ParticipationRulesViewSet)
