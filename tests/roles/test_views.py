"""Public pages of roles: who sees what, and what happens when somebody else was first."""

import re
from datetime import timedelta

import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse
from django.utils import timezone

from notifications.models import Mail
from regions.models import DailyLivingArea
from roles.enums import RequestState, Role
from roles.models import RoleGrant, RoleRequest
from roles.services import approve_request, decline_request, invite, request_role
from roles.terms import default_end
from tests.factories.pages import make_home
from tests.factories.people import make_person, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def home():
    return make_home()


def text_of(response):
    return re.sub(r"\s+", " ", response.content.decode())


def ask(user, *areas, role=Role.COORDINATOR, layer=1):
    return request_role(
        user=user, role=role, layer=layer, areas=areas, affiliation="みどり社協", reason="4月から担当しています。"
    )


@pytest.fixture
def waiting(participant, tokorozawa):
    return ask(participant, tokorozawa)


@pytest.mark.parametrize(
    ("name", "arguments"),
    [
        ("my_page", []),
        ("ask", []),
        ("asked", [1]),
        ("end", [1]),
        ("hand_over", [1]),
        ("requests", []),
        ("request", [1]),
        ("confirm", []),
    ],
)
def test_pages_ask_to_sign_in_and_are_kept_nowhere(client, name, arguments):
    address = reverse(f"roles:{name}", args=arguments)
    response = client.get(address)
    assert (response.status_code, response["Location"]) == (302, f"/accounts/login/?next={address}")
    assert client.post(address).status_code in (302, 405)


def test_my_page_tells_a_newcomer_what_to_do(client, participant):
    client.force_login(participant)
    response = client.get("/mypage/")
    text = text_of(response)
    assert "いまは「参加者」です" in text
    assert reverse("roles:ask") in text
    assert "no-store" in response["Cache-Control"]
    assert '<meta name="robots" content="noindex">' in text
    assert reverse("roles:requests") not in text


def test_my_page_shows_roles_terms_and_requests(client, tokorozawa, kawagoe):
    person = make_person(Role.COORDINATOR, tokorozawa, affiliation="みどり社協")
    ask(person, kawagoe)
    client.force_login(person)
    text = text_of(client.get("/mypage/"))
    assert "生活支援コーディネーター 第1層（市町村）" in text
    assert "みどり社協" in text
    day = default_end(Role.COORDINATOR)
    assert f"{day.year}年3月31日" in text
    assert "確認待ち" in text
    assert "きょう申請" in text


def test_my_page_shows_nothing_of_others(client, waiting, other_staff):
    client.force_login(other_staff)
    text = text_of(client.get("/mypage/"))
    assert "みどり社協" not in text
    assert "いまはありません" in text


def test_role_that_ends_soon_can_be_asked_for_again(client, tokorozawa):
    person = make_person(Role.COORDINATOR, tokorozawa, ends_on=timezone.localdate() + timedelta(days=20))
    client.force_login(person)
    text = text_of(client.get("/mypage/"))
    assert "まもなく終わります" in text
    assert "?kind=coordinator-1" in text


def test_settings_that_there_are_not_are_left_out(client, participant):
    client.force_login(participant)
    links = re.findall(r'<h2 id="my-settings">.*?</ul>', client.get("/mypage/").content.decode(), re.DOTALL)
    assert reverse("account_change_password") in links[0]
    assert 'href=""' not in links[0]


def test_request_takes_two_steps(client, participant, tokorozawa, kawagoe):
    client.force_login(participant)
    first = client.get(reverse("roles:ask"))
    assert "所沢市" in text_of(first)
    address = reverse("roles:ask") + "?kind=municipal-staff&place=11208"
    assert "川越市" in text_of(client.get(address))
    response = client.post(
        address, {"more": ["11201"], "affiliation": "高齢福祉課", "reason": "4月に異動しました。"}, follow=True
    )
    request = RoleRequest.objects.get()
    assert response.redirect_chain[-1][0] == reverse("roles:asked", args=[request.pk])
    assert (request.role, request.layer, request.user) == (Role.MUNICIPAL_STAFF, None, participant)
    assert {area.name for area in request.areas.all()} == {"所沢市", "川越市"}
    assert "確認を待っています" in text_of(response)


def test_first_step_names_what_is_missing_and_keeps_the_rest(client, participant, tokorozawa):
    client.force_login(participant)
    text = text_of(client.get(reverse("roles:ask") + "?place=11208"))
    assert "申請する役割を選んでください" in text
    assert 'value="11208" selected' in text
    assert "選んでください。" not in text_of(client.get(reverse("roles:ask") + "?kind=coordinator-1"))


