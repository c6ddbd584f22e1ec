"""The page of a case."""

import html
import re
from urllib.parse import parse_qs, urlsplit

import pytest
from django.core.files.images import ImageFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from wagtail.images.tests.utils import get_test_image_file
from wagtail.models import Page, PageViewRestriction

from casestudies.models import CasePhoto, CasePlace, CaseProgram, CaseSource
from content.models import PortalImage
from regions.models import DailyLivingArea
from search import services
from tests.factories.pages import make_case, make_contact_page, make_standard_page
from tests.factories.regions import MunicipalityFactory, NationFactory, PrefectureFactory, WardFactory
from tests.factories.taxonomy import ServiceATypeFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("engine")]

SOURCE = {"title": "事例集", "publisher": "厚生労働省", "published": "令和6年3月", "section": "12ページ"}
ASK = "この事例について聞く"
ALL_PARTS = {
    "background": "背景・取り組んだ理由",
    "aim": "目的",
    "team": "推進体制",
    "partners": "協力者",
    "activities": "取組の内容",
    "money": "資金",
    "people": "担い手",
    "challenges": "苦労した点",
    "results": "成果",
    "sustaining": "続けるための仕組み",
    "next_steps": "今後の方向性",
    "lessons": "ほかの地域へのヒント",
}


def get_text(client, page):
    response = client.get(page.url)
    assert response.status_code == 200
    return re.sub(r"\s+", " ", response.content.decode())


def headings_of(text):
    return re.findall(r'<h2 id="[^"]+">([^<]+)</h2>', text)


def contents_of(text):
    contents = re.search(r'<nav class="contents.*?</nav>', text)
    return re.findall(r'<a href="#([^"]+)">([^<]+)</a>', contents[0]) if contents else []


def facts_of(text):
    facts = re.search(r'<dl class="facts">.*?</dl>', text)[0]
    rows = re.findall(r"<dt>(.*?)</dt> <dd>(.*?)</dd>", facts)
    return {term: re.sub(r"<[^>]+>|\s+", "", value) for term, value in rows}


def test_full_case_shows_every_part_in_the_order_of_the_form(client):
    page = make_case(
        parts={name: f"{name}です。" for name in ALL_PARTS}, programs=[{"name": "地域支援事業"}], sources=[SOURCE]
    )
    text = get_text(client, page)
    expected = [*ALL_PARTS.values(), "利用した制度", "地域のすがた", ASK, "参考資料"]
    assert headings_of(text) == ["目次", *expected]
    assert [heading for _, heading in contents_of(text)] == expected


def test_entries_of_the_contents_lead_to_headings(client):
    page = make_case(parts=dict.fromkeys(ALL_PARTS, "本文です。"), programs=[{"name": "助成金"}], sources=[SOURCE])
    text = get_text(client, page)
    for anchor, heading in contents_of(text):
        assert f'<h2 id="{anchor}">{heading}</h2>' in text


@pytest.mark.parametrize("left_out", ALL_PARTS)
def test_empty_part_vanishes_with_heading_and_contents_entry(client, left_out):
    page = make_case(parts={name: "本文です。" for name in ALL_PARTS if name != left_out})
    text = get_text(client, page)
    assert ALL_PARTS[left_out] not in headings_of(text)
    assert ALL_PARTS[left_out] not in dict(contents_of(text)).values()
    assert len(contents_of(text)) == len(ALL_PARTS) - 1 + len(["地域のすがた", ASK])


def test_barest_case_shows_no_empty_headings(client):
    page = make_case(place=PrefectureFactory(), parts={}, fiscal_year=None, fields=())
    text = get_text(client, page)
    assert headings_of(text) == [ASK]
    assert contents_of(text) == []
    assert list(facts_of(text)) == ["地域", "実施主体"]


def test_case_without_parts_still_lists_what_it_has(client):
    page = make_case(parts={}, programs=[{"name": "地域支援事業"}], sources=[SOURCE])
    text = get_text(client, page)
    assert set(headings_of(text)) - {"目次"} == {"利用した制度", "地域のすがた", ASK, "参考資料"}


def test_facts_are_shown(client):
    ServiceATypeFactory()
    page = make_case(
        place=MunicipalityFactory(population_density="1999.0"),
        serves=(PrefectureFactory(),),
        subtitle="空き車両を生かす",
        fiscal_year=2022,
        fiscal_year_end=2024,
        service_a_type="1-1",
        fields=("shopping", "transport"),
    )
    text = get_text(client, page)
    assert facts_of(text) == {
        "地域": "埼玉県所沢市（地方都市型・30万人以上40万人未満）",
        "対象地域": "埼玉県",
        "実施主体": "特定非営利活動法人みどり（NPO法人）",
        "実施年度": "令和4年度（2022年度）から令和6年度（2024年度）まで",
        "サービス・活動Aの類型": "①-1日常生活の支援（市場拡大）",
        "分野": "買い物移動（交通）",
    }
    assert "空き車両を生かす" in text


