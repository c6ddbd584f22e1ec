"""My page and the pages on which a role is asked for."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from regions.models import DailyLivingArea
from roles.enums import RequestState, Role
from roles.models import RoleRequest
from roles.services import approve_request, decline_request
from roles.terms import default_end
from tests.factories.people import give, make_person, make_user
from tests.roles.visiting import ask, queries_for, text_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("home")]


@pytest.mark.parametrize(
    ("name", "arguments"),
    [
        ("my_page", []),
        ("ask", []),
        ("asked", [1]),
        ("end", [1]),
        ("hand_over", [1]),
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
    assert reverse("roles_requests") not in text


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


def test_my_page_costs_the_same_for_one_role_and_five(client, tokorozawa, kawagoe, living_area):
    person = make_person(Role.COORDINATOR, tokorozawa)
    ask(person, kawagoe)
    client.force_login(person)
    client.get("/mypage/")
    few = queries_for(client, "/mypage/")
    give(person, Role.COORDINATOR, kawagoe)
    give(person, Role.COORDINATOR, living_area, layer=2)
    give(person, Role.ADVISOR, tokorozawa)
    assert queries_for(client, "/mypage/") == few


@pytest.mark.parametrize("is_second_layer", [False, True])
def test_what_was_declined_is_asked_again_without_typing_it_again(
    client, participant, city_staff, tokorozawa, living_area, is_second_layer
):
    request = ask(participant, living_area, layer=2) if is_second_layer else ask(participant, tokorozawa)
    decline_request(request=request, by=city_staff, note="部署名まで書いてください。")
    client.force_login(participant)
    text = text_of(client.get(reverse("roles:asked", args=[request.pk])))
    assert "部署名まで書いてください。" in text
    again = re.search(r'href="([^"]+again=[^"]+)"', text)[1].replace("&amp;", "&")
    assert 'value="みどり社協"' in text_of(client.get(again))
    client.force_login(make_user())
    assert "みどり社協" not in text_of(client.get(again))
