"""Sign-in by OpenID Connect against a provider that answers over HTTP."""

from urllib.parse import parse_qs, urlsplit

import jwt
import pytest
from allauth.account.models import EmailAddress
from allauth.socialaccount.models import SocialAccount, SocialToken
from django.core.cache import cache
from django.urls import reverse

from accounts.adapter import AccountAdapter
from accounts.models import Consent, User
from accounts.openid import flow, passed_mfa
from accounts.openid.providers import configured
from accounts.services import add_first_text
from notifications.models import Mail
from tests.servers.openid import leads_to, running_openid_server

pytestmark = pytest.mark.django_db

PASSWORD = "correct horse battery staple"
VICTIM = "hanako@example.jp"


@pytest.fixture(scope="module")
def server():
    with running_openid_server() as server:
        yield server


@pytest.fixture(autouse=True)
def portal(settings, server, monkeypatch):
    """Open to everybody, with two providers: one like GビズID, and the staff's own."""
    cache.clear()
    settings.ACCOUNT_EMAIL_VERIFICATION = "mandatory"
    settings.OIDC_PROVIDERS = [
        {"id": "gbizid", "name": "GビズID", "server_url": server.url, "client_id": "portal", "secret": "geheim",
         "organization_name_claim": "name"},
        {"id": "staff", "name": "県のアカウント", "server_url": server.url, "client_id": "portal-staff", "secret": "geheim",
         "staff": True, "trust_email": True, "mfa": True},
    ]  # fmt: skip
    monkeypatch.setattr(AccountAdapter, "is_open_for_signup", lambda *_: True)


def start(client, provider="gbizid", **values):
    """The address at the provider that the button leads to."""
    response = client.post(reverse("openid_connect_login", args=[provider]), values)
    assert response.status_code == 200
    return leads_to(response.content.decode())


def come_back(client, server, sub, provider="gbizid", **values):
    return client.get(server.sign_in(start(client, provider, **values), sub))


def connect(client, server, sub):
    """A signed-in person proves who it is before something is connected to the account."""
    response = come_back(client, server, sub, process="connect")
    assert response["Location"] == reverse("account_reauthenticate")
    return client.post(response["Location"], {"password": PASSWORD})


def sign_up(client, **values):
    form = {"last_name": "山田", "first_name": "花子", "email": VICTIM} | values
    return client.post(reverse("socialaccount_signup"), form)


def confirm_address():
    """As if the link or the code of our mail had been used (tests of the sign-up look at that)."""
    assert Mail.objects.get().to == VICTIM
    EmailAddress.objects.update(verified=True)


def is_signed_in(client):
    return "_auth_user_id" in client.session


def test_a_new_person_signs_up_confirms_the_address_and_comes_back_by_sub(client, server):
    text = add_first_text()
    server.add_person("person-1", {"email": VICTIM, "email_verified": True, "given_name": "花子"})
    response = come_back(client, server, "person-1")
    assert response["Location"] == reverse("socialaccount_signup")
    page = client.get(response["Location"]).content.decode()
    assert VICTIM in page
    assert "個人情報の取り扱い" in page
    assert not User.objects.exists()

    sign_up(client, consent="on", consent_text=text.pk)
    user = User.objects.get()
    assert (user.email, user.get_full_name(), user.has_usable_password()) == (VICTIM, "山田 花子", False)
    assert Consent.objects.get().user == user
    # Whatever the provider says of it, the address is confirmed by our own mail.
    assert not EmailAddress.objects.get().verified
    assert not is_signed_in(client)
    confirm_address()
    client.logout()
    # Another address at the provider changes nothing here: the person is known by `sub`.
    server.add_person("person-1", {"email": "other@example.jp", "email_verified": True})
    come_back(client, server, "person-1")
    assert is_signed_in(client)
    assert User.objects.get().email == VICTIM
    assert [address.email for address in EmailAddress.objects.all()] == [VICTIM]


