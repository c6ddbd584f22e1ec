"""Edits by members: they wait, and lose nothing."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from wagtail.models import WorkflowContentType

from notifications.models import NoticeEvent
from organizations import services
from organizations.answers import answers_of
from organizations.application_steps import ApplicationSteps
from organizations.enums import ApplicationKind, ApplicationState, MemberRole
from organizations.models import (
    Application,
    Membership,
)
from organizations.services import NotInThisState, VersionChanged, records_of
from roles.enums import Role
from tests.factories.organizations import make_organization
from tests.factories.people import make_person, make_user
from tests.factories.regions import MunicipalityFactory, PrefectureFactory
from tests.organizations.applications import fresh, member, now

pytestmark = pytest.mark.django_db


def edited(found, by, **changed):
    """The draft of an edit with answers put over those of its steps."""
    draft = services.start_edit(organization=found, by=by)
    for key, answers in changed.items():
        draft = services.save_step(application=draft, by=by, key=key, answers=draft.answers[key] | answers)
    return draft


class TestEdit:
    def test_what_is_there_now_stands_in_the_form_and_sent_unchanged_nothing_changes(self, found, manager, office):
        before = answers_of(found)
        draft = services.start_edit(organization=found, by=manager)
        assert not ApplicationSteps(draft).undone()
        services.submit_edit(application=draft, by=manager)
        services.approve_application(application=draft, by=office)
        assert answers_of(now(found)) == before
        assert now(found).links.get().title == "記録"
        assert now(found).public_point == (35.8, 139.5)

    @pytest.mark.parametrize("areas", [[], ["11"], ["11208"], ["11208", "11215"]])
    def test_areas_come_back_as_they_are(self, place, areas):
        MunicipalityFactory(code="11215", name="狭山市")
        PrefectureFactory()
        from regions.models import Area

        serves = tuple(Area.objects.in_bulk(areas)[code] for code in areas)
        other = make_organization(name="ほか", place=place, serves=serves)
        user = member(other)
        draft = services.start_edit(organization=other, by=user)
        services.submit_edit(application=draft, by=user)
        revision = now(other).get_latest_revision_as_object()
        assert [row.area_id for row in revision.service_areas.all()] == areas

    def test_it_waits_while_the_approved_version_stays_public(self, found, manager, office):
        draft = edited(found, manager, activity={"summary": ["改めた説明です。"]})
        services.submit_edit(application=draft, by=manager)
        assert now(found).summary != "改めた説明です。"
        assert now(found).workflow_in_progress
        services.approve_application(application=fresh(draft), by=office)
        assert now(found).summary == "改めた説明です。"
        assert not now(found).workflow_in_progress
        assert fresh(draft).state == ApplicationState.APPROVED

    def test_a_service_keeps_its_uuid_and_times(self, found, manager, office):
        uuid = found.services.get().uuid
        draft = edited(found, manager, services={"services-0-name": ["買い物と配達"]})
        services.submit_edit(application=draft, by=manager)
        services.approve_application(application=fresh(draft), by=office)
        service = now(found).services.get()
        assert (service.name, service.uuid) == ("買い物と配達", uuid)
        assert records_of(found)["times"] == {str(uuid): "平日"}

    def test_reviewer_reads_what_is_different(self, client, found, manager, office):
        draft = edited(found, manager, activity={"summary": ["改めた説明です。"]})
        services.submit_edit(application=draft, by=manager)
        client.force_login(office)
        text = client.get(reverse("organization_application", args=[draft.pk])).content.decode()
        assert text.count("<strong>変更</strong>") == 1
        assert "改めた説明です。" in text
        assert "買い物に行けない高齢者に、食料品を届けます。" in text

    def test_sent_back_answered_and_approved(self, found, manager, office):
        draft = edited(found, manager, activity={"summary": ["改めた説明です。"]})
        services.submit_edit(application=draft, by=manager)
        services.ask_applicant(application=fresh(draft), by=office, text="もう少しくわしく。")
        asked = fresh(draft)
        assert asked.state == ApplicationState.ASKED
        assert asked.events.last().text == "もう少しくわしく。"
        step = asked.answers["activity"] | {"summary": ["くわしい説明です。"]}
        services.save_step(application=asked, by=manager, key="activity", answers=step)
        services.submit_edit(application=fresh(draft), by=manager, reply="直しました。")
        assert fresh(draft).state == ApplicationState.RESUBMITTED
        services.approve_application(application=fresh(draft), by=office)
        assert now(found).summary == "くわしい説明です。"

    def test_declined_the_public_version_is_what_the_next_edit_begins_from(self, found, manager, office):
        draft = edited(found, manager, activity={"summary": ["改めた説明です。"]})
        services.submit_edit(application=draft, by=manager)
        services.decline_application(application=fresh(draft), by=office, text="事実と違います。")
        assert fresh(draft).state == ApplicationState.DECLINED
        assert fresh(draft).events.last().text == "事実と違います。"
        assert not now(found).workflow_in_progress
        again = services.start_edit(organization=found, by=manager)
        assert again.answers["activity"]["summary"] == [found.summary]

    def test_decided_in_wagtails_own_screens_it_is_settled_too(self, found, manager, office):
        draft = edited(found, manager, activity={"summary": ["改めた説明です。"]})
        services.submit_edit(application=draft, by=manager)
        state = now(found).current_workflow_state
        state.current_task_state.specific.approve(user=office)
        assert fresh(draft).state == ApplicationState.APPROVED
        with pytest.raises(NotInThisState):
            services.decline_application(application=draft, by=office, text="あと")

    def test_published_at_once_by_staff_it_is_settled_too(self, found, manager, office):
        draft = edited(found, manager, activity={"summary": ["改めた説明です。"]})
        services.submit_edit(application=draft, by=manager)
        now(found).latest_revision.publish(user=office)
        assert fresh(draft).state == ApplicationState.APPROVED

    def test_published_by_staff_with_a_correction_it_is_settled_too_and_they_were_told(
        self, client, found, manager, office
    ):
        draft = edited(found, manager, activity={"summary": ["改めた説明です。"]})
        services.submit_edit(application=draft, by=manager)
        client.force_login(office)
        text = client.get(reverse("wagtailsnippets_organizations_organization:edit", args=[found.pk])).content.decode()
        assert "団体の人が送った変更があります（提出" in text
        assert reverse("organization_application", args=[draft.pk]) in text
        corrected = now(found).get_latest_revision_as_object()
        corrected.alternate_name = "みどり"
        corrected.save_revision(user=office).publish(user=office)
        assert (now(found).summary, now(found).alternate_name) == ("改めた説明です。", "みどり")
        assert fresh(draft).state == ApplicationState.APPROVED

    def test_a_draft_of_staff_is_not_taken_for_the_members_own_and_not_lost(self, client, found, manager, office):
        staff_draft = now(found).get_latest_revision_as_object()
        staff_draft.alternate_name = "職員の下書き"
        staff_draft.save_revision(user=office)
        draft = edited(found, manager, activity={"summary": ["改めた説明です。"]})
        assert draft.answers["name"]["alternate_name"] == [""]
        services.submit_edit(application=draft, by=manager)
        services.decline_application(application=fresh(draft), by=office, text="事実と違います。")
        kept = now(found).get_latest_revision_as_object()
        assert (kept.alternate_name, kept.summary) == ("職員の下書き", found.summary)

    def test_what_staff_save_besides_is_told_to_who_approves(self, client, found, manager, office):
        draft = edited(found, manager, activity={"summary": ["改めた説明です。"]})
        services.submit_edit(application=draft, by=manager)
        client.force_login(office)
        address = reverse("organization_application", args=[draft.pk])
        assert "職員が団体の内容を保存しています" not in client.get(address).content.decode()
        corrected = now(found).get_latest_revision_as_object()
        corrected.alternate_name = "みどり"
        corrected.save_revision(user=office)
        assert "職員が団体の内容を保存しています" in client.get(address).content.decode()

    def test_sent_again_it_is_still_compared_with_what_everybody_reads(self, found, manager, office):
        draft = edited(found, manager, activity={"summary": ["改めた説明です。"]})
        services.submit_edit(application=draft, by=manager)
        services.ask_applicant(application=fresh(draft), by=office, text="なぜですか。")
        services.submit_edit(application=fresh(draft), by=manager, reply="始めたからです。")
        assert fresh(draft).sent_before["activity"]["summary"] == [found.summary]

    def test_taken_back_the_next_edit_is_sent_at_once(self, found, manager):
        """What was taken back is no news of the office."""
        services.submit_edit(application=(draft := edited(found, manager)), by=manager)
        services.withdraw_application(application=fresh(draft), by=manager)
        again = edited(found, manager, activity={"summary": ["改めた説明です。"]})
        services.submit_edit(application=again, by=manager)
        assert fresh(again).state == ApplicationState.SUBMITTED

    def test_wagtails_buttons_do_not_decide_it(self, client, found, manager, office):
        address = reverse("wagtailsnippets_organizations_organization:edit", args=[found.pk])
        client.force_login(office)
        names = ("action-cancel-workflow", "workflow-action", "action-restart-workflow", "action-submit")
        services.submit_edit(application=edited(found, manager), by=manager)
        text = client.get(address).content.decode()
        assert "action-publish" in text
        assert not [name for name in names if f'name="{name}"' in text]

    def test_taken_out_of_review_in_wagtail_the_declined_words_are_nobodys_draft(self, found, manager, office):
        draft = edited(found, manager, activity={"summary": ["改めた説明です。"]})
        services.submit_edit(application=draft, by=manager)
        now(found).current_workflow_state.cancel(user=office)
        assert fresh(draft).state == ApplicationState.DECLINED
        assert now(found).get_latest_revision_as_object().summary == found.summary

    def test_while_one_is_open_no_other_is_begun(self, client, found, manager):
        draft = services.start_edit(organization=found, by=manager)
        client.force_login(manager)
        response = client.get(reverse("organizations:edit", args=[found.pk]))
        assert response["Location"] == reverse("organizations:application", args=[draft.pk])

    def test_two_members_write_in_one_draft(self, found, manager):
        other = member(found, MemberRole.EDITOR)
        draft = services.start_edit(organization=found, by=manager)
        assert services.start_edit(organization=found, by=other) == draft
        assert Application.objects.filter(kind=ApplicationKind.EDIT).count() == 1
        seen = services.version_of_step(draft, "activity")
        step = draft.answers["activity"]
        services.save_step(
            application=draft, by=manager, key="activity", answers=step | {"summary": ["ひとり目"]}, seen=seen
        )
        with pytest.raises(services.ChangedElsewhere):
            services.save_step(
                application=draft, by=other, key="activity", answers=step | {"summary": ["ふたり目"]}, seen=seen
            )

    def test_staff_changed_it_meanwhile_nothing_is_lost(self, client, found, manager, office):
        draft = edited(found, manager, activity={"summary": ["わたしの説明"]})
        staff = now(found).get_latest_revision_as_object()
        staff.summary = "事務局の説明"
        staff.save_revision(user=office).publish(user=office)
        with pytest.raises(VersionChanged):
            services.submit_edit(application=draft, by=manager)
        assert fresh(draft).state == ApplicationState.DRAFT
        client.force_login(manager)
        address = reverse("organizations:summary", args=[draft.pk])
        response = client.post(address)
        text = response.content.decode()
        assert "事務局の説明" in text
        assert "わたしの説明" in text
        client.post(address, {"seen_version": response.context["changed"].latest_revision_id})
        assert fresh(draft).state == ApplicationState.SUBMITTED
        assert now(found).summary == "事務局の説明"

    def test_another_address_takes_the_mark_from_the_map(self, found, manager, office):
        draft = edited(found, manager, place={"address": ["見本町9-9"]})
        services.submit_edit(application=draft, by=manager)
        services.approve_application(application=fresh(draft), by=office)
        assert now(found).public_point is None

    def test_who_is_no_member_begins_none(self, found):
        with pytest.raises(PermissionDenied):
            services.start_edit(organization=found, by=make_user())

    def test_without_a_workflow_it_is_decided_all_the_same(self, found, manager, office):
        WorkflowContentType.objects.all().delete()
        draft = edited(found, manager, activity={"summary": ["改めた説明です。"]})
        services.submit_edit(application=draft, by=manager)
        services.ask_applicant(application=fresh(draft), by=office, text="もう少しくわしく。")
        assert fresh(draft).state == ApplicationState.ASKED
        services.submit_edit(application=fresh(draft), by=manager)
        services.approve_application(application=fresh(draft), by=office)
        assert now(found).summary == "改めた説明です。"

    def test_taken_back_it_is_in_review_no_more(self, found, manager):
        draft = edited(found, manager, activity={"summary": ["改めた説明です。"]})
        services.submit_edit(application=draft, by=manager)
        services.withdraw_application(application=fresh(draft), by=manager)
        assert fresh(draft).state == ApplicationState.WITHDRAWN
        assert not now(found).workflow_in_progress
        assert now(found).get_latest_revision_as_object().summary == found.summary

    def test_who_edits_gets_a_receipt_and_a_day_and_is_told_once_of_what_is_decided(self, found, manager, office):
        draft = edited(found, manager, activity={"summary": ["改めた説明です。"]})
        services.submit_edit(application=draft, by=manager)
        assert fresh(draft).answer_by
        services.ask_applicant(application=fresh(draft), by=office, text="もう少しくわしく。")
        services.submit_edit(application=fresh(draft), by=manager)
        now(found).current_workflow_state.current_task_state.specific.approve(user=office)
        told = NoticeEvent.objects.filter(verb__startswith="application-").order_by("pk")
        assert [event.verb for event in told] == [
            "application-received",
            "application-asked",
            "application-received-again",
            "application-approved",
        ]

    def test_a_member_on_the_staff_does_not_approve_the_own_edit(self, found, manager):
        both = make_person(Role.PREFECTURE_OFFICE)
        Membership.objects.create(organization=found, user=both, role=MemberRole.EDITOR)
        draft = edited(found, manager, activity={"summary": ["改めた説明です。"]})
        services.submit_edit(application=draft, by=manager)
        with pytest.raises(PermissionDenied):
            services.approve_application(application=fresh(draft), by=both)


class TestNothingIsLostInAnEdit:
    """What the steps show otherwise than staff entered it comes back as it was."""

    @pytest.fixture
    def rich(self, place):
        PrefectureFactory()
        tokyo = PrefectureFactory(code="13", name="東京都", kana="とうきょうと")
        elsewhere = MunicipalityFactory(code="13208", name="調布市", parent=tokyo, prefecture_code="13")
        sayama = MunicipalityFactory(code="11215", name="狭山市")
        return make_organization(
            place=elsewhere,
            serves=((place, "東部だけ"), (sayama, "団地だけ"), (elsewhere, "")),
            offers=[
                {"kind": "goods", "text": "軽トラック"},
                {"kind": "goods", "text": "机と椅子"},
                {"kind": "place", "text": "会議室"},
            ],
            agreements=[
                {
                    "area": elsewhere.code,
                    "name": "見守りの協定",
                    "signed_on": date(2024, 4, 1),
                    "ends_on": date(2029, 3, 31),
                    "url": "https://example.jp/agreement",
                }
            ],
        )

    def state(self, found):
        return {
            "located_in": found.located_in_id,
            "areas": [(row.area_id, row.note) for row in found.service_areas.all()],
            "offers": [(offer.kind, offer.text, offer.uuid) for offer in found.offers.all()],
            "agreements": [
                (row.area_id, row.name, row.signed_on, row.ends_on, row.url) for row in found.agreements.all()
            ],
        }

    def test_sent_unchanged(self, rich, office):
        user = member(rich)
        before = self.state(rich)
        draft = services.start_edit(organization=rich, by=user)
        services.submit_edit(application=draft, by=user)
        services.approve_application(application=fresh(draft), by=office)
        assert self.state(now(rich)) == before

    def test_a_note_of_one_area_is_taken_away(self, place, office):
        other = make_organization(name="ほか", place=place, serves=((place, "東部だけ"),))
        user = member(other)
        draft = edited(other, user, place={"reach": ["some"], "areas": [place.code], "area_note": [""]})
        services.submit_edit(application=draft, by=user)
        services.approve_application(application=fresh(draft), by=office)
        assert [row.note for row in now(other).service_areas.all()] == [""]

    def test_a_note_of_the_whole_prefecture_stays(self, place, office):
        other = make_organization(name="ほか", place=place, serves=((PrefectureFactory(), "島を除く"),))
        user = member(other)
        draft = services.start_edit(organization=other, by=user)
        services.submit_edit(application=draft, by=user)
        services.approve_application(application=fresh(draft), by=office)
        assert [row.note for row in now(other).service_areas.all()] == ["島を除く"]

    def test_an_offer_is_a_line(self, rich, office):
        user = member(rich)
        draft = edited(rich, user, offers={"goods": ["軽トラック\r\n\r\n  車いす "]})
        services.submit_edit(application=draft, by=user)
        services.approve_application(application=fresh(draft), by=office)
        assert [offer.text for offer in now(rich).offers.filter(kind="goods")] == ["軽トラック", "車いす"]

    def test_too_long_a_line_is_told_at_its_field(self, rich):
        user = member(rich)
        draft = edited(rich, user, offers={"goods": ["あ" * 201]})
        form = ApplicationSteps(draft).parts("offers")[0].form
        assert form.errors["goods"] == ["1行は200字までで書いてください。"]

    def test_an_agreement_does_not_end_before_it_begins(self, rich):
        draft = edited(rich, member(rich), offers={"agreements-0-ends_on": ["2020-01-01"]})
        rows = ApplicationSteps(draft).parts("offers")[1].form
        assert rows.forms[0].errors["ends_on"] == ["終わる日は、結んだ日より前にできません。"]
