"""招待 in the admin: the list, one invitation, and many by CSV."""

import csv
import io
import re
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.models import ModelLogEntry

from accounts.models import User
from notifications.models import Mail
from regions.models import Area
from roles import services
from roles.enums import Role
from roles.invitation_table import COLUMNS, template
from roles.models import Invitation, RoleGrant
from tests.factories.people import make_person, make_user
from tests.factories.regions import WardFactory
from tests.roles.admin import admin_of, is_refused, page

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def mails_are_rows(settings: Any) -> None:
    settings.EMAIL_BACKEND = "notifications.mail_backend.RowBackend"


def invite(by: User, email: str, *areas: Area, **values: Any) -> Invitation:
    content = {"role": Role.COORDINATOR, "layer": 1} | values
    return services.invite(email=email, by=by, areas=areas, **content)


def upload(client: Client, *lines: str, content: bytes | None = None) -> str:
    data = content if content is not None else "\r\n".join([",".join(COLUMNS), *lines]).encode()
    response = client.post(reverse("roles_invite_many"), {"file": SimpleUploadedFile("招待.csv", data)})
    assert response.status_code == 200
    return str(response.content.decode())


def signed(shown: str) -> str:
    found = re.search(r'name="shown"\s+value="([^"]+)"', shown)
    assert found
    return found[1]


def confirm(client: Client, shown: str) -> str:
    return client.post(reverse("roles_invite_many"), {"shown": signed(shown)}, follow=True).content.decode()


def line(number: int, **cells: str) -> str:
    values = {
        "氏名": f"人{number}",
        "メールアドレス": f"sc{number}@example.jp",
        "役割": "生活支援コーディネーター",
        "層": "1",
        "市町村名": "所沢市",
        "所属": "所沢社協",
    } | cells
    return ",".join(values.get(column, "") for column in COLUMNS)


# The list


def test_states_are_told_and_filtered(city_staff: User, tokorozawa: Area) -> None:
    waiting, accepted, revoked, expired = (
        invite(city_staff, f"{name}@example.jp", tokorozawa) for name in ("waiting", "accepted", "revoked", "expired")
    )
    services.accept_invitation(invitation=accepted, user=make_user("accepted@example.jp"))
    services.revoke_invitation(invitation=revoked, by=city_staff)
    Invitation.objects.filter(pk=expired.pk).update(expires_at=timezone.now() - timedelta(days=1))
    client = admin_of(city_staff)
    for invitation, state, word in (
        (waiting, "open", "待っている"),
        (accepted, "accepted", "受けた"),
        (revoked, "revoked", "取り消した"),
        (expired, "expired", "期限切れ"),
    ):
        response = client.get(reverse("roles_invitations"), {"state": state, "export": "csv"})
        rows = list(csv.DictReader(io.StringIO(response.content.decode("utf-8-sig"))))
        assert [(row["メールアドレス"], row["状態"]) for row in rows] == [(invitation.email, word)]
        shown = page(client, "roles_invitations", state=state)
        assert ("送り直す" in shown) is (invitation in (waiting, expired))
        assert (f'value="{invitation.pk}"' in shown) is (invitation in (waiting, expired))
    assert "waiting@" in page(client, "roles_invitations", q="WAITING")
    assert "expired@" not in page(client, "roles_invitations", q="waiting")


def test_staff_of_another_place_see_and_touch_nothing(
    city_staff: User, other_staff: User, tokorozawa: Area, office: User
) -> None:
    invitation = invite(city_staff, "sc@example.jp", tokorozawa)
    invite(office, "editor@example.jp", role=Role.PREFECTURE_EDITOR, layer=None)
    client, address = admin_of(other_staff), reverse("roles_invitations_act")
    shown = page(client, "roles_invitations")
    assert "sc@example.jp" not in shown
    assert "editor@example.jp" not in shown
    assert is_refused(client.post(address, {"resend": invitation.pk}))
    client.post(address, {"revoke": "1", "chosen": [invitation.pk]})
    before = invitation.secret_hash
    invitation.refresh_from_db()
    assert (invitation.revoked_at, invitation.secret_hash) == (None, before)


def test_many_are_revoked_and_one_is_sent_anew(city_staff: User, tokorozawa: Area) -> None:
    first, second, third = (invite(city_staff, f"{n}@example.jp", tokorozawa) for n in ("a", "b", "c"))
    client, address = admin_of(city_staff), reverse("roles_invitations_act")
    services.accept_invitation(invitation=third, user=make_user("c@example.jp"))
    told = client.post(address, {"chosen": [first.pk, second.pk, third.pk]}, follow=True).content.decode()
    assert "2件の招待を取り消しました" in told
    assert "もう受けられていたため、取り消していません：c@example.jp" in told
    assert Invitation.objects.exclude(revoked_at=None).count() == 2
    assert "もう使えません" in client.post(address, {"resend": first.pk}, follow=True).content.decode()
    fourth = invite(city_staff, "d@example.jp", tokorozawa)
    assert "送り直しました" in client.post(address, {"resend": fourth.pk}, follow=True).content.decode()
    assert Mail.objects.filter(to="d@example.jp").count() == 2
    assert "印を付けてください" in client.post(address, {"chosen": ["x", "9" * 30]}, follow=True).content.decode()


