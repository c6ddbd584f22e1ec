"""Admin screens that write the thesaurus into a CSV file and read it from one."""

from dataclasses import asdict
from typing import Any

from django import forms
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.timezone import localdate
from django.views.generic import TemplateView, View
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.views.generic.permissions import PermissionCheckedMixin

from content.csv_table import UnreadableFile
from search import services, thesaurus_csv
from search.models import ThesaurusEntry
from search.services.thesaurus_importing import Effect, ImportPlan, ThesaurusChangedMeanwhile
from search.thesaurus_csv import TableRow

# What was shown is trusted for a working day.
_TRUSTED_SECONDS = 12 * 60 * 60
LINES_TOLD = 10
_SALT = "search.thesaurus.import"


class ExportView(PermissionCheckedMixin, View):
    """All entries, those out of use too."""

    model = ThesaurusEntry
    permission_required = "export"

    def get(self, request: HttpRequest) -> HttpResponse:
        content = thesaurus_csv.write(ThesaurusEntry.objects.order_by("kind", "term"))
        name = f"thesaurus-{localdate():%Y%m%d}.csv"
        return HttpResponse(
            content,
            content_type="text/csv; charset=utf-8",
            headers={"Content-Disposition": f'attachment; filename="{name}"'},
        )


class UploadForm(forms.Form):
    file = forms.FileField(
        label="CSVのファイル",
        help_text="「CSVで書き出す」で作ったファイルを直したものなど。1MB、2,000行まで。",
        widget=forms.FileInput(attrs={"accept": ".csv,text/csv"}),
        error_messages={
            "required": "ファイルを選んでください。",
            "empty": "ファイルに何も書かれていません。",
            "missing": "ファイルを選んでください。",
        },
    )

    def clean_file(self) -> list[TableRow]:
        upload = self.cleaned_data["file"]
        try:
            # One byte more tells that there is more; no more than that is read.
            return thesaurus_csv.read(upload.read(thesaurus_csv.MAX_BYTES + 1))
        except UnreadableFile as error:
            raise forms.ValidationError(str(error)) from error


class ImportView(PermissionCheckedMixin, WagtailAdminTemplateMixin, TemplateView):
    """A file is sent and what it would do is shown; the confirmation carries what was shown, signed."""

    model = ThesaurusEntry
    permission_required = "import"
    template_name = "search/admin/import.html"
    page_title = "類語をCSVで読み込む"
    header_icon = "upload"
    index_url_name = ""
    export_url_name = ""

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        listing = {"url": reverse(self.index_url_name), "label": "類語"}
        return [*self.breadcrumbs_items, listing, {"url": "", "label": "CSVで読み込む"}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        urls = {"listing_url": reverse(self.index_url_name), "export_url": reverse(self.export_url_name)}
        context: dict[str, Any] = super().get_context_data(**{"form": UploadForm(), **urls, **kwargs})
        return context

    def post(self, request: HttpRequest) -> HttpResponse:
        if "shown" in request.POST:
            return self._confirmed(request.POST["shown"])
        form = UploadForm(request.POST, request.FILES)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form))
        return self._show(form.cleaned_data["file"])

    def _show(self, rows: list[TableRow]) -> HttpResponse:
        plan = services.plan_import(rows=rows)
        shown = signing.dumps({"rows": [asdict(row) for row in rows], "digest": plan.digest}, salt=_SALT, compress=True)
        groups = [(effect, plan.of(effect)) for effect in (Effect.WRONG, Effect.ADD, Effect.CHANGE)]
        return self.render_to_response(
            self.get_context_data(plan=plan, groups=groups, shown=shown, unchanged=plan.of(Effect.NOTHING))
        )

    def _confirmed(self, shown: str) -> HttpResponse:
        try:
            data = signing.loads(shown, salt=_SALT, max_age=_TRUSTED_SECONDS)
        except signing.BadSignature:
            messages.error(self.request, "確かめてから時間がたちました。もう一度、ファイルを選んでください。")
            return redirect(self.request.path)
        rows = [TableRow(**{**row, "others": tuple(row["others"])}) for row in data["rows"]]
        try:
            plan = services.import_thesaurus(rows=rows, user=self.request.user, digest=data["digest"])
        except ThesaurusChangedMeanwhile:
            messages.warning(
                self.request,
                "確かめている間に、ほかの人が同じ類語を変えました。まだ何も変えていません。今の内容で、もう一度確かめてください。",
            )
            return self._show(rows)
        self._tell(plan)
        return redirect(reverse(self.index_url_name))

    def _tell(self, plan: ImportPlan) -> None:
        added, changed = (len(plan.of(effect)) for effect in (Effect.ADD, Effect.CHANGE))
        messages.success(self.request, f"類語を読み込みました。{added:,}件を加え、{changed:,}件を変えました。")
        if wrong := plan.of(Effect.WRONG):
            lines = "、".join(str(planned.row.line) for planned in wrong[:LINES_TOLD])
            more = "など" if len(wrong) > LINES_TOLD else ""
            messages.warning(
                self.request, f"{len(wrong):,}行は、直すところがあるため読み込んでいません（{lines}行目{more}）。"
            )
