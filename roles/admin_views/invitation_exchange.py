"""Invitations for many: a CSV file is sent, what would happen is shown, and only then mails go out."""

from dataclasses import asdict
from typing import Any

from django import forms
from django.core import signing
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.generic import TemplateView, View
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from content.csv_table import UnreadableFile
from content.japanese_dates import date_text
from roles import invitation_table, services
from roles.admin_views.invitations import TITLE, may_invite
from roles.admin_views.listing import OpenToStaff, screen_item
from roles.enums import Layer, Role
from roles.invitation_table import TableRow
from roles.services import Effect, InvitationPlan, InvitationRow, PlanChangedMeanwhile
from roles.terms import default_end
from roles.wording import areas_text

# What was shown is trusted for a working day.
_TRUSTED_SECONDS = 12 * 60 * 60
_SALT = "roles.invitations.table"
# What happens to lines that are neither wrong nor sent, in words for staff.
LEFT_OUT = {
    Effect.INVITED: "もう招待しているので、送りません（送り直すときは、招待の一覧から送ります）",
    Effect.HOLDS: "もうこの役割を持っているので、送りません",
    Effect.TWICE: "上の行と同じ内容なので、送りません",
}


class TemplateFileView(OpenToStaff, View):
    """An empty table to fill in."""

    def is_open_to(self, user: Any) -> bool:
        return may_invite(user)

    def get(self, request: HttpRequest) -> HttpResponse:
        headers = {"Content-Disposition": 'attachment; filename="invitations-template.csv"'}
        return HttpResponse(invitation_table.template(), content_type="text/csv; charset=utf-8", headers=headers)


class UploadForm(forms.Form):
    file = forms.FileField(
        label="CSVのファイル",
        help_text=f"1MB、{invitation_table.MAX_ROWS}人まで。ExcelのCSV（UTF-8、Shift_JIS）を読めます。",
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
            return invitation_table.read(upload.read(invitation_table.MAX_BYTES + 1))
        except UnreadableFile as error:
            raise forms.ValidationError(str(error)) from error


class InviteManyView(OpenToStaff, WagtailAdminTemplateMixin, TemplateView):
    """The confirmation carries the rows that were shown, signed, and the lines that would be invited."""

    template_name = "roles/admin/invite_many.html"
    page_title = "CSVでまとめて招待する"
    header_icon = "upload"

    def is_open_to(self, user: Any) -> bool:
        return may_invite(user)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*self.breadcrumbs_items, screen_item("roles_invitations", TITLE), {"url": "", "label": self.page_title}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**{"form": UploadForm(), **kwargs})
        return context

    def post(self, request: HttpRequest) -> HttpResponse:
        if "shown" in request.POST:
            return self._confirmed(request.POST["shown"])
        form = UploadForm(request.POST, request.FILES)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form))
        return self._show(form.cleaned_data["file"])

    def _show(self, rows: list[TableRow]) -> HttpResponse:
        plan = services.plan_invitations(rows=rows, by=self.request.user)
        payload = {"rows": [asdict(row) for row in rows], "lines": plan.lines, "by": self.request.user.pk}
        shown = signing.dumps(payload, salt=_SALT, compress=True)
        return self.render_to_response(self.get_context_data(plan=_shown(plan), shown=shown))

    def _confirmed(self, shown: str) -> HttpResponse:
        try:
            data = signing.loads(shown, salt=_SALT, max_age=_TRUSTED_SECONDS)
        except signing.BadSignature:
            data = None
        if data is None or data["by"] != self.request.user.pk:
            messages.error(self.request, "確かめてから時間がたちました。もう一度、ファイルを選んでください。")
            return redirect(self.request.path)
        rows = [TableRow(**row) for row in data["rows"]]
        try:
            sent = services.invite_by_table(rows=rows, by=self.request.user, lines=data["lines"])
        except PlanChangedMeanwhile:
            messages.warning(
                self.request,
                "確かめている間に、招待や役割が変わりました。まだだれも招待していません。今の内容で、もう一度確かめてください。",
            )
            return self._show(rows)
        except ValidationError as error:
            messages.error(self.request, " ".join(error.messages))
            return self._show(rows)
        messages.success(self.request, f"{len(sent)}人に招待を送りました。")
        return redirect(reverse("roles_invitations"))


def _shown(plan: InvitationPlan) -> dict[str, Any]:
    """What the screen shows of a plan."""
    wrong = [
        (planned.row.line, fault.column, planned.row.cell(fault.column), fault.message)
        for planned in plan.of(Effect.WRONG)
        for fault in planned.faults
    ]
    return {
        "number": len(plan.rows),
        "wrong": wrong,
        "number_wrong": len(plan.of(Effect.WRONG)),
        "invited": [
            _row(planned.row.line, planned.invitation) for planned in plan.of(Effect.INVITE) if planned.invitation
        ],
        "left_out": [(words, [planned.row for planned in plan.of(effect)]) for effect, words in LEFT_OUT.items()],
    }


def _row(line: int, row: InvitationRow) -> dict[str, Any]:
    layer = f" {Layer(row.layer).label}" if row.layer else ""
    ends_on = row.ends_on or default_end(row.role)
    return {
        "line": line,
        "name": row.name,
        "email": row.email,
        "role": f"{Role(row.role).label}{layer}",
        "areas": areas_text(row.areas, most=len(row.areas)),
        "affiliation": row.affiliation,
        "ends_on": date_text(ends_on) if ends_on else "定めなし",
    }
