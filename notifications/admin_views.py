"""Staff's screens of mails and of addresses to which none are sent. Texts are shown in a demo alone."""

from collections.abc import Mapping
from typing import Any, ClassVar

import django_filters
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.generic import TemplateView, View
from wagtail.admin import messages
from wagtail.admin.filters import DateRangePickerWidget, WagtailFilterSet
from wagtail.admin.ui.components import Component
from wagtail.admin.ui.tables import BaseColumn, StatusTagColumn, TitleColumn
from wagtail.admin.views.generic import IndexView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from content.admin_tables import Cell, ChoiceColumn, CountedPaginator, StackedTable, is_key
from content.japanese_dates import local_moment_text as when
from notifications import mail_message, mail_texts, verbs
from notifications.models import Mail, MailState, SuspendedAddress
from notifications.permissions import may_see_mails, may_tend_mails
from notifications.services import CannotResend, mail_health, resend_mail, resend_mails, resume_address, why_not_resend
from notifications.services.health import DAYS_OF_FAILURES

ROWS = 50
MAILS, SUSPENDED = "送ったメール・送るメール", "送信を止めている宛先"
# Columns that narrow screens leave out; they stand on the page of the mail.
RESEND_FORM = "resend-form"


def kind_text(mail: Mail) -> str:
    """Which text it was written after, in words; the sign-in's own mails have none."""
    try:
        return mail_texts.get(mail.text_key).label
    except KeyError:
        return mail.text_key or "ログインや登録の手続き"


def error_in_short(mail: Mail) -> str:
    return mail.last_error.split("\n")[0][:80]


class ForThoseWhoSeeMails:
    """A right to see mails, or to tend them."""

    request: HttpRequest

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not may_see_mails(request.user):
            raise PermissionDenied
        response: HttpResponse = super().dispatch(request, *args, **kwargs)  # type: ignore[misc]  # a view stands behind it
        return response


class MailFilterSet(WagtailFilterSet):
    state = django_filters.MultipleChoiceFilter(label="状態", choices=MailState.choices)
    created_at = django_filters.DateFromToRangeFilter(label="作成日", widget=DateRangePickerWidget)
    text_key = django_filters.ChoiceFilter(
        label="種類", choices=lambda: [(text.key, text.label) for text in mail_texts.all_texts()], empty_label="すべて"
    )

    class Meta:
        model = Mail
        fields: ClassVar[list[str]] = ["state", "created_at", "text_key"]


