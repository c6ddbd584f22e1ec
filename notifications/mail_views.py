"""Pages that links in mails lead to."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from notifications import mail_off, verbs
from notifications.services import switch_mails_off


# Mail programs post without a cookie (RFC 8058); whoever has the address may do this one thing.
@csrf_exempt
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def switch_off(request: HttpRequest, token: str) -> HttpResponse:
    """GET asks and changes nothing, because mail filters open links; POST does it."""
    found = mail_off.read(token)
    verb = verbs.find(found.verb) if found else None
    is_done = False
    if found and request.method == "POST":
        is_done = switch_mails_off(user_id=found.user_id, verb=found.verb)
    is_known = verb is not None and not verb.is_mandatory and (is_done or request.method != "POST")
    context = {"label": verb.label if verb else "", "is_known": is_known, "is_done": is_done}
    return render(request, "notifications/mail_off.html", context, status=200 if is_known else 404)
