"""To ask for a role and to decide on it."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone
from wagtail.models import ModelLogEntry

from notifications.models import Mail, Notice, NoticeEvent
from notifications.services import tell_of_due_events
from roles.enums import RequestState, Role
from roles.models import RoleGrant, RoleRequest
from roles.permissions import may_decide, requests_decidable_by
from roles.services import AlreadyDecided, approve_request, decline_request, request_role, withdraw_request
from tests.at_once import in_two_threads
from tests.factories.people import give, make_person, make_user

pytestmark = pytest.mark.django_db


def ask(user, *areas, role=Role.COORDINATOR, layer=1, **values):
    content = {"affiliation": "みどり社会福祉協議会", "reason": "4月から担当しています。"} | values
    return request_role(user=user, role=role, layer=layer, areas=areas, **content)


@pytest.fixture
def request_of_hanako(participant, tokorozawa):
    return ask(participant, tokorozawa)


def test_request_waits_and_staff_of_the_area_are_told(request_of_hanako, city_staff, other_staff, office):
    assert request_of_hanako.state == RequestState.WAITING
    assert ModelLogEntry.objects.for_instance(request_of_hanako).get().action == "roles.request"
    tell_of_due_events()
    assert [notice.user for notice in Notice.objects.all()] == [city_staff]
    mail = Mail.objects.get()
    assert mail.to == city_staff.email
    assert "山田" not in mail.subject
    assert "hanako" not in mail.subject


def test_office_is_told_where_a_municipality_has_no_staff(request_of_hanako, other_staff, office):
    tell_of_due_events()
    assert [notice.user for notice in Notice.objects.all()] == [office]


def test_nobody_is_told_of_the_own_request(city_staff, office, tokorozawa):
    ask(city_staff, tokorozawa)
    tell_of_due_events()
    assert [notice.user for notice in Notice.objects.all()] == [office]


def test_approval_gives_the_role(request_of_hanako, city_staff, participant, tokorozawa):
    ends_on = timezone.localdate() + timedelta(days=100)
    grant = approve_request(request=request_of_hanako, by=city_staff, ends_on=ends_on, note="よろしく")
    assert (grant.user, grant.role, grant.layer, grant.ends_on) == (participant, Role.COORDINATOR, 1, ends_on)
    assert (list(grant.areas.all()), grant.affiliation) == ([tokorozawa], "みどり社会福祉協議会")
    request_of_hanako.refresh_from_db()
    assert (request_of_hanako.state, request_of_hanako.decided_by) == (RequestState.APPROVED, city_staff)
    assert request_of_hanako.grant == grant
    assert ModelLogEntry.objects.for_instance(request_of_hanako).filter(action="roles.approve").count() == 1
    assert ModelLogEntry.objects.for_instance(grant).filter(action="roles.grant").count() == 1
    tell_of_due_events()
    assert "よろしく" in Mail.objects.get(text_key="role-given").text


def test_declining_needs_words_and_tells_them(request_of_hanako, city_staff):
    with pytest.raises(ValidationError):
        decline_request(request=request_of_hanako, by=city_staff, note=" ")
    decline_request(request=request_of_hanako, by=city_staff, note="所属を確認できません。")
    assert not RoleGrant.objects.filter(user=request_of_hanako.user).exists()
    tell_of_due_events()
    assert "所属を確認できません。" in Mail.objects.get(text_key="role-declined").text


@pytest.mark.parametrize("verb", [approve_request, decline_request])
def test_staff_of_another_municipality_cannot_decide(request_of_hanako, other_staff, verb):
    with pytest.raises(PermissionDenied):
        verb(request=request_of_hanako, by=other_staff, note="x")
    request_of_hanako.refresh_from_db()
    assert request_of_hanako.state == RequestState.WAITING


@pytest.mark.parametrize("role", [Role.COORDINATOR, Role.ADVISOR])
def test_neighbours_of_the_same_area_cannot_decide(request_of_hanako, tokorozawa, role):
    with pytest.raises(PermissionDenied):
        approve_request(request=request_of_hanako, by=make_person(role, tokorozawa))


def test_area_that_reaches_beyond_needs_the_prefecture(participant, city_staff, office, tokorozawa, kawagoe):
    request = ask(participant, tokorozawa, kawagoe, role=Role.MUNICIPAL_STAFF, layer=None)
    with pytest.raises(PermissionDenied):
        approve_request(request=request, by=city_staff)
    assert approve_request(request=request, by=office).areas.count() == 2


def test_nobody_decides_on_the_own_request(city_staff, office, tokorozawa):
    for person in (city_staff, office):
        request = ask(person, tokorozawa)
        with pytest.raises(PermissionDenied):
            approve_request(request=request, by=person)


@pytest.mark.parametrize("second", [approve_request, decline_request])
@pytest.mark.parametrize("first", [approve_request, decline_request])
def test_second_decider_is_told_who_was_first(request_of_hanako, city_staff, office, first, second):
    first(request=request_of_hanako, by=city_staff, note="先に")
    with pytest.raises(AlreadyDecided) as caught:
        second(request=request_of_hanako, by=office, note="後で")
    assert caught.value.request.decided_by == city_staff
    assert city_staff.get_full_name() in caught.value.message
    request_of_hanako.refresh_from_db()
    assert request_of_hanako.decision_note == "先に"


def test_withdrawn_request_is_not_decided(request_of_hanako, participant, city_staff):
    withdraw_request(request=request_of_hanako, by=participant)
    with pytest.raises(AlreadyDecided):
        approve_request(request=request_of_hanako, by=city_staff)
    with pytest.raises(AlreadyDecided):
        withdraw_request(request=request_of_hanako, by=participant)


def test_others_withdraw_nothing(request_of_hanako, city_staff, office):
    for person in (city_staff, office, make_user()):
        with pytest.raises(PermissionDenied):
            withdraw_request(request=request_of_hanako, by=person)


def test_second_request_for_the_same_role_waits_for_the_first(request_of_hanako, participant, kawagoe):
    with pytest.raises(ValidationError, match="もう申請しています"):
        ask(participant, kawagoe)
    withdraw_request(request=request_of_hanako, by=participant)
    ask(participant, kawagoe)


def test_held_role_is_not_asked_for_again_but_a_longer_term_is(tokorozawa):
    person = make_person(Role.COORDINATOR, tokorozawa)
    with pytest.raises(ValidationError, match="もうお持ちです"):
        ask(person, tokorozawa)
    RoleGrant.objects.filter(user=person).update(ends_on=timezone.localdate() + timedelta(days=5))
    ask(person, tokorozawa)


@pytest.mark.parametrize(
    "role", [Role.ADMINISTRATOR, Role.PREFECTURE_OFFICE, Role.ADVISOR, Role.PARTICIPANT, "nonsense"]
)
def test_other_roles_are_not_asked_for(participant, tokorozawa, role):
    with pytest.raises(ValidationError):
        ask(participant, tokorozawa, role=role)


@pytest.mark.parametrize(
    ("field", "text"), [("affiliation", " "), ("affiliation", "あ" * 101), ("reason", ""), ("reason", "あ" * 1001)]
)
def test_texts_are_needed_and_have_an_end(participant, tokorozawa, field, text):
    with pytest.raises(ValidationError) as caught:
        ask(participant, tokorozawa, **{field: text})
    assert list(caught.value.message_dict) == [field]


def test_area_that_went_out_of_use_meanwhile_is_not_given(request_of_hanako, city_staff, tokorozawa):
    tokorozawa.retired_on = timezone.localdate()
    tokorozawa.save()
    with pytest.raises(ValidationError):
        approve_request(request=request_of_hanako, by=city_staff)


def test_list_and_single_answer_agree(participant, city_staff, other_staff, office, tokorozawa, kawagoe, living_area):
    here = ask(participant, tokorozawa)
    there = ask(make_user(), kawagoe)
    both = ask(make_user(), tokorozawa, kawagoe, role=Role.MUNICIPAL_STAFF, layer=None)
    inside = ask(make_user(), living_area, layer=2)
    own = ask(city_staff, tokorozawa)
    everything = [here, there, both, inside, own]
    expected = {city_staff: {here, inside}, other_staff: {there}, office: set(everything), participant: set()}
    for person, decidable in expected.items():
        assert set(requests_decidable_by(person)) == decidable
        assert {request for request in everything if may_decide(person, request)} == decidable


def test_approved_twice_over_two_requests_the_role_is_one(participant, city_staff, tokorozawa):
    first = approve_request(request=ask(participant, tokorozawa), by=city_staff)
    RoleGrant.objects.filter(pk=first.pk).update(ends_on=timezone.localdate() + timedelta(days=3))
    again = ask(participant, tokorozawa)
    assert approve_request(request=again, by=city_staff) == first
    again.refresh_from_db()
    assert again.state == RequestState.APPROVED


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("attempt", range(5))
def test_two_deciders_at_once_decide_once(city_staff, office, tokorozawa, attempt):
    request = ask(make_user(), tokorozawa)
    results = in_two_threads(
        lambda: approve_request(request=RoleRequest.objects.get(pk=request.pk), by=city_staff),
        lambda: decline_request(request=RoleRequest.objects.get(pk=request.pk), by=office, note="今回は見送ります。"),
    )
    lost = [result for result in results if isinstance(result, AlreadyDecided)]
    assert len(lost) == 1, results
    request.refresh_from_db()
    assert lost[0].request.decided_by == request.decided_by
    was_approved = request.state == RequestState.APPROVED
    assert RoleGrant.objects.filter(user=request.user).exists() is was_approved
    assert NoticeEvent.objects.filter(verb__in=["role-given", "role-declined"]).count() == 1


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("attempt", range(3))
def test_two_windows_ask_once(participant, tokorozawa, kawagoe, attempt):
    results = in_two_threads(lambda: ask(participant, tokorozawa), lambda: ask(participant, kawagoe))
    assert [isinstance(result, ValidationError) for result in results].count(True) == 1, results
    assert RoleRequest.objects.count() == 1


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("attempt", range(3))
def test_role_given_twice_at_once_is_one(participant, tokorozawa, attempt):
    results = in_two_threads(*[lambda: give(participant, Role.COORDINATOR, tokorozawa)] * 2)
    assert all(isinstance(result, RoleGrant) for result in results), results
    assert RoleGrant.objects.filter(user=participant).count() == 1


def test_what_is_decided_or_taken_back_is_no_news_to_anybody(participant, city_staff, tokorozawa, kawagoe):
    first, second = ask(participant, tokorozawa), ask(make_user(), tokorozawa)
    third = ask(make_user(), tokorozawa)
    withdraw_request(request=third, by=third.user)
    tell_of_due_events()
    notices = Notice.objects.filter(user=city_staff, event__verb="role-requested")
    assert sorted(notice.event.object_id for notice in notices) == sorted([str(first.pk), str(second.pk)])
    approve_request(request=first, by=city_staff)
    assert [notice.event.object_id for notice in notices.filter(read_at=None)] == [str(second.pk)]
    second.delete()
    assert not notices.filter(read_at=None).exists()
