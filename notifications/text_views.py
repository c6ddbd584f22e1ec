"""The admin's screens of mail texts: list, form with preview, back to the text as delivered."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import path, reverse
from django.views.generic import TemplateView
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from notifications import mail_texts, services
from notifications.forms import MailTextForm
from notifications.permissions import may_change_mail_texts
from notifications.services import ChangedMeanwhile, CurrentText

TITLE = "メールの文面"
LIST, EDIT, RESTORE = "mail_texts", "mail_text", "mail_text_restore"


class _TextsView(WagtailAdminTemplateMixin, TemplateView):
    page_title = TITLE
    header_icon = "mail"

    def dispatch(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        if not may_change_mail_texts(request.user):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)


class MailTextsView(_TextsView):
    template_name = "notifications/admin/mail_texts.html"

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*self.breadcrumbs_items, {"url": "", "label": TITLE}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(texts=services.current_texts(), **kwargs)
        return context


class MailTextView(_TextsView):
    """The form. "preview" shows what was typed with samples in it and saves nothing; both work without JavaScript."""

    template_name = "notifications/admin/mail_text.html"

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        try:
            self.current = services.current_text(kwargs["key"])
        except KeyError as error:
            raise Http404 from error
        self.page_title = self.current.text.label

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        listing = {"url": reverse(LIST), "label": TITLE}
        return [*self.breadcrumbs_items, listing, {"url": "", "label": self.page_title}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        form = kwargs.pop("form", None) or self._form(self.current)
        shown = {name: str(form[name].value() or "") for name in ("subject", "body")}
        context: dict[str, Any] = super().get_context_data(**kwargs)
        return context | {
            "form": form,
            "current": self.current,
            "variables": [
                {
                    "name": f"{{{name}}}",
                    "sample": sample,
                    "in_subject": name in self.current.text.subject_variables,
                    "is_required": name in self.current.text.required_variables,
                }
                for name, sample in self.current.text.variables.items()
            ],
            "former": services.former_texts(self.current.text.key),
            "samples": dict(self.current.text.variables),
            "preview": {name: mail_texts.fill_in(text, self.current.text.variables) for name, text in shown.items()},
        }

    def post(self, request: HttpRequest, key: str) -> HttpResponse:
        form = MailTextForm(request.POST, text=self.current.text)
        is_valid = form.is_valid()
        if "preview" in request.POST or not is_valid:
            if not is_valid and "preview" not in request.POST:
                messages.error(request, "まだ保存していません。直すところがあります。")
            return self._again(form, was_previewed="preview" in request.POST)
        try:
            services.change_mail_text(key=key, by=request.user, **form.cleaned_data)
        except ChangedMeanwhile as conflict:
            return self._conflict(form, conflict.current)
        messages.success(request, f"「{self.current.text.label}」の文面を保存しました。次に送るメールから使います。")
        return redirect(LIST)

    def _conflict(self, form: MailTextForm, theirs: CurrentText) -> HttpResponse:
        """What was typed stays in the form, what another person saved stands beside it; saving again is then meant so."""
        messages.warning(
            self.request,
            "ほかの人が、先にこの文面を変えました。まだ保存していません。下で見比べてから、もう一度保存してください。",
        )
        self.current = theirs
        typed = form.cleaned_data | {"seen": theirs.digest}
        return self._again(MailTextForm(initial=typed, text=theirs.text), theirs=theirs)

    def _again(self, form: MailTextForm, **context: Any) -> HttpResponse:
        return self.render_to_response(self.get_context_data(form=form, **context))

    def _form(self, current: CurrentText) -> MailTextForm:
        return MailTextForm(
            initial={"subject": current.subject, "body": current.body, "seen": current.digest}, text=current.text
        )


class RestoreMailTextView(MailTextView):
    """Shows both texts and asks before it takes back what staff wrote."""

    template_name = "notifications/admin/mail_text_restore.html"

    def post(self, request: HttpRequest, key: str) -> HttpResponse:
        try:
            services.restore_mail_text(key=key, by=request.user, seen=request.POST.get("seen", ""))
        except ChangedMeanwhile:
            messages.warning(
                request, "ほかの人が、先にこの文面を変えました。まだ戻していません。もう一度、確かめてください。"
            )
            return redirect(RESTORE, key=key)
        messages.success(request, f"「{self.current.text.label}」を、元の文面に戻しました。")
        return redirect(LIST)


urlpatterns = [
    path("mail-texts/", MailTextsView.as_view(), name=LIST),
    path("mail-texts/<str:key>/", MailTextView.as_view(), name=EDIT),
    path("mail-texts/<str:key>/restore/", RestoreMailTextView.as_view(), name=RESTORE),
]
