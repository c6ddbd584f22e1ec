"""One's own name, to be corrected."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import HttpResponse
from django.urls import reverse_lazy
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache
from django.views.generic import FormView

from accounts import services
from accounts.models import User
from accounts.name_fields import NameFields


@method_decorator(never_cache, name="dispatch")
class NameView(LoginRequiredMixin, FormView[NameFields]):
    form_class = NameFields
    template_name = "accounts/name.html"
    success_url = reverse_lazy("accounts:name")

    def get_initial(self) -> dict[str, Any]:
        assert isinstance(self.request.user, User)  # noqa: S101  # LoginRequiredMixin saw to it
        return {"last_name": self.request.user.last_name, "first_name": self.request.user.first_name}

    def form_valid(self, form: NameFields) -> HttpResponse:
        assert isinstance(self.request.user, User)  # noqa: S101  # LoginRequiredMixin saw to it
        services.change_name(user=self.request.user, by=self.request.user, **form.name)
        messages.success(self.request, "氏名を直しました。")
        return super().form_valid(form)
