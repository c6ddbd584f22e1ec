"""The home page: search first, then 分野, then new cases."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import User
from portal.services import set_site_address
from search import services
from tests.factories.pages import make_case, make_home, make_standard_page
from tests.factories.regions import MunicipalityFactory
from tests.factories.taxonomy import ActivityFieldFactory
from tests.page_head import ROOT, head_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("engine")]


def get_home(client):
    response = client.get("/")
    assert response.status_code == 200
    return re.sub(r"\s+", " ", response.content.decode())


def main_of(text):
    return text[text.index("<main") : text.index("</main>")]


def tiles_of(text):
    """Label, count and address (None without a link) of every tile."""
    tiles = re.search(r'<ul class="field-tiles">.*?</ul>', text)[0]
    pattern = (
        r'(?:<a href="([^"]+)">|<span class="field-tiles__empty">) *<svg.*?</svg> *<span>([^<]+)</span> *'
        r'<span class="field-tiles__count">(\d+)<'
    )
    return [(label, int(count), address or None) for address, label, count in re.findall(pattern, tiles)]


def test_search_form_stands_before_everything_else(client):
    make_case()
    services.drain()
    text = main_of(get_home(client))
    form = text.index('<form class="search" action="/search/" method="get"')
    assert form < text.index("分野から事例を探す") < text.index("新しい事例")
    assert text.count("<h1") == 1


def test_search_form_asks_for_words_and_place(client):
    make_home()
    MunicipalityFactory()
    MunicipalityFactory(code="13206", name="府中市")
    text = main_of(get_home(client))
    assert re.search(r'<label for="q">.*?<input[^>]*id="q"[^>]*name="q"', text)
    assert '<option value="13">東京都</option>' in text
    assert '<option value="11208">所沢市</option>' in text
    assert "府中市" not in text


def test_sections_are_absent_while_there_are_no_cases(client):
    make_home()
    ActivityFieldFactory()
    text = get_home(client)
    assert "分野から事例を探す" not in text
    assert "新しい事例" not in text
    assert 'class="search"' in text


def test_tiles_show_counts_and_lead_to_their_search(client):
    make_case(fields=("shopping", "transport"))
    make_case(fields=("shopping",))
    ActivityFieldFactory(key="farmland", label="農地", number=22)
    services.drain()
    tiles = {label: (count, address) for label, count, address in tiles_of(get_home(client))}
    assert tiles == {
        "買い物": (2, "/search/?kind=case-study&amp;field=shopping"),
        "移動（交通）": (1, "/search/?kind=case-study&amp;field=transport"),
        "農地": (0, None),
    }
    found = client.get("/search/?kind=case-study&field=shopping").content.decode()
    assert re.search(r'id="result-count"[^>]*>\s*2件', found)


def test_tiles_stand_in_the_order_of_the_staff_without_those_out_of_use(client):
    make_case()
    for position, key in enumerate(("farmland", "meals", "care")):
        ActivityFieldFactory(key=key, number=30 + position, sort_order=90 - position, is_active=key != "care")
    services.drain()
    assert [label for label, _, _ in tiles_of(get_home(client))] == ["買い物", "meals", "farmland"]


def test_newest_six_cases_are_shown_newest_first(client):
    pages = [make_case(title=f"取組その{number}") for number in range(7)]
    services.drain()
    text = get_home(client)
    new = text[text.index("新しい事例") :]
    assert re.findall(r"取組その\d", new) == [page.title for page in reversed(pages[1:])]
    assert "すべての事例（7件）を見る" in new


def test_unpublished_case_leaves_the_home_page(client):
    page = make_case(title="終わった取組")
    services.drain()
    assert "終わった取組" in get_home(client)
    page.unpublish()
    services.drain()
    assert "終わった取組" not in get_home(client)


def test_home_shows_no_wrong_counts_while_the_engine_does_not_answer(client, settings, tmp_path):
    """The database's listing knows no counts: a tile with 0 would deny cases that exist."""
    make_case()
    services.drain()
    settings.SEARCH_INDEX_DIR = tmp_path / "no-index-here"
    text = get_home(client)
    assert 'class="search"' in text
    assert "分野から事例を探す" not in text
    assert "新しい事例" not in text


def test_more_cases_cost_no_more_queries(client):
    def count_queries():
        services.drain()
        client.get("/")
        with CaptureQueriesContext(connection) as queries:
            client.get("/")
        return len(queries)

    make_case(fields=("shopping",))
    with_one = count_queries()
    places = {"13206": "府中市", "34208": "府中市", "38203": "宇和島市", "11201": "川越市"}
    for number, (code, name) in enumerate(places.items()):
        make_case(place=MunicipalityFactory(code=code, name=name), fields=("shopping", "transport"), slug=f"c{number}")
    assert count_queries() == with_one


def test_navigation_leads_to_the_cases_and_to_the_sign_in(client, admin_user):
    make_home()
    text = get_home(client)
    navigation = re.search(r'<div class="site-navigation__wide.*?</div>', text)[0]
    assert re.findall(r'href="([^"]+)"[^>]*>([^<]+)<', navigation) == [
        ("/cases/", "取組事例"),
        ("/organizations/", "支える団体"),
        ("/news/", "お知らせ"),
        ("/accounts/login/", "ログイン"),
        ("/accounts/signup/", "利用登録"),
    ]
    narrow = re.search(r'<details class="site-navigation__narrow.*?</details>', text)[0]
    lists = ["/cases/", "/organizations/", "/news/"]
    assert re.findall(r'<a href="([^"]+)"', narrow) == [*lists, "/accounts/login/", "/accounts/signup/"]
    client.force_login(admin_user)
    assert 'href="/admin/">管理画面' in get_home(client)


def test_who_may_change_a_page_finds_its_form_from_the_page_itself(client, admin_user):
    page = make_standard_page()
    form = f'<a href="{reverse("wagtailadmin_pages:edit", args=[page.pk])}">このページを直す</a>'
    assert form not in client.get(page.url).content.decode()
    client.force_login(User.objects.create_user("visitor@example.jp", "unused"))
    assert form not in client.get(page.url).content.decode()
    client.force_login(admin_user)
    assert form in client.get(page.url).content.decode()
    assert form not in client.get("/search/").content.decode()


def test_every_page_credits_the_figures_and_begins_with_a_search(client):
    """In the header; the home page's own search stands in its place there."""
    page = make_standard_page()
    for text in (get_home(client), client.get(page.url).content.decode()):
        assert "国勢調査" in text[text.index("<footer") :]
        assert text.count('type="search"') == 1


def test_site_and_its_search_are_told_to_machines(client, settings):
    case = make_case(title="見守りの事例")
    services.drain()
    set_site_address(ROOT)
    data = head_of(client, "/").data["WebSite"]
    assert (data["name"], data["url"]) == (settings.WAGTAIL_SITE_NAME, f"{ROOT}/")
    assert data["publisher"]["name"] == settings.WAGTAIL_SITE_NAME
    action = data["potentialAction"]
    assert action["query-input"] == "required name=search_term_string"
    template = action["target"]["urlTemplate"]
    assert template.startswith(ROOT)
    address = template.removeprefix(ROOT).replace("{search_term_string}", "見守り")
    assert [str(hit.title) for hit in client.get(address).context["results"].hits] == [case.title]
    # Its pages say that they belong to it.
    assert head_of(client, case.url).data["Article"]["isPartOf"]["@id"] == data["@id"]