@pytest.mark.parametrize("query", ["kind=coordinator-1&place=99999", "kind=administrator&place=11208"])
def test_invented_answers_lead_back_to_the_first_step(client, participant, tokorozawa, query):
    client.force_login(participant)
    response = client.post(f"{reverse('roles:ask')}?{query}", {"affiliation": "x", "reason": "x"})
    assert "選び直してください" in text_of(response)
    assert not RoleRequest.objects.exists()


def test_second_step_keeps_what_was_typed(client, participant, living_area):
    client.force_login(participant)
    response = client.post(
        reverse("roles:ask") + "?kind=coordinator-2&place=11208", {"affiliation": "みどり<社協>", "reason": ""}
    )
    text = text_of(response)
    assert "みどり&lt;社協&gt;" in text
    assert "申請する理由を入力してください" in text
    assert "担当する日常生活圏域を選んでください" in text
    assert 'aria-describedby="id_reason_helptext id_reason_error"' in text


def test_second_layer_chooses_among_the_areas_of_the_place(client, participant, living_area, kawagoe):
    elsewhere = DailyLivingArea(parent=kawagoe, name="西圏域")
    elsewhere.save()
    client.force_login(participant)
    address = reverse("roles:ask") + "?kind=coordinator-2&place=11208"
    values = {"affiliation": "みどり社協", "reason": "担当のため"}
    assert client.post(address, values | {"areas": [elsewhere.code]}).status_code == 200
    assert not RoleRequest.objects.exists()
    client.post(address, values | {"areas": [living_area.code]})
    assert RoleRequest.objects.get().areas.get() == living_area


def test_second_layer_without_areas_takes_the_municipality_and_says_so(client, participant, tokorozawa):
    client.force_login(participant)
    address = reverse("roles:ask") + "?kind=coordinator-2&place=11208"
    assert "日常生活圏域がまだ登録されていません" in text_of(client.get(address))
    client.post(address, {"affiliation": "みどり社協", "reason": "担当のため"})
    assert RoleRequest.objects.get().areas.get() == tokorozawa


def test_second_request_for_the_same_role_is_refused_in_words(client, waiting, participant):
    client.force_login(participant)
    response = client.post(
        reverse("roles:ask") + "?kind=coordinator-1&place=11208", {"affiliation": "x", "reason": "x"}
    )
    assert "もう申請しています" in text_of(response)
    assert RoleRequest.objects.count() == 1


def test_own_request_is_withdrawn(client, waiting, participant):
    client.force_login(participant)
    client.post(reverse("roles:asked", args=[waiting.pk]))
    waiting.refresh_from_db()
    assert waiting.state == RequestState.WITHDRAWN


def test_withdrawing_what_was_decided_says_so(client, waiting, participant, city_staff):
    approve_request(request=waiting, by=city_staff)
    client.force_login(participant)
    response = client.post(reverse("roles:asked", args=[waiting.pk]), follow=True)
    assert "もう決まっています" in text_of(response)


def test_page_of_a_request_is_for_its_person_alone(client, waiting, city_staff):
    for person in (city_staff, make_user()):
        client.force_login(person)
        assert client.get(reverse("roles:asked", args=[waiting.pk])).status_code == 404
        assert client.post(reverse("roles:asked", args=[waiting.pk])).status_code == 404


def test_staff_of_another_municipality_see_and_do_nothing(client, waiting, other_staff):
    client.force_login(other_staff)
    assert "みどり社協" not in text_of(client.get(reverse("roles:requests")))
    address = reverse("roles:request", args=[waiting.pk])
    assert client.get(address).status_code == 404
    assert client.post(address, {"decision": "decline", "decline-note": "x"}).status_code == 404
    waiting.refresh_from_db()
    assert waiting.state == RequestState.WAITING


@pytest.mark.parametrize("role", [None, Role.COORDINATOR, Role.ADVISOR])
def test_who_decides_on_nothing_finds_no_list(client, waiting, participant, tokorozawa, role):
    person = make_person(role, tokorozawa) if role else participant
    client.force_login(person)
    assert client.get(reverse("roles:requests")).status_code == 404
    assert client.get(reverse("roles:request", args=[waiting.pk])).status_code == 404


