"""The portal's part of the admin: its home and its reports."""

from functools import partial

from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect
from django.templatetags.static import static
from django.urls import path, reverse
from django.utils.html import format_html, format_html_join
from wagtail import hooks
from wagtail.admin import messages
from wagtail.admin.action_menu import ActionMenuItem
from wagtail.admin.auth import user_has_any_page_permission
from wagtail.admin.menu import MenuItem
from wagtail.admin.views.home import UserObjectsInWorkflowModerationPanel, WorkflowObjectsToModeratePanel
from wagtail.models import Page
from wagtail.permissions import policy_registry
from wagtail.snippets.models import register_snippet

from content.reports import BrokenLinksReport, UnexplainedWordsReport, example_of, words_to_explain
from content.viewsets import JargonViewSet
from notifications.permissions import may_see_mails
from portal import manual, personal_data_report
from portal.home_panels import PANELS, ProcessPanel, WritingPanel
from portal.reports import ScheduleReport, StaleReport, WaitingReport
from portal.review import decision_text, may_decide, review_text, saved_text, unscheduled_text
from roles.middleware import OVER
from search.permissions import may_tend_search

register_snippet(JargonViewSet)

# (view, address, place in the menu)
REPORTS = (
    (WaitingReport, "waiting", 100),
    (StaleReport, "stale", 110),
    (ScheduleReport, "schedule", 120),
    (BrokenLinksReport, "broken-links", 130),
    (UnexplainedWordsReport, "unexplained-words", 140),
)
# Said by the panels and reports above, in plainer words.
SAID_ALREADY = (WorkflowObjectsToModeratePanel, UserObjectsInWorkflowModerationPanel)
MENU_ITEMS_SAID_ALREADY = {"aging-pages"}
HELP_IN_JAPANESE = {"manual", "keyboard-shortcuts-trigger"}
WORDS_IN_A_WARNING = 8


class ReportMenuItem(MenuItem):
    def __init__(self, view, name, order):
        address = reverse(view.index_url_name)
        super().__init__(view.page_title, address, name=name, icon_name=view.header_icon, order=order)
        self.actions = [view.permission_required] if view.permission_required else view.any_permission_required

    def is_shown(self, request):
        return policy_registry.get_by_type(Page).user_has_any_permission(request.user, self.actions)


@hooks.register("construct_homepage_panels")
def show_what_needs_care(request, panels):
    panels[:] = [panel for panel in panels if not isinstance(panel, SAID_ALREADY)]
    if user_has_any_page_permission(request.user):
        panels.extend([WritingPanel(), *(panel() for panel in PANELS)])
    if may_see_mails(request.user) or may_tend_search(request.user):
        panels.append(ProcessPanel())


@hooks.register("register_admin_urls")
def addresses_of_reports():
    return [
        address
        for view, name, _ in REPORTS
        for address in (
            path(f"reports/{name}/", view.as_view(), name=view.index_url_name),
            path(f"reports/{name}/results/", view.as_view(results_only=True), name=view.index_results_url_name),
        )
    ]


for report in REPORTS:
    hooks.register("register_reports_menu_item", partial(ReportMenuItem, *report))


@hooks.register("construct_reports_menu")
def leave_out_what_is_said_already(request, menu_items):
    menu_items[:] = [item for item in menu_items if item.name not in MENU_ITEMS_SAID_ALREADY]


@hooks.register("insert_global_admin_css")
def add_stylesheet():
    return format_html('<link rel="stylesheet" href="{}">', static("portal/admin.css"))


@hooks.register("register_icons")
def add_icon_of_messages(icons):
    """Wagtail shows an icon of this name beside what it tells, and has none."""
    return [*icons, "portal/icons/info.svg"]


@hooks.register("insert_editor_js")
def add_scripts_of_the_form():
    names = ("save_in_turn", "schedule_errors")
    return format_html_join(
        "", '<script type="module" src="{}"></script>', ((static(f"portal/{name}.js"),) for name in names)
    )


hooks.register("register_reports_menu_item", personal_data_report.RegisterMenuItem)


@hooks.register("register_admin_urls")
def addresses_of_the_register():
    return personal_data_report.urlpatterns


@hooks.register("register_admin_urls")
def addresses_of_the_manual():
    return manual.urlpatterns


@hooks.register("register_help_menu_item")
def add_the_manual():
    return MenuItem(manual.TITLE, reverse("manual"), name="manual", icon_name="doc-full", order=100)


@hooks.register("construct_help_menu")
def leave_out_help_in_english(request, menu_items):
    menu_items[:] = [item for item in menu_items if item.name in HELP_IN_JAPANESE]


@hooks.register("register_account_menu_item")
def lead_to_the_preferences_of_notices(request):
    """In the place of Wagtail's own, which know its mails alone."""
    return {
        "url": reverse("notifications:preferences"),
        "label": "メールの受け取り方",
        "help_text": "承認の依頼などを、メールでも受け取るかを選びます。",
    }


