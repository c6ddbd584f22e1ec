"""The code that proves an address: allauth's page, but for what follows when it comes to nothing."""

from typing import Any

from allauth.account.internal.decorators import login_not_required
from allauth.account.views import ConfirmEmailVerificationCodeView
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.utils.decorators import method_decorator
from django.views.generic import TemplateView


@method_decorator(login_not_required, name="dispatch")
class ConfirmAddressView(ConfirmEmailVerificationCodeView):
    """Too many tries, or too late: allauth leads to the sign-in, where whoever signs up cannot go on."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        response = super().dispatch(request, *args, **kwargs)
        is_over = request.method == "POST" and self._process is None
        return redirect("accounts:sign_up_again") if is_over and request.user.is_anonymous else response

    def form_invalid(self, form: Any) -> HttpResponseBase:
        if self._process.record_invalid_attempt():
            return self.render_to_response(self.get_context_data(form=form))
        return redirect("account_email" if self.request.user.is_authenticated else "accounts:sign_up_again")


class SignUpAgainView(TemplateView):
    template_name = "accounts/sign_up_again.html"
