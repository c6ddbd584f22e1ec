"""Admin screens of the texts that people agree to, and of people."""

from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Count, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import path, reverse
from django.utils.timezone import localtime
from django.views.generic import TemplateView
from wagtail.admin import messages
from wagtail.admin.panels import FieldPanel
from wagtail.admin.ui.tables import Column, DateColumn
from wagtail.admin.views.generic import PermissionCheckedMixin, WagtailAdminTemplateMixin
from wagtail.snippets.views.snippets import InspectView, SnippetViewSet
from wagtail.templatetags.wagtailcore_tags import richtext
from wagtail.users.views.users import IndexView, UserViewSet

from accounts import services
from accounts.models import ConsentText, User
from accounts.permissions import may_publish
from content.japanese_dates import moment_text


class PublishView(PermissionCheckedMixin, WagtailAdminTemplateMixin, TemplateView):
    """The text once more, as people will read it, before it can never be changed again."""

    model = ConsentText
    permission_required = "change"
    template_name = "accounts/admin/publish_consent_text.html"
    page_title = "個人情報の取り扱いを公開する"
    header_icon = "upload"
    index_url_name = edit_url_name = ""

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.text = get_object_or_404(ConsentText, pk=kwargs["pk"])

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not may_publish(request.user, self.text):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        listing = {"url": reverse(self.index_url_name), "label": ConsentText._meta.verbose_name}
        return [*self.breadcrumbs_items, listing, {"url": "", "label": "公開する"}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        return context | {"text": self.text, "edit_url": reverse(self.edit_url_name, args=[self.text.pk])}

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        assert isinstance(request.user, User)  # noqa: S101  # who may publish is signed in
        try:
            text = services.publish_consent_text(text=self.text, by=request.user)
        except ValidationError as error:
            messages.error(request, "　".join(error.messages))
            return redirect(self.edit_url_name, self.text.pk)
        messages.success(request, f"{text}を公開しました。")
        return redirect(self.index_url_name)


class TextView(InspectView):
    """A version as it was published: read, copied for the next one, never edited."""

    def get_text_display_value(self) -> str:
        text: str = richtext(self.object.text)
        return text

    def get_published_at_display_value(self) -> str:
        moment = self.object.published_at
        return moment_text(localtime(moment)) if moment else "まだ公開していません"

    def get_edit_url(self) -> str | None:
        return None if self.object.published_at else super().get_edit_url()

    def get_delete_url(self) -> str | None:
        return None if self.object.published_at else super().get_delete_url()


class ConsentTextViewSet(SnippetViewSet):
    """Only drafts are edited; see the hooks."""

    model = ConsentText
    menu_label = "個人情報の取り扱い"
    icon = "doc-full"
    menu_order = 450
    add_to_settings_menu = True
    inspect_view_enabled = True
    inspect_view_class = TextView
    inspect_view_fields = ["valid_from", "published_at", "text"]
    copy_view_enabled = True
    list_display = [
        "__str__",
        Column("state", label="状態", accessor=lambda text: "公開済み" if text.published_at else "下書き"),
        DateColumn("published_at", label="公開した日時"),
        Column("count", label="同意した人", accessor="number_of_people"),
    ]
    panels = [FieldPanel("text"), FieldPanel("valid_from")]
    list_per_page = 50

    def get_queryset(self, request: HttpRequest) -> QuerySet[ConsentText]:
        return ConsentText.objects.annotate(number_of_people=Count("consents"))

    def get_urlpatterns(self):
        names = {"index_url_name": self.get_url_name("list"), "edit_url_name": self.get_url_name("edit")}
        return [
            *super().get_urlpatterns(),
            path("publish/<int:pk>/", self.construct_view(PublishView, **names), name="publish"),
        ]


class PeopleView(IndexView):
    """Without those who left: nothing can be done with them."""

    def get_base_queryset(self) -> QuerySet[User]:
        people: QuerySet[User] = super().get_base_queryset()
        return people.filter(left_at=None)


class PortalUserViewSet(UserViewSet):
    # 利用者 is the list by role and area; this one is of the accounts behind it.
    menu_label = "アカウントの一覧"
    index_view_class = PeopleView


def address(name: str, *args: object) -> str:
    return reverse(f"wagtailsnippets_accounts_consenttext:{name}", args=args)