def test_to_act_takes_a_post(city_staff: User) -> None:
    assert admin_of(city_staff).get(reverse("roles_invitations_act")).status_code == 405


# One invitation


def test_one_person_is_invited(city_staff: User, tokorozawa: Area) -> None:
    client = admin_of(city_staff)
    values = {
        "name": "新人",
        "email": "New@example.jp",
        "role": Role.COORDINATOR,
        "layer": 1,
        "areas": [tokorozawa.pk],
        "affiliation": "社協",
        "ends_on": "",
    }
    told = client.post(reverse("roles_invite"), values, follow=True).content.decode()
    assert "new@example.jpに招待を送りました" in told
    invitation = Invitation.objects.get()
    assert (invitation.name, invitation.created_by, list(invitation.areas.all())) == ("新人", city_staff, [tokorozawa])
    assert Mail.objects.filter(to="new@example.jp").exists()
    assert ModelLogEntry.objects.filter(action="roles.invite", user=city_staff).exists()


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"email": "x"}, "有効なメールアドレス"),
        ({"email": "city@example.jp"}, "自分を招待することはできません"),
        ({"areas": ["11201"]}, "候補にありません"),
        ({"role": Role.PREFECTURE_OFFICE}, "候補にありません"),
    ],
)
def test_faults_are_told_beside_the_field(
    city_staff: User, tokorozawa: Area, kawagoe: Area, change: dict[str, object], fault: str
) -> None:
    values = {"name": "書いた名前", "email": "a@example.jp", "role": Role.COORDINATOR, "layer": 1, "areas": ["11208"]}
    shown = admin_of(city_staff).post(reverse("roles_invite"), values | change).content.decode()
    assert fault in shown
    assert "書いた名前" in shown
    assert not Invitation.objects.exists()


# Many by CSV


def test_thirty_coordinators_are_invited_at_once(city_staff: User, tokorozawa: Area) -> None:
    client = admin_of(city_staff)
    shown = upload(client, *(line(number) for number in range(30)))
    assert "30行を読みました" in shown
    assert "まだだれにも送っていません" in shown
    assert not Invitation.objects.exists()
    assert "30人に招待を送りました" in confirm(client, shown)
    assert (
        Invitation.objects.filter(role=Role.COORDINATOR, layer=1, areas=tokorozawa, created_by=city_staff).count() == 30
    )
    assert Mail.objects.values("to").distinct().count() == 30


def test_sent_twice_is_sent_once(city_staff: User, tokorozawa: Area) -> None:
    client = admin_of(city_staff)
    shown = upload(client, line(1), line(2))
    confirm(client, shown)
    again = confirm(client, shown)
    assert "確かめている間に、招待や役割が変わりました" in again
    assert "新しく招待する人はいません" in again
    assert Invitation.objects.count() == 2


def test_every_fault_is_told_by_line_and_column_and_nothing_is_sent(
    city_staff: User, tokorozawa: Area, kawagoe: Area, living_area: Area
) -> None:
    client = admin_of(city_staff)
    shown = upload(
        client,
        line(1),
        line(2, メールアドレス="だれか"),
        line(3, 役割="王様"),
        line(4, 層="3"),
        line(5, 市町村名="どこか市"),
        line(6, 市町村名="川越市"),
        line(7, 役割="県職員（事務局）", 層="", 市町村名=""),
        line(8, 層="2", 日常生活圏域="東圏域"),
        line(9, 任期の最後の日="来年"),
        line(10, 任期の最後の日="2020-03-31"),
        line(11, 市町村名=""),
        line(12, 市町村コード="11201"),
        line(13, メールアドレス="city@example.jp"),
        line(14, 所属="社" * 101),
        line(15, 層="2"),
        line(16, メールアドレス="mihon1@example.com"),
    )
    told = re.findall(r'data-label="行">(\d+)行目</td>\s*<td data-label="列">([^<]+)</td>', shown)
    assert told == [
        ("3", "メールアドレス"),
        ("4", "役割"),
        ("5", "層"),
        ("6", "市町村名"),
        ("7", "市町村名"),
        ("8", "役割"),
        ("9", "日常生活圏域"),
        ("10", "任期の最後の日"),
        ("11", "任期の最後の日"),
        ("12", "市町村名"),
        ("13", "市町村名"),
        ("14", "メールアドレス"),
        ("15", "所属"),
        ("16", "市町村名"),
        ("17", "メールアドレス"),
    ]
    for text in (
        "「どこか市」は、この県の市町村にありません。",
        "あなたの担当地域の外です。",
        "「県職員（事務局）」に招待する権限がありません。",
        "違う市町村を指しています",
        "登録された圏域があります",
        "見本の行です",
    ):
        assert text in shown, text
    assert 'name="shown"' not in shown
    assert "直すところがある：15行" in shown