def test_sign_up_without_consent_names_it_and_keeps_what_was_typed(client, server):
    text = add_first_text()
    server.add_person("person-2", {"email": VICTIM})
    come_back(client, server, "person-2")
    page = sign_up(client, last_name="鈴木", consent_text=text.pk).content.decode()
    assert "同意のチェックを入れてください" in page
    assert 'value="鈴木"' in page
    assert not User.objects.exists()


@pytest.mark.parametrize("claims", [{"email_verified": True}, {}])
def test_an_untrusted_provider_never_reaches_the_account_that_has_the_address(client, server, claims):
    victim = User.objects.create_user(VICTIM, PASSWORD)
    server.add_person("attacker", {"email": VICTIM} | claims)
    come_back(client, server, "attacker")
    sign_up(client)
    assert not is_signed_in(client)
    assert not SocialAccount.objects.exists()
    assert User.objects.get() == victim
    assert victim.has_usable_password()
    # The owner hears of it; whoever tried sees the same page as with an unknown address.
    assert [(mail.to, mail.text_key) for mail in Mail.objects.all()] == [(VICTIM, "accounts.account_already_exists")]


def test_a_trusted_provider_finds_the_account_by_its_address(client, server):
    user = User.objects.create_user(VICTIM, PASSWORD)
    server.add_person("clerk", {"email": VICTIM})
    come_back(client, server, "clerk", "staff")
    assert client.session["_auth_user_id"] == str(user.pk)
    assert SocialAccount.objects.get().user == user


def test_trust_may_be_limited_to_domains(client, server, settings):
    settings.OIDC_PROVIDERS = [settings.OIDC_PROVIDERS[1] | {"trust_email": ["pref.example.lg.jp"]}]
    User.objects.create_user(VICTIM, PASSWORD)
    server.add_person("guest", {"email": VICTIM, "email_verified": True})
    response = come_back(client, server, "guest", "staff")
    assert response["Location"] == reverse("socialaccount_signup")
    assert not is_signed_in(client)


def test_staff_may_sign_up_by_their_own_provider_where_nobody_else_may(client, server, monkeypatch):
    monkeypatch.setattr(AccountAdapter, "is_open_for_signup", lambda *_: False)
    server.add_person("clerk-2", {"email": "clerk@pref.example.lg.jp"})
    assert come_back(client, server, "clerk-2", "gbizid").status_code == 200  # "closed"
    assert come_back(client, server, "clerk-2", "staff")["Location"] == reverse("socialaccount_signup")
    sign_up(client, email="clerk@pref.example.lg.jp")
    assert is_signed_in(client)
    assert EmailAddress.objects.get().verified
    assert not Mail.objects.exists()


def test_an_address_typed_beside_a_trusted_one_is_not_kept(client, server):
    """Its owner would be led into this account by a code."""
    server.add_person("clerk-4", {"email": "clerk4@pref.example.lg.jp"})
    come_back(client, server, "clerk-4", "staff")
    sign_up(client, email=VICTIM)
    assert list(EmailAddress.objects.values_list("email", "verified")) == [("clerk4@pref.example.lg.jp", True)]
    assert User.objects.get().email == "clerk4@pref.example.lg.jp"


def test_only_a_provider_that_asks_for_a_second_factor_counts_as_one(client, server, rf):
    server.add_person("clerk-3", {"email": "clerk3@pref.example.lg.jp"})
    come_back(client, server, "clerk-3", "staff")
    sign_up(client, email="clerk3@pref.example.lg.jp")
    request = rf.get("/")
    request.session, request.user = client.session, User.objects.get()
    assert passed_mfa(request)
    SocialAccount.objects.update(provider="gbizid")
    client.logout()
    come_back(client, server, "clerk-3", "gbizid")
    request.session = client.session
    assert is_signed_in(client)
    assert not passed_mfa(request)


