"""What staff read in the reports on broken links and unexplained words."""

import pytest
from django.contrib.auth.models import Group, Permission
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from wagtail.models import GroupPagePermission, Page

from accounts.models import User
from content.enums import JargonTreatment
from content.models import Jargon, WebAddress
from content.services import scan_changed_pages
from tests.factories.pages import make_home, make_standard_page

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("engine")]

BROKEN, WORDS = "broken_links_report", "unexplained_words_report"


@pytest.fixture
def editor(client):
    Jargon.objects.all().delete()
    make_home()
    user = User.objects.create_user("editor@example.jp", "unused")
    user.groups.add(Group.objects.get(name="編集担当"))
    client.force_login(user)
    return client


def page_with(body, **values):
    page = make_standard_page(**({"title": "見守りの手引き", "slug": "guide"} | values), body=body)
    scan_changed_pages()
    return page


def text_of(client, name, **parameters):
    return " ".join(client.get(reverse(name), parameters).content.decode().split())


def test_broken_link_is_told_in_plain_japanese_with_the_way_to_mend_it(editor):
    page = page_with('<p><a href="/nowhere/">申込書</a></p>')
    text = text_of(editor, BROKEN)
    for words in ("見守りの手引き", "申込書", "/nowhere/", "リンク先が削除されています。", "（", "数分ごとに確認"):
        assert words in text
    assert reverse("wagtailadmin_pages:edit", args=[page.pk]) in text
    page.unpublish()
    assert "リンク切れは見つかっていません。" in text_of(editor, BROKEN)


def test_links_are_filtered_by_kind(editor):
    page_with('<p><a href="/nowhere/">申込書</a><a href="www.example.jp">書き間違い</a></p>')
    text = text_of(editor, BROKEN, kind="elsewhere")
    assert "書き間違い" in text
    assert "申込書" not in text
    assert "この条件に合うリンク切れはありません。" in text_of(editor, BROKEN, kind="document")


def test_report_says_when_other_sites_are_not_asked(editor, settings):
    assert "設定で止められています" in text_of(editor, BROKEN)
    page_with('<p><a href="https://example.jp/">よそ</a></p>')
    WebAddress.objects.get().links.update(problem="not-found")
    assert "よそ" not in text_of(editor, BROKEN)
    settings.LINK_CHECK = True
    text = text_of(editor, BROKEN)
    assert "よそ" in text
    assert "設定で止められています" not in text


def test_unexplained_word_is_shown_with_an_example_until_staff_say_that_it_is_known(editor):
    Jargon.objects.create(word="SC", explanation="生活支援コーディネーター")
    page_with("<p>SCとICTを使います。</p>")
    text = text_of(editor, WORDS)
    assert "SC（生活支援コーディネーター）" in text
    assert "ICT（説明）" in text
    assert "SCとICTを使います。" in text
    Jargon.objects.create(word="ICT", treatment=JargonTreatment.KNOWN)
    assert "ICT（説明）" not in text_of(editor, WORDS)


@pytest.mark.parametrize("name", [BROKEN, WORDS])
def test_report_can_be_taken_along_as_a_table(editor, name):
    page_with('<p>SCの<a href="/nowhere/">申込書</a></p>')
    response = editor.get(reverse(name), {"export": "csv"})
    lines = b"".join(response.streaming_content).decode().splitlines()
    assert lines[0].startswith("ページ,")
    assert lines[1].startswith("見守りの手引き,")
    assert editor.get(reverse(name), {"export": "xlsx"}).status_code == 200


@pytest.mark.parametrize("name", [BROKEN, WORDS])
def test_pages_that_the_reader_may_not_edit_are_left_out(client, name):
    page_with('<p>SCの<a href="/nowhere/">申込書</a></p>')
    other = make_standard_page(title="ほかの課のページ", slug="other", body="<p></p>")
    group = Group.objects.create(name="Other")
    group.permissions.add(Permission.objects.get(codename="access_admin"))
    GroupPagePermission.objects.create(
        group=group, page=other, permission=Permission.objects.get(codename="change_page")
    )
    user = User.objects.create_user("other@example.jp", "unused")
    user.groups.add(group)
    client.force_login(user)
    assert "見守りの手引き" not in text_of(client, name)


@pytest.mark.parametrize("name", [BROKEN, WORDS])
def test_people_without_pages_do_not_see_the_report(client, name):
    make_home()
    user = User.objects.create_user("images@example.jp", "unused")
    user.user_permissions.add(Permission.objects.get(codename="access_admin"))
    client.force_login(user)
    assert client.get(reverse(name)).status_code == 302


@pytest.mark.parametrize("name", [BROKEN, WORDS])
def test_report_takes_a_constant_number_of_queries(editor, name):
    def queries():
        with CaptureQueriesContext(connection) as captured:
            text_of(editor, name)
        return len(captured)

    page_with('<p>SCの<a href="/nowhere/">申込書</a></p>')
    queries()  # What is read once for good.
    one = queries()
    for number in range(5):
        page_with('<p>SCとICTの<a href="/nowhere/">申込書</a><a href="x">y</a></p>', slug=f"guide-{number}")
    assert queries() == one


def test_editor_is_told_beside_the_form(editor):
    page = page_with("<p>SCを使います。</p>")
    address = reverse("wagtailadmin_pages:edit", args=[page.pk])
    assert "説明のない言葉があります：SC。" in editor.get(address).content.decode()
    # Not who cannot change it now.
    Page.objects.filter(pk=page.pk).update(locked=True)
    assert "説明のない言葉があります" not in editor.get(address).content.decode()
    Page.objects.filter(pk=page.pk).update(locked=False)
    Jargon.objects.create(word="SC", treatment=JargonTreatment.KNOWN)
    assert "説明のない言葉があります" not in editor.get(address).content.decode()
