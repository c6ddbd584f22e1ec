"""What people agree to, and the page that asks for it again when there is a new version, with a name that is missing."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.generic import FormView, TemplateView

from accounts import services
from accounts.consent_form import ConsentFormMixin
from accounts.models import User
from accounts.person_form import PersonForm


class TermsView(TemplateView):
    template_name = "accounts/terms.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {"text": services.text_in_force()}


@method_decorator(never_cache, name="dispatch")
class ConsentView(LoginRequiredMixin, FormView[ConsentFormMixin]):
    template_name = "accounts/consent.html"

    @property
    def person(self) -> User:
        assert isinstance(self.request.user, User)  # noqa: S101  # LoginRequiredMixin saw to it
        return self.request.user

    def get_form_class(self) -> type[ConsentFormMixin]:
        return PersonForm if services.lacks_name(self.person) else ConsentFormMixin

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        text = services.text_in_force()
        if not services.lacks_name(self.person) and (text is None or services.has_agreed(self.person, text)):
            return redirect(self.get_success_url())
        return super().get(request, *args, **kwargs)

    def form_valid(self, form: ConsentFormMixin) -> HttpResponse:
        if isinstance(form, PersonForm):
            services.change_name(user=self.person, by=self.person, **form.name)
        form.agree(self.person)
        messages.success(self.request, "受け付けました。")
        return super().form_valid(form)

    def get_success_url(self) -> str:
        address = self.request.POST.get("next") or self.request.GET.get("next") or ""
        is_ours = url_has_allowed_host_and_scheme(
            address, allowed_hosts={self.request.get_host()}, require_https=self.request.is_secure()
        )
        return address if is_ours else reverse("accounts:data")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {"next": self.get_success_url()}
