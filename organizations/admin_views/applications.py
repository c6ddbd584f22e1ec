"""団体の登録申請 in the admin: the queue, one application with what is known, and the decisions."""

from datetime import date
from typing import Any, ClassVar

import django_filters
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.views.generic import TemplateView
from wagtail.admin import messages
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.widgets.button import HeaderButton

from content.japanese_dates import date_text, moment_text
from organizations import services
from organizations.application_steps import ApplicationSteps
from organizations.enums import DECIDED, OF_STAFF, ApplicationKind, ApplicationState
from organizations.forms.decision import EnterForForm, TemplateForm, WordsForm
from organizations.models import AnswerTemplate, Application, Organization, OrganizationPhoto
from organizations.permissions import APPLICATION, applications_decidable_by, may_enter
from organizations.querysets import ApplicationQuerySet
from organizations.services import AlreadyListed, NotInThisState
from regions.models import Area
from roles.admin_views.listing import OpenToStaff, StaffListing, cell, screen_item
from roles.permissions import holders, may_anywhere, those_with

TITLE = "団体の登録申請"
# Days after which an application is said to wait long.
LONG = 7


def days_waited(application: Application) -> int:
    """Whole days by the calendar, since whoever's turn it is has it."""
    return (timezone.localdate() - timezone.localdate(application.since)).days


def waited_text(application: Application) -> str:
    days = days_waited(application)
    return f"⚠ {days}日（長く待っています）" if days > LONG else f"{days}日" if days else "きょうから"


def day_text(moment: Any) -> str:
    return date_text(timezone.localtime(moment).date()) if moment else ""


class ApplicationsFilterSet(WagtailFilterSet):
    kind = django_filters.ChoiceFilter(label="種類", choices=ApplicationKind.choices, empty_label="すべて")
    located_in = django_filters.ModelChoiceFilter(label="所在地", queryset=Area.objects.none(), empty_label="すべて")
    mine = django_filters.ChoiceFilter(
        label="担当者",
        choices=[("mine", "自分"), ("nobody", "決まっていない")],
        empty_label="すべて",
        method="filter_assignee",
    )

    class Meta:
        model = Application
        fields: ClassVar[list[str]] = []

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        places = applications_decidable_by(self.request.user).exclude(located_in=None).values("located_in")
        self.filters["located_in"].queryset = Area.objects.filter(pk__in=places)

    def filter_assignee(self, queryset: ApplicationQuerySet, name: str, value: str) -> ApplicationQuerySet:
        return queryset.filter(assignee=self.request.user if value == "mine" else None)


