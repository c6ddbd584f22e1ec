import pytest
from bs4 import BeautifulSoup
from django.contrib.auth.models import Permission
from django.urls import reverse
from django.utils import timezone
from wagtail.models import ModelLogEntry

from notifications.models import Mail, MailState, SuspendedAddress
from notifications.services import suspend_address
from notifications.services.delivery import SERVER_DOWN
from tests.factories.mails import UserFactory, make_mail

pytestmark = pytest.mark.django_db


def person(*rights):
    user = UserFactory(is_staff=True)
    user.user_permissions.set(Permission.objects.filter(codename__in=[*rights, "access_admin"]))
    return user


@pytest.fixture
def reader(client):
    client.force_login(person("view_mail"))
    return client


@pytest.fixture
def tender(client):
    client.force_login(person("view_mail", "change_mail"))
    return client


def text(answer):
    assert answer.status_code == 200
    return answer.content.decode()


def one(mail):
    return reverse("mails:one", args=[mail.pk])


SCREENS = [
    "/admin/mails/",
    "/admin/mails/results/",
    "/admin/suspended-addresses/",
    "/admin/suspended-addresses/results/",
]


@pytest.mark.parametrize("address", SCREENS)
def test_lists_are_for_those_who_see_mails(client, address):
    client.force_login(person("view_user"))
    assert client.get(address).status_code in (302, 403)
    client.force_login(person("view_mail"))
    assert client.get(address).status_code == 200


def test_pages_of_one_are_for_those_who_see_mails(client):
    mail, address = make_mail(), suspend_address(email="a@example.jp", reason="550")
    client.force_login(person("view_user"))
    for url in (one(mail), reverse("suspended_addresses:resume", args=[address.pk])):
        assert client.get(url).status_code in (302, 403)
        assert client.post(url).status_code in (302, 403)
    assert SuspendedAddress.objects.exists()


def test_the_list_tells_who_and_why_and_never_the_text(reader):
    make_mail("taro@example.jp", state=MailState.FAILED, last_error="550 no such user", attempts=3)
    page = text(reader.get("/admin/mails/"))
    for words in ("taro@example.jp", "お知らせがあります", "送れなかった", "550 no such user", "3回", "試験"):
        assert words in page
    assert "123456" not in page


def rows(answer):
    return [mail.to for mail in answer.context["object_list"]]


def test_the_list_is_searched_and_filtered(reader):
    make_mail("taro@example.jp", state=MailState.FAILED)
    make_mail("hanako@example.jp", state=MailState.SENT)
    make_mail("jiro@example.org", created_at=timezone.now() - timezone.timedelta(days=30), text_key="other")
    assert rows(reader.get("/admin/mails/")) == ["hanako@example.jp", "taro@example.jp", "jiro@example.org"]
    assert rows(reader.get("/admin/mails/?q=EXAMPLE.jp")) == ["hanako@example.jp", "taro@example.jp"]
    assert rows(reader.get("/admin/mails/?state=failed")) == ["taro@example.jp"]
    assert rows(reader.get("/admin/mails/?text_key=test-text")) == ["hanako@example.jp", "taro@example.jp"]
    today = timezone.localdate().isoformat()
    assert rows(reader.get(f"/admin/mails/?created_at_from={today}")) == ["hanako@example.jp", "taro@example.jp"]


@pytest.mark.parametrize("address", ["/admin/mails/", "/admin/suspended-addresses/"])
def test_a_long_list_costs_no_more_queries(reader, address, django_assert_max_num_queries):
    def add(first, last):
        for number in range(first, last):
            make_mail(f"a{number}@example.jp")
            SuspendedAddress.objects.create(email=f"a{number}@example.jp", reason="550")

    add(0, 3)
    reader.get(address)
    with django_assert_max_num_queries(100) as few:
        reader.get(address)
    add(3, 80)
    with django_assert_max_num_queries(len(few)):
        answer = reader.get(address)
    assert len(answer.context["object_list"]) == 50


def test_the_page_of_a_mail_shows_facts_without_its_text(reader):
    mail = make_mail(state=MailState.SENT, sent_at=timezone.now())
    page = text(reader.get(one(mail)))
    assert mail.to in page
    assert "送信済み" in page
    assert "123456" not in page
    assert "本文は表示しません" in page
    assert "もう一度送る" not in page


def test_the_demo_shows_the_text_with_its_links(reader, settings):
    settings.MAIL_KEEP_BODIES = True
    page = text(reader.get(one(make_mail())))
    assert "123456" in page
    assert '<a href="https://portal.example.jp/a?b=1&amp;c=2">' in page
    soup = BeautifulSoup(page, "html.parser")
    [frame] = soup.select("iframe[sandbox]")
    assert not frame["sandbox"]
    assert "123456" in BeautifulSoup(frame["srcdoc"], "html.parser").body.text
    # Nothing of the mail stands in the page itself as HTML.
    assert len(soup.select("html")) == 1


