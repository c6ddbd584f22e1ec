"""To the provider and back."""

from typing import Any

from allauth.account.internal.decorators import login_not_required
from allauth.socialaccount.helpers import render_authentication_error
from allauth.socialaccount.models import SocialApp
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView, OAuth2LoginView
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from requests import RequestException

from accounts.openid.flow import CodeFlow
from accounts.openid.providers import find


@never_cache
@login_not_required
def login(request: HttpRequest, provider_id: str) -> HttpResponse:
    """A page that leads on by itself: browsers hold a redirect after a form against `form-action`, wherever it ends."""
    provider = find(provider_id)
    if provider is None:
        raise Http404
    response: HttpResponse = OAuth2LoginView.adapter_view(CodeFlow(request, provider_id))(request)
    if isinstance(response, HttpResponseRedirect):
        return render(request, "accounts/to_provider.html", {"provider": provider, "address": response.url})
    return response


class CallbackView(OAuth2CallbackView):
    adapter: CodeFlow

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """allauth catches what goes wrong once it knows the provider's addresses, not before."""
        try:
            response: HttpResponse = super().dispatch(request, *args, **kwargs)
        except (RequestException, OAuth2Error) as error:
            return render_authentication_error(request, self.adapter.get_provider(), exception=error)
        return response

    def _get_state(self, request: HttpRequest, provider: Any) -> Any:
        state, response = super()._get_state(request, provider)
        self.adapter.nonce = (state or {}).get("nonce", "")
        return state, response


@never_cache
@login_not_required
def callback(request: HttpRequest, provider_id: str) -> HttpResponse:
    try:
        response: HttpResponse = CallbackView.adapter_view(CodeFlow(request, provider_id))(request)
    except SocialApp.DoesNotExist:
        raise Http404 from None
    return response
