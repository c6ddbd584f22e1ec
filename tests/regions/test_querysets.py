"""Finding places by name, reading and code."""

import datetime

import pytest

from regions.models import Area, DailyLivingArea
from regions.querysets import kana_row
from tests.factories.regions import MunicipalityFactory, NationFactory, WardFactory

pytestmark = pytest.mark.django_db


def wide(digits):
    """Full-width digits, as Japanese keyboards give them."""
    return "".join(chr(ord(digit) - ord("0") + 0xFF10) for digit in digits)


@pytest.fixture
def places():
    MunicipalityFactory()
    WardFactory()
    MunicipalityFactory(code="13206", name="府中市", kana="ふちゅうし")
    MunicipalityFactory(code="34208", name="府中市", kana="ふちゅうし")
    MunicipalityFactory(code="11241", name="鶴ヶ島市", kana="つるがしまし")
    MunicipalityFactory(code="38203", name="宇和島市", kana="うわじまし")


def codes(text):
    return [area.code for area in Area.objects.lookup(text)]


@pytest.mark.usefixtures("places")
@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("所沢", ["11208"]),
        ("所沢市", ["11208"]),
        ("埼玉県所沢市", ["11208"]),
        ("沢", ["11208"]),
        ("府中市", ["13206", "34208"]),
        ("広島県府中市", ["34208"]),
        ("広島県　府中市", ["34208"]),
        ("西区", ["11101"]),
        ("さいたま市西区", ["11101"]),
        ("札幌", []),
    ],
)
def test_lookup_by_name(text, expected):
    assert codes(text) == expected


@pytest.mark.usefixtures("places")
@pytest.mark.parametrize("text", ["ところざわ", "ところ", "トコロザワ", "ﾄｺﾛｻﾞﾜ", " ところざわし ", "トコロ　ザワ"])
def test_lookup_by_reading_in_every_kind_of_kana(text):
    assert codes(text) == ["11208"]


@pytest.mark.usefixtures("places")
def test_lookup_by_reading_begins_at_the_beginning():
    assert codes("ざわ") == []


@pytest.mark.usefixtures("places")
@pytest.mark.parametrize("text", ["11208", wide("11208"), "112089", wide("112089"), "11 208"])
def test_lookup_by_five_and_six_digits(text):
    assert codes(text) == ["11208"]


@pytest.mark.usefixtures("places")
@pytest.mark.parametrize("text", ["38", "380008"])
def test_lookup_by_code_of_a_prefecture_finds_the_prefecture(text):
    """380008 is the six-digit code of 愛媛県, as official lists print it."""
    assert codes(text)[:1] == ["38"]


@pytest.mark.usefixtures("places")
@pytest.mark.parametrize("text", ["", " ", "　"])
def test_lookup_of_nothing_finds_nothing(text):
    assert codes(text) == []


@pytest.mark.usefixtures("places")
@pytest.mark.parametrize("text", ["%", "_", "'", "\\", "市%"])
def test_lookup_takes_signs_of_the_database_as_text(text):
    assert codes(text) == []


def test_lookup_goes_with_other_filters():
    MunicipalityFactory(retired_on=datetime.date(2024, 1, 1))
    assert list(Area.objects.current().lookup("所沢")) == []


def test_prefectures_municipalities_and_wards():
    NationFactory()
    WardFactory()
    MunicipalityFactory()
    assert [area.code for area in Area.objects.prefectures()] == ["11"]
    assert [area.code for area in Area.objects.municipalities()] == ["11100", "11208"]
    assert [area.code for area in Area.objects.wards()] == ["11101"]


def test_with_ancestors_reaches_the_top_from_the_deepest_area(django_assert_num_queries):
    """日常生活圏域, ward, city, prefecture: the longest way up there is."""
    DailyLivingArea(parent=WardFactory(), name="北部").save()
    with django_assert_num_queries(1):
        area = Area.objects.with_ancestors().get(code="11101-01")
        assert area.codes_with_ancestors() == ("11101-01", "11101", "11100", "11")


@pytest.mark.parametrize(
    ("reading", "row"),
    [
        ("あげおし", "あ"),
        ("がもうぐん", "か"),
        ("ぎょうだし", "か"),
        ("ぷらんと", "は"),
        ("ヴィラ", "あ"),
        ("ゆざまち", "や"),
        ("わこうし", "わ"),
        ("", ""),
        ("漢字", ""),
    ],
)
def test_row_of_the_kana(reading, row):
    assert kana_row(reading) == row