@hooks.register("before_create_page")
def add_only_what_one_may_add(request, parent_page, page_class):
    """Wagtail asks whether anything may be added here, not what."""
    if not policy_registry.get_by_type(Page).may_add_below(request.user, parent_page, page_class):
        raise PermissionDenied


@hooks.register("before_edit_page")
def refuse_a_decision_that_comes_too_late(request, page):
    if request.method == "POST" and "action-workflow-action" in request.POST:
        state = page.current_workflow_state
        if state is None or not may_decide(state, request.user):
            messages.error(request, OVER)
            return redirect("wagtailadmin_pages:edit", page.pk)
    return None


@hooks.register("before_edit_page")
def tell_what_a_review_is_about(request, page):
    if request.method == "GET" and (text := review_text(page, request.user)):
        changes = reverse("wagtailadmin_pages:revisions_compare", args=[page.pk, "live", "latest"])
        messages.info(request, text, buttons=[messages.button(changes, "変わった所を見る")] if page.live else None)


class ScheduleMenuItem(ActionMenuItem):
    """Opens Wagtail's dialog, which stands behind an icon without words (状態) alone."""

    name = "set-schedule"
    label = "公開の日時を決める"
    icon_name = "calendar-alt"
    template_name = "portal/admin/schedule_item.html"


@hooks.register("register_page_action_menu_item")
def add_schedule_to_the_actions():
    return ScheduleMenuItem(order=25)


class RevertMenuItem(ActionMenuItem):
    """Throws away what is not public: Wagtail offers it in the history, beside the version that was once a draft."""

    name = "back-to-public"
    label = "公開中の内容に戻す"
    icon_name = "rotate"

    def is_shown(self, context):
        return context["view"] == "edit" and not context["locked_for_user"] and bool(self.get_url(context))

    def get_url(self, context):
        # What is edited is the draft, which does not know what is public.
        row = Page.objects.values("live", "live_revision", "latest_revision").get(pk=context["page"].pk)
        if not row["live"] or row["live_revision"] in (None, row["latest_revision"]):
            return None
        return reverse("wagtailadmin_pages:revisions_revert", args=[context["page"].pk, row["live_revision"]])


@hooks.register("register_page_action_menu_item")
def add_the_way_back_to_what_is_public():
    return RevertMenuItem(order=60)


@hooks.register("construct_page_action_menu")
def leave_one_way_to_each_end(menu_items, request, context):
    """Who reviews approves or sends back; whose page came back asks again. The other ways there go round the review."""
    left_out = {"action-restart-workflow"}
    page = context.get("page")
    state = page.current_workflow_state if page and page.pk else None
    if state and may_decide(state, request.user):
        left_out |= {"action-publish", "action-unpublish"}
        if state.requested_by_id != request.user.pk:
            left_out.add("action-cancel-workflow")
    menu_items[:] = [item for item in menu_items if item.name not in left_out]


@hooks.register("after_edit_page")
def tell_what_was_done(request, page):
    """Wagtail says of a decision and of a draft alike that the page is saved."""
    # What saves by itself shows no messages.
    if request.method != "POST" or not request.accepts("text/html"):
        return
    if "action-workflow-action" in request.POST:
        text = decision_text(Page.objects.get(pk=page.pk), request.POST.get("workflow-action-name", ""))
        messages.success(request, text)
    elif text := saved_text(page, request.user, actions={name for name in request.POST if name.startswith("action-")}):
        messages.info(request, text)


@hooks.register("after_create_page")
@hooks.register("after_edit_page")
def warn_of_a_title_that_another_page_bears(request, page):
    if request.method != "POST" or not request.accepts("text/html"):
        return
    if page.get_siblings(inclusive=False).filter(draft_title=page.draft_title).exists():
        text = f"「{page.draft_title}」というタイトルのページが、ほかにもあります。見分けられるタイトルにすると、探しやすくなります。"
        messages.warning(request, text)


@hooks.register("before_edit_page")
def warn_of_a_time_that_is_only_written_down(request, page):
    """A draft with a time of publication waits for nothing until its schedule is confirmed, whoever opens it next."""
    if request.method == "GET" and not page.workflow_in_progress and (text := unscheduled_text(page, request.user)):
        messages.warning(request, text)


@hooks.register("before_edit_page")
def tell_of_unexplained_words(request, page):
    """Beside the form: words that the published page leaves unexplained."""
    lock = page.get_lock()
    if request.method != "GET" or not page.live or (lock and lock.for_user(request.user)):
        return
    found = list(words_to_explain().filter(page_id=page.pk).order_by("word"))
    if found:
        shown = "、".join(row.word for row in found[:WORDS_IN_A_WARNING])
        shown += "など" if len(found) > WORDS_IN_A_WARNING else ""
        messages.info(
            request,
            f"公開中のこのページには、説明のない言葉があります：{shown}。"
            f"はじめて出るところに、かっこで意味を添えてください。例：{example_of(found[0])}",
        )