def test_own_request_is_not_among_those_to_decide(client, city_staff, tokorozawa):
    own = ask(city_staff, tokorozawa)
    client.force_login(city_staff)
    assert client.get(reverse("roles:request", args=[own.pk])).status_code == 404


def test_staff_approve_with_a_term(client, waiting, city_staff, participant):
    RoleRequest.objects.update(created_at=timezone.now() - timedelta(days=3))
    client.force_login(city_staff)
    assert "3日前に申請" in text_of(client.get(reverse("roles:requests")))
    address = reverse("roles:request", args=[waiting.pk])
    assert f'value="{default_end(Role.COORDINATOR):%Y-%m-%d}"' in text_of(client.get(address))
    ends_on = timezone.localdate() + timedelta(days=40)
    response = client.post(
        address, {"decision": "approve", "approve-ends_on": f"{ends_on:%Y-%m-%d}", "approve-note": ""}, follow=True
    )
    assert "申請を承認しました" in text_of(response)
    assert RoleGrant.objects.get(user=participant).ends_on == ends_on


@pytest.mark.parametrize("typed", ["", "tomorrow", "2020-01-01"])
def test_wrong_term_is_named_at_its_field(client, waiting, city_staff, typed):
    client.force_login(city_staff)
    response = client.post(
        reverse("roles:request", args=[waiting.pk]), {"decision": "approve", "approve-ends_on": typed}
    )
    assert 'id="id_approve-ends_on_error"' in text_of(response)
    assert not RoleGrant.objects.filter(role=Role.COORDINATOR).exists()


def test_declining_needs_words(client, waiting, city_staff):
    client.force_login(city_staff)
    address = reverse("roles:request", args=[waiting.pk])
    assert "見送る理由を書いてください" in text_of(client.post(address, {"decision": "decline", "decline-note": " "}))
    client.post(address, {"decision": "decline", "decline-note": "所属が分かりません。"})
    waiting.refresh_from_db()
    assert (waiting.state, waiting.decision_note) == (RequestState.DECLINED, "所属が分かりません。")


def test_second_decider_reads_who_was_first(client, waiting, city_staff, office):
    decline_request(request=waiting, by=office, note="先に")
    client.force_login(city_staff)
    ends_on = f"{default_end(Role.COORDINATOR):%Y-%m-%d}"
    response = client.post(
        reverse("roles:request", args=[waiting.pk]), {"decision": "approve", "approve-ends_on": ends_on}
    )
    assert response.status_code == 409
    text = text_of(response)
    assert office.get_full_name() in text
    assert 'value="approve"' not in text
    assert "「見送り」になっています" in text_of(client.get(reverse("roles:request", args=[waiting.pk])))


def queries_for(client, count, address):
    with count() as queries:
        assert client.get(address).status_code == 200
    return len(queries)


@pytest.fixture
def count():
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    return lambda: CaptureQueriesContext(connection)


def test_list_of_requests_costs_the_same_for_three_and_thirty(client, city_staff, tokorozawa, living_area, count):
    client.force_login(city_staff)
    address = reverse("roles:requests")
    client.get(address)
    for _ in range(3):
        ask(make_user(), tokorozawa)
    few = queries_for(client, count, address)
    for _ in range(27):
        ask(make_user(), living_area, layer=2)
    assert queries_for(client, count, address) == few
    assert 'aria-label="ページ送り"' in text_of(client.get(address))


def test_my_page_costs_the_same_for_one_role_and_five(client, tokorozawa, kawagoe, living_area, count):
    person = make_person(Role.COORDINATOR, tokorozawa)
    ask(person, kawagoe)
    client.force_login(person)
    client.get("/mypage/")
    few = queries_for(client, count, "/mypage/")
    from tests.factories.people import give

    give(person, Role.COORDINATOR, kawagoe)
    give(person, Role.COORDINATOR, living_area, layer=2)
    give(person, Role.ADVISOR, tokorozawa)
    assert queries_for(client, count, "/mypage/") == few


def test_confirmations_cost_the_same_for_three_and_thirty(client, city_staff, tokorozawa, count):
    client.force_login(city_staff)
    address = reverse("roles:confirm")
    old = timezone.now() - timedelta(days=400)

    def due(number):
        for _ in range(number):
            make_person(Role.COORDINATOR, tokorozawa)
        RoleGrant.objects.filter(role=Role.COORDINATOR).update(confirmed_at=old)

    due(3)
    client.get(address)
    few = queries_for(client, count, address)
    due(27)
    assert queries_for(client, count, address) == few


