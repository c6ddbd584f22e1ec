"""To leave: what goes, what stays, and who it is once more; then it is done at once."""

from typing import Any

from django import forms
from django.conf import settings
from django.contrib.auth import logout
from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import HttpResponse
from django.shortcuts import render, resolve_url
from django.urls import reverse_lazy
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache
from django.views.generic import FormView, TemplateView

from accounts import services
from accounts.models import User
from accounts.personal_data import all_kinds
from accounts.reauthentication import ask_again, is_fresh


class LeavingForm(forms.Form):
    understood = forms.BooleanField(
        label="消えた情報は元に戻せないことが分かりました。",
        error_messages={"required": "退会するには、チェックを入れてください。"},
    )


@method_decorator(never_cache, name="dispatch")
class DeleteView(LoginRequiredMixin, FormView[LeavingForm]):
    form_class = LeavingForm
    template_name = "accounts/delete.html"
    success_url = reverse_lazy("accounts:left")

    @property
    def person(self) -> User:
        assert isinstance(self.request.user, User)  # noqa: S101  # LoginRequiredMixin saw to it
        return self.request.user

    def form_valid(self, form: LeavingForm) -> HttpResponse:
        if not is_fresh(self.request):
            ask_again(self.request)
            return render(self.request, "accounts/sign_in_again.html", {"name": "accounts:delete"}, status=403)
        try:
            services.delete_account(user=self.person, by=self.person)
        except services.LastAdministrator:
            return self.form_invalid(form)
        logout(self.request)
        return super().form_valid(form)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {
            "own_page": resolve_url(settings.LOGIN_REDIRECT_URL),
            "kinds": [kind.label for kind in all_kinds() if not kind.stays],
            "is_last_administrator": services.is_last_administrator(self.person),
        }


class LeftView(TemplateView):
    template_name = "accounts/left.html"
