"""Applying: what is typed is kept, what is sent becomes an organization, and whoever decides first decides."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError
from django.utils import timezone
from wagtail.models import ModelLogEntry

from notifications.models import NoticeEvent
from organizations import services
from organizations.application_steps import ApplicationSteps
from organizations.enums import ApplicationState, MemberRole
from organizations.forms.fields import TelephoneField
from organizations.models import Application, Membership, Organization, ParticipationRules
from organizations.permissions import applications_decidable_by, applications_written_by, may_decide, may_write
from organizations.services import AlreadyListed, NotInThisState, records_of
from roles.enums import Role
from tests.factories.organizations import make_organization
from tests.factories.pages import make_home
from tests.factories.people import make_person, make_user
from tests.factories.regions import MunicipalityFactory
from tests.organizations.applications import (
    answers,
    claim_answers,
    fill,
    make_application,
    make_entered_application,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def place():
    make_home()
    return MunicipalityFactory()


@pytest.fixture
def applicant():
    return make_user("applicant@example.jp")


@pytest.fixture
def office(place):
    return make_person(Role.PREFECTURE_OFFICE)


def told(verb):
    return NoticeEvent.objects.filter(verb=verb).count()


def fresh(application):
    return Application.objects.get(pk=application.pk)


class TestFromDraftToOrganization:
    def test_everything_that_was_typed_is_in_the_organization(self, applicant, office, place):
        application = make_application(applicant, place)
        assert application.receipt_number.startswith("202")
        found = services.approve_application(application=application, by=office, text="よろしくお願いします。")
        assert found.live
        assert (found.name, found.kana, found.corporate_number) == (
            "特定非営利活動法人みどりの会",
            "みどりのかい",
            "8000020130001",
        )
        assert found.body_kind.key == "npo"
        assert [field.key for field in found.fields.all()] == ["shopping"]
        assert found.public_address == "埼玉県所沢市見本町1-2"
        service = found.services.get()
        assert (service.name, service.fee) == ("買い物の代行", "500〜1,400円／1時間")
        assert [(offer.kind, offer.text) for offer in found.offers.all()] == [("goods", "軽トラック1台")]
        records = records_of(found)
        assert records["times"] == {str(service.uuid): "火曜と木曜"}
        assert [(row["name"], row["visibility"]) for row in records["contacts"]] == [
            ("事務局", "public"),
            ("代表", "coordinators"),
        ]
        assert Membership.objects.get(organization=found).role == MemberRole.MANAGER
        assert fresh(application).organization == found
        assert [event.state for event in application.events.all()] == ["submitted", "approved"]
        assert ModelLogEntry.objects.filter(action="organizations.application").count() == 2
        assert [told(f"application-{verb}") for verb in ("received", "arrived", "approved")] == [1, 1, 1]

    @pytest.mark.parametrize(
        ("step", "codes"),
        [
            ({"reach": ["here"]}, []),
            ({"reach": ["prefecture"]}, ["11"]),
            ({"reach": ["nation"]}, ["00"]),
            ({"reach": ["some"], "areas": ["11208", "11215"]}, ["11208", "11215"]),
            ({"reach": ["some"], "areas": ["11215"], "area_note": ["東部だけ"]}, ["11215"]),
        ],
    )
    def test_where_it_works(self, applicant, office, place, step, codes):
        MunicipalityFactory(code="11215", name="狭山市")
        found = services.approve_application(application=make_application(applicant, place, place=step), by=office)
        assert [row.area_id for row in found.service_areas.all()] == codes

    def test_what_people_type_is_kept_as_it_is_written(self, applicant, office, place):
        typed = {
            "name": {"kana": ["ミドリノカイ"], "corporate_number": ["８０００-０２０１-３０００１"]},
            "place": {"postal_code": ["〒３５９０００１"], "reach": ["part"], "area_note": ["東部だけ"]},
            "contacts": {"contacts-0-phone": ["０４（００００）１１１１"]},
        }
        found = services.approve_application(application=make_application(applicant, place, **typed), by=office)
        assert (found.kana, found.corporate_number) == ("みどりのかい", "8000020130001")
        assert found.postal_code == "359-0001"
        assert [(row.area, row.note) for row in found.service_areas.all()] == [(place, "東部だけ")]
        assert found.contacts.first().phone == "04-0000-1111"

    @pytest.mark.parametrize(
        ("typed", "kept"),
        [
            ("09012345678", "090-1234-5678"),
            ("０１２０ー１２３ー４５６", "0120-123-456"),
            ("0120123456", "0120-123-456"),
            ("049 222 3333", "049-222-3333"),
        ],
    )
    def test_telephones_as_people_type_them(self, typed, kept):
        assert TelephoneField().clean(typed) == kept

    @pytest.mark.parametrize("typed", ["0492223333", "049-222-3333（内線12）", "なし"])
    def test_what_is_no_number_is_told(self, typed):
        with pytest.raises(ValidationError, match="「-」で区切って"):
            TelephoneField().clean(typed)

    def test_staff_have_looked_through_what_they_approve(self, applicant, office, place):
        found = services.approve_application(application=make_application(applicant, place), by=office)
        assert found.status.confirmed_on == timezone.localdate()

    def test_begun_again_with_what_was_typed(self, applicant, office, place):
        sent = make_application(applicant, place)
        with pytest.raises(NotInThisState):
            services.begin_again(application=sent, by=applicant)
        services.decline_application(application=sent, by=office, text="説明が足りません。")
        with pytest.raises(PermissionDenied):
            services.begin_again(application=sent, by=make_user("other@example.jp"))
        again = services.begin_again(application=fresh(sent), by=applicant)
        assert (again.state, again.name) == (ApplicationState.DRAFT, sent.name)
        assert services.begin_again(application=fresh(sent), by=applicant) == again
        assert [step.key for step in ApplicationSteps(again).undone()] == ["rules"]

    def test_without_an_answer_staff_ask_once_more_or_decline(self, applicant, office, place):
        sent = make_application(applicant, place)
        services.ask_applicant(application=sent, by=office, text="一つめ")
        with pytest.raises(NotInThisState):
            services.ask_applicant(application=sent, by=office, text="同時")
        services.ask_applicant(application=sent, by=office, text="二つめ", is_seen_asked=True)
        assert fresh(sent).events.last().text == "二つめ"
        services.decline_application(application=sent, by=office, text="返事がありません。", is_seen_asked=True)
        assert fresh(sent).state == ApplicationState.DECLINED

    def test_question_answer_and_what_changed(self, applicant, office, place):
        application = make_application(applicant, place)
        services.take_up(application=application, by=office)
        # Who comes second is told, and the first keeps it.
        with pytest.raises(NotInThisState):
            services.take_up(application=application, by=make_person(Role.PREFECTURE_OFFICE))
        assert services.take_up(application=application, by=office).assignee == office
        assert fresh(application).assignee == office
        services.ask_applicant(application=application, by=office, text="料金を確かめてください。")
        asked = fresh(application)
        assert asked.state == ApplicationState.ASKED
        changed = answers(place)["services"] | {"services-0-fee_max": ["1000"]}
        services.save_step(application=asked, by=applicant, key="services", answers=changed)
        # Staff read what was sent until it is sent again.
        assert fresh(application).sent["services"]["services-0-fee_max"] == ["1400"]
        services.submit_application(application=asked, by=applicant, reply="直しました。")
        again = fresh(application)
        assert again.state == ApplicationState.RESUBMITTED
        assert again.receipt_number == application.receipt_number
        assert again.sent["services"]["services-0-fee_max"] == ["1000"]
        assert again.sent_before["services"]["services-0-fee_max"] == ["1400"]
        assert again.events.last().text == "直しました。"
        assert told("application-answered") == 1
        services.approve_application(application=again, by=office)

    def test_declined_with_a_reason_and_withdrawn(self, applicant, office, place):
        first = make_application(applicant, place)
        services.decline_application(application=first, by=office, text="活動の内容が分かりませんでした。")
        assert fresh(first).events.last().text == "活動の内容が分かりませんでした。"
        second = make_application(applicant, place)
        services.withdraw_application(application=second, by=applicant)
        assert fresh(second).state == ApplicationState.WITHDRAWN
        assert not Organization.objects.exists()

    def test_group_without_a_number_and_without_services(self, applicant, office, place):
        application = make_application(
            applicant,
            place,
            name={"name": ["元町お助け隊"], "corporate_number": [""]},
            services={"services-TOTAL_FORMS": ["0"]},
        )
        found = services.approve_application(application=application, by=office)
        assert (found.corporate_number, found.services.count()) == ("", 0)

    def test_rules_of_the_day_are_agreed_to(self, applicant, place):
        first = make_application(applicant, place)
        ParticipationRules(text="新しいきまり").save()
        second = make_application(applicant, place)
        assert (fresh(first).rules.version, fresh(second).rules.version) == (1, 2)
        with pytest.raises(ValueError, match="never changed"):
            fresh(first).rules.save()


class TestWhatMayNotBe:
    def test_what_is_not_complete_is_not_sent_and_nothing_is_lost(self, applicant, place):
        draft = services.start_application(by=applicant)
        filled = answers(place, activity={"summary": [""]})
        draft = fill(draft, applicant, filled)
        with pytest.raises(ValidationError, match="「活動」"):
            services.submit_application(application=draft, by=applicant)
        assert fresh(draft).answers["name"] == filled["name"]
        assert [step.key for step in ApplicationSteps(draft).undone()] == ["activity"]

    @pytest.mark.parametrize(
        ("step", "changed", "fault"),
        [
            ("name", {"corporate_number": ["8000020130002"]}, "法人番号が正しくありません"),
            ("name", {"kana": ["緑の会"]}, "ひらがな"),
            ("place", {"reach": ["some"]}, "1つ以上選んで"),
            ("name", {"kana": ["midori"]}, "ひらがな"),
            ("place", {"area_note": ["東部だけ"]}, "「所在地の市区町村の一部」を選んだとき"),
            ("place", {"reach": ["part"]}, "どの部分で活動しているか"),
            ("place", {"address_is_public": []}, "公開するか、公開しないか"),
            ("place", {"postal_code": ["35300"]}, "「330-0001」のように"),
            ("contacts", {"contacts-0-phone": ["でんわ"]}, "市外局番から"),
            ("rules", {"person_phone": ["しらない"]}, "市外局番から"),
            ("services", {"services-0-fee_max": ["100"]}, "小さくできません"),
            ("services", {"services-0-fee_unit": [""]}, "単位を選んで"),
            ("contacts", {"contacts-0-phone": [""]}, "1つは入力"),
            ("rules", {"agrees": []}, "参加のきまりを読んで"),
            ("rules", {"not_antisocial": []}, "反社会的勢力でないこと"),
        ],
    )
    def test_faults_stand_at_their_fields(self, applicant, place, step, changed, fault):
        draft = fill(services.start_application(by=applicant), applicant, answers(place, **{step: changed}))
        steps = ApplicationSteps(draft)
        assert not steps.is_done(step)
        errors = " ".join(str(part.form.errors) for part in steps.parts(step))
        assert fault in errors

    def test_an_optional_step_that_nobody_opened_is_in_nobodys_way(self, applicant, office, place):
        services.add_first_rules()
        filled = {key: typed for key, typed in answers(place).items() if key not in ("services", "offers")}
        draft = fill(services.start_application(by=applicant), applicant, filled)
        assert ApplicationSteps(draft).to_go_on_with().key == "services"
        sent = services.submit_application(application=draft, by=applicant)
        found = services.approve_application(application=sent, by=office)
        assert not found.services.exists()

    def test_what_nobody_has_typed_into_is_begun_once(self, applicant, place):
        first = services.start_application(by=applicant)
        assert services.start_application(by=applicant) == first

    def test_twice_sent_is_once_sent(self, applicant, place):
        application = make_application(applicant, place)
        with pytest.raises(NotInThisState):
            services.submit_application(application=application, by=applicant)
        assert told("application-received") == 1

    @pytest.mark.parametrize("first", ["approve", "decline", "ask"])
    @pytest.mark.parametrize("second", ["approve", "decline", "ask"])
    def test_the_second_decision_is_refused(self, applicant, office, place, first, second):
        other = make_person(Role.PREFECTURE_REVIEWER)
        application = make_application(applicant, place)
        verbs = {
            "approve": services.approve_application,
            "decline": services.decline_application,
            "ask": services.ask_applicant,
        }
        verbs[first](application=application, by=office, text="はじめ")
        with pytest.raises(NotInThisState) as raised:
            verbs[second](application=application, by=other, text="あと")
        assert "もう" in raised.value.message
        assert application.events.count() == 2

    def test_two_applications_for_one_number(self, applicant, office, place):
        first = make_application(applicant, place)
        second = make_application(make_user("second@example.jp"), place)
        services.approve_application(application=first, by=office)
        with pytest.raises(AlreadyListed) as raised:
            services.approve_application(application=second, by=office)
        assert "みどりの会" in raised.value.message
        assert fresh(second).state == ApplicationState.SUBMITTED
        assert Organization.objects.count() == 1

    def test_nobody_decides_on_his_own(self, place):
        both = make_person(Role.PREFECTURE_OFFICE)
        application = make_application(both, place)
        with pytest.raises(PermissionDenied):
            services.approve_application(application=application, by=both)
        assert not applications_decidable_by(both).exists()

    def test_staff_of_another_area_neither_see_nor_decide(self, applicant, place):
        elsewhere = make_person(Role.MUNICIPAL_STAFF, MunicipalityFactory(code="11215", name="狭山市"))
        here = make_person(Role.MUNICIPAL_STAFF, place)
        application = make_application(applicant, place)
        with pytest.raises(PermissionDenied):
            services.decline_application(application=application, by=elsewhere, text="だめ")
        assert not may_decide(application, elsewhere)
        assert may_decide(application, here)
        assert not applications_decidable_by(elsewhere).exists()
        assert applications_decidable_by(here).get() == application

    def test_drafts_are_nobody_elses(self, applicant, office, place):
        draft = fill(services.start_application(by=applicant), applicant, answers(place))
        assert not applications_decidable_by(office).exists()
        assert not may_decide(draft, office)
        assert not may_write(draft, office)
        assert not applications_written_by(office).exists()
        for verb in (services.submit_application, services.discard_draft):
            with pytest.raises(PermissionDenied):
                verb(application=draft, by=office)

    def test_too_many_drafts(self, applicant, place):
        for _ in range(10):
            fill(services.start_application(by=applicant), applicant, {"name": answers(place)["name"]})
        with pytest.raises(ValidationError, match="書きかけの申請が多い"):
            services.start_application(by=applicant)

    def test_one_receipt_number_is_one_application(self, applicant, place):
        application = make_application(applicant, place)
        with pytest.raises(IntegrityError):
            Application.objects.create(applicant=applicant, receipt_number=application.receipt_number)


class TestClaim:
    def test_the_first_becomes_manager_others_editors(self, applicant, office, place):
        found = make_organization(place=place)
        for number, user in enumerate([applicant, make_user("second@example.jp")]):
            draft = fill(services.start_application(by=user, organization=found), user, claim_answers())
            application = services.submit_application(application=draft, by=user)
            assert application.located_in == place
            services.approve_application(application=application, by=office)
            role = Membership.objects.get(organization=found, user=user).role
            assert role == (MemberRole.EDITOR if number else MemberRole.MANAGER)
        assert Organization.objects.count() == 1

    def test_begun_twice_it_is_one(self, applicant, place):
        found = make_organization(place=place)
        first = services.start_application(by=applicant, organization=found)
        assert services.start_application(by=applicant, organization=found) == first


class TestEnteredForSomebody:
    def test_same_record_and_those_who_typed_it_are_told(self, office, place):
        application = make_entered_application(office, place)
        assert application.applicant is None
        assert application.get_received_by_display() == "紙"
        other = make_person(Role.PREFECTURE_REVIEWER)
        found = services.approve_application(application=application, by=other)
        assert found.live
        assert not found.memberships.exists()

    def test_a_colleague_enters_the_answer(self, office, place):
        application = make_entered_application(office, place)
        services.ask_applicant(application=application, by=office, text="電話で尋ねます。")
        other, outsider = make_person(Role.PREFECTURE_OFFICE), make_user()
        assert applications_written_by(other).get() == application
        assert not applications_written_by(outsider).exists()
        services.submit_application(application=application, by=other, reply="火曜です。")
        assert fresh(application).state == ApplicationState.RESUBMITTED

    def test_nobody_else_types_for_others(self, applicant, place):
        with pytest.raises(PermissionDenied):
            make_entered_application(applicant, place)
