"""A person's notices and how they hear of them; nobody sees another one's."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from content.pagination import page_links
from notifications import services, verbs
from notifications.forms import PreferencesForm
from notifications.links import is_own_path
from notifications.listing import page_of_notices, unread_notices
from notifications.permissions import notices_visible_to


@never_cache
@login_required
@require_safe
def notices(request: HttpRequest) -> HttpResponse:
    current = page_of_notices(request.user, request.GET.get("page", ""))
    context = {
        "current": current,
        "pages": page_links(current, lambda number: f"?page={number}"),
        "unread": unread_notices(request.user).count(),
    }
    return render(request, "notifications/notices.html", context)


@never_cache
@login_required
@require_safe
def open_notice(request: HttpRequest, pk: int) -> HttpResponse:
    """Lead to what the notice is about and mark it as read: who opens it twice comes to the same page."""
    notice = get_object_or_404(notices_visible_to(request.user), pk=pk)
    services.mark_read(user=request.user, notices=notices_visible_to(request.user).filter(pk=pk))
    # What stands in a row is not trusted: it may be older than what checks it.
    return redirect(notice.link) if is_own_path(notice.link) else redirect("notifications:notices")


@login_required
@require_POST
def mark_one_read(request: HttpRequest, pk: int) -> HttpResponse:
    notice = get_object_or_404(notices_visible_to(request.user), pk=pk)
    services.mark_read(user=request.user, notices=notices_visible_to(request.user).filter(pk=notice.pk))
    return _back_to_the_list(request)


@login_required
@require_POST
def mark_all_read(request: HttpRequest) -> HttpResponse:
    number = services.mark_read(user=request.user, notices=notices_visible_to(request.user))
    messages.success(request, f"{number:,}件を既読にしました。" if number else "未読のお知らせはありません。")
    return redirect("notifications:notices")


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def preferences(request: HttpRequest) -> HttpResponse:
    concerning = [verb for verb in verbs.all_verbs() if verb.concerns(request.user)]
    chosen = [verb for verb in concerning if not verb.is_mandatory]
    form = PreferencesForm(
        request.POST if request.method == "POST" else None,
        verbs=chosen,
        deliveries=services.deliveries_of(request.user),
    )
    if form.is_bound and form.is_valid():
        services.set_preferences(user=request.user, deliveries=form.cleaned_data)
        messages.success(request, "メールの受け取り方を保存しました。")
        return redirect("notifications:preferences")
    context = {"form": form, "fixed": [verb for verb in concerning if verb.is_mandatory]}
    return render(request, "notifications/preferences.html", context)


def _back_to_the_list(request: HttpRequest) -> HttpResponse:
    page = request.POST.get("page", "")
    address = reverse("notifications:notices")
    return redirect(f"{address}?page={page}" if page.isdecimal() and page != "1" else address)
