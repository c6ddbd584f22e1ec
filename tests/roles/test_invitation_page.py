"""The page of an invitation's link, in every state."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from notifications.models import Mail
from roles.enums import Role
from roles.models import Invitation, RoleGrant
from roles.services import invite
from tests.factories.people import make_user
from tests.roles.visiting import text_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("home")]


@pytest.fixture
def link(city_staff, tokorozawa):
    invite(
        email="hanako@example.jp", role=Role.COORDINATOR, layer=1, areas=[tokorozawa], by=city_staff, name="山田　花子"
    )
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
    page = text_of(client.get(address))
    # What is known is filled in, and no number is promised that is not sent.
    for known in ('value="hanako@example.jp"', 'value="山田"', 'value="花子"'):
        assert known in page
    assert "番号を受け取る" not in page
    assert "確認のための番号をお送りします" not in page
    assert client.post(address, values)["Location"] == link
    client.post(link)
    assert RoleGrant.objects.get(role=Role.COORDINATOR).user.email == "hanako@example.jp"


def test_void_link_opens_no_sign_up(client, settings, link):
    settings.SIGN_UP_OPEN = False
    Invitation.objects.update(revoked_at=timezone.now())
    assert client.post(link, {"sign_up": "1"})["Location"] == f"{reverse('account_login')}?next={link}"
    assert "password1" not in text_of(client.get(reverse("account_signup")))


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
    assert "メールアドレスを hanako@example.jp に<a" in text
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
    client = Client(enforce_csrf_checks=True)
    client.force_login(participant)
    assert client.post(link).status_code == 403
    assert not RoleGrant.objects.filter(user=participant).exists()