def test_a_person_of_gbizid_without_an_address_types_one(client, server):
    claims = {"account_type": "2", "corporate_number": "4011001098993", "name": "株式会社みどり", "address1": "秘密"}
    server.add_person("gbiz", claims)
    response = come_back(client, server, "gbiz")
    page = client.get(response["Location"]).content.decode()
    assert "株式会社みどり" not in page  # no name of a person
    sign_up(client)
    account = SocialAccount.objects.get()
    assert (account.provider, account.uid) == ("gbizid", "gbiz")
    # A hint for later, and nothing else of what the provider told.
    assert account.extra_data == {"organization_number": "4011001098993", "organization_name": "株式会社みどり"}
    assert not SocialToken.objects.exists()
    assert "access_token" not in str(dict(client.session))


def test_who_says_no_there_is_told_so_in_japanese(client, server):
    response = client.get(server.refuse(start(client)), follow=True)
    assert "ログインをやめました" in response.content.decode()
    assert not is_signed_in(client)


def test_a_state_that_is_not_ours_is_refused(client, server):
    server.add_person("person-3", {"email": VICTIM})
    back = server.sign_in(start(client), "person-3")
    state = parse_qs(urlsplit(back).query)["state"][0]
    response = client.get(back.replace(state, "x" * len(state)))
    assert response.status_code == 401
    assert "はじめからログインしてください" in response.content.decode()
    # Another browser has another session.
    assert client.__class__().get(back).status_code == 401


def test_an_answer_counts_once(client, server):
    server.add_person("person-4", {"email": VICTIM})
    back = server.sign_in(start(client), "person-4")
    assert client.get(back).status_code == 302
    assert client.get(back).status_code == 401


def test_pkce_state_and_nonce_are_sent(client):
    sent = parse_qs(urlsplit(start(client)).query)
    assert sent["code_challenge_method"] == ["S256"]
    assert {"state", "nonce", "code_challenge"} <= set(sent)
    assert set(sent["scope"][0].split()) == {"openid", "profile", "email"}


def test_what_stands_in_the_address_changes_no_parameter(client):
    address = reverse("openid_connect_login", args=["gbizid"]) + "?scope=offline_access&auth_params=nonce%3Dmine"
    sent = parse_qs(urlsplit(leads_to(client.post(address).content.decode())).query)
    assert "offline_access" not in sent["scope"][0]
    assert sent["nonce"] != ["mine"]


def test_another_nonce_is_refused(client, server):
    """An answer that was made for somebody else's sign-in."""
    server.add_person("person-5", {"email": VICTIM})
    address = start(client)
    nonce = parse_qs(urlsplit(address).query)["nonce"][0]
    response = client.get(server.sign_in(address.replace(nonce, "stolen"), "person-5"))
    assert response.status_code == 401
    assert "確かめられませんでした" in response.content.decode()
    assert not is_signed_in(client)


@pytest.mark.parametrize(
    ("change", "status"),
    [
        ({}, 302),  # so that the others fail for what they change
        ({"iss": "https://evil.example"}, 401),
        ({"aud": "another client"}, 401),
        ({"exp": 1}, 401),
        ({"sub": "somebody else"}, 401),
        ({"nonce": ""}, 401),
    ],
)
def test_an_id_token_for_another_place_time_or_person_is_refused(client, server, monkeypatch, change, status):
    server.add_person("person-6", {"email": VICTIM})
    right = jwt.decode
    monkeypatch.setattr(flow.CodeFlow, "key_of", lambda *_: KEY.public_key())

    def forged(id_token, **options):
        claims = right(id_token, options={"verify_signature": False}) | change
        return right(jwt.encode(claims, KEY, "RS256"), **options)

    monkeypatch.setattr(flow.jwt, "decode", forged)
    assert come_back(client, server, "person-6").status_code == status


