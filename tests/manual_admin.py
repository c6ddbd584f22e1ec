"""What docs/ja tells administrators, and all of notices, done on the screen (tests.manual_screenshots)."""

from tests.journeys.admin_camera import Photographer
from tests.journeys.test_invitations import table, upload

A_REQUEST_THAT_WAITS = """
from datetime import timedelta
from django.utils import timezone
from accounts.models import User
from roles.models import RoleGrant, RoleRequest
from roles.services import request_role
areas = list(RoleGrant.objects.get(user__email="city@example.jp").areas.all())
user = User.objects.get(email="participant@example.jp")
made = request_role(user=user, role="coordinator", layer=1, areas=areas, affiliation="みどり市社会福祉協議会",
                    reason="4月から担当しています。")
RoleRequest.objects.filter(pk=made.pk).update(created_at=timezone.now() - timedelta(days=10))
print(areas[0].code)
"""


def photograph_admin(camera: Photographer) -> None:
    camera.goto("/admin/users/")
    camera.take("users")
    camera.main.get_by_role("link", name="編集 一郎").first.click()
    camera.settle()
    camera.take("user-form")
    camera.page.get_by_role("tab", name="役割").first.click()
    camera.take("user-roles", camera.page.get_by_text("グループ", exact=True).last)
    for address in ("/admin/groups/", "/admin/account/", "/admin/users/new/"):
        camera.goto(address)
        camera.read()
    look_after_people(camera)
    look_after_organizations(camera)
    change_a_mail_text(camera)


def look_after_people(camera: Photographer) -> None:
    camera.goto("/admin/people/")
    camera.take("people")
    camera.main.get_by_role("link", name="支援 明").first.click()
    camera.settle()
    camera.take("person")
    place = camera.portal.manage("shell", "--no-imports", "-c", A_REQUEST_THAT_WAITS).stdout.strip()
    camera.goto("/admin/role-requests/")
    camera.read()
    camera.main.get_by_role("link", name="参加 恵子").first.click()
    camera.settle()
    camera.take("request")
    camera.goto("/admin/invitations/new/")
    camera.read()
    camera.goto("/admin/invitations/many/")
    camera.take("invite-many")
    for fault in (True, False):
        camera.goto("/admin/invitations/many/")
        upload(camera.page, table(place, fault=fault))
        camera.settle()
        camera.read()
    camera.press("30人に招待を送る")
    camera.read()
    camera.goto("/admin/role-confirmations/")
    camera.read()


def look_after_organizations(camera: Photographer) -> None:
    for address in ("/admin/organization-reports/", "/admin/organization-applications/enter/"):
        camera.goto(address)
        camera.read()
    camera.goto("/admin/snippets/organizations/organization/")
    camera.read()
    camera.main.get_by_role("link", name="（見本）").first.click()
    camera.settle()
    camera.read()
    camera.goto("/admin/organization-applications/")
    camera.read()
    camera.main.get_by_role("link", name="となり町おたすけ隊").first.click()
    camera.settle()
    camera.main.get_by_text("理由を書いて見送る").click()
    camera.take("application")
    camera.press("確認を始める")
    camera.read()


def read_notices(camera: Photographer) -> None:
    for address in ("/notices/", "/notices/settings/", "/admin/account/"):
        camera.goto(address)
        camera.read()


def change_a_mail_text(camera: Photographer) -> None:
    camera.goto("/admin/mail-texts/")
    camera.read()
    camera.goto("/admin/mail-texts/review-requested/")
    camera.take("mail-text")
    camera.page.get_by_label("件名", exact=True).fill("承認を依頼されました")
    camera.press("保存する")
    camera.goto("/admin/mail-texts/review-requested/restore/")
    camera.read()
    camera.press("元の文面に戻す")


def photograph_set_up(camera: Photographer) -> None:
    """The second factor of somebody who has none yet."""
    camera.goto("/accounts/second-factor/")
    camera.take("second-factor", camera.main.get_by_role("link", name="認証アプリを設定する"), height=620)
    camera.goto("/accounts/2fa/totp/activate/")
    camera.page.get_by_label("パスワード").fill(camera.password)
    camera.press("続ける")
    camera.read()
    camera.goto("/accounts/2fa/")
    camera.read()
