"""The page of an organization, and what it must not tell."""

import json
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from organizations.models import OrganizationIndexPage, OrganizationStatus
from roles.enums import Role
from tests.factories.organizations import make_organization
from tests.factories.pages import make_contact_page, make_home
from tests.factories.people import make_person, make_user
from tests.factories.regions import MunicipalityFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("engine")]

CLOSED = {"name": "代表（連絡用）", "phone": "04-0000-1234", "visibility": "coordinators"}
PUBLIC = {"name": "事務局", "phone": "04-0000-5678", "email": "midori@example.jp", "hours": "平日"}


@pytest.fixture
def home():
    make_home()


def text_of(client, found):
    response = client.get(found.get_absolute_url())
    assert response.status_code == 200
    return re.sub(r"\s+", " ", response.content.decode())


def whole(**values):
    return make_organization(
        **{
            "corporate_number": "8000020130001",
            "services": [
                {
                    "name": "買い物の代行",
                    "field": "shopping",
                    "description": "週に1回届けます。",
                    "for_whom": "65歳以上の人",
                    "fee_min": 500,
                    "fee_max": 1400,
                    "fee_unit": "hour",
                    "how_to_apply": "電話で",
                    "capacity": 10,
                    "times": "火曜と木曜の10時から",
                }
            ],
            "offers": [{"kind": "place", "text": "集会室"}],
            "agreements": [{"area": "11208", "name": "見守りの協定"}],
            "links": [{"title": "活動の記録", "url": "https://example.jp/log"}],
            "designations": [{"label": "watch-partner", "given_by": "所沢市"}],
            "contacts": [PUBLIC, CLOSED],
            "description": "20年前に始まりました。",
        }
        | values
    )


@pytest.mark.usefixtures("home")
def test_everything_public_is_shown(client):
    MunicipalityFactory()
    text = text_of(client, whole())
    for expected in (
        "特定非営利活動法人みどり",
        "買い物の代行",
        "500〜1,400円／1時間",
        "火曜と木曜の10時から",
        "定員：10人",
        "集会室",
        "見守りの協定",
        "見守り協力店",
        "04-0000-5678",
        "20年前に始まりました。",
        "8000020130001",
        "まだ確認されていません",
    ):
        assert expected in text, expected


@pytest.mark.usefixtures("home")
def test_what_is_empty_has_no_heading(client):
    make_contact_page()
    text = text_of(client, make_organization(fields=()))
    headings = re.findall(r"<h2[^>]*>(.*?)</h2>", text.split("<main")[1].split("</main")[0])
    assert headings == ["この団体の要点", "連絡先", "この団体の方へ"]
    assert "連絡先をここに載せていません" in text
    assert "048-000-0000" in text, "whom else one can ask"


@pytest.mark.usefixtures("home")
class TestContacts:
    @pytest.mark.parametrize("role", [Role.COORDINATOR, Role.MUNICIPAL_STAFF, Role.PREFECTURE_OFFICE])
    def test_those_that_are_not_public_are_for_coordinators_and_staff(self, client, role):
        found = whole(place=MunicipalityFactory())
        elsewhere = MunicipalityFactory(code="11215", name="狭山市")
        areas = [] if role == Role.PREFECTURE_OFFICE else [elsewhere]
        client.force_login(make_person(role, *areas))
        assert CLOSED["phone"] in text_of(client, found)

    @pytest.mark.parametrize("person", [None, "participant", Role.ADVISOR])
    def test_nobody_else_sees_them(self, client, person):
        found = whole(place=MunicipalityFactory())
        if person == "participant":
            client.force_login(make_user())
        elif person:
            client.force_login(make_person(person, MunicipalityFactory()))
        text = text_of(client, found)
        assert CLOSED["phone"] not in text
        assert CLOSED["name"] not in text
        assert PUBLIC["phone"] in text

    def test_a_shared_cache_does_not_mix_them(self, client):
        assert "Cookie" in client.get(whole(place=MunicipalityFactory()).get_absolute_url())["Vary"]


