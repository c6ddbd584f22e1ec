"""Changing 分野 and places of many cases at once, as staff do it in the page explorer."""

import pytest
from django.contrib.auth.models import Group
from django.core import signing
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from wagtail.models import Page, PageLogEntry, Workflow

from accounts.models import User
from casestudies.bulk_actions import MOST_AT_ONCE
from casestudies.models import CaseStudyPage
from casestudies.services import Effect, FieldsChange, PlacesChange, change_in_bulk, plan_in_bulk
from search.models import IndexEntry
from tests.factories.pages import make_case, make_standard_page
from tests.factories.regions import MunicipalityFactory
from tests.factories.taxonomy import ActivityFieldFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("engine")]


def member(group):
    user = User.objects.create_user(f"{group.lower()}@example.jp", "unused")
    user.groups.add(Group.objects.get(name=group))
    return user


@pytest.fixture
def transport():
    return ActivityFieldFactory(key="transport")


@pytest.fixture
def moderator(transport):
    make_case().delete()  # The site and its groups.
    return member("公開担当")


@pytest.fixture
def niiza():
    return MunicipalityFactory(code="11230", name="新座市", kana="にいざし")


def fields_of(page):
    return {field.key for field in CaseStudyPage.objects.get(pk=page.pk).fields.all()}


def places_of(page):
    places = CaseStudyPage.objects.get(pk=page.pk).places.order_by("sort_order")
    return [(place.area_id, place.relation) for place in places]


def draft_of(page):
    return Page.objects.get(pk=page.pk).get_latest_revision_as_object()


def carry_out(pages, change, user):
    seen = {page.pk: Page.objects.get(pk=page.pk).latest_revision_id for page in pages}
    done = change_in_bulk(page_ids=seen, change=change, user=user, seen=seen)
    return {plan.page.pk: plan for plan in done}


def save_draft(page, **values):
    draft = draft_of(page)
    for name, value in values.items():
        setattr(draft, name, value)
    draft.save_revision()


def test_published_pages_get_a_revision_and_are_published_again(moderator, transport):
    pages = [make_case(), make_case(fields=("shopping", "transport"))]
    IndexEntry.objects.all().delete()
    done = carry_out(pages, FieldsChange(add=(transport.pk,)), moderator)
    assert [done[page.pk].effect for page in pages] == [Effect.PUBLISH, Effect.NOTHING]
    assert fields_of(pages[0]) == {"shopping", "transport"}
    page = CaseStudyPage.objects.get(pk=pages[0].pk)
    assert page.live_revision == page.latest_revision != pages[0].latest_revision
    assert not page.has_unpublished_changes
    entries = PageLogEntry.objects.filter(page=page, user=moderator)
    assert {entry.action for entry in entries} == {"wagtail.edit", "wagtail.publish"}
    assert IndexEntry.objects.filter(object_id=page.pk).exists()
    assert not PageLogEntry.objects.filter(page=pages[1], user=moderator).exists()


def test_page_with_an_unpublished_draft_changes_its_draft_alone(moderator, transport):
    page = make_case()
    save_draft(page, title="書きかけの題名")
    done = carry_out([page], FieldsChange(add=(transport.pk,)), moderator)
    assert done[page.pk].effect is Effect.DRAFT
    assert fields_of(page) == {"shopping"}
    assert {field.key for field in draft_of(page).fields.all()} == {"shopping", "transport"}
    assert draft_of(page).title == "書きかけの題名"
    assert CaseStudyPage.objects.get(pk=page.pk).title != "書きかけの題名"


def test_editor_without_the_right_to_publish_changes_the_draft_alone(moderator, transport):
    page = make_case()
    done = carry_out([page], FieldsChange(add=(transport.pk,)), member("編集担当"))
    assert done[page.pk].effect is Effect.DRAFT
    assert fields_of(page) == {"shopping"}
    assert CaseStudyPage.objects.get(pk=page.pk).has_unpublished_changes


def test_stranger_changes_nothing(transport):
    page = make_case()
    stranger = User.objects.create_user("nobody@example.jp", "unused")
    done = carry_out([page], FieldsChange(add=(transport.pk,)), stranger)
    assert done[page.pk].effect is Effect.REFUSED
    assert "権限" in done[page.pk].reason
    assert CaseStudyPage.objects.get(pk=page.pk).latest_revision == page.latest_revision


def test_last_field_of_a_published_page_stays_and_that_of_a_draft_may_go(moderator):
    page, draft = make_case(), make_case()
    draft.unpublish()
    shopping = ActivityFieldFactory(key="shopping")
    done = carry_out([page, draft], FieldsChange(remove=(shopping.pk,)), moderator)
    assert done[page.pk].effect is Effect.REFUSED
    assert "1つもなくなります" in done[page.pk].reason
    assert fields_of(page) == {"shopping"}
    assert done[draft.pk].effect is Effect.DRAFT
    assert not draft_of(draft).fields.all()


