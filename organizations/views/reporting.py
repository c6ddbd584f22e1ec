"""情報の誤りを知らせる: open to everybody, and bounded by address."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from api.rates import AddressThrottle
from organizations import services
from organizations.forms.report import ReportForm
from organizations.models import Organization


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def report(request: HttpRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(Organization.objects.public(), pk=pk)
    form = ReportForm(request.POST if request.method == "POST" else None)
    status = 200
    if form.is_valid():
        if AddressThrottle("report").allow_request(request):
            services.report_error(organization=found, by=request.user, **form.cleaned_data)
            messages.success(request, "知らせていただき、ありがとうございます。担当者が確かめて、直します。")
            return redirect(found)
        form.add_error(
            None, "続けて何度も送られたため、いまは受け付けられません。しばらくしてから、もう一度送ってください。"
        )
        status = 429
    context = {"record": found, "heading": "情報の誤りを知らせる", "form": form}
    return TemplateResponse(request, "organizations/report.html", context, status=status)