def test_a_wrong_signature_is_refused(client, server, monkeypatch):
    server.add_person("person-7", {"email": VICTIM})
    monkeypatch.setattr(flow.CodeFlow, "key_of", lambda *_: KEY.public_key())
    response = come_back(client, server, "person-7")
    assert response.status_code == 401
    assert not is_signed_in(client)


def test_a_provider_that_does_not_answer_is_told_in_japanese(client, server, settings):
    settings.OIDC_PROVIDERS = [settings.OIDC_PROVIDERS[0] | {"server_url": "http://127.0.0.1:9"}]
    response = client.post(reverse("openid_connect_login", args=["gbizid"]))
    assert response.status_code == 401
    assert "GビズIDにつながりません" in response.content.decode()


def test_a_provider_that_breaks_down_on_the_way_back_is_told_in_japanese(client, server, settings):
    server.add_person("person-8", {"email": VICTIM})
    back = server.sign_in(start(client), "person-8")
    settings.OIDC_PROVIDERS = [settings.OIDC_PROVIDERS[0] | {"server_url": "http://127.0.0.1:9"}]
    response = client.get(back)
    assert response.status_code == 401
    assert "つながりません" in response.content.decode()


def test_a_signed_in_person_connects_and_takes_it_off_again(client, server):
    user = User.objects.create_user(VICTIM, PASSWORD)
    client.force_login(user)
    server.add_person("person-9", {"email": "other@example.jp", "corporate_number": "4011001098993"})
    response = connect(client, server, "person-9")
    assert response["Location"] == reverse("socialaccount_connections")
    page = client.get(response["Location"]).content.decode()
    assert "GビズID：法人番号 4011001098993" in page
    assert "つなぎました" in page
    account = SocialAccount.objects.get(user=user)
    assert User.objects.get().email == VICTIM

    page = client.post(reverse("socialaccount_connections"), {}).content.decode()
    assert "外すログインを選んでください" in page
    client.post(reverse("socialaccount_connections"), {"account": account.pk})
    assert not SocialAccount.objects.exists()


def test_what_is_connected_to_one_account_cannot_be_connected_to_another(client, server):
    users = [User.objects.create_user(f"{name}@example.jp", PASSWORD) for name in ("a", "b")]
    server.add_person("person-10", {})
    for user in users:
        client.force_login(user)
        connect(client, server, "person-10")
    assert SocialAccount.objects.get().user == users[0]
    assert "別のアカウントにつながっています" in client.get(reverse("socialaccount_connections")).content.decode()


def test_no_provider_no_trace(client, settings):
    assert "GビズIDでログイン" in client.get(reverse("account_login")).content.decode()
    settings.OIDC_PROVIDERS = []
    assert "ほかの方法でログインする" not in client.get(reverse("account_login")).content.decode()
    for name in ("openid_connect_login", "openid_connect_callback"):
        assert client.get(reverse(name, args=["gbizid"])).status_code == 404


def test_my_page_leads_to_them_where_there_are_any(client, settings):
    client.force_login(User.objects.create_user(VICTIM, PASSWORD))
    assert reverse("socialaccount_connections") in client.get("/mypage/").content.decode()
    settings.OIDC_PROVIDERS = []
    assert reverse("socialaccount_connections") not in client.get("/mypage/").content.decode()


def test_where_to_go_next_stays_on_this_site(client, server):
    user = User.objects.create_user(VICTIM, PASSWORD)
    SocialAccount.objects.create(user=user, provider="gbizid", uid="person-11")
    server.add_person("person-11", {})
    assert come_back(client, server, "person-11", next="/search/")["Location"] == "/search/"
    client.logout()
    assert come_back(client, server, "person-11", next="https://evil.example/")["Location"].startswith("/")


def test_the_providers_of_the_tests_are_right():
    assert [provider.id for provider in configured()] == ["gbizid", "staff"]


def _key():
    from cryptography.hazmat.primitives.asymmetric import rsa

    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


KEY = _key()
