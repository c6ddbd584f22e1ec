"""What the lists of people, requests and invitations have in common."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, ClassVar

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.timezone import localdate
from wagtail.admin.views import generic
from wagtail.admin.widgets.button import HeaderButton

from content.admin_tables import Cell, CountedPaginator, StackedTable
from content.csv_table import csv_lines

ROWS_A_PAGE = 50
SECTION = "利用者と役割"


class OpenToStaff:
    """A screen for those for whom `is_open_to` says yes; the admin leads others back to its home."""

    request: HttpRequest

    def is_open_to(self, user: Any) -> bool:
        raise NotImplementedError

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not self.is_open_to(request.user):
            raise PermissionDenied
        response: HttpResponseBase = super().dispatch(request, *args, **kwargs)  # type: ignore[misc]  # of the view
        return response


class StaffListing(OpenToStaff, generic.IndexView):
    """A list with filters and pages, and the same rows as a table to take along (`exported`: heading, text of a row)."""

    template_name = "roles/admin/listing.html"
    results_template_name = "roles/admin/listing_results.html"
    table_class = StackedTable
    paginator_class = CountedPaginator
    paginate_by = ROWS_A_PAGE
    permission_policy = None
    any_permission_required = None
    search_backend_name = None
    explanation = ""
    nothing = ""
    exported: ClassVar[Mapping[str, Callable[[Any], str]]] = {}
    FORMATS = ("csv",)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*self.breadcrumbs_items, {"url": "", "label": self.get_page_title()}]

    @cached_property
    def header_buttons(self) -> list[HeaderButton]:
        return self.own_buttons()

    def own_buttons(self) -> list[HeaderButton]:
        return []

    @cached_property
    def header_more_buttons(self) -> list[HeaderButton]:
        return []

    @property
    def no_results_message(self) -> str:
        return "条件に合うものはありません。" if self.is_searching or self.is_filtering else self.nothing

    def get_context_data(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(*args, **kwargs)
        return context | {"explanation": self.explanation, "is_exportable": self.may_export()}

    def may_export(self) -> bool:
        return bool(self.exported)

    def as_spreadsheet(self, queryset: QuerySet[Any], spreadsheet_format: str) -> HttpResponse:
        if not self.may_export():
            raise PermissionDenied
        rows = ([text(row) for text in self.exported.values()] for row in queryset)
        name = f"{self.export_filename}-{localdate():%Y%m%d}.csv"
        return csv_response(name, self.exported, rows)


def csv_response(name: str, headings: Iterable[str], rows: Iterable[Iterable[str]]) -> HttpResponse:
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse("".join(csv_lines(headings, rows)), content_type="text/csv; charset=utf-8", headers=headers)


def lines(texts: Iterable[object]) -> SafeString:
    """One below the other in a cell."""
    return format_html_join("", "<div>{}</div>", ((text,) for text in texts))


def cell(name: str, label: str, accessor: Callable[[Any], Any], **more: Any) -> Cell:
    return Cell(name, label=label, accessor=accessor, **more)


def screen_item(name: str, label: str, *args: Any) -> dict[str, str]:
    """A step of the way to a screen, above its title."""
    return {"url": reverse(name, args=args), "label": label}
