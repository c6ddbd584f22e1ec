"""Words that Wagtail writes without gettext, where no catalogue reaches them: labels made from names of fields."""

from collections.abc import Mapping
from typing import Any

from django.forms import Field
from wagtail.admin.forms import choosers
from wagtail.admin.forms.workflows import TaskChooserSearchForm, WorkflowContentTypeForm, WorkflowPageForm
from wagtail.admin.views.pages.bulk_actions.page_bulk_action import DefaultPageForm
from wagtail.sites.views import IndexView as SitesView
from wagtail.users.forms import PagePermissionsForm
from wagtail.users.views.bulk_actions.assign_role import RoleForm

LABELS = {
    choosers.ExternalLinkChooserForm: {"link_text": "リンクの文字"},
    choosers.AnchorLinkChooserForm: {"link_text": "リンクの文字"},
    choosers.EmailLinkChooserForm: {
        "email_address": "メールアドレス",
        "link_text": "リンクの文字",
        "subject": "件名",
        "body": "本文",
    },
    choosers.PhoneLinkChooserForm: {"phone_number": "電話番号", "link_text": "リンクの文字"},
    DefaultPageForm: {"include_descendants": "下の階層のページも含める"},
    PagePermissionsForm: {"page": "ページ"},
    WorkflowContentTypeForm: {"content_types": "ページのほかに承認を経るもの"},
    WorkflowPageForm: {"page": "ページ"},
    RoleForm: {"role": "役割"},
}
SITE_COLUMNS = {"port": "ポート番号", "site_name": "サイト名", "root_page": "トップページ"}


def put_in_japanese() -> None:
    for form, labels in LABELS.items():
        fields: Mapping[str, Field] = form.base_fields
        for name, label in labels.items():
            fields[name].label = label
    for column in SitesView.columns:
        column.label = SITE_COLUMNS.get(column.name, column.label)
    _name_what_is_added_late()


def _name_what_is_added_late() -> None:
    """The form to choose a task adds a field when it is made, where there are several kinds."""
    make = TaskChooserSearchForm.__init__

    def make_with_words(form: TaskChooserSearchForm, *args: Any, **kwargs: Any) -> None:
        make(form, *args, **kwargs)
        if "task_type" in form.fields:
            form.fields["task_type"].label = "段階の種類"

    TaskChooserSearchForm.__init__ = make_with_words
