"""Photos of an application: to add, to take away, and to see before it is approved."""

from mimetypes import guess_type

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from organizations import services
from organizations.application_steps import PHOTOS, ApplicationSteps
from organizations.enums import OF_APPLICANT, ApplicationKind
from organizations.forms.photos import PhotoForm
from organizations.models import ApplicationPhoto
from organizations.permissions import applications_written_by, may_decide, may_write
from organizations.services import NotInThisState
from organizations.views.ways import after_page, listed_pages, page_address


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@login_required
def photos(request: HttpRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(applications_written_by(request.user), pk=pk)
    if found.state not in OF_APPLICANT or found.kind == ApplicationKind.CLAIM:
        return redirect("organizations:application", pk)
    steps = ApplicationSteps(found)
    is_onwards = "go" in request.POST
    if is_onwards and not request.FILES and not request.POST.get("alt_text", "").strip():
        return after_page(steps, PHOTOS)
    is_new = request.method == "POST" and "remove" not in request.POST
    form = PhotoForm(request.POST if is_new else None, request.FILES if is_new else None)
    try:
        if request.method == "POST" and not is_new:
            key = request.POST["remove"]
            photo = get_object_or_404(found.photos, pk=key if key.isascii() and key.isdecimal() else 0)
            services.remove_photo(photo=photo, by=request.user)
            messages.success(request, "写真を外しました。")
            return redirect("organizations:photos", pk)
        if is_new and form.is_valid():
            values = {name: form.cleaned_data[name] for name in ("file", "alt_text", "caption")}
            services.add_photo(application=found, by=request.user, **values)
            messages.success(request, "写真を加えました。")
            return after_page(steps, PHOTOS) if is_onwards else redirect("organizations:photos", pk)
    except NotInThisState:
        return redirect("organizations:application", pk)
    except ValidationError as error:
        form.take_errors(error)
    before = steps.before(PHOTOS)
    context = {
        "application": found,
        "heading": "写真",
        "photos": found.photos.select_related("image"),
        "form": form,
        "pages": listed_pages(steps),
        "number": steps.number(PHOTOS),
        "before": before,
        "before_address": page_address(found, before.key) if before else "",
    }
    return TemplateResponse(request, "organizations/apply_photos.html", context)


@require_safe
@never_cache
@login_required
def photo(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The file, for the applicant and for whoever decides."""
    found = get_object_or_404(ApplicationPhoto.objects.select_related("application", "image"), pk=pk)
    application = found.application
    if not (may_write(application, request.user) or may_decide(application, request.user)):
        raise Http404
    file = found.shown_file
    if file is None:
        raise Http404
    kind = guess_type(file.name or "")[0] or "application/octet-stream"
    response = FileResponse(file.open("rb"), content_type=kind)
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return response
