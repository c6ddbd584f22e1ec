"""マイページ: what a person is here, what waits, and where the settings are. Other apps fill the slot `my-page`."""

from datetime import timedelta
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.openid.providers import configured
from roles.enums import REQUESTABLE
from roles.forms import kind_of
from roles.models import RoleGrant, RoleRequest
from roles.permissions import active_grants, may_anywhere, requests_decidable_by
from roles.services import grants_to_confirm

# Requests of one's own that are shown; older ones are history.
SHOWN_REQUESTS = 5
# So long before its end a role may be asked for anew.
RENEWAL = timedelta(days=60)

OTHER_SIGN_INS = "socialaccount_connections"
# Names of addresses with their words; other ways to sign in only where the portal has any.
SETTINGS = (
    ("accounts:name", "氏名を直す"),
    ("account_email", "メールアドレスを変える"),
    ("account_change_password", "パスワードを変える"),
    ("mfa_index", "2段階認証を設定する"),
    ("usersessions_list", "ログイン中の端末を見る"),
    (OTHER_SIGN_INS, "外部のアカウントとのつながりを見る"),
    ("notifications:preferences", "お知らせメールの受け取り方を変える"),
    ("accounts:data", "自分の情報を見る・ダウンロードする"),
    ("accounts:delete", "退会する"),
)


@require_safe
@never_cache
@login_required
def my_page(request: HttpRequest) -> HttpResponse:
    user: Any = request.user
    grants = [_shown(grant) for grant in _grants(user)]
    context = {
        "grants": grants,
        "role_requests": list(
            RoleRequest.objects.filter(user=user).with_areas().order_by("-created_at", "-pk")[:SHOWN_REQUESTS]
        ),
        "may_decide": may_anywhere(user, "role-request", "decide"),
        "waiting": requests_decidable_by(user).waiting().count() if may_anywhere(user, "role-request", "decide") else 0,
        "to_confirm": grants_to_confirm(user).count(),
        "settings_links": _links(),
    }
    return TemplateResponse(request, "roles/my_page.html", context)


def _grants(user: Any) -> list[RoleGrant]:
    """With what their names need; `active_grants` alone knows codes."""
    known = [grant.pk for grant in active_grants(user)]
    return list(RoleGrant.objects.filter(pk__in=known).with_areas().order_by("granted_at", "pk"))


def _shown(grant: RoleGrant) -> dict[str, Any]:
    is_ending = grant.ends_on is not None and grant.ends_on <= timezone.localdate() + RENEWAL
    return {
        "grant": grant,
        "is_ending": is_ending,
        "again": kind_of(grant.role, grant.layer) if is_ending and grant.role in REQUESTABLE else "",
    }


def _links() -> list[tuple[str, str]]:
    return [(reverse(name), label) for name, label in SETTINGS if name != OTHER_SIGN_INS or configured()]
