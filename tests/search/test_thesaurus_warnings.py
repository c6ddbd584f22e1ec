"""What the thesaurus holds that works, but hardly as it was meant."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from search import services
from search.engines.contract import Engine
from search.models import ThesaurusEntry, ThesaurusKind
from search.services import thesaurus_warnings
from tests.factories.pages import make_case

pytestmark = pytest.mark.django_db

GROUP, ONE_WAY, PROTECTED = ThesaurusKind.GROUP, ThesaurusKind.ONE_WAY, ThesaurusKind.PROTECTED
LIST = "wagtailsnippets_search_thesaurusentry:list"


def entry(term: str, others: str = "", kind: str = GROUP, **values: bool) -> ThesaurusEntry:
    return ThesaurusEntry(kind=kind, term=term, others=others, **values)


@pytest.mark.parametrize(
    ("saved", "new", "message"),
    [
        (entry("送迎", "移動支援"), entry("買い物", "移動支援、配達"), "「移動支援」は、ほかの類語「送迎」にも"),
        (entry("買い物", "配達、宅配"), entry("配達", "宅配"), "言葉がすべて、ほかの類語「買い物」にも"),
        # As the search reads them: 買物 is 買い物.
        (entry("買い物", "配達"), entry("買物", "宅配"), "「買物」は、ほかの類語「買い物」にも"),
        (entry("地域包括ケア", kind=PROTECTED), entry("地域包括ケア", "包括ケア"), "「保護する言葉」にもあります"),
        (entry("地域包括ケア", "包括ケア"), entry("地域包括ケア", kind=PROTECTED), "保護が効いていません"),
        (entry("買い物", "配達"), entry("買い物", "配達", ONE_WAY), "この行は要りません"),
        (entry("サロン", "通いの場", ONE_WAY), entry("通いの場", "サロン", ONE_WAY), "互いに一方通行です"),
        (entry("買い物", "配達", ONE_WAY), entry("買物", "宅配", ONE_WAY), "同じ言葉です"),
        (entry("買い物", kind=PROTECTED), entry("買物", kind=PROTECTED), "どちらか1つで足ります"),
    ],
)
def test_entries_that_share_words_are_told_before_and_after_saving(
    saved: ThesaurusEntry, new: ThesaurusEntry, message: str
) -> None:
    saved.pk = new.pk = None
    saved.save()
    [text] = services.overlaps_of(entry=new)
    assert message in text
    new.save()
    assert services.warnings_by_entry()[new.pk] == (text,)
    new.is_active = False
    assert services.overlaps_of(entry=new) == ()


@pytest.mark.parametrize(
    ("saved", "new"),
    [
        (entry("買い物", "配達"), entry("送迎", "移動支援")),
        (entry("買い物", "配達"), entry("配達", "宅配", ONE_WAY)),
        (entry("地域包括ケア", kind=PROTECTED), entry("包括", "地域包括ケア", ONE_WAY)),
        (entry("買い物", "配達", is_active=False), entry("配達", "買い物")),
    ],
)
def test_entries_that_get_on_are_left_alone(saved: ThesaurusEntry, new: ThesaurusEntry) -> None:
    saved.pk = new.pk = None
    saved.save()
    new.save()
    assert services.warnings_by_entry() == {}


def test_a_word_that_catches_too_much_is_told_with_numbers(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(thesaurus_warnings, "FEW", 3)
    for number in range(5):
        make_case(title=f"暮らしの支援{number}", summary="支援です。")
    make_case(title="コーディネーターの会", summary="会です。")
    make_case(title="体操", summary="体操です。")
    services.drain()
    [text] = services.words_that_catch_too_much(entry=entry("コーディネーター", "支援\n体操"))
    assert text.startswith("「支援」を加えると、7件中6件が見つかります（「コーディネーター」だけなら1件）。")
    [text] = services.words_that_catch_too_much(entry=entry("支援", "体操"))
    assert text.startswith("「支援」だけで、7件中5件が見つかります。")
    for harmless in (
        entry("支援", "体操", ONE_WAY),
        entry("支援", kind=PROTECTED),
        entry("体操", "支援", is_active=False),
    ):
        assert services.words_that_catch_too_much(entry=harmless) == ()


@pytest.mark.usefixtures("engine")
def test_saving_is_possible_and_warns(admin_client: Client) -> None:
    entry("送迎", "移動支援").save()
    values = {"kind": "group", "term": "買い物", "others": "移動支援", "note": "", "is_active": "on"}
    page = admin_client.post(reverse("wagtailsnippets_search_thesaurusentry:add"), values, follow=True)
    assert ThesaurusEntry.objects.count() == 2
    assert "「買い物」への注意：「移動支援」は" in page.content.decode()
    edit = reverse("wagtailsnippets_search_thesaurusentry:edit", args=[ThesaurusEntry.objects.get(term="買い物").pk])
    assert "このままでも使えます" in admin_client.get(edit).content.decode()


def test_the_listing_names_warnings_and_filters_by_them_in_as_many_queries_as_ever(
    admin_client: Client,
) -> None:
    entry("送迎", "移動支援").save()
    entry("体操", "運動").save()
    admin_client.get(reverse(LIST))

    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            admin_client.get(reverse(LIST))
        return len(captured)

    before = queries()
    for number in range(8):
        entry(f"買い物{number}", "移動支援").save()
    assert queries() == before
    text = admin_client.get(reverse(LIST), {"attention": "yes"}).content.decode()
    assert "ほかの類語「送迎」にもあります" in text
    assert "体操" not in text
