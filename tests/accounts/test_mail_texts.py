"""Every mail that allauth can write has a text of ours."""

import re
from datetime import UTC, datetime
from pathlib import Path

import allauth
import pytest
from django.utils import timezone

from accounts.mail_texts import TEXTS, contact, key_of, values
from content.models import ContactPage
from notifications import mail_texts
from notifications.mail_message import text_of
from notifications.models import Mail
from notifications.services import write_mail
from tests.factories.pages import make_home

ALLAUTH = Path(allauth.__file__).parent
# Sends one of these; apps of allauth that are not installed send nothing.
PREFIX = re.compile(r"""["']((?:account|mfa|socialaccount|usersessions)/email/\w+)["']""")


def prefixes_in_code():
    files = [path for path in ALLAUTH.rglob("*.py") if "tests" not in path.parts]
    return {prefix for path in files for prefix in PREFIX.findall(path.read_text())}


def prefixes_of_templates():
    files = ALLAUTH.glob("templates/*/email/*_subject.txt")
    return {f"{path.parent.parent.name}/email/{path.name.removesuffix('_subject.txt')}" for path in files}


def test_every_mail_of_allauth_has_a_text():
    prefixes = prefixes_in_code() | prefixes_of_templates()
    assert len(prefixes) > 15
    known = {text.key for text in mail_texts.all_texts()}
    assert {prefix for prefix in prefixes if key_of(prefix) not in known} == set()


def test_no_two_mails_of_allauth_share_a_text_by_accident():
    prefixes = prefixes_in_code() | prefixes_of_templates()
    assert len({key_of(prefix) for prefix in prefixes}) == len(prefixes)


@pytest.mark.django_db
@pytest.mark.parametrize("text", TEXTS, ids=lambda text: text.key)
def test_texts_use_known_variables_and_subjects_none_of_a_person(text):
    assert mail_texts.unknown_variables(text.body, text.variables) == []
    assert mail_texts.unknown_variables(text.subject, text.subject_variables) == []
    assert text.subject_variables == ("サイト名",)
    assert set(text.variables) <= set(values({}))
    assert len(text.key) <= Mail._meta.get_field("text_key").max_length


WARNINGS = [text for text in TEXTS if "覚えがない" in text.body]


def test_there_are_warnings():
    assert {"accounts.email_changed", "accounts.password_changed", "accounts.second_factor_reset"} <= {
        text.key for text in WARNINGS
    }


@pytest.mark.django_db
@pytest.mark.parametrize("text", WARNINGS, ids=lambda text: text.key)
def test_a_warning_names_whom_to_tell_and_is_not_to_be_deleted(text):
    whole = text_of(write_mail(key=text.key, to="taro@example.jp", values=values({})))
    assert "問い合わせ先：http" in whole
    assert "消してください" not in whole


@pytest.mark.django_db
@pytest.mark.parametrize("text", TEXTS, ids=lambda text: text.key)
def test_nothing_is_said_twice(text, settings):
    whole = text_of(write_mail(key=text.key, to="taro@example.jp", values=values({})))
    assert whole.count("心当たり") + whole.count("覚えがない") <= 1
    assert whole.count(settings.WAGTAIL_SITE_NAME) == 1
    assert "お心当たり" not in whole


@pytest.mark.django_db
def test_the_former_address_is_not_told_to_reset_a_password_there():
    text = mail_texts.get("accounts.email_changed")
    assert "{再設定のアドレス}" not in text.body


@pytest.mark.django_db
def test_whom_to_ask_is_the_page_of_the_department(settings):
    settings.PORTAL_DEPARTMENT = "高齢者福祉課"
    root = settings.WAGTAILADMIN_BASE_URL
    assert contact() == f"高齢者福祉課 {root}/"
    home = make_home()
    page = ContactPage(title="お問い合わせ", slug="contact", phone="048-000-0000", email="a@example.jp")
    home.add_child(instance=page)
    assert contact() == f"高齢者福祉課 {root}/contact/"


@pytest.mark.django_db
def test_the_link_to_a_new_password_names_its_deadline(monkeypatch, settings):
    settings.PASSWORD_RESET_TIMEOUT = 24 * 60 * 60
    monkeypatch.setattr(timezone, "now", lambda: datetime(2026, 11, 21, 0, tzinfo=UTC))
    mail = write_mail(key="accounts.password_reset_key", to="taro@example.jp", values=values({}))
    assert "2026年11月22日（日）9時00分まで" in mail.text