def test_a_failed_mail_is_sent_again(tender):
    mail = make_mail(state=MailState.FAILED)
    assert "もう一度送る" in text(tender.get(one(mail)))
    page = text(tender.post(one(mail), follow=True))
    assert "もう一度送ります" in page
    mail.refresh_from_db()
    assert mail.state == MailState.WAITING


def test_why_a_mail_cannot_be_sent_again_is_said(tender):
    mail = make_mail(state=MailState.FAILED, text="")
    assert "本文の保存期間が過ぎた" in text(tender.get(one(mail)))
    assert "本文の保存期間が過ぎた" in text(tender.post(one(mail), follow=True))


def test_a_reader_sends_nothing_again(reader):
    mail = make_mail(state=MailState.FAILED)
    assert reader.post(one(mail)).status_code in (302, 403)
    mail.refresh_from_db()
    assert mail.state == MailState.FAILED


def test_ticked_mails_are_sent_again_and_what_cannot_be_is_told(tender):
    failed, dropped, sent, without_text = (
        make_mail(f"a{number}@example.jp", **fields)
        for number, fields in enumerate(
            [
                {"state": MailState.FAILED, "attempts": 14},
                {"state": MailState.DROPPED},
                {"state": MailState.SENT},
                {"state": MailState.FAILED, "text": ""},
            ]
        )
    )
    soup = BeautifulSoup(text(tender.get("/admin/mails/")), "html.parser")
    assert len(soup.select('input[name="chosen"][form="resend-form"]')) == 4
    chosen = [failed.pk, dropped.pk, sent.pk, without_text.pk, "x"]
    page = text(tender.post(reverse("mails:resend"), {"chosen": chosen}, follow=True))
    assert "2件を、もう一度送ります。" in page
    assert "2件は、もう一度送れません。" in page
    assert set(Mail.objects.filter(state=MailState.WAITING)) == {failed, dropped}
    assert ModelLogEntry.objects.filter(action="notifications.resend").count() == 2


def test_all_that_failed_are_sent_again(tender):
    suspend_address(email="Gone@example.jp", reason="550")
    for number in range(3):
        make_mail(f"a{number}@example.jp", state=MailState.FAILED, attempts=14, last_error="451")
    make_mail("gone@Example.jp", state=MailState.FAILED)
    make_mail("dropped@example.jp", state=MailState.DROPPED)
    assert "失敗したもの全部：4件" in text(tender.get("/admin/mails/"))
    assert "3件を、もう一度送ります。" in text(tender.post(reverse("mails:resend"), {"all": "1"}, follow=True))
    assert Mail.objects.filter(state=MailState.WAITING, attempts=0, last_error="").count() == 3


def test_nothing_ticked_sends_nothing(tender):
    make_mail(state=MailState.FAILED)
    assert "印を付けてください" in text(tender.post(reverse("mails:resend"), follow=True))
    assert not Mail.objects.filter(state=MailState.WAITING).exists()


def test_a_reader_sends_none_of_many_again(reader):
    make_mail(state=MailState.FAILED)
    assert "resend-form" not in text(reader.get("/admin/mails/"))
    assert reader.post(reverse("mails:resend"), {"all": "1"}).status_code in (302, 403)
    assert not Mail.objects.filter(state=MailState.WAITING).exists()


def test_sending_to_an_address_is_resumed(tender):
    address = suspend_address(email="taro@example.jp", reason="550 no such user")
    assert "550 no such user" in text(tender.get("/admin/suspended-addresses/"))
    page = text(tender.get(f"/admin/suspended-addresses/{address.pk}/"))
    assert "再開する" in page
    assert "taro@example.jp への送信を再開しました。" in text(
        tender.post(f"/admin/suspended-addresses/{address.pk}/", follow=True)
    )
    assert not SuspendedAddress.objects.exists()


def test_the_home_tells_of_mails_that_do_not_go_out(reader):
    assert "メールに問題があります" not in text(reader.get("/admin/"))
    make_mail(state=MailState.FAILED)
    make_mail(last_error=f"{SERVER_DOWN}refused")
    page = text(reader.get("/admin/"))
    assert "送れなかったメールが1件あります" in page
    assert "1件のメールが送信を待っています" in page


def test_rights_of_mail_can_be_given_to_groups(admin_client):
    page = text(admin_client.get("/admin/groups/new/"))
    for codename, is_there in (("view_mail", True), ("change_mail", True), ("add_mail", False), ("delete_mail", False)):
        value = f'value="{Permission.objects.get(codename=codename).pk}"'
        assert (value in page) is is_there, codename
    assert Mail._meta.verbose_name in page
