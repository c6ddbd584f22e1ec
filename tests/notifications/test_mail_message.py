from email import message_from_bytes, policy

import pytest

from notifications import mail_message, mail_off, mail_texts
from tests.factories.mails import UserFactory, make_mail, make_notice_mail

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def site(settings):
    settings.WAGTAIL_SITE_NAME, settings.PORTAL_DEPARTMENT = "生活支援ポータル", "高齢者福祉課"
    settings.WAGTAILADMIN_BASE_URL = "https://portal.example.jp"


def sent(mail):
    return message_from_bytes(mail_message.message_of(mail).message().as_bytes(), policy=policy.default)


def test_plain_text_comes_first_and_html_says_the_same():
    message = sent(make_mail())
    assert message.get_content_type() == "multipart/alternative"
    plain, html = message.iter_parts()
    assert (plain.get_content_type(), html.get_content_type()) == ("text/plain", "text/html")
    for words in (
        "確認の番号は123456です。",
        "生活支援ポータル（高齢者福祉課）",
        mail_message.NO_ANSWER,
        mail_texts.WHY,
    ):
        assert words in plain.get_content()
        assert words in html.get_content()


def test_headers_say_that_a_machine_sent_it_and_nobody_reads_answers():
    mail = make_mail()
    message = sent(mail)
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["Message-ID"] == mail.message_id
    assert message["From"] == mail.sender
    assert message["Reply-To"] is None
    assert message["List-Unsubscribe"] is None


def test_html_has_links_and_nothing_that_was_written_in_values_becomes_html():
    mail = make_mail()
    mail.text = "<script>alert(1)</script>\n\n詳しくは https://portal.example.jp/a?b=1&c=2 へ。"
    html = mail_message.html_of(mail)
    assert '<a href="https://portal.example.jp/a?b=1&amp;c=2">https://portal.example.jp/a?b=1&amp;c=2</a>' in html
    assert "<script" not in html
    assert "style=" not in html


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("https://a.example.jp/をご覧ください", "https://a.example.jp/"),
        ("（https://a.example.jp/b）", "https://a.example.jp/b"),
        ("See https://a.example.jp/b.", "https://a.example.jp/b"),
        ("http://localhost:8000/x/?y=z#w", "http://localhost:8000/x/?y=z#w"),
        ('https://a.example.jp/"onclick="x', "https://a.example.jp/"),
    ],
)
def test_an_address_ends_where_words_begin(text, address):
    [paragraph] = mail_message.paragraphs_of(text)
    assert paragraph.count("<a ") == 1
    assert f'<a href="{address}">{address}</a>' in paragraph


@pytest.mark.parametrize("text", ["javascript:alert(1)", "ftp://a.example.jp/", "www.example.jp", "https://"])
def test_what_is_no_web_address_is_no_link(text):
    assert "<a " not in mail_message.paragraphs_of(text)[0]


def test_lines_and_paragraphs_stay():
    assert mail_message.paragraphs_of("一\r\n二\r\n\r\n三\n") == ["一<br>二", "三"]


def test_html_that_a_mail_was_written_with_is_kept():
    mail = make_mail(html="<p>別の形</p>")
    assert mail_message.html_of(mail) == "<p>別の形</p>"


def test_the_mail_of_a_notice_says_why_and_how_to_stop_it(verb):
    user = UserFactory()
    message = sent(make_notice_mail(user))
    off_url = mail_off.address(user_id=user.pk, verb=verb.key)
    assert off_url.startswith("https://portal.example.jp/mail/off/")
    assert message["List-Unsubscribe"].strip() == f"<{off_url}>"
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    for part in message.iter_parts():
        assert "「試験のお知らせ」のお知らせとしてお送りしました。" in part.get_content()
        assert off_url in part.get_content()


def test_what_cannot_be_switched_off_has_no_link_to_do_so(verb, monkeypatch):
    monkeypatch.setattr(verb, "is_mandatory", True, raising=False)
    message = sent(make_notice_mail(UserFactory()))
    assert message["List-Unsubscribe"] is None
    assert "/mail/off/" not in message.as_string()