def test_last_place_of_a_published_page_stays(moderator):
    page = make_case()
    done = carry_out([page], PlacesChange(remove=("11208",)), moderator)
    assert done[page.pk].effect is Effect.REFUSED
    assert places_of(page) == [("11208", "located")]


def test_replaced_place_takes_the_place_of_the_old_one(moderator, niiza):
    kawagoe = MunicipalityFactory(code="11201", name="川越市", kana="かわごえし")
    page, other = make_case(serves=(kawagoe,)), make_case(place=kawagoe)
    change = PlacesChange(add=(("11230", "located"),), remove=("11208",), only_instead=True)
    done = carry_out([page, other], change, moderator)
    assert places_of(page) == [("11230", "located"), ("11201", "serves")]
    assert done[other.pk].effect is Effect.NOTHING
    assert places_of(other) == [("11201", "located")]


def test_place_that_stays_keeps_its_row(moderator, niiza):
    page = make_case()
    row = page.places.get().pk
    carry_out([page], PlacesChange(add=(("11230", "serves"),)), moderator)
    assert places_of(page) == [("11208", "located"), ("11230", "serves")]
    assert CaseStudyPage.objects.get(pk=page.pk).places.get(area_id="11208").pk == row


def lock(page, moderator):
    Page.objects.filter(pk=page.pk).update(locked=True, locked_by=moderator, locked_at=timezone.now())


def submit(page, moderator):
    save_draft(page, title="新しい題名")
    Workflow.objects.get().start(CaseStudyPage.objects.get(pk=page.pk), moderator)


def schedule(page, moderator):
    draft = draft_of(page)
    draft.go_live_at = timezone.now() + timezone.timedelta(days=1)
    draft.save_revision().publish()


@pytest.mark.parametrize(
    ("hinder", "reason"),
    [(lock, "ロック"), (submit, "公開前の確認"), (schedule, "予約")],
    ids=["lock", "review", "date"],
)
def test_page_that_somebody_holds_is_left_alone(moderator, transport, hinder, reason):
    page = make_case()
    hinder(page, moderator)
    before = CaseStudyPage.objects.get(pk=page.pk).latest_revision
    done = carry_out([page], FieldsChange(add=(transport.pk,)), moderator)
    assert done[page.pk].effect is Effect.REFUSED
    assert reason in done[page.pk].reason
    assert CaseStudyPage.objects.get(pk=page.pk).latest_revision == before


def test_page_that_somebody_changed_in_the_meantime_is_left_alone(moderator, transport):
    pages = [make_case(), make_case()]
    seen = {page.pk: page.latest_revision_id for page in pages}
    save_draft(pages[0], title="ほかの人の題名")
    change = FieldsChange(add=(transport.pk,))
    done = {plan.page.pk: plan for plan in change_in_bulk(page_ids=seen, change=change, user=moderator, seen=seen)}
    assert done[pages[0].pk].effect is Effect.REFUSED
    assert "ほかの人" in done[pages[0].pk].reason
    assert done[pages[1].pk].effect is Effect.PUBLISH


def test_page_that_is_no_longer_valid_is_named_and_holds_up_no_other(moderator, transport):
    pages = [make_case(), make_case()]
    CaseStudyPage.objects.filter(pk=pages[0].pk).update(summary="長" * 301)
    done = carry_out(pages, FieldsChange(add=(transport.pk,)), moderator)
    assert done[pages[0].pk].effect is Effect.REFUSED
    assert "「取組の概要」" in done[pages[0].pk].reason
    assert "300" in done[pages[0].pk].reason
    assert fields_of(pages[1]) == {"shopping", "transport"}


def test_an_unfinished_draft_is_changed_as_promised(moderator, transport):
    page = make_case()
    page.unpublish()
    draft = page.get_latest_revision_as_object()
    draft.summary = ""
    draft.save_revision(clean=False)
    done = carry_out([page], FieldsChange(add=(transport.pk,)), moderator)
    assert done[page.pk].effect is Effect.DRAFT
    draft = CaseStudyPage.objects.get(pk=page.pk).get_latest_revision_as_object()
    assert [field.key for field in draft.fields.all()] == ["shopping", "transport"]


def test_plan_takes_a_constant_number_of_queries(moderator, transport):
    pages = [make_case() for _ in range(5)]
    change = FieldsChange(add=(transport.pk,))

    def count(ids):
        user = User.objects.get(pk=moderator.pk)
        with CaptureQueriesContext(connection) as queries:
            plan_in_bulk(page_ids=ids, change=change, user=user)
        return len(queries)

    assert count([pages[0].pk, pages[1].pk]) == count([page.pk for page in pages])


# The views.


def address(action, *pages):
    ids = urlencode([("id", page.pk) for page in pages])
    return f"{reverse('wagtail_bulk_action', args=['wagtailcore', 'page', action])}?{ids}&next=/admin/pages/"


