"""Texts of mails as staff want them: what is refused, two people at once, the screens."""

import re
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.contrib.auth.models import Group, Permission
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from wagtail.models import ModelLogEntry

from accounts.models import User
from notifications import mail_texts
from notifications.mail_texts import MailText, faults
from notifications.models import ChangedMailText
from notifications.services import (
    ChangedMeanwhile,
    change_mail_text,
    current_text,
    former_texts,
    restore_mail_text,
    write_mail,
)

SUBJECT, BODY = "お祭りのご案内", "{氏名} さん\n\n来てください。\n{リンク}\n"
VALUES = {"氏名": "鈴木 一", "内容": "お祭り", "リンク": "https://portal.example.jp/1/"}


@pytest.fixture
def office(db, announced):
    """Who may change texts and nothing else."""
    return make_writer("office@example.jp", "事務")


def make_writer(email, name):
    user = User.objects.create_user(email, "unused", last_name=name)
    group, _ = Group.objects.get_or_create(name="文面の係")
    group.permissions.set(Permission.objects.filter(codename__in=["access_admin", "change_changedmailtext"]))
    user.groups.add(group)
    return user


def change(by, *, subject=SUBJECT, body=BODY, seen=None):
    change_mail_text(
        key="announced",
        subject=subject,
        body=body,
        by=by,
        seen=current_text("announced").digest if seen is None else seen,
    )


def test_a_changed_text_is_what_is_sent(office):
    change(office, body=BODY.replace("\n", "\r\n") + "\r\n\r\n")
    mail = write_mail(key="announced", to="a@example.jp", values=VALUES)
    assert mail.subject == SUBJECT
    assert mail.text == "鈴木 一 さん\n\n来てください。\nhttps://portal.example.jp/1/\n"


def test_a_restored_text_is_as_delivered(office):
    change(office)
    restore_mail_text(key="announced", by=office, seen=current_text("announced").digest)
    assert current_text("announced").changed is None
    assert write_mail(key="announced", to="a@example.jp", values=VALUES).subject == "お祭りがあります"
    restore_mail_text(key="announced", by=office, seen="")


def test_who_changed_what_is_kept_with_what_it_was_before(office):
    change(office)
    change(office, subject="二度目")
    restore_mail_text(key="announced", by=office, seen=current_text("announced").digest)
    entries = ModelLogEntry.objects.order_by("pk")
    assert [(entry.action, entry.user, entry.data["before"]["subject"]) for entry in entries] == [
        ("notifications.change_mail_text", office, "お祭りがあります"),
        ("notifications.change_mail_text", office, SUBJECT),
        ("notifications.restore_mail_text", office, "二度目"),
    ]
    assert [entry.data["before"]["subject"] for entry in former_texts("announced")] == [
        "二度目",
        SUBJECT,
        "お祭りがあります",
    ]
    assert former_texts("review-requested") == []


def test_the_same_words_change_nothing(office):
    current = current_text("announced")
    change(office, subject=current.subject, body=current.body)
    assert not ChangedMailText.objects.exists()
    assert not ModelLogEntry.objects.exists()


@pytest.mark.django_db
def test_only_who_has_the_right_changes_texts(announced):
    nobody = User.objects.create_user("nobody@example.jp", "unused")
    with pytest.raises(PermissionDenied):
        change(nobody)
    with pytest.raises(PermissionDenied):
        restore_mail_text(key="announced", by=nobody, seen="")


@pytest.mark.parametrize(
    ("subject", "body", "field", "said"),
    [
        ("", BODY, "subject", "空のままでは送れません"),
        (SUBJECT, " \n ", "body", "空のままでは送れません"),
        ("{氏名}さんへ", BODY, "subject", "件名には {氏名} を使えません"),
        ("{年}のお祭り", BODY, "subject", "{年} は、この文面では使えません"),
        ("一行目\n二行目", BODY, "subject", "件名は1行に"),
        ("あ" * 201, BODY, "subject", "200文字まで"),
        (SUBJECT, BODY + "{住所}", "body", "{住所} は、この文面では使えません"),
        (SUBJECT, "来てください。", "body", "{リンク} がないと"),
        (SUBJECT, BODY + "{ 氏名 }", "body", "空白は入れません"),
        (SUBJECT, BODY + "{氏名", "body", "「{」と「}」は"),
        (SUBJECT, BODY + "｛氏名｝", "body", "半角の「{」と「}」"),
        (SUBJECT, BODY + "あ" * 10_000, "body", "10,000文字まで"),
    ],
)
def test_what_cannot_be_sent_is_refused_in_plain_words(office, subject, body, field, said):
    with pytest.raises(ValidationError) as refused:
        change(office, subject=subject, body=body)
    assert list(refused.value.message_dict) == [field]
    assert said in refused.value.message_dict[field][0]
    assert not ChangedMailText.objects.exists()


def test_a_subject_may_use_what_names_nobody():
    text = MailText(
        key="x", label="x", subject="x", body="x", variables={"市町村": "見本市"}, subject_variables=("市町村",)
    )
    assert faults(text, subject="{市町村}から", body="x") == {}


