"""Choosing a place in the admin."""

import datetime

import pytest
from django.urls import reverse

from regions.models import DailyLivingArea
from tests.factories.regions import MunicipalityFactory

pytestmark = pytest.mark.django_db


def chooser_text(client, **parameters):
    response = client.get(reverse("area_chooser:choose_results"), parameters)
    assert response.status_code == 200
    return response.content.decode()


@pytest.mark.parametrize("words", ["ところざわ", "トコロザワ", "所沢", "11208", "112089"])
def test_chooser_finds_by_reading_name_and_code(admin_client, words):
    MunicipalityFactory()
    MunicipalityFactory(code="13206", name="府中市", kana="ふちゅうし")
    text = chooser_text(admin_client, q=words)
    assert "埼玉県所沢市" in text
    assert "府中市" not in text


def test_chooser_tells_places_of_one_name_apart(admin_client):
    MunicipalityFactory(code="13206", name="府中市", kana="ふちゅうし")
    MunicipalityFactory(code="34208", name="府中市", kana="ふちゅうし")
    text = chooser_text(admin_client, q="府中市")
    assert "東京都府中市" in text
    assert "広島県府中市" in text


def test_chooser_leaves_retired_places_out(admin_client):
    MunicipalityFactory(code="11102", name="北区", retired_on=datetime.date(2024, 1, 1))
    MunicipalityFactory(code="11103", name="大宮区")
    for text in (chooser_text(admin_client), chooser_text(admin_client, q="区")):
        assert "大宮区" in text
        assert "北区" not in text


def test_chooser_opens_with_a_japanese_search_field(admin_client):
    response = admin_client.get(reverse("area_chooser:choose"))
    assert response.status_code == 200
    assert "名称・よみ・コードで探す" in response.json()["html"]


def test_chooser_is_for_those_who_may_enter_the_admin(client):
    response = client.get(reverse("area_chooser:choose"))
    assert response.status_code == 302
    assert response["Location"].startswith(reverse("account_login"))


def test_staff_add_a_daily_living_area_without_typing_its_code(admin_client):
    MunicipalityFactory()
    address = reverse(DailyLivingArea.snippet_viewset.get_url_name("add"))
    response = admin_client.post(address, {"parent": "11208", "name": "北部", "kana": "ほくぶ", "note": ""})
    assert response.status_code == 302
    assert DailyLivingArea.objects.get().code == "11208-01"


def test_refused_name_and_reading_of_a_daily_living_area_are_told_at_once(admin_client):
    DailyLivingArea(parent=MunicipalityFactory(), name="北部").save()
    address = reverse(DailyLivingArea.snippet_viewset.get_url_name("add"))
    response = admin_client.post(address, {"parent": "11208", "name": "北部", "kana": "北部", "note": ""})
    page = response.content.decode()
    assert "同じ名称の日常生活圏域が、この市区町村にすでにあります。" in page
    assert "よみは、ひらがなで入力してください。" in page
    assert DailyLivingArea.objects.count() == 1


def test_daily_living_area_below_a_prefecture_is_refused_in_japanese(admin_client):
    MunicipalityFactory()
    address = reverse(DailyLivingArea.snippet_viewset.get_url_name("add"))
    response = admin_client.post(address, {"parent": "11", "name": "北部", "kana": "", "note": ""})
    assert response.status_code == 200
    assert "市区町村または行政区を選んでください。" in response.content.decode()
    assert not DailyLivingArea.objects.exists()