def test_ticked_roles_are_confirmed_and_no_others(client, city_staff, other_staff, tokorozawa, kawagoe):
    here, also_here = (make_person(Role.COORDINATOR, tokorozawa).role_grants.get() for _ in range(2))
    there = make_person(Role.COORDINATOR, kawagoe).role_grants.get()
    old = timezone.now() - timedelta(days=400)
    RoleGrant.objects.update(confirmed_at=old)
    client.force_login(city_staff)
    assert client.get("/mypage/").content.decode().count(reverse("roles:confirm")) == 1
    response = client.post(reverse("roles:confirm"), {"grant": [here.pk, there.pk, "9" * 30, "x"]}, follow=True)
    assert "1件の役割を確認しました" in text_of(response)
    assert set(RoleGrant.objects.filter(confirmed_at=old)) >= {also_here, there}
    assert "選んでください" in text_of(client.post(reverse("roles:confirm"), follow=True))


def test_confirmations_are_not_there_for_others(client, participant):
    client.force_login(participant)
    assert client.get(reverse("roles:confirm")).status_code == 404


def test_own_role_is_ended(client, tokorozawa):
    person = make_person(Role.COORDINATOR, tokorozawa)
    grant = person.role_grants.get()
    client.force_login(person)
    address = reverse("roles:end", args=[grant.pk])
    assert client.get(address).status_code == 200
    assert RoleGrant.objects.active().filter(user=person).exists()
    assert "役割を終えました" in text_of(client.post(address, {"reason": "異動"}, follow=True))
    assert not RoleGrant.objects.active().filter(user=person).exists()
    assert client.get(address).status_code == 404


def test_last_administrator_is_told_why_not(client):
    person = make_person(Role.ADMINISTRATOR)
    client.force_login(person)
    response = client.post(reverse("roles:end", args=[person.role_grants.get().pk]))
    assert "最後の管理者" in text_of(response)


@pytest.mark.parametrize("name", ["end", "hand_over"])
def test_roles_of_others_are_not_there(client, other_staff, tokorozawa, name):
    grant = make_person(Role.COORDINATOR, tokorozawa).role_grants.get()
    address = reverse(f"roles:{name}", args=[grant.pk])
    for person in (other_staff, make_person(Role.COORDINATOR, tokorozawa)):
        client.force_login(person)
        assert client.get(address).status_code == 404
        assert client.post(address, {"successor_email": "x@example.jp"}).status_code == 404
    assert RoleGrant.objects.active().filter(pk=grant.pk).exists()


def test_role_is_handed_over_in_one_step(client, city_staff, tokorozawa):
    grant = make_person(Role.COORDINATOR, tokorozawa).role_grants.get()
    client.force_login(city_staff)
    response = client.post(
        reverse("roles:hand_over", args=[grant.pk]),
        {"successor_email": "jiro@example.jp", "successor_name": "田中 次郎"},
        follow=True,
    )
    assert "jiro@example.jp に招待を送りました" in text_of(response)
    assert not RoleGrant.objects.active().filter(pk=grant.pk).exists()
    assert Mail.objects.get().to == "jiro@example.jp"


@pytest.mark.parametrize("email", ["", "x", "sc@example.jp", "city@example.jp"])
def test_wrong_successor_ends_nothing_and_is_named(client, city_staff, tokorozawa, email):
    grant = make_person(Role.COORDINATOR, tokorozawa, email="sc@example.jp").role_grants.get()
    client.force_login(city_staff)
    response = client.post(
        reverse("roles:hand_over", args=[grant.pk]), {"successor_email": email, "successor_name": "田中"}
    )
    text = text_of(response)
    assert 'id="id_successor_email_error"' in text
    assert 'value="田中"' in text
    assert RoleGrant.objects.active().filter(pk=grant.pk).exists()


@pytest.fixture
def link(city_staff, tokorozawa):
    invite(email="hanako@example.jp", role=Role.COORDINATOR, layer=1, areas=[tokorozawa], by=city_staff)
    return re.search(r"/invitations/[^/]+/", Mail.objects.get().text)[0]


def test_invitation_says_who_invites_to_what_and_leads_to_the_sign_in_and_back(client, settings, link, city_staff):
    response = client.get(link)
    text = text_of(response)
    for words in (city_staff.get_full_name(), "生活支援コーディネーター 第1層", "所沢市", "招待の期限"):
        assert words in text
    assert not client.cookies.get(settings.SESSION_COOKIE_NAME)
    assert client.post(link)["Location"] == f"{reverse('account_login')}?next={link}"
    assert client.post(link, {"sign_up": "1"})["Location"] == f"{reverse('account_signup')}?next={link}"