@pytest.mark.parametrize("text", mail_texts.all_texts(), ids=lambda text: text.key)
def test_every_text_as_delivered_may_be_used(text):
    assert faults(text, subject=text.subject, body=text.body) == {}
    filled = mail_texts.fill_in(text.subject + text.body, text.variables)
    assert "{" not in filled


# What a code looks like, and an address that holds a secret or leads to what the mail is about.
BRINGS = re.compile(r"^[\d-]{6,}$|^https?://.*…")


def what_it_brings(text):
    return {name for name, sample in text.variables.items() if BRINGS.match(sample)} | {"リンク"} & set(text.variables)


@pytest.mark.parametrize("text", mail_texts.all_texts(), ids=lambda text: text.key)
def test_nobody_takes_a_code_or_a_link_out_of_a_text(text):
    brought = what_it_brings(text)
    assert brought <= set(text.required_variables)
    for name in brought:
        found = faults(text, subject=text.subject, body=text.body.replace(f"{{{name}}}", ""))
        assert f"{{{name}}} がないと" in found["body"][0]


def test_texts_that_bring_a_code_or_a_secret_are_known_by_their_samples():
    brought = {text.key: what_it_brings(text) for text in mail_texts.all_texts()}
    assert brought["accounts.login_code"] == {"番号"}
    assert brought["accounts.password_reset_key"] == {"パスワードを決めるアドレス"}
    assert brought["role-invitation"] == {"リンク"}


def test_the_service_keeps_the_code_in_a_text(office):
    current = current_text("accounts.login_code")
    with pytest.raises(ValidationError, match="番号"):
        change_mail_text(
            key="accounts.login_code",
            subject=current.subject,
            body=current.body.replace("{番号}", ""),
            by=office,
            seen=current.digest,
        )
    assert not ChangedMailText.objects.exists()


def test_staff_tell_the_texts_apart_by_their_names():
    labels = [text.label for text in mail_texts.all_texts()]
    assert len(set(labels)) == len(labels)


def test_there_are_texts_to_look_at():
    assert {"review-requested", "review-approved", "review-returned", "page-commented"} <= {
        text.key for text in mail_texts.all_texts()
    }


def test_of_two_people_at_once_the_second_is_told(office):
    """Each had the text as delivered before them; neither's words are lost without a word."""
    seen = current_text("announced").digest
    change(office, subject="一人目の件名", seen=seen)
    with pytest.raises(ChangedMeanwhile) as conflict:
        change(office, subject="二人目の件名", seen=seen)
    assert conflict.value.current.subject == "一人目の件名"
    with pytest.raises(ChangedMeanwhile):
        restore_mail_text(key="announced", by=office, seen=seen)
    assert current_text("announced").subject == "一人目の件名"


def test_a_text_restored_meanwhile_is_a_change_too(office):
    change(office)
    seen = current_text("announced").digest
    restore_mail_text(key="announced", by=office, seen=seen)
    with pytest.raises(ChangedMeanwhile):
        change(office, subject="後から", seen=seen)


@pytest.mark.django_db(transaction=True)
def test_of_two_that_save_in_the_same_moment_one_is_told(announced):
    writers = [make_writer(f"office{number}@example.jp", f"係{number}") for number in range(2)]
    for round_number in range(5):
        seen = current_text("announced").digest

        def save(writer, round_number=round_number, seen=seen):
            try:
                change(writer, subject=f"{round_number}回目、{writer.last_name}の件名", seen=seen)
            except ChangedMeanwhile:
                return False
            finally:
                connection.close()
            return True

        with ThreadPoolExecutor(2) as threads:
            assert sorted(threads.map(save, writers)) == [False, True]


# Screens

LIST = "/admin/mail-texts/"
FORM = "/admin/mail-texts/announced/"
RESTORE = "/admin/mail-texts/announced/restore/"


@pytest.fixture
def writer(client, office):
    client.force_login(office, backend="django.contrib.auth.backends.ModelBackend")
    return office


def text_of(response):
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def typed(client, **values):
    seen = re.search(r'name="seen" value="(\w+)"', client.get(FORM).content.decode())[1]
    return {"subject": SUBJECT, "body": BODY, "seen": seen} | values


def test_the_list_shows_every_text_and_who_changed_it(client, writer):
    text = text_of(client.get(LIST))
    for delivered in mail_texts.all_texts():
        assert delivered.label in text
    assert "元の文面のまま" in text
    change(writer)
    text = text_of(client.get(LIST))
    assert SUBJECT in text
    assert re.search(r"（.）に事務さんが変更", text)


def test_the_list_takes_the_same_queries_however_many_were_changed(client, writer):
    counts = []
    for number in (3, 30):
        for position in range(number):
            key = f"text-{position}"
            mail_texts.register(MailText(key=key, label=key, subject="件名", body="本文"))
            ChangedMailText.objects.update_or_create(
                key=key, defaults={"subject": "件", "body": "文", "changed_by": writer}
            )
        with CaptureQueriesContext(connection) as queries:
            text_of(client.get(LIST))
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_the_menu_leads_there(client, writer):
    assert f'"{LIST}"' in client.get(reverse("wagtailadmin_home")).content.decode()