def test_figures_of_the_place_carry_their_year_and_credit(client):
    text = get_text(client, make_case())
    figures = re.search(r'<table class="table">.*?</table>', text)[0]
    assert "<caption>埼玉県所沢市（2020年国勢調査）</caption>" in figures
    assert "<td>342,000人</td>" in figures
    assert "<td>27.20%</td>" in figures
    assert "（総務省統計局）を加工して作成" in text


def test_unknown_figures_are_called_unknown_and_zero_is_zero(client):
    unknown = dict.fromkeys(
        ("census_year", "population", "population_65plus", "share_65plus", "households", "population_density")
    )
    text = get_text(client, make_case(place=MunicipalityFactory(**unknown)))
    figures = re.search(r'<table class="table">.*?</table>', text)[0]
    assert figures.count("不明") == 4
    assert "None" not in text
    empty = MunicipalityFactory(code="11209", name="飯能市", population=0, households=0, share_65plus=None)
    figures = re.search(r'<table class="table">.*?</table>', get_text(client, make_case(place=empty)))[0]
    assert "<td>0人</td>" in figures
    assert "<td>0世帯</td>" in figures


def test_case_in_a_ward_shows_the_figures_of_its_city(client):
    text = get_text(client, make_case(place=WardFactory()))
    assert facts_of(text)["地域"] == "埼玉県さいたま市西区（大都市型・50万人以上）"
    assert "<caption>埼玉県さいたま市（2020年国勢調査）</caption>" in text


def test_two_wards_of_one_city_show_its_figures_once(client):
    page = make_case(place=WardFactory())
    page.places.add(CasePlace(area=WardFactory(code="11102", name="北区")))
    page.save_revision().publish()
    assert get_text(client, page).count("<caption>埼玉県さいたま市") == 1


@pytest.mark.parametrize("field", ["shopping", "transport"])
def test_field_leads_to_the_search_that_finds_the_case(client, field):
    page = make_case(fields=("shopping", "transport"))
    services.drain()
    address = f"/search/?field={field}"
    assert f'href="{address}"' in get_text(client, page)
    assert page.title in client.get(address).content.decode()


def test_every_fact_leads_to_a_search_that_finds_the_case(client):
    ServiceATypeFactory()
    page = make_case(service_a_type="1-1", place=WardFactory())
    services.drain()
    text = get_text(client, page)
    addresses = {address.replace("&amp;", "&") for address in re.findall(r'href="(/search/\?[^"]+)"', text)}
    assert {re.match(r"/search/\?(\w+)=", address)[1] for address in addresses} == {
        "prefecture",
        "body",
        "year",
        "service_a",
        "field",
        "region_type",
        "population",
    }
    for address in addresses:
        assert page.title in client.get(address).content.decode(), address


def test_sources_are_shown_with_page_or_section(client):
    page = make_case(
        sources=[SOURCE | {"url": "https://www.mhlw.go.jp/a.pdf"}, {"title": "別の資料", "publisher": "県"}]
    )
    text = get_text(client, page)
    assert '<a href="https://www.mhlw.go.jp/a.pdf">事例集</a>（厚生労働省、令和6年3月）' in text
    assert "12ページ" in text
    assert "別の資料（県）" in text


def test_programs_show_year_amount_and_use(client):
    page = make_case(
        programs=[{"name": "地域支援事業", "fiscal_year": 2023, "amount": 1_500_000, "note": "車の維持費"}]
    )
    text = get_text(client, page)
    assert "地域支援事業（令和5年度（2023年度））" in text
    assert "1,500,000円" in text
    assert "車の維持費" in text


def test_program_of_the_portal_is_a_link(client):
    target = make_standard_page(title="助成金の案内")
    page = make_case(programs=[{"name": "助成金", "program_page": Page.objects.get(pk=target.pk)}])
    assert f'<a href="{target.url}">助成金</a>' in get_text(client, page)


@pytest.mark.parametrize("how", ["unpublished", "restricted"])
def test_program_whose_page_a_visitor_cannot_open_is_no_link(client, how):
    target = make_standard_page(title="助成金の案内")
    page = make_case(programs=[{"name": "助成金", "program_page": Page.objects.get(pk=target.pk)}])
    if how == "unpublished":
        target.unpublish()
    else:
        PageViewRestriction.objects.create(page=target, restriction_type=PageViewRestriction.LOGIN)
    text = get_text(client, page)
    assert "助成金" in text
    assert target.url not in text


def test_case_of_a_whole_prefecture_shows_the_figures_of_the_prefecture(client):
    page = make_case(place=PrefectureFactory(population=7_344_765, share_65plus="27.04", census_year=2020))
    text = get_text(client, page)
    assert "7,344,765人" in text
    assert "27.04%" in text
    assert "人口密度</th>" not in text


def test_text_of_editors_cannot_carry_script(client):
    page = make_case(title="<script>alert(1)</script>", parts={"activities": "<script>alert(2)</script>"})
    assert "<script>alert" not in get_text(client, page)


def test_related_cases_are_other_cases(client):
    page = make_case(title="移動販売で買い物を支える", fields=("shopping",))
    other = make_case(title="住民の送迎で買い物を支える", fields=("shopping",))
    services.drain()
    text = get_text(client, page)
    related = text[text.index("似た事例") :]
    assert other.title in related
    assert page.title not in related
    assert "同じ分野：買い物" in related


