"""The part of mail in the admin: screens, log, rights that groups can be given, a line on the home."""

from django.contrib.auth.models import Permission
from django.templatetags.static import static
from django.utils.html import format_html
from wagtail import hooks

from notifications.admin_views import TroublePanel
from notifications.permissions import may_see_mails
from notifications.services.addresses import RESUME, SUSPEND
from notifications.services.resending import RESEND
from notifications.viewsets import MailViewSetGroup


@hooks.register("register_admin_viewset")
def screens_of_mail():
    return MailViewSetGroup()


@hooks.register("register_log_actions")
def log_of_mail(actions):
    actions.register_action(RESEND, "メールをもう一度送る", "メールをもう一度送るように頼みました")
    actions.register_action(SUSPEND, "宛先への送信を止める", "メールが届かない宛先への送信を止めました")
    actions.register_action(RESUME, "宛先への送信を再開する", "宛先への送信を再開しました")


@hooks.register("register_permissions")
def rights_of_mail():
    """To see the list, and to have mails sent again. Nobody adds or deletes a mail."""
    return Permission.objects.filter(content_type__app_label="notifications", codename__in=("view_mail", "change_mail"))


@hooks.register("construct_homepage_panels")
def tell_of_troubles(request, panels):
    if may_see_mails(request.user):
        panels.append(TroublePanel())


@hooks.register("insert_global_admin_css")
def add_stylesheet():
    return format_html('<link rel="stylesheet" href="{}">', static("notifications/admin.css"))