def test_the_form_shows_the_text_its_variables_and_a_preview(client, writer):
    text = text_of(client.get(FORM))
    assert "{氏名} 様" in text
    assert "山田 花子 様" in text
    assert "<code>{リンク}</code>" in text
    assert "本文に必ず入れます。" in text


def test_the_form_shows_former_texts_in_a_constant_number_of_queries(client, writer):
    counts = []
    for number in (3, 30):
        for position in range(number):
            change(writer, subject=f"{number}の{position}")
        with CaptureQueriesContext(connection) as queries:
            text = text_of(client.get(FORM))
        counts.append(len(queries))
    assert counts[0] == counts[1]
    assert text.count("<details>") == 20
    assert "事務さんが変える前の文面" in text
    assert "件名：30の28" in text


def test_a_preview_fills_in_samples_and_saves_nothing(client, writer):
    text = text_of(client.post(FORM, typed(client, body="{氏名} さん、見本です。{リンク}", preview="1")))
    assert "山田 花子 さん、見本です。https://portal.example.jp/matsuri/" in text
    assert "{氏名} さん、見本です。" in text
    assert not ChangedMailText.objects.exists()


def test_a_preview_tells_what_is_wrong_too(client, writer):
    text = text_of(client.post(FORM, typed(client, body="見本", preview="1")))
    assert "{リンク} がないと" in text


def test_what_is_typed_is_escaped(client, writer):
    text = text_of(client.post(FORM, typed(client, subject="<script>alert(1)</script>", preview="1")))
    assert "<script>alert(1)" not in text
    assert "&lt;script&gt;alert(1)" in text


def test_saving_leads_to_the_list_and_says_so(client, writer):
    response = client.post(FORM, typed(client), follow=True)
    assert response.redirect_chain == [(LIST, 302)]
    assert "「お祭りの知らせ」の文面を保存しました。" in text_of(response)
    assert current_text("announced").subject == SUBJECT


def test_what_is_wrong_is_told_beside_the_field_and_kept(client, writer):
    text = text_of(client.post(FORM, typed(client, subject="{氏名}さんへ")))
    assert "件名には {氏名} を使えません" in text
    assert 'value="{氏名}さんへ"' in text
    assert not ChangedMailText.objects.exists()


def test_of_two_forms_open_at_once_the_second_shows_both_texts(client, writer):
    mine = typed(client, subject="わたしの件名")
    change(writer, subject="ほかの人の件名")
    text = text_of(client.post(FORM, mine))
    assert "ほかの人が、先にこの文面を変えました。" in text
    assert "ほかの人の件名" in text
    assert 'value="わたしの件名"' in text
    assert current_text("announced").subject == "ほかの人の件名"
    again = re.search(r'name="seen" value="(\w+)"', text)[1]
    assert client.post(FORM, mine | {"seen": again})["Location"] == LIST
    assert current_text("announced").subject == "わたしの件名"


def test_restoring_shows_both_texts_and_asks_first(client, writer):
    change(writer)
    assert RESTORE in text_of(client.get(FORM))
    text = text_of(client.get(RESTORE))
    assert SUBJECT in text
    assert "お祭りがあります" in text
    assert ChangedMailText.objects.exists()
    seen = re.search(r'name="seen" value="(\w+)"', text)[1]
    assert "元の文面に戻しました" in text_of(client.post(RESTORE, {"seen": seen}, follow=True))
    assert not ChangedMailText.objects.exists()


def test_what_was_changed_meanwhile_is_not_restored(client, writer):
    change(writer)
    seen = current_text("announced").digest
    change(writer, subject="もっと新しい件名")
    response = client.post(RESTORE, {"seen": seen}, follow=True)
    assert "先にこの文面を変えました" in text_of(response)
    assert current_text("announced").subject == "もっと新しい件名"


def test_an_unknown_text_is_not_there(client, writer):
    assert client.get("/admin/mail-texts/nothing/").status_code == 404
    assert client.post("/admin/mail-texts/nothing/restore/").status_code == 404


@pytest.mark.parametrize("address", [LIST, FORM, RESTORE])
def test_who_has_no_right_does_not_come_in(client, db, announced, address):
    user = User.objects.create_user("editor@example.jp", "unused")
    user.user_permissions.add(Permission.objects.get(codename="access_admin"))
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    for response in (client.get(address), client.post(address, {"subject": "x", "body": "x"})):
        assert (response.status_code, response["Location"]) == (302, reverse("wagtailadmin_home"))
    assert LIST not in client.get(reverse("wagtailadmin_home")).content.decode()
    client.logout()
    assert client.get(address)["Location"].startswith("/accounts/login/")


def test_the_form_of_a_group_offers_the_right(client, db):
    client.force_login(
        User.objects.create_superuser("root@example.jp", "unused"), backend="django.contrib.auth.backends.ModelBackend"
    )
    text = client.get(reverse("wagtailusers_groups:edit", args=[Group.objects.first().pk])).content.decode()
    permission = Permission.objects.get(codename="change_changedmailtext")
    assert re.search(rf'<input type="checkbox" name="permissions" value="{permission.pk}"', text)