@pytest.mark.usefixtures("home")
def test_address_that_is_kept_back_is_nowhere(client):
    found = make_organization(
        address="見本町9-9", postal_code="350-0099", address_is_public=False, latitude="35.812345", longitude="139.5"
    )
    text = text_of(client, found)
    for secret in ("見本町9-9", "350-0099", "35.812345"):
        assert secret not in text
    assert "町名・番地は公開していません" in text


@pytest.mark.usefixtures("home")
def test_draft_has_no_page(client):
    found = make_organization()
    found.unpublish()
    assert client.get(found.get_absolute_url()).status_code == 404
    assert client.get("/organizations/999999/").status_code == 404


@pytest.mark.usefixtures("home")
def test_data_for_machines_says_what_the_page_says_and_no_more(client):
    MunicipalityFactory()
    text = text_of(client, whole(address="見本町1-2", latitude="35.8", longitude="139.5"))
    blocks = [json.loads(block) for block in re.findall(r'<script type="application/ld\+json">(.*?)</script>', text)]
    data = next(block for block in blocks if block["@type"] == "NGO")
    assert data["identifier"]["value"] == "8000020130001"
    assert [point["telephone"] for point in data["contactPoint"]] == [PUBLIC["phone"]]
    assert data["areaServed"][0]["identifier"]["value"] == "112089"
    offer = data["makesOffer"][0]
    assert offer["itemOffered"]["name"] == "買い物の代行"
    assert (offer["priceSpecification"]["minPrice"], offer["priceSpecification"]["maxPrice"]) == (500, 1400)
    assert data["location"]["geo"]["latitude"] == 35.8
    trail = next(block for block in blocks if block["@type"] == "BreadcrumbList")
    assert [item["name"] for item in trail["itemListElement"]] == ["トップ", "支える団体", data["name"]]


@pytest.mark.usefixtures("home")
def test_checklist_of_lifetime_support_shows_every_item_answered_or_not(client):
    found = make_organization(
        is_lifetime_support=True, disclosures=[{"item": "deposit", "answer": "yes", "note": "信託しています。"}]
    )
    text = text_of(client, found)
    assert "信託しています。" in text
    assert text.count("（答えがありません）") == 11
    other = make_organization(name="ほか", disclosures=[{"item": "deposit", "answer": "yes"}])
    assert "情報の開示" not in text_of(client, other)


@pytest.mark.usefixtures("home")
class TestConfirming:
    def test_a_coordinator_of_the_place_says_that_it_is_still_true(self, client):
        place = MunicipalityFactory()
        found = make_organization(place=place)
        client.force_login(make_person(Role.COORDINATOR, place))
        assert "きょう確かめた" in text_of(client, found)
        response = client.post(f"{found.get_absolute_url()}confirm/", follow=True)
        assert "最終確認日を" in response.content.decode()
        assert OrganizationStatus.objects.get(organization=found).confirmed_on is not None

    def test_nobody_else_does(self, client):
        found = make_organization(place=MunicipalityFactory())
        elsewhere = MunicipalityFactory(code="11215", name="狭山市")
        for user in (make_user(), make_person(Role.COORDINATOR, elsewhere)):
            client.force_login(user)
            assert "きょう確かめた" not in text_of(client, found)
            assert client.post(f"{found.get_absolute_url()}confirm/").status_code == 404
        assert OrganizationStatus.objects.get(organization=found).confirmed_on is None


@pytest.mark.usefixtures("home")
def test_the_page_costs_a_constant_number_of_queries(client):
    def queries(found):
        with CaptureQueriesContext(connection) as captured:
            client.get(found.get_absolute_url())
        return len(captured)

    MunicipalityFactory()
    small = whole()
    row = {"name": "配達", "field": "shopping", "fee_min": 0, "fee_max": 0}
    large = whole(
        name="大きい",
        corporate_number="",
        services=[row | {"name": f"配達{number}"} for number in range(20)],
        offers=[{"kind": "goods", "text": f"車{number}"} for number in range(10)],
        agreements=[{"area": "11208", "name": f"協定{number}"} for number in range(10)],
        contacts=[PUBLIC | {"name": f"窓口{number}"} for number in range(10)],
    )
    queries(small)
    assert queries(large) == queries(small)


def test_without_the_list_the_page_leads_to_the_search(client, home):
    OrganizationIndexPage.objects.all().delete()
    assert 'href="/search/' in text_of(client, make_organization())
