"""最終確認日: somebody says that a case is still true."""

from datetime import date

import pytest
from django.contrib.auth.models import Group
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from wagtail.models import PageLogEntry

from accounts.models import User
from casestudies.models import CaseConfirmation
from casestudies.permissions import confirmable_by, may_confirm
from casestudies.services import confirm_case_study
from search import services as search_services
from tests.factories.pages import make_case, make_home, make_standard_page

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("engine")]

DAY = date(2026, 11, 21)


@pytest.fixture
def editor():
    make_home()
    user = User.objects.create_user("editor@example.jp", "unused")
    user.groups.add(Group.objects.get(name="編集担当"))
    return user


@pytest.fixture
def stranger():
    return User.objects.create_user("stranger@example.jp", "unused")


def test_the_day_is_shown_on_the_case_and_on_the_home_page(client, editor):
    page = make_case(title="買い物便")
    search_services.drain()
    assert "最終確認日" not in client.get(page.url).content.decode()
    assert "最近、内容を確かめた事例" not in client.get("/").content.decode()
    confirm_case_study(page=page, user=editor, today=DAY)
    assert '<time datetime="2026-11-21">2026年11月21日（土）</time>' in client.get(page.url).content.decode()
    home = client.get("/").content.decode()
    assert "（2026年11月21日（土）に確認）" in home[home.index("最近、内容を確かめた事例") :]


def test_publishing_an_old_revision_keeps_the_day(editor):
    page = make_case()
    old = page.get_latest_revision()
    confirm_case_study(page=page, user=editor, today=DAY)
    page.title = "新しい題名"
    page.save_revision().publish()
    old.publish()
    assert CaseConfirmation.objects.get(page=page).confirmed_on == DAY


def test_a_later_day_takes_the_place_of_the_first_and_the_log_keeps_both(editor):
    page = make_case()
    confirm_case_study(page=page, user=editor, today=date(2025, 4, 1))
    confirm_case_study(page=page, user=editor, today=DAY)
    assert CaseConfirmation.objects.get().confirmed_on == DAY
    assert PageLogEntry.objects.filter(action="casestudies.confirm", page=page.pk, user=editor).count() == 2


@pytest.mark.parametrize("who", ["stranger", "nobody's case"])
def test_who_may_not_edit_a_public_case_may_not_confirm_it(client, editor, stranger, who):
    page = make_case()
    user = stranger
    if who == "nobody's case":
        page.unpublish()
        user = editor
    page.refresh_from_db()
    assert not may_confirm(page, user)
    assert not confirmable_by(user).filter(pk=page.pk).exists()
    with pytest.raises(PermissionDenied):
        confirm_case_study(page=page, user=user)
    client.force_login(user)
    response = client.post(reverse("casestudies_confirm", args=[page.pk]))
    assert response.status_code in (302, 403, 404)
    assert not CaseConfirmation.objects.exists()


def test_the_screen_of_the_admin_says_it_and_leads_back(client, editor):
    page = make_case(title="買い物便")
    client.force_login(editor)
    address = reverse("casestudies_confirm", args=[page.pk])
    assert address in client.get(reverse("wagtailadmin_pages:edit", args=[page.pk])).content.decode()
    assert "まだ確かめられていません" in client.get(address).content.decode()
    assert not CaseConfirmation.objects.exists()
    response = client.post(address, follow=True)
    assert "「買い物便」の最終確認日を" in response.content.decode()
    assert CaseConfirmation.objects.get(page=page).user == editor
    assert "今の最終確認日は" in client.get(address).content.decode()


def test_only_cases_can_be_confirmed(client, editor):
    page = make_standard_page()
    client.force_login(editor)
    assert client.get(reverse("casestudies_confirm", args=[page.pk])).status_code == 404
    assert "内容を確かめた" not in client.get(reverse("wagtailadmin_pages:edit", args=[page.pk])).content.decode()
