"""A case as data after schema.org."""

from datetime import datetime, timedelta

import pytest

from casestudies.models import CasePhoto, CaseStudyPage
from content.structured_data import json_ld
from portal.services import set_site_address
from regions.models import DailyLivingArea
from tests.factories.images import make_image
from tests.factories.pages import make_case, make_home
from tests.factories.regions import MunicipalityFactory, NationFactory, PrefectureFactory, WardFactory
from tests.page_head import ROOT, PageHead, head_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("engine")]

HOSTILE = '</script><b onclick="x">&amp;<!--\u2028'


@pytest.fixture(autouse=True)
def public_address():
    make_home()
    set_site_address(ROOT)


def article_of(client, page):
    return head_of(client, page.url).data["Article"]


def place(name, code):
    identifier = {"@type": "PropertyValue", "propertyID": "全国地方公共団体コード", "value": code}
    return {"@type": "AdministrativeArea", "name": name, "identifier": identifier}


def test_case_tells_what_it_is_about(client, settings):
    page = make_case(subtitle="空き車両を生かす", fields=("shopping", "transport"), serves=(PrefectureFactory(),))
    data = article_of(client, page)
    assert data["@context"] == "https://schema.org"
    assert data["url"] == data["mainEntityOfPage"] == f"{ROOT}{page.url}"
    assert (data["headline"], data["alternativeHeadline"]) == (page.title, "空き車両を生かす")
    assert data["description"] == page.summary
    assert data["inLanguage"] == "ja"
    assert data["author"] == data["publisher"]
    assert data["about"][0] == {"@type": "Organization", "name": page.body_name}
    assert data["publisher"] == {"@type": "Organization", "name": settings.WAGTAIL_SITE_NAME, "url": f"{ROOT}/"}
    assert data["isPartOf"]["@type"] == "WebSite"
    assert [(term["name"], term["termCode"]) for term in data["about"][1:]] == [
        ("買い物", "shopping"),
        ("移動（交通）", "transport"),
    ]
    assert data["contentLocation"] == [place("埼玉県所沢市", "112089")]
    assert data["spatialCoverage"] == [place("埼玉県", "110001")]


def test_days_are_told_with_the_offset_of_japan(client):
    page = CaseStudyPage.objects.get(pk=make_case().pk)
    first = page.first_published_at - timedelta(days=400)
    CaseStudyPage.objects.filter(pk=page.pk).update(first_published_at=first)
    data = article_of(client, page)
    for name, moment in (("datePublished", first), ("dateModified", page.last_published_at)):
        assert data[name].endswith("+09:00")
        assert datetime.fromisoformat(data[name]) == moment.replace(microsecond=0)


def test_what_is_not_known_is_left_out(client):
    page = make_case(fields=())
    data = article_of(client, page)
    assert not {"alternativeHeadline", "spatialCoverage", "image", "citation"} & set(data)
    assert [each["@type"] for each in data["about"]] == ["Organization"]
    assert None not in data.values()


def test_daily_living_area_is_told_by_what_it_lies_in(client):
    area = DailyLivingArea(parent=WardFactory(), name="北部")
    area.save()
    [told] = article_of(client, make_case(place=area))["contentLocation"]
    assert told == {
        "@type": "AdministrativeArea",
        "name": "埼玉県さいたま市西区 北部",
        "containedInPlace": place("埼玉県さいたま市西区", "111015"),
    }


def test_the_nation_is_a_country(client):
    data = article_of(client, make_case(place=MunicipalityFactory(), serves=(NationFactory(),)))
    assert data["spatialCoverage"] == [{"@type": "Country", "name": "日本"}]


def test_sources_are_cited(client):
    source = {"title": "事例集", "publisher": "厚生労働省", "url": "https://www.mhlw.go.jp/a.pdf"}
    page = make_case(sources=[source, {"title": "別の資料", "publisher": "県"}])
    assert article_of(client, page)["citation"] == [
        {
            "@type": "CreativeWork",
            "name": "事例集",
            "publisher": {"@type": "Organization", "name": "厚生労働省"},
            "url": "https://www.mhlw.go.jp/a.pdf",
        },
        {"@type": "CreativeWork", "name": "別の資料", "publisher": {"@type": "Organization", "name": "県"}},
    ]


# Wagtail leaves the closing of the rendition's temporary file to the garbage collector.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_photo_is_told_with_its_absolute_address(client, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    page = make_case()
    page.photos.add(CasePhoto(image=make_image(), alt_text="軽トラックの荷台に野菜が並ぶ。"))
    page.save_revision().publish()
    head = head_of(client, page.url)
    image = head.data["Article"]["image"]
    assert image["url"] == head.metas["og:image"][0]
    assert image["url"].startswith(f"{ROOT}/media/")
    assert (image["@type"], image["caption"]) == ("ImageObject", "軽トラックの荷台に野菜が並ぶ。")


def test_text_of_editors_cannot_end_the_element(client):
    page = make_case(title=f"送迎{HOSTILE}", summary=HOSTILE, body_name=HOSTILE)
    response = client.get(page.url)
    text = response.content.decode()
    assert "</script><b" not in text
    assert text.count("<script") == text.count("</script>")
    head = PageHead(text)
    assert head.data["Article"]["headline"] == f"送迎{HOSTILE}"
    assert head.data["BreadcrumbList"]["itemListElement"][-1]["name"] == f"送迎{HOSTILE}"
    assert head.metas["og:title"] == [f"送迎{HOSTILE}".strip()]


def test_no_sign_that_means_something_to_html_or_to_a_script_is_left():
    element = json_ld({"name": "<!--&</script>\u2028\u2029買い物"})
    content = element.removeprefix('<script type="application/ld+json">').removesuffix("</script>")
    assert not set(content) & set("<>&\u2028\u2029")
    assert "買い物" in content


def test_draft_that_was_never_published_can_be_previewed():
    page = make_case()
    CaseStudyPage.objects.filter(pk=page.pk).update(live=False, first_published_at=None, last_published_at=None)
    response = CaseStudyPage.objects.get(pk=page.pk).make_preview_request()
    data = PageHead(response.render().content.decode()).data["Article"]
    assert "datePublished" not in data
    assert data["headline"] == page.title