class MailIndexView(ForThoseWhoSeeMails, IndexView):
    model = Mail
    any_permission_required = None
    page_title = MAILS
    header_icon = "mail"
    table_class = StackedTable
    paginator_class = CountedPaginator
    filterset_class = MailFilterSet
    search_fields: ClassVar[list[str]] = ["to"]
    default_ordering = "-created_at"
    paginate_by = ROWS
    results_template_name = "notifications/admin/mails_results.html"

    def get_base_queryset(self) -> QuerySet[Mail]:
        # Texts are long and not shown.
        return Mail.objects.defer("text", "html")

    def get_context_data(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(*args, **kwargs)
        return context | {
            "form_id": RESEND_FORM,
            "may_tend": may_tend_mails(self.request.user),
            "failed": Mail.objects.filter(state=MailState.FAILED).count(),
        }

    @property
    def columns(self) -> list[BaseColumn]:
        chosen = ChoiceColumn(
            "chosen", label="選ぶ", form=RESEND_FORM, name_of=lambda mail: f"{mail.to}への「{mail.subject}」を選ぶ"
        )
        return [
            *([chosen] if may_tend_mails(self.request.user) else []),
            TitleColumn(
                "subject", label="件名", get_url=lambda mail: reverse("mails:one", args=[mail.pk]), width="24%"
            ),
            Cell("to", label="宛先"),
            Cell("kind", label="種類", accessor=kind_text),
            StatusTagColumn(
                "state", label="状態", accessor="get_state_display", primary=lambda mail: mail.state == MailState.FAILED
            ),
            Cell("error", label="理由", accessor=error_in_short),
            Cell("attempts", label="試した回数", accessor=lambda mail: f"{mail.attempts}回"),
            Cell("created_at", label="作成日時", accessor=lambda mail: when(mail.created_at), sort_key="created_at"),
        ]


class MailView(ForThoseWhoSeeMails, WagtailAdminTemplateMixin, TemplateView):
    """One mail without its text, and sending it again."""

    template_name = "notifications/admin/mail.html"
    header_icon = "mail"
    page_title = "メールの記録"

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.mail = get_object_or_404(Mail.objects.select_related("user"), pk=kwargs["pk"])

    def get_page_subtitle(self) -> str:
        return self.mail.subject

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        above = [*self.breadcrumbs_items, {"url": reverse("mails:index"), "label": MAILS}]
        return [*above, {"url": "", "label": self.page_title}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        mail = self.mail
        context: dict[str, Any] = super().get_context_data(**kwargs)
        shows_text = settings.MAIL_KEEP_BODIES and bool(mail.text)
        return context | {
            "mail": mail,
            "facts": self.facts(),
            "may_tend": may_tend_mails(self.request.user),
            "why_not": why_not_resend(mail),
            "lines": mail_message.paragraphs_of(mail_message.text_of(mail)) if shows_text else [],
            "html": mail_message.html_of(mail) if shows_text else "",
        }

    def facts(self) -> list[tuple[str, str]]:
        mail = self.mail
        verb = verbs.find(mail.verb)
        facts = [
            ("状態", mail.get_state_display()),
            ("宛先", mail.to),
            ("種類", kind_text(mail)),
            ("知らせること", verb.label if verb else ""),
            ("差出人", mail.sender),
            ("作成日時", when(mail.created_at)),
            ("送信日時", when(mail.sent_at)),
            ("番号が使える期限", when(mail.void_at)),
            ("試した回数", f"{mail.attempts}回"),
            ("次に試すとき", when(mail.next_try_at) if mail.state == MailState.WAITING else ""),
            ("理由", mail.last_error),
            ("メールの識別番号（Message-ID）", mail.message_id),
        ]
        return [(label, text) for label, text in facts if text]

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        try:
            resend_mail(mail=self.mail, by=request.user)
        except CannotResend as reason:
            messages.error(request, str(reason))
        else:
            messages.success(request, "もう一度送ります。1分ほどたってから、この画面を開き直してください。")
        return redirect("mails:one", pk)


class ResendView(View):
    """Those that were ticked, or all that failed."""

    http_method_names = ["post"]

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not may_tend_mails(request.user):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def post(self, request: HttpRequest) -> HttpResponse:
        is_all = "all" in request.POST
        keys = [int(key) for key in request.POST.getlist("chosen") if is_key(key)]
        number = resend_mails(by=request.user, keys=None if is_all else keys)
        left = 0 if is_all else len(keys) - number
        if number:
            messages.success(request, f"{number:,}件を、もう一度送ります。")
        if left:
            messages.warning(request, f"{left:,}件は、もう一度送れません。理由は、1件ずつ開くと分かります。")
        if not number and not left:
            messages.info(
                request, "もう一度送れるものはありません。" if is_all else "送りたいメールに印を付けてください。"
            )
        return redirect("mails:index")


class SuspendedIndexView(ForThoseWhoSeeMails, IndexView):
    model = SuspendedAddress
    any_permission_required = None
    page_title = SUSPENDED
    header_icon = "warning"
    table_class = StackedTable
    paginator_class = CountedPaginator
    search_fields: ClassVar[list[str]] = ["email"]
    default_ordering = "-suspended_at"
    paginate_by = ROWS

    @property
    def columns(self) -> list[BaseColumn]:
        return [
            TitleColumn(
                "email",
                label="宛先",
                get_url=lambda address: reverse("suspended_addresses:resume", args=[address.pk]),
                width="30%",
            ),
            Cell("reason", label="理由"),
            Cell(
                "suspended_at",
                label="止めた日時",
                accessor=lambda address: when(address.suspended_at),
                sort_key="suspended_at",
            ),
        ]


class ResumeView(ForThoseWhoSeeMails, WagtailAdminTemplateMixin, TemplateView):
    """Why nothing is sent to an address, and sending there again."""

    template_name = "notifications/admin/resume.html"
    header_icon = "warning"
    page_title = "送信を止めた理由"

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.address = get_object_or_404(SuspendedAddress, pk=kwargs["pk"])

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        above = [*self.breadcrumbs_items, {"url": reverse("suspended_addresses:index"), "label": SUSPENDED}]
        return [*above, {"url": "", "label": self.page_title}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        return context | {
            "address": self.address,
            "since": when(self.address.suspended_at),
            "may_tend": may_tend_mails(self.request.user),
        }

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        resume_address(address=self.address, by=request.user)
        messages.success(request, f"{self.address.email} への送信を再開しました。")
        return redirect("suspended_addresses:index")


class TroublePanel(Component):
    """On the admin's home: mail that does not go out. Nothing is drawn while all is well."""

    name = "mail-troubles"
    order = 91
    template_name = "notifications/admin/trouble_panel.html"

    def get_context_data(self, parent_context: Mapping[str, Any] | None = None) -> dict[str, Any]:
        health = mail_health()
        troubles = []
        if health.overdue_since:
            troubles.append(
                f"メールが送られていません。最も古いもの：{when(health.overdue_since)}から送信待ち。"
                "メールを送る処理が止まっているようです。担当の技術者に伝えてください。"
            )
        if health.held_up:
            troubles.append(
                f"メールサーバーにつながらないか、受け付けてもらえないため、{health.held_up}件のメールが送信を待っています。"
                "直ると自動で送ります。30分たっても変わらないときは、担当の技術者に伝えてください。"
            )
        if health.failed:
            troubles.append(f"この{DAYS_OF_FAILURES}日間に、送れなかったメールが{health.failed}件あります。")
        return {"troubles": troubles, "address": f"{reverse('mails:index')}?state={MailState.FAILED}"}