def message_texts(response):
    return [str(message).strip() for message in response.context["messages"]]


def test_explorer_offers_both_actions(client, moderator):
    page = make_case()
    client.force_login(moderator)
    text = client.get(reverse("wagtailadmin_explore", args=[page.get_parent().pk])).content.decode()
    assert "分野をまとめて変える" in text
    assert "地域をまとめて変える" in text


def test_nothing_changes_before_the_summary_is_confirmed(client, moderator, transport):
    pages, standard = [make_case(), make_case(title="別の事例")], make_standard_page()
    client.force_login(moderator)
    url = address("change_fields", *pages, standard)
    assert "加える分野" in client.get(url).content.decode()
    summary = client.post(url, {"add": [transport.pk]})
    text = summary.content.decode()
    assert "別の事例" in text
    assert "買い物、移動（交通）" in text
    assert "使い方：取組事例ではありません。" in text
    assert "2件を変更する" in text
    again = client.post(url, {"add": [transport.pk], "seen": summary.context["seen"], "back": "1"})
    assert "変わる内容を確かめる" in again.content.decode()
    assert "checked" in again.content.decode()
    assert fields_of(pages[0]) == {"shopping"}
    response = client.post(url, {"add": [transport.pk], "seen": summary.context["seen"]}, follow=True)
    assert fields_of(pages[0]) == fields_of(pages[1]) == {"shopping", "transport"}
    messages = message_texts(response)
    assert "2件を変更し、公開中のページに反映しました。" in messages
    assert any("「使い方」（取組事例ではありません。）" in message for message in messages)


def test_editor_is_told_that_only_drafts_changed(client, moderator, transport):
    page = make_case()
    client.force_login(member("編集担当"))
    url = address("change_fields", page)
    seen = client.post(url, {"add": [transport.pk]}).context["seen"]
    response = client.post(url, {"add": [transport.pk], "seen": seen}, follow=True)
    assert any(message.startswith("1件は下書きだけを変更しました") for message in message_texts(response))


def test_summary_that_was_tampered_with_is_shown_again(client, moderator, transport):
    page = make_case()
    client.force_login(moderator)
    forged = signing.dumps({str(page.pk): page.latest_revision_id}, salt="other")
    response = client.post(address("change_fields", page), {"add": [transport.pk], "seen": forged})
    assert "まだ変更していません" in response.content.decode()
    assert fields_of(page) == {"shopping"}


def test_places_are_chosen_from_those_of_the_pages(client, moderator, niiza):
    page = make_case()
    client.force_login(moderator)
    url = address("change_places", page)
    form = client.get(url).context["form"]
    assert [area.pk for area in form.fields["remove"].queryset] == ["11208"]
    data = {"remove": ["11208"], "add": "11230", "relation": "serves", "only_instead": "on"}
    summary = client.post(url, data)
    text = summary.content.decode()
    assert "埼玉県所沢市" in text
    assert "埼玉県新座市（対象地域）" in text
    client.post(url, data | {"seen": summary.context["seen"]})
    assert places_of(page) == [("11230", "serves")]


def test_places_are_not_offered_where_there_are_none(client, moderator):
    client.force_login(moderator)
    form = client.get(address("change_places", make_standard_page())).context["form"]
    assert list(form.fields) == ["add", "relation"]


@pytest.mark.parametrize(
    ("action", "data", "message"),
    [
        ("change_fields", {}, "1つ以上選んでください"),
        ("change_fields", {"add": ["shopping"], "remove": ["shopping"]}, "両方に選ばれています"),
        ("change_places", {"relation": "located"}, "1つ以上選んでください"),
        ("change_places", {"relation": "located", "remove": ["11208"], "only_instead": "on"}, "両方を選んでください"),
        ("change_places", {"relation": "located", "remove": ["11208"], "add": "11208"}, "同じ地域は加えられません"),
    ],
)
def test_senseless_wish_is_explained_and_kept(client, moderator, action, data, message):
    page = make_case()
    client.force_login(moderator)
    key = ActivityFieldFactory(key="shopping").pk
    data = {name: [key] if value == ["shopping"] else value for name, value in data.items()}
    text = client.post(address(action, page), data).content.decode()
    assert message in text
    assert ("checked" in text) == bool(data)


def test_too_many_pages_and_none_are_refused_in_plain_words(client, moderator):
    index = make_case().get_parent()
    client.force_login(moderator)
    url = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "change_fields"])
    response = client.get(url, follow=True)
    assert any("選ばれていません" in message for message in message_texts(response))
    ids = urlencode([("id", number) for number in range(MOST_AT_ONCE + 1)])
    response = client.get(f"{url}?{ids}&next=/admin/pages/", follow=True)
    assert any("100件まで" in message for message in message_texts(response))
    all_of_them = client.get(f"{url}?id=all&childOf={index.pk}")
    assert "選んだページは1件です" in " ".join(all_of_them.content.decode().split())