def test_newcomer_signs_up_by_the_link_and_accepts(client, settings, link):
    """Also where sign-up is closed to others; the link came by mail, so the address is not asked to be verified."""
    settings.SIGN_UP_OPEN = False
    address = client.post(link, {"sign_up": "1"})["Location"]
    values = {
        "last_name": "山田",
        "first_name": "花子",
        "email": "hanako@example.jp",
        "password1": "correct horse battery staple",
        "next": link,
    }
    assert "hanako@example.jp" in text_of(client.get(address))
    assert client.post(address, values)["Location"] == link
    client.post(link)
    assert RoleGrant.objects.get(role=Role.COORDINATOR).user.email == "hanako@example.jp"


def test_void_link_opens_no_sign_up(client, settings, link):
    from roles.models import Invitation

    settings.SIGN_UP_OPEN = False
    Invitation.objects.update(revoked_at=timezone.now())
    assert client.post(link, {"sign_up": "1"})["Location"] == f"{reverse('account_login')}?next={link}"
    assert "password1" not in text_of(client.get(reverse("account_signup")))


def test_staff_pages_ask_for_the_second_factor(client, settings, waiting, city_staff):
    settings.STAFF_MFA_REQUIRED = True
    city_staff.user_permissions.add(Permission.objects.get(codename="access_admin"))
    client.force_login(city_staff)
    grant = waiting.user.role_grants.first() or city_staff.role_grants.get()
    for name, arguments in (("requests", []), ("request", [waiting.pk]), ("confirm", []), ("end", [grant.pk])):
        address = reverse(f"roles:{name}", args=arguments)
        assert client.get(address)["Location"] == f"/accounts/second-factor/?next={address.replace('/', '%2F')}"
    assert client.get(reverse("roles:my_page")).status_code == 200


def test_link_is_told_to_nobody(client, link):
    response = client.get(link)
    assert response["Referrer-Policy"] == "same-origin"
    assert "noindex" in response["X-Robots-Tag"]
    assert "no-store" in response["Cache-Control"]
    assert 'rel="canonical"' not in text_of(response)
    assert "og:url" not in text_of(response)


def test_looking_at_it_accepts_nothing(client, link, participant):
    client.force_login(participant)
    assert "招待を受ける" in text_of(client.get(link))
    client.head(link)
    assert not RoleGrant.objects.filter(user=participant).exists()


def test_invited_person_accepts_once(client, link, participant):
    client.force_login(participant)
    response = client.post(link, follow=True)
    assert response.redirect_chain[-1][0] == "/mypage/"
    assert "招待を受けました" in text_of(response)
    assert RoleGrant.objects.filter(user=participant).count() == 1
    again = client.post(link)
    assert again.status_code == 409
    assert "あなたが受けた招待です" in text_of(again)
    assert RoleGrant.objects.filter(user=participant).count() == 1


def test_other_address_is_told_what_to_do(client, link):
    client.force_login(make_user("taro@example.jp"))
    text = text_of(client.get(link))
    assert "このままでは受けられません" in text
    assert reverse("account_logout") in text
    assert "招待を受ける</button>" not in text
    assert client.post(link).status_code == 409


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"expires_at": timezone.now() - timedelta(days=1)}, "期限が過ぎました"),
        ({"revoked_at": timezone.now()}, "取り消されました"),
        ({"accepted_at": timezone.now()}, "もう受けられています"),
    ],
)
def test_void_link_says_why(client, link, participant, change, words):
    from roles.models import Invitation

    Invitation.objects.update(**change)
    client.force_login(participant)
    text = text_of(client.get(link))
    assert words in text
    assert "招待を受ける</button>" not in text
    assert client.post(link).status_code == 409
    assert not RoleGrant.objects.filter(user=participant).exists()


def test_link_that_nobody_sent(client):
    response = client.get("/invitations/nothing/")
    assert response.status_code == 404
    assert "このリンクは使えません" in text_of(response)


def test_forged_posts_are_refused(link, participant):
    from django.test import Client

    client = Client(enforce_csrf_checks=True)
    client.force_login(participant)
    assert client.post(link).status_code == 403
    assert not RoleGrant.objects.filter(user=participant).exists()
