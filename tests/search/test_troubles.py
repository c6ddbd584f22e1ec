"""困りごと: from a trouble in residents' words to what helps."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from search import services
from search.models import ThesaurusEntry
from search.troubles import MAX_BESIDE
from taxonomy.models import Trouble
from tests.factories.organizations import make_organization
from tests.factories.pages import make_case, make_home
from tests.factories.regions import MunicipalityFactory
from tests.factories.taxonomy import ActivityFieldFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("engine")]


def make_trouble(key, label, query, *fields, **values):
    trouble = Trouble.objects.create(key=key, label=label, query=query, **values)
    trouble.fields.set([ActivityFieldFactory(key=field) for field in fields])
    return trouble


@pytest.fixture
def shopping():
    return make_trouble("no-shop", "近くに店がない", "移動販売", "shopping", "transport")


def test_a_trouble_finds_what_its_words_find(client, shopping):
    make_case(title="団地に移動販売が来る")
    make_case(title="体操の会", summary="みんなで体操をします。", parts={})
    services.drain()
    response = client.get("/search/troubles/no-shop/")
    text = response.content.decode()
    assert "<h1>近くに店がない</h1>" in text
    assert [str(hit.title) for hit in response.context["results"].hits] == ["団地に移動販売が来る"]
    assert 'value="移動販売"' in text
    assert "?field=shopping" in text
    assert "?field=transport" in text


def test_cases_of_a_trouble_can_be_ticked_for_comparison(client, shopping):
    page = make_case(title="団地に移動販売が来る")
    services.drain()
    text = " ".join(client.get("/search/troubles/no-shop/").content.decode().split())
    assert f'<input type="checkbox" name="compare" value="{page.pk}">' in text
    assert (
        'name="trouble" value="no-shop" class="button button--quiet button--small" formaction="/compare/cases/"' in text
    )


def test_without_hits_for_its_words_it_shows_what_its_fields_hold(client, shopping):
    make_case(title="団地の買い物便", fields=("shopping",))
    make_case(title="体操の会", fields=("health",), summary="移動が少なく、販売もない。", parts={})
    services.drain()
    response = client.get("/search/troubles/no-shop/")
    assert [str(hit.title) for hit in response.context["results"].hits] == ["団地の買い物便"]
    assert "&amp;field=shopping&amp;field=transport" in response.content.decode()


def test_a_trouble_at_a_place_is_looked_for_there_first(client, shopping):
    tokorozawa, chichibu = MunicipalityFactory(), MunicipalityFactory(code="11207", name="秩父市", kana="ちちぶし")
    make_case(title="団地に移動販売が来る", place=tokorozawa)
    make_case(title="商店街の買い物便", place=chichibu)
    services.drain()

    def shown(code):
        response = client.get(f"/search/troubles/no-shop/?q=&prefecture=11&municipality={code}")
        text = response.content.decode()
        assert f'<option value="{code}" selected' in " ".join(text.split())
        titles = [str(hit.title) for hit in response.context["results"].hits]
        said = ("秩父市では、「移動販売」の事例は、まだありません", "ほかの地域の取組を並べました")
        return titles, [sentence for sentence in said if sentence in text]

    assert shown("11208") == (["団地に移動販売が来る"], [])
    assert shown("11207") == (["商店街の買い物便"], ["秩父市では、「移動販売」の事例は、まだありません"])
    MunicipalityFactory(code="11203", name="川口市", kana="かわぐちし")
    assert shown("11203") == (["団地に移動販売が来る"], ["ほかの地域の取組を並べました"])


def test_a_trouble_that_finds_nothing_anywhere_promises_nothing(client, shopping):
    MunicipalityFactory()
    text = client.get("/search/troubles/no-shop/?prefecture=11&municipality=11208").content.decode()
    assert "まだ見つかりません" in text
    assert "並べました" not in text


def test_other_words_than_those_of_the_trouble_are_a_search_of_their_own(client, shopping):
    response = client.get("/search/troubles/no-shop/", {"q": "通院", "prefecture": ""})
    assert (response.status_code, response.url) == (302, "/search/?q=%E9%80%9A%E9%99%A2")
    assert client.get("/search/troubles/no-shop/", {"q": "移動販売"}).status_code == 200


def test_a_trouble_takes_a_bounded_number_of_queries(client, shopping):
    MunicipalityFactory()
    make_case(title="団地の買い物便")
    services.drain()
    client.get("/search/troubles/no-shop/")
    with CaptureQueriesContext(connection) as queries:
        client.get("/search/troubles/no-shop/?prefecture=11&municipality=11208")
    assert len(queries) <= 45  # two lists, each looked for in up to four ways


def test_troubles_beside_a_search_are_those_of_words_that_mean_the_same(client, shopping):
    ThesaurusEntry.objects.create(term="雪かき", others="除雪")
    make_trouble("snow", "雪かきができない", "雪かき", "volunteering")
    assert [trouble.key for trouble in services.related_troubles("除雪 -買い物")] == ["snow"]


def test_a_trouble_without_hits_offers_its_fields_and_its_neighbours(client, shopping):
    make_trouble("heavy", "買った物を持って帰れない", "買い物代行", "shopping")
    make_trouble("dark", "夜道が暗い", "防犯灯", "disaster-safety")
    make_home()
    text = client.get("/search/troubles/no-shop/").content.decode()
    assert "まだ見つかりません" in text
    assert "「移動販売」の事例は、まだありません" in text
    assert "買った物を持って帰れない" in text
    assert "夜道が暗い" not in text


@pytest.mark.parametrize("change", [{"is_active": False}, None])
def test_a_trouble_out_of_use_or_unknown_is_not_there(client, shopping, change):
    make_home()
    if change:
        Trouble.objects.update(**change)
    address = "/search/troubles/no-shop/" if change else "/search/troubles/nothing/"
    assert client.get(address).status_code == 404


def test_all_troubles_stand_under_their_first_field_in_order(client, shopping):
    first = ActivityFieldFactory(key="cleaning", label="掃除", number=90, sort_order=0)
    make_trouble("garbage", "ゴミ出しができない", "ごみ出し", "cleaning")
    make_trouble("old", "もう使わない", "x", "cleaning", is_active=False)
    make_home()
    response = client.get("/search/troubles/")
    groups = response.context["groups"]
    assert groups[0] == (first, [Trouble.objects.get(key="garbage")])
    assert [trouble.key for _, troubles in groups for trouble in troubles] == ["garbage", "no-shop"]
    assert "もう使わない" not in response.content.decode()


def test_an_empty_list_says_so(client):
    make_home()
    assert "まだ登録されていません" in client.get("/search/troubles/").content.decode()


def test_more_troubles_cost_no_more_queries(client, shopping):
    make_home()

    def count_queries():
        client.get("/search/troubles/")
        with CaptureQueriesContext(connection) as queries:
            client.get("/search/troubles/")
        return len(queries)

    with_one = count_queries()
    for number in range(5):
        make_trouble(f"t{number}", f"困りごと{number}", "x", "shopping", "transport")
    assert count_queries() == with_one


def test_bodies_that_could_help_do_not_stand_before_the_cases(client, shopping):
    for number in range(4):
        make_organization(name=f"移動販売の会{number}", fields=("shopping",))
    make_case(title="団地の買い物便", fields=("shopping",))
    services.drain()
    response = client.get("/search/troubles/no-shop/")
    assert [str(hit.title) for hit in response.context["results"].hits] == ["団地の買い物便"]
    text = response.content.decode()
    assert "助けになりそうな団体：4件" in text
    assert "kind=organization" in text
    assert text.count("</mark>の会") == MAX_BESIDE
