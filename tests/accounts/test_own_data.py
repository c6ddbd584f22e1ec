"""What is kept of a person, shown and handed over."""

import csv
import io
import json
import time
import zipfile

import pytest
from allauth.socialaccount.models import SocialAccount
from django.core.cache import cache
from django.urls import reverse
from wagtail.models import Comment

from accounts.models import User
from accounts.personal_data import all_kinds
from accounts.services import add_first_text, give_consent, text_in_force
from notifications.models import Mail, Notice, NoticeEvent
from tests.factories.accounts import PASSWORD, make_user
from tests.factories.pages import make_standard_page

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def no_rate_limits_of_other_tests():
    cache.clear()


def sign_in(client, user):
    """With a record of how, unlike `force_login`."""
    client.post(reverse("account_login"), {"login": user.email, "password": PASSWORD})
    assert "_auth_user_id" in client.session


def download(client):
    response = client.post(reverse("accounts:download"))
    assert response.status_code == 200
    with zipfile.ZipFile(io.BytesIO(b"".join(response.streaming_content))) as archive:
        return {name: archive.read(name).decode() for name in archive.namelist()}


def make_traces(user, word):
    """Something of every kind that an app here keeps."""
    give_consent(user=user, text=add_first_text() or text_in_force())
    event = NoticeEvent.objects.create(verb="test")
    Notice.objects.create(event=event, user=user, text=f"{word}のお知らせ")
    Mail.objects.create(
        message_id=f"<{word}>", to=user.email.upper(), sender="x@example.jp", subject=word, text="秘密 123456"
    )
    SocialAccount.objects.create(
        user=user, provider="gbizid", uid=f"uid-{word}", extra_data={"organization_name": "みどり"}
    )
    page = make_standard_page(slug=f"page-{word}", title=f"{word}のページ", owner=user)
    Comment.objects.create(page=page, user=user, text=f"=HYPERLINK({word})", contentpath="title")


def test_the_file_holds_everything_of_the_person_and_nothing_of_others(client):
    me, other = make_user(), make_user("other@example.jp", last_name="鈴木")
    make_traces(me, "mine")
    make_traces(other, "theirs")
    sign_in(client, me)
    files = download(client)
    assert set(files) == {"README.txt", "data.json", "data.csv"}
    data = {kind["データの種類"]: kind["内容"] for kind in json.loads(files["data.json"])}
    assert set(data) == {kind.label for kind in all_kinds()}
    assert data["アカウント"][0]["メールアドレス"] == me.email
    assert data["お知らせ"][0]["内容"] == "mineのお知らせ"
    assert data["メールの送信記録"][0]["件名"] == "mine"
    assert {"相手の識別子": "uid-mine", "法人名": "みどり"}.items() <= data["外部のログイン（GビズIDなど）"][0].items()
    assert "第1版" in data["個人情報の取り扱いへの同意"][0]["版"]
    assert "mineのページ" in files["data.json"]
    for word in ("theirs", other.email, "鈴木", "123456"):
        assert word not in "".join(files.values())


def test_the_table_is_one_that_spreadsheets_open_without_running_anything(client):
    user = make_user(last_name="=1+1")
    make_traces(user, "mine")
    sign_in(client, user)
    text = download(client)["data.csv"]
    assert text.startswith("\ufeff")
    rows = list(csv.reader(io.StringIO(text[1:])))
    assert rows[0] == ["データの種類", "番号", "項目", "内容"]
    cells = [cell for row in rows for cell in row]
    assert "'=HYPERLINK(mine)" in cells
    assert "'=1+1" in cells
    assert not any(cell.startswith(("=", "+", "@")) for cell in cells)


def test_the_page_says_what_is_kept_and_why(client):
    client.force_login(make_user())
    page = client.get(reverse("accounts:data")).content.decode()
    for kind in all_kinds():
        assert kind.label in page
        assert kind.purpose in page


def test_nobody_else_gets_anything(client):
    for name in ("accounts:data", "accounts:download", "accounts:delete"):
        response = client.post(reverse(name)) if name == "accounts:download" else client.get(reverse(name))
        assert response["Location"].startswith(reverse("account_login"))
    client.force_login(make_user())
    assert client.get(reverse("accounts:download")).status_code == 405


def test_an_old_session_is_asked_for_the_password_first(client, monkeypatch):
    user = make_user()
    sign_in(client, user)
    later = time.time() + 3600
    monkeypatch.setattr(time, "time", lambda: later)
    response = client.post(reverse("accounts:download"))
    assert response["Location"].startswith(reverse("account_reauthenticate"))
    response = client.post(response["Location"], {"password": PASSWORD})
    # allauth takes up what was asked for.
    assert response["Content-Type"] == "application/zip"
    assert b"".join(response.streaming_content).startswith(b"PK")


def test_who_has_no_password_signs_in_once_more(client):
    user = make_user()
    User.objects.update(password="!")
    client.force_login(User.objects.get(pk=user.pk))
    response = client.post(reverse("accounts:download"))
    page = response.content.decode()
    assert response.status_code == 403
    assert "もう一度ログインしてください" in page
    assert "/accounts/login/?next=%2Faccounts%2Fdata%2F" in page


def test_whoever_asks_too_often_waits(client, settings):
    settings.OWN_DATA_RATE = "2/h/user"
    sign_in(client, make_user())
    for _ in range(2):
        download(client)
    response = client.post(reverse("accounts:download"))
    assert response.status_code == 429
    assert "1時間ほど" in response.content.decode()


def test_answers_are_kept_by_no_cache(client):
    sign_in(client, make_user())
    for response in (client.get(reverse("accounts:data")), client.post(reverse("accounts:download"))):
        assert "no-store" in response["Cache-Control"]
        b"".join(response)