def test_related_cases_with_most_fields_in_common_come_first(client):
    page = make_case(title="買い物と送迎", summary="買い物に行けない人を送迎します。", fields=("shopping", "transport"))
    alike_in_words = make_case(title="買い物と送迎", summary="買い物に行けない人を送迎します。", fields=("shopping",))
    alike_in_fields = make_case(title="移動販売", summary="車が回ります。買い物。", fields=("shopping", "transport"))
    services.drain()
    text = get_text(client, page)
    related = text[text.index("似た事例") :]
    assert related.index(f'href="{alike_in_fields.url}"') < related.index(f'href="{alike_in_words.url}"')


def test_case_is_shown_while_the_engine_does_not_answer(client, settings, tmp_path):
    page = make_case()
    settings.SEARCH_INDEX_DIR = tmp_path / "no-index-here"
    assert "似た事例" not in get_text(client, page)


def count_queries(client, page):
    client.get(page.url)
    with CaptureQueriesContext(
        connection,
    ) as queries:
        assert client.get(page.url).status_code == 200
    return len(queries)


def five_municipalities():
    places = {"11201": "川越市", "11202": "熊谷市", "13206": "府中市", "34208": "府中市", "38203": "宇和島市"}
    return [MunicipalityFactory(code=code, name=name) for code, name in places.items()]


def five_wards():
    return [WardFactory(code=f"1110{number}", name=f"{number}区") for number in range(1, 6)]


def five_daily_living_areas():
    areas = [DailyLivingArea(parent=ward, name="北部") for ward in five_wards()]
    for area in areas:
        area.save()
    return areas


def five_prefectures():
    prefectures = [PrefectureFactory(code=code) for code in ("11", "13", "34", "38")]
    return [*prefectures, NationFactory()]


@pytest.mark.parametrize("make_places", [five_municipalities, five_wards, five_daily_living_areas, five_prefectures])
def test_five_places_cost_no_more_queries_than_one(client, make_places):
    areas = make_places()
    page = make_case(place=areas[0])
    with_one = count_queries(client, page)
    page.places.add(*(CasePlace(area_id=area.code) for area in areas[1:]))
    page.save_revision().publish()
    assert count_queries(client, page) == with_one


def test_five_programs_and_sources_cost_no_more_queries_than_one(client):
    targets = [Page.objects.get(pk=make_standard_page(slug=f"program-{number}").pk) for number in range(5)]
    page = make_case(programs=[{"name": "助成金", "program_page": targets[0]}], sources=[SOURCE])
    with_one = count_queries(client, page)
    page.programs.add(*(CaseProgram(name="助成金", program_page=target) for target in targets[1:]))
    page.sources.add(*(CaseSource(**SOURCE) for _ in range(4)))
    page.save_revision().publish()
    assert count_queries(client, page) == with_one


# Wagtail leaves the closing of the rendition's temporary file to the garbage collector.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_five_photos_cost_no_more_queries_than_one(client, settings, tmp_path):
    """Without a cache, since the portal's own is in the database: each look into it is a query too."""
    settings.MEDIA_ROOT = tmp_path
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}}

    def make_photo(number):
        file = ImageFile(get_test_image_file().file, name=f"{number}.png")
        return CasePhoto(image=PortalImage.objects.create(title=f"写真{number}", file=file), alt_text="送迎の車")

    page = make_case()
    page.photos.add(make_photo(0))
    page.save_revision().publish()
    with_one = count_queries(client, page)
    page.photos.add(*(make_photo(number) for number in range(1, 5)))
    page.save_revision().publish()
    assert count_queries(client, page) == with_one


def asking(client, page):
    text = get_text(client, page)
    return text[text.index('<h2 id="contact">') :].partition("</section>")[0]


def test_case_says_whom_to_ask_and_begins_a_letter_that_names_it(client):
    case = make_case(title="住民の送迎")
    contact = make_contact_page(department="高齢者福祉課")
    text = asking(client, case)
    assert all(word in text for word in ("高齢者福祉課", contact.asked_about_a_case, 'href="tel:048-000-0000"'))
    letter = parse_qs(urlsplit(html.unescape(re.search(r'href="(mailto:[^"]+)"', text)[1])).query)
    assert letter["subject"] == ["「住民の送迎」について"]
    assert case.full_url in letter["body"][0]
    assert "みどりの連絡先は、まだ載っていません" in text


def test_own_contact_of_a_case_comes_first(client):
    make_contact_page()
    text = asking(client, make_case(parts={"contact": "<p>みどり事務局</p>"}))
    assert text.index("みどり事務局") < text.index("このポータルの担当に聞く")
    assert "まだ載っていません" not in text


def test_contact_page_that_is_not_public_is_not_named(client):
    case, contact = make_case(), make_contact_page()
    PageViewRestriction.objects.create(page=contact, restriction_type=PageViewRestriction.LOGIN)
    text = asking(client, case)
    assert "kyoso@example.jp" not in text
    assert "ページの下にある担当課" in text
