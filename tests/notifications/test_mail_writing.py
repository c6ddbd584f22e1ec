import pytest
from django.core.mail import EmailMultiAlternatives, get_connection
from django.db import transaction
from django_tasks_db.models import DBTaskResult

from notifications.models import ChangedMailText, Mail, MailState
from notifications.services import write_mail
from notifications.services.mail import NO_ADDRESS
from tests.factories.mails import TEXT, make_mail

pytestmark = pytest.mark.django_db


@pytest.fixture
def row_backend(settings):
    settings.EMAIL_BACKEND = "notifications.mail_backend.RowBackend"


def test_a_mail_is_written_with_its_change_or_not_at_all():
    with pytest.raises(RuntimeError), transaction.atomic():
        make_mail()
        raise RuntimeError
    assert not Mail.objects.exists()
    assert not DBTaskResult.objects.exists()


def test_writing_wakes_the_process_that_sends_once():
    make_mail()
    make_mail()
    assert DBTaskResult.objects.get().queue_name == "mail"


def test_a_subject_is_one_line_and_becomes_no_header():
    ChangedMailText.objects.create(key=TEXT.key, subject="お知らせ\r\nBcc: all@example.jp\nX: y", body="本文")
    assert make_mail().subject == "お知らせ Bcc: all@example.jp X: y"


def test_a_long_subject_is_cut():
    ChangedMailText.objects.create(key=TEXT.key, subject="あ" * 200, body="本文")
    assert len(make_mail().subject) == 200
    assert len(write_long_subject().subject) == 300


def write_long_subject():
    EmailMultiAlternatives("あ" * 900, "本文", to=["a@example.jp"], connection=row_connection()).send()
    return Mail.objects.get(to="a@example.jp")


def row_connection():
    return get_connection("notifications.mail_backend.RowBackend")


@pytest.mark.parametrize("name", ["Reply-To", "From", "Bcc", "Message-ID", "List-Unsubscribe", "Subject"])
def test_headers_that_are_the_portal_s_own_are_refused(name):
    with pytest.raises(ValueError, match=name):
        write_mail(key=TEXT.key, to="a@example.jp", values={}, headers={name: "x"})


def test_headers_have_one_line():
    with pytest.raises(ValueError, match="one line"):
        write_mail(key=TEXT.key, to="a@example.jp", values={}, headers={"References": "<a@b>\nBcc: x@example.jp"})
    mail = write_mail(key=TEXT.key, to="a@example.jp", values={}, headers={"References": "<a@b>"})
    assert mail.headers == {"References": "<a@b>"}


@pytest.mark.parametrize("to", ["", "no address", "a@example.jp\nBcc: b@example.jp", f"{'a' * 260}@example.jp"])
def test_what_is_no_address_fails_at_once_and_the_change_stands(to):
    mail = make_mail(to)
    assert (mail.state, mail.last_error) == (MailState.FAILED, NO_ADDRESS)


def test_every_recipient_of_a_message_gets_a_mail_of_the_portal(row_backend, settings):
    settings.DEFAULT_FROM_EMAIL = "生活支援 <portal@example.jp>"
    message = EmailMultiAlternatives(
        "件名",
        "本文",
        "somebody@else.example",
        to=["花子 <hanako@example.jp>"],
        cc=["taro@example.jp"],
        bcc=["jiro@example.jp"],
        reply_to=["evil@example.jp"],
        headers={"X-Other": "1"},
    )
    message.attach_alternative("<p>本文</p>", "text/html")
    assert message.send() == 1
    mails = list(Mail.objects.order_by("pk"))
    assert [mail.to for mail in mails] == ["hanako@example.jp", "taro@example.jp", "jiro@example.jp"]
    assert {mail.sender for mail in mails} == {settings.DEFAULT_FROM_EMAIL}
    assert {mail.html for mail in mails} == {"<p>本文</p>"}
    assert all(mail.headers == {} for mail in mails)
    assert len({mail.message_id for mail in mails}) == 3
    assert all(mail.message_id.endswith("@example.jp>") for mail in mails)


def test_attachments_are_left_out_and_said_so(row_backend, caplog):
    message = EmailMultiAlternatives("件名", "本文", to=["a@example.jp"])
    message.attach("a.txt", "内容", "text/plain")
    message.send()
    assert "no attachments" in caplog.text
    assert Mail.objects.count() == 1
