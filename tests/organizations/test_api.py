"""`/api/v1/organizations`: what is public, whole, and nothing besides."""

import json

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.factories.organizations import make_organization
from tests.factories.pages import make_home
from tests.factories.regions import MunicipalityFactory, NationFactory
from tests.factories.taxonomy import ActivityFieldFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _nobody_asked_before():
    make_home()
    cache.clear()


def get(client, path="", status=200, **parameters):
    response = client.get(f"/api/v1/organizations{path}", parameters)
    assert response.status_code == status, response.content.decode()
    return response.json()


def names(client, **parameters):
    return [row["name"] for row in get(client, **parameters)["results"]]


def test_whole_organization_with_its_services(client):
    place = MunicipalityFactory()
    found = make_organization(
        place=place,
        serves=((place, "東部だけ"),),
        corporate_number="8000020130001",
        address="見本町1-2",
        latitude="35.8",
        longitude="139.5",
        services=[
            {
                "name": "買い物の代行",
                "field": "shopping",
                "fee_min": 500,
                "fee_max": 1400,
                "fee_unit": "hour",
                "times": "火曜",
            }
        ],
        offers=[{"kind": "place", "text": "集会室"}],
        agreements=[{"area": "11208", "name": "見守りの協定"}],
        designations=[{"label": "watch-partner", "given_by": "所沢市"}],
        contacts=[{"name": "事務局", "phone": "04-0000-0000"}],
    )
    whole = get(client, f"/{found.pk}")
    assert whole["corporate_number"] == "8000020130001"
    assert whole["url"].endswith(found.get_absolute_url())
    assert whole["serves"] == [{"code": "11208", "name": "埼玉県所沢市", "note": "東部だけ"}]
    assert whole["address"]["street"] == "見本町1-2"
    assert (whole["address"]["latitude"], whole["address"]["longitude"]) == (35.8, 139.5)
    (service,) = whole["services"]
    assert service["id"] == str(found.services.get().uuid)
    assert service["fee"] == {"text": "500〜1,400円／1時間", "least": 500, "most": 1400, "unit": "1時間"}
    assert service["times"] == "火曜"
    assert whole["contacts"][0]["phone"] == "04-0000-0000"
    assert whole["designations"][0]["label"]["key"] == "watch-partner"
    assert whole["agreements"][0]["area"]["code"] == "11208"
    assert whole["offers"][0]["kind"] == {"key": "place", "label": "場所（部屋・駐車場など）"}
    listed = get(client)["results"][0]
    assert listed["services"] == whole["services"]
    assert "contacts" not in listed


def test_what_is_not_public_never_leaves(client):
    secret = make_organization(
        name="自宅の会",
        address="見本町9-9",
        address_is_public=False,
        postal_code="350-0099",
        latitude="35.812345",
        longitude="139.512345",
        contacts=[{"name": "代表", "phone": "04-0000-1234", "visibility": "coordinators"}],
    )
    draft = make_organization(name="下書きの会")
    draft.unpublish()
    waiting = secret.get_latest_revision_as_object()
    waiting.summary = "まだ承認されていない文"
    waiting.save_revision()
    answers = json.dumps([get(client), get(client, f"/{secret.pk}")], ensure_ascii=False)
    for word in ("見本町9-9", "350-0099", "35.812345", "04-0000-1234", "代表", "下書きの会", "まだ承認されていない文"):
        assert word not in answers, word
    get(client, f"/{draft.pk}", status=404)


def test_filters(client):
    tokorozawa = MunicipalityFactory()
    sayama = MunicipalityFactory(code="11215", name="狭山市")
    ActivityFieldFactory(key="meals")
    make_organization(name="所沢", place=tokorozawa, body_kind="company")
    make_organization(name="狭山で", place=tokorozawa, serves=(sayama,), services=[{"name": "配食", "field": "meals"}])
    make_organization(
        name="全国", place=tokorozawa, serves=(NationFactory(),), designations=[{"label": "watch-partner"}]
    )
    assert set(names(client, region="11208")) == {"所沢", "全国"}
    assert set(names(client, region="11215")) == {"狭山で", "全国"}
    assert names(client, field="meals") == ["狭山で"]
    assert names(client, body="company") == ["所沢"]
    assert names(client, designation="watch-partner") == ["全国"]
    assert names(client, since="2999-01-01") == []
    assert len(names(client, until="2999-01-01")) == 3


@pytest.mark.parametrize("name", ["region", "field", "body", "designation"])
def test_value_that_is_none_is_a_mistake(client, name):
    assert get(client, status=422, **{name: "99"})["errors"][0]["name"] == name


def test_misspelt_parameter_is_a_mistake(client):
    get(client, status=422, regoin="11")


def test_the_list_costs_a_constant_number_of_queries(client):
    def queries():
        with CaptureQueriesContext(connection) as captured:
            get(client)
        return len(captured)

    row = {
        "services": [{"name": "配食", "field": "shopping", "times": "毎日"}],
        "offers": [{"kind": "place", "text": "集会室"}],
        "designations": [{"label": "watch-partner"}],
    }
    make_organization(serves=(MunicipalityFactory(),), **row)
    first = queries()
    for number in range(4):
        make_organization(name=f"会{number}", serves=(MunicipalityFactory(),), **row)
    assert queries() == first
