"""The admin's screen of what changes at once and lies outside the revisions of an organization."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.views.generic import TemplateView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from organizations import services
from organizations.forms.records import ContactFormSet, DesignationFormSet, TimesForm
from organizations.models import Organization
from organizations.permissions import may_change_records, may_designate
from organizations.viewsets import edit_address


class RecordsView(WagtailAdminTemplateMixin, TemplateView):
    template_name = "organizations/admin/records.html"
    page_title = "連絡先・時間・指定"
    header_icon = "mail"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not may_change_records(self.organization, request.user):
            raise PermissionDenied
        response: HttpResponseBase = super().dispatch(request, *args, **kwargs)
        return response

    @cached_property
    def organization(self) -> Organization:
        return get_object_or_404(Organization, pk=self.kwargs["pk"])

    @cached_property
    def may_designate(self) -> bool:
        return may_designate(self.organization, self.request.user)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [
            *self.breadcrumbs_items,
            {"url": reverse("wagtailsnippets_organizations_organization:list"), "label": "団体"},
            {"url": edit_address(self.organization), "label": str(self.organization)},
            {"url": "", "label": self.page_title},
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        records = services.records_of(self.organization)
        forms = self.forms(records) if "contacts" not in kwargs else {}
        seen = kwargs.pop("seen", services.version_of(records))
        return super().get_context_data(
            organization=self.organization, may_designate=self.may_designate, seen=seen, **(forms | kwargs)
        )

    def forms(self, records: dict[str, Any] | None = None) -> dict[str, Any]:
        """As they are, or as they were sent."""
        data = self.request.POST if self.request.method == "POST" else None
        initial = records or {"contacts": [], "times": {}, "activity": ""}
        times = {f"times-{uuid}": text for uuid, text in initial["times"].items()}
        designations = self.organization.designations.values("label", "given_by", "number", "starts_on", "ends_on")
        return {
            "contacts": ContactFormSet(data, initial=initial["contacts"], prefix="contacts"),
            "times": TimesForm(
                data, organization=self.organization, initial=times | {"activity": initial["activity"]}, prefix="times"
            ),
            "designations": DesignationFormSet(data, initial=list(designations), prefix="designations")
            if self.may_designate
            else None,
        }

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        forms = self.forms(services.records_of(self.organization))
        # Each of them, so that all faults are told at once.
        verdicts = [form.is_valid() for form in forms.values() if form is not None]
        if all(verdicts):
            try:
                self.save(forms)
            except services.ChangedMeanwhile as error:
                # What the other one saved stands beside what was typed; the next press saves this.
                now = services.records_of(self.organization)
                messages.warning(request, error.messages[0])
                words = services.records_in_words(self.organization, now)
                context = self.get_context_data(**forms, now=words, seen=services.version_of(now))
                return self.render_to_response(context)
            except ValidationError as error:
                for message in error.messages:
                    messages.error(request, message)
            else:
                messages.success(
                    request, f"「{self.organization}」の連絡先・時間・指定を保存しました。すぐに公開画面に出ます。"
                )
                return redirect(request.path)
        else:
            messages.error(request, "保存できませんでした。印の付いた項目を直してください。")
        return self.render_to_response(self.get_context_data(**forms, seen=request.POST.get("seen", "")))

    @transaction.atomic
    def save(self, forms: dict[str, Any]) -> None:
        services.change_records(
            organization=self.organization,
            by=self.request.user,
            contacts=filled_rows(forms["contacts"]),
            times=forms["times"].times,
            activity=forms["times"].cleaned_data["activity"],
            seen=self.request.POST.get("seen", ""),
        )
        if forms["designations"] is not None:
            services.designate(
                organization=self.organization, by=self.request.user, designations=filled_rows(forms["designations"])
            )


def filled_rows(formset: Any) -> list[dict[str, Any]]:
    """Values of the rows that are to stay."""
    return [
        {name: value for name, value in form.cleaned_data.items() if name != "DELETE"}
        for form in formset
        if form.cleaned_data and not form.cleaned_data.get("DELETE") and (form.has_changed() or form.initial)
    ]
