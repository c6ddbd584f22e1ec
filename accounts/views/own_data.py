"""What is kept of a person: shown, and handed over as a file."""

from typing import Any

from allauth.core.internal.ratelimit import consume
from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import FileResponse, HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST
from django.views.generic import TemplateView

from accounts.data_files import own_data
from accounts.models import User
from accounts.personal_data import all_kinds
from accounts.reauthentication import ask_again, is_fresh


@method_decorator(never_cache, name="dispatch")
class OwnDataView(LoginRequiredMixin, TemplateView):
    template_name = "accounts/own_data.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {
            "columns": ["データの種類", "何のために", "いつまで"],
            "rows": [(kind.label, kind.purpose, kind.kept_for) for kind in all_kinds()],
        }


@never_cache
@login_required
@require_POST
def download(request: HttpRequest) -> HttpResponseBase:
    assert isinstance(request.user, User)  # noqa: S101  # login_required saw to it
    if not is_fresh(request):
        ask_again(request)
        return render(request, "accounts/sign_in_again.html", {"name": "accounts:data"}, status=403)
    if not _may_take(request, request.user):
        return render(request, "accounts/own_data_later.html", status=429)
    name = f"my-data-{timezone.localdate():%Y%m%d}.zip"
    return FileResponse(own_data(request.user, site=settings.WAGTAIL_SITE_NAME), as_attachment=True, filename=name)


def _may_take(request: HttpRequest, user: User) -> bool:
    rates = {"own_data": settings.OWN_DATA_RATE}
    return consume(request, app="accounts", action="own_data", config=rates, user=user) is not None