def test_a_forged_confirmation_with_faults_sends_nothing(city_staff: User, tokorozawa: Area) -> None:
    client = admin_of(city_staff)
    shown = upload(client, line(1))
    make_user("sc1@example.jp", is_active=False)
    assert "招待や役割が変わりました" in confirm(client, shown)
    assert "この人のアカウントは止められています" in upload(client, line(1))
    assert not Invitation.objects.exists()


def test_who_is_invited_already_or_holds_the_role_is_told_and_left_out(city_staff: User, tokorozawa: Area) -> None:
    client = admin_of(city_staff)
    invite(city_staff, "sc1@example.jp", tokorozawa)
    make_person(Role.COORDINATOR, tokorozawa, email="SC2@example.jp")
    shown = upload(client, line(1), line(2), line(3), line(3), line(4))
    for text in (
        "もう招待しているので、送りません",
        "もうこの役割を持っているので、送りません",
        "上の行と同じ内容なので、送りません",
        "2行目　sc1@example.jp",
        "5行目　sc3@example.jp",
        "2人に招待を送る",
    ):
        assert text in shown, text
    confirm(client, shown)
    assert set(Invitation.objects.values_list("email", flat=True)) == {
        "sc1@example.jp",
        "sc3@example.jp",
        "sc4@example.jp",
    }


def test_places_by_code_and_by_name(office: User, tokorozawa: Area, living_area: Area, kawagoe: Area) -> None:
    WardFactory()
    client = admin_of(office)
    shown = upload(
        client,
        line(1, 市町村名="", 市町村コード="11208"),
        line(2, 市町村名="", 市町村コード="112089"),
        line(3, 層="第2層", 日常生活圏域="中央圏域"),
        line(4, 層="2", 市町村名="", 日常生活圏域="中央圏域", 任期の最後の日="令和12年3月31日"),
        line(5, 市町村名="所沢市、川越市"),
        line(6, 役割="県職員（編集）", 層="", 市町村名=""),
        line(7, 市町村名="西区"),
    )
    confirm(client, shown)
    found = {i.email: {a.code for a in i.areas.all()} for i in Invitation.objects.all()}
    assert found == {
        "sc1@example.jp": {"11208"},
        "sc2@example.jp": {"11208"},
        "sc3@example.jp": {living_area.code},
        "sc4@example.jp": {living_area.code},
        "sc5@example.jp": {"11208", "11201"},
        "sc6@example.jp": set(),
        "sc7@example.jp": {"11101"},
    }
    assert str(Invitation.objects.get(email="sc4@example.jp").ends_on) == "2030-03-31"


def test_names_that_occur_twice_ask_for_the_code(office: User) -> None:
    first = WardFactory()
    WardFactory(code="11102", name="西区", parent=first.parent)
    shown = upload(admin_of(office), line(1, 市町村名="西区"))
    assert "「西区」は2つ以上あります。市町村コードで書いてください" in shown


def test_what_somebody_else_was_shown_is_no_confirmation(city_staff: User, office: User, tokorozawa: Area) -> None:
    shown = upload(admin_of(office), line(1))
    told = confirm(admin_of(city_staff), shown)
    assert "もう一度、ファイルを選んでください" in told
    forged = admin_of(office).post(reverse("roles_invite_many"), {"shown": "x"}, follow=True).content.decode()
    assert "もう一度、ファイルを選んでください" in forged
    assert not Invitation.objects.exists()


def test_the_template_is_saved_and_its_samples_are_refused(city_staff: User, tokorozawa: Area) -> None:
    client = admin_of(city_staff)
    response = client.get(reverse("roles_invite_template"))
    assert response["Content-Disposition"].startswith("attachment")
    assert response.content == template()
    shown = upload(client, content=response.content)
    assert shown.count("見本の行です") == 2


def test_a_file_that_is_no_table_says_why(city_staff: User) -> None:
    client = admin_of(city_staff)
    assert "見出しに" in upload(client, content=b"a,b\r\n1,2")
    assert "ファイルを選んでください" in client.post(reverse("roles_invite_many"), {}).content.decode()


def test_who_may_invite_nobody_gets_no_template(tokorozawa: Area) -> None:
    coordinator = make_person(Role.COORDINATOR, tokorozawa)
    editor = make_person(Role.PREFECTURE_EDITOR)
    for name in ("roles_invite", "roles_invite_many", "roles_invite_template"):
        assert is_refused(admin_of(editor).get(reverse(name))), name
        assert admin_of(coordinator).get(reverse(name)).status_code == 403
        assert is_refused(admin_of(editor).post(reverse(name), {})) or name == "roles_invite_template"


def test_to_accept_one_of_many_gives_the_role(city_staff: User, tokorozawa: Area) -> None:
    client = admin_of(city_staff)
    confirm(client, upload(client, line(1)))
    person = make_user("sc1@example.jp")
    services.accept_invitation(invitation=Invitation.objects.get(), user=person)
    assert RoleGrant.objects.get(user=person).affiliation == "所沢社協"