class ApplicationsView(StaffListing):
    """Those that wait for staff, the longest first; behind the other tabs those that wait for an answer, and the decided."""

    model = Application
    page_title = TITLE
    header_icon = "clipboard-list"
    index_url_name = "organization_applications"
    index_results_url_name = "organization_applications_results"
    filterset_class = ApplicationsFilterSet
    # With tabs above the table.
    results_template_name = "roles/admin/requests_results.html"
    is_searchable = False
    tab = "waiting"
    columns: list[Column] = [
        TitleColumn(
            "name",
            label="団体",
            accessor=lambda application: application.name or "（名前なし）",
            get_url=lambda application: reverse("organization_application", args=[application.pk]),
        ),
        cell("kind", "種類", lambda application: application.get_kind_display()),
        cell("receipt_number", "受付番号", lambda application: application.receipt_number),
        cell("located_in", "所在地", lambda application: application.located_in or ""),
        cell("submitted_at", "送った日", lambda application: day_text(application.submitted_at)),
        cell("state", "状態", lambda application: application.get_state_display()),
        cell(
            "assignee",
            "担当者",
            lambda application: application.assignee.get_full_name() if application.assignee else "",
        ),
    ]

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        if self.tab != "decided":
            self.columns = [*type(self).columns, cell("waited", "待っている日数", waited_text)]

    def is_open_to(self, user: Any) -> bool:
        return may_anywhere(user, APPLICATION, "decide")

    @property
    def nothing(self) -> str:  # type: ignore[override]  # of each tab
        return {
            "waiting": "確かめるのを待っている申請はありません。",
            "asked": "返事を待っている申請はありません。",
            "decided": "決まった申請は、まだありません。",
        }[self.tab]

    def own_buttons(self) -> list[HeaderButton]:
        if not may_enter(self.request.user):
            return []
        return [HeaderButton("代わりに入力する", url=reverse("organization_enter_for"), icon_name="plus")]

    def get_base_queryset(self) -> ApplicationQuerySet:
        found = applications_decidable_by(self.request.user).select_related("located_in", "assignee")
        if self.tab == "waiting":
            return found.of_staff()
        return found.filter(state=ApplicationState.ASKED) if self.tab == "asked" else found.decided()

    def order_queryset(self, queryset: QuerySet[Application]) -> QuerySet[Application]:
        return queryset.order_by("-since", "-pk") if self.tab == "decided" else queryset.order_by("since", "pk")

    def get_context_data(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        names = {
            "waiting": ("確認待ち", "organization_applications"),
            "asked": ("返事待ち", "organization_applications_asked"),
            "decided": ("決まったもの", "organization_applications_decided"),
        }
        tabs = [(label, reverse(name), tab == self.tab) for tab, (label, name) in names.items()]
        return super().get_context_data(*args, **kwargs) | {"tabs": tabs}


class ApplicationView(OpenToStaff, WagtailAdminTemplateMixin, TemplateView):
    """One application: what was sent, what is known of it, what was said, and what can be done."""

    template_name = "organizations/admin/application.html"
    page_title = "登録申請を確かめる"
    header_icon = "clipboard-list"

    def is_open_to(self, user: Any) -> bool:
        rows = applications_decidable_by(user).select_related(
            "organization", "applicant", "entered_by", "assignee", "decided_by", "located_in", "rules"
        )
        self.application = get_object_or_404(rows, pk=self.kwargs["pk"])
        return True

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [
            *self.breadcrumbs_items,
            screen_item("organization_applications", TITLE),
            {"url": "", "label": str(self.application)},
        ]

    @cached_property
    def ready_words(self) -> str:
        """Those of the template that was chosen."""
        key = self.request.GET.get("template", "")
        found = AnswerTemplate.objects.filter(pk=key).first() if key.isascii() and key.isdecimal() else None
        return found.text if found else ""

    def forms(self) -> dict[str, WordsForm]:
        return {name: self.form(name, None) for name in ("ask", "approve", "decline", "note")}

    def form(self, name: str, data: Any, text: str = "") -> WordsForm:
        """`text` stands in it to begin with."""
        words: dict[str, dict[str, Any]] = {
            "ask": {"label": "確かめたいこと", "help_text": "申請した人にメールで届きます。1000字まで。"},
            "approve": {"label": "ひとこと（任意）", "help_text": "申請した人に届きます。", "required": False},
            "decline": {"label": "見送る理由", "help_text": "申請した人に届きます。どうすればよいかも書きます。"},
            "note": {"label": "内部メモ", "help_text": "職員だけに見えます。申請した人には見えません。"},
        }
        ready = self.ready_words if name in ("ask", "decline") else ""
        return WordsForm(data, prefix=name, initial={"text": text or ready}, **words[name])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        found = self.application
        before = ApplicationSteps(found, found.sent_before).rows() if found.sent_before else {}
        context = super().get_context_data(**(self.forms() | kwargs))
        return context | {
            "application": found,
            "is_waiting": found.state in OF_STAFF,
            "waited": waited_text(found) if found.state in OF_STAFF else "",
            "steps": [
                (step, [(label, words, before.get((step.key, label)) if before else None) for label, words in rows])
                for step, rows in _by_step(found, found.sent)
            ],
            "has_changes": bool(before),
            "events": found.events.select_related("by"),
            "photos": found.photos.all(),
            "photos_taken_away": self.photos_taken_away(),
            "notes": found.notes.select_related("by"),
            "known": self.known_entries(),
            "rivals": self.rivals(),
            "templates": TemplateForm(self.request.GET or None),
            "colleagues": self.colleagues(),
            "submitted": moment_text(timezone.localtime(found.submitted_at)),
        }

    def known_entries(self) -> list[Organization]:
        """Entries that this may be: the same number, name or reading; of a claim the entry itself."""
        found = self.application
        if found.kind == ApplicationKind.CLAIM:
            return [found.organization] if found.organization else []
        same = Q(name=found.name)
        if found.corporate_number:
            same |= Q(corporate_number=found.corporate_number)
        mine = those_with(self.request.user, Organization, "change").values("pk")
        rows = Organization.objects.filter(same).filter(Q(live=True) | Q(pk__in=mine)).exclude(pk=found.organization_id)
        return list(rows.select_related("located_in", "body_kind")[:5])

    def photos_taken_away(self) -> list[OrganizationPhoto]:
        """By an edit that waits, of those that are public."""
        found = self.application
        if found.kind != ApplicationKind.EDIT or found.state in DECIDED or found.organization is None:
            return []
        kept = found.photos.exclude(image=None).values("image")
        return list(found.organization.photos.exclude(image=None).exclude(image__in=kept).select_related("image"))

    def rivals(self) -> list[Application]:
        """Other open applications for the same body."""
        found = self.application
        same = Q(name=found.name)
        if found.corporate_number:
            same |= Q(corporate_number=found.corporate_number)
        if found.organization_id:
            same |= Q(organization=found.organization_id, kind=ApplicationKind.CLAIM)
        others = applications_decidable_by(self.request.user).open().filter(same).exclude(pk=found.pk)
        return list(others.select_related("applicant")[:5])

    def colleagues(self) -> list[Any]:
        areas = [self.application.located_in] if self.application.located_in else []
        return list(
            holders(APPLICATION, "decide", areas=areas).exclude(pk=self.application.applicant_id).order_by("pk")[:100]
        )

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        action = request.POST.get("action", "")
        try:
            if action in ("take-up", "assign"):
                return self._assign(action)
            form = self.form(action, request.POST)
            if form.is_valid():
                messages.success(request, self._act(action, form.cleaned_data["text"]))
                return redirect(request.path)
        except KeyError:
            raise PermissionDenied from None
        except (NotInThisState, AlreadyListed) as error:
            return self._refused(error.message, request.POST.get(f"{action}-text", "").strip())
        except ValidationError as error:
            for message in error.messages:
                form.add_error("text", message)
        return self.render_to_response(self.get_context_data(**{action: form}))

    def _refused(self, message: str, text: str) -> HttpResponse:
        """Somebody else was first. What was written is kept where it can still be of use."""
        messages.warning(self.request, f"{message}あなたの操作は行いませんでした。")
        if not text:
            return redirect(self.request.path)
        messages.info(self.request, "書いた文は、「内部メモ」の欄に残してあります。")
        self.application.refresh_from_db()
        return self.render_to_response(self.get_context_data(note=self.form("note", None, text)))

    def _assign(self, action: str) -> HttpResponse:
        if action == "take-up":
            services.take_up(application=self.application, by=self.request.user)
            messages.success(self.request, "確認を始めました。担当者は、あなたです。")
        else:
            key = self.request.POST.get("assignee", "")
            person = next((each for each in self.colleagues() if str(each.pk) == key), None)
            services.assign(application=self.application, by=self.request.user, assignee=person)
            messages.success(
                self.request, f"担当者を{person.get_full_name()}さんにしました。" if person else "担当者を外しました。"
            )
        return redirect(self.request.path)

    def _act(self, action: str, text: str) -> str:
        given: dict[str, Any] = {"application": self.application, "by": self.request.user, "text": text}
        if action == "ask":
            services.ask_applicant(**given)
            return "追加の確認をお願いしました。申請した人に、メールで届きます。"
        if action == "approve":
            organization = services.approve_application(**given)
            if self.application.kind == ApplicationKind.CLAIM:
                return f"承認しました。申請した人は、「{organization}」のメンバーです。"
            return f"承認しました。「{organization}」は公開されています。"
        if action == "decline":
            services.decline_application(**given)
            return "見送りました。理由が、申請した人にメールで届きます。"
        services.add_note(**given)
        return "内部メモを加えました。"


def _by_step(found: Application, answers: Any) -> list[tuple[Any, list[tuple[str, str]]]]:
    """Each step with its rows; those of repeated groups bear the name of the group."""
    return [
        (
            step,
            [(f"{heading}：{label}" if heading else label, words) for heading, rows in groups for label, words in rows],
        )
        for step, groups in ApplicationSteps(found, answers).shown()
    ]


def enter_for(request: HttpRequest) -> HttpResponse:
    """代行入力: how it came; then the steps of the public site, as the applicant would fill them in."""
    if not may_enter(request.user):
        raise PermissionDenied
    form = EnterForForm(request.POST or None, initial={"received_on": timezone.localdate()})
    if request.method == "POST" and form.is_valid():
        received: date = form.cleaned_data["received_on"]
        if received > timezone.localdate():
            form.add_error("received_on", "受け取った日は、今日か、それより前にしてください。")
        else:
            made = services.enter_for(by=request.user, **form.cleaned_data)
            return redirect("organizations:step", made.pk, "name")
    return TemplateResponse(
        request, "organizations/admin/enter_for.html", {"form": form, "page_title": "代わりに入力する"}
    )
