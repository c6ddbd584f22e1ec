"""Members: edits that wait, what changes at once, colleagues, and always a manager."""

import re

import pytest
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from django.utils import timezone
from wagtail.models import ModelLogEntry

from notifications.models import Mail
from organizations import services
from organizations.application_steps import ApplicationSteps, answers_of
from organizations.enums import ApplicationKind, ApplicationState, MemberRole
from organizations.models import (
    Application,
    DirectorySettings,
    MemberInvitation,
    Membership,
    Organization,
)
from organizations.services import InvitationClosed, NotInThisState, VersionChanged, records_of
from roles.enums import Role
from tests.factories.organizations import make_organization
from tests.factories.pages import make_home
from tests.factories.people import make_person, make_user
from tests.factories.regions import MunicipalityFactory, PrefectureFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def place():
    make_home()
    return MunicipalityFactory()


@pytest.fixture
def found(place):
    return make_organization(
        place=place,
        address="見本町1-2",
        postal_code="359-0001",
        latitude="35.8",
        longitude="139.5",
        services=[
            {
                "name": "買い物の代行",
                "field": "shopping",
                "fee_min": 500,
                "fee_max": 1400,
                "fee_unit": "hour",
                "times": "平日",
            }
        ],
        offers=[{"kind": "goods", "text": "軽トラック"}],
        agreements=[{"area": "11208", "name": "見守りの協定"}],
        links=[{"title": "記録", "url": "https://example.jp/log"}],
        contacts=[{"name": "事務局", "phone": "04-0000-0000"}],
    )


def member(organization, role=MemberRole.MANAGER, email=""):
    user = make_user(email)
    Membership.objects.create(organization=organization, user=user, role=role)
    return user


@pytest.fixture
def manager(found):
    return member(found)


@pytest.fixture
def office(place):
    return make_person(Role.PREFECTURE_OFFICE)


def edited(found, by, **changed):
    """The draft of an edit with answers put over those of its steps."""
    draft = services.start_edit(organization=found, by=by)
    for key, answers in changed.items():
        draft = services.save_step(application=draft, by=by, key=key, answers=draft.answers[key] | answers)
    return draft


def now(found):
    return Organization.objects.get(pk=found.pk)


def fresh(application):
    return Application.objects.get(pk=application.pk)


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

    def test_a_member_on_the_staff_does_not_approve_the_own_edit(self, found, manager):
        both = make_person(Role.PREFECTURE_OFFICE)
        Membership.objects.create(organization=found, user=both, role=MemberRole.EDITOR)
        draft = edited(found, manager, activity={"summary": ["改めた説明です。"]})
        services.submit_edit(application=draft, by=manager)
        with pytest.raises(PermissionDenied):
            services.approve_application(application=fresh(draft), by=both)


class TestAtOnce:
    def form(self, client, found):
        response = client.get(reverse("organizations:records", args=[found.pk]))
        data = {"seen": response.context["seen"]}
        for form in (response.context["times"], *(response.context["contacts"] or ())):
            if form:
                data |= {field.html_name: field.value() or "" for field in form if field.name != "DELETE"}
        formset = response.context["contacts"]
        if formset is not None:
            data |= {field.html_name: field.value() for field in formset.management_form}
        return data

    def test_contacts_and_times_are_public_at_once_with_a_log(self, client, found, manager):
        client.force_login(manager)
        uuid = found.services.get().uuid
        data = self.form(client, found) | {f"times-times-{uuid}": "毎日", "contacts-0-phone": "04-0000-9999"}
        response = client.post(reverse("organizations:records", args=[found.pk]), data)
        assert response.status_code == 302, response.context["contacts"].errors
        client.logout()
        text = client.get(found.get_absolute_url()).content.decode()
        assert "毎日" in text
        assert "04-0000-9999" in text
        assert ModelLogEntry.objects.get(action="organizations.records").user == manager
        assert now(found).latest_revision_id == found.latest_revision_id

    @pytest.mark.parametrize(
        ("allowed", "times", "contacts"),
        [
            ({"times_at_once": False}, False, True),
            ({"contacts_at_once": False}, True, False),
            ({"times_at_once": False, "contacts_at_once": False}, False, False),
        ],
    )
    def test_what_staff_do_not_allow_stays(self, client, found, manager, allowed, times, contacts):
        DirectorySettings.objects.update_or_create(pk=1, defaults=allowed)
        client.force_login(manager)
        uuid = found.services.get().uuid
        data = self.form(client, found) | {
            f"times-times-{uuid}": "毎日",
            "times-activity": "active",
            "contacts-TOTAL_FORMS": "1",
            "contacts-INITIAL_FORMS": "0",
            "contacts-0-name": "あたらしい窓口",
            "contacts-0-phone": "04-0000-9999",
            "contacts-0-visibility": "public",
        }
        response = client.get(reverse("organizations:records", args=[found.pk]))
        assert "事務局に知らせてください" in response.content.decode()
        client.post(reverse("organizations:records", args=[found.pk]), data)
        records = records_of(found)
        assert (records["times"] == {str(uuid): "毎日"}) is times
        assert ("あたらしい窓口" in [row["name"] for row in records["contacts"]]) is contacts

    def test_for_others_there_are_no_such_pages(self, client, found, manager):
        client.force_login(make_user())
        for name in ("edit", "records", "members"):
            assert client.get(reverse(f"organizations:{name}", args=[found.pk])).status_code == 404


class TestColleagues:
    def secret(self):
        return re.search(r"/organizations/members/([^/]+)/", Mail.objects.latest("pk").text)[1]

    def test_invited_joined_and_once_only(self, client, found, manager):
        services.invite_member(organization=found, email="New@example.jp", role=MemberRole.EDITOR, by=manager)
        address = reverse("organizations:member_invitation", args=[self.secret()])
        assert found.name in client.get(address).content.decode()
        client.force_login(make_user("other@example.jp"))
        assert client.post(address).status_code == 409
        client.force_login(make_user("new@example.jp"))
        client.post(address)
        assert Membership.objects.get(user__email="new@example.jp").role == MemberRole.EDITOR
        client.force_login(make_user("third@example.jp"))
        assert client.post(address).status_code == 409
        assert "もう受けられています" in client.get(address).content.decode()

    def test_revoked_or_late_it_opens_nothing(self, found, manager):
        user = make_user("new@example.jp")
        first = services.invite_member(organization=found, email=user.email, role=MemberRole.EDITOR, by=manager)
        second = services.invite_member(organization=found, email=user.email, role=MemberRole.EDITOR, by=manager)
        with pytest.raises(InvitationClosed, match="取り消され"):
            services.accept_member_invitation(invitation=first, user=user)
        services.revoke_member_invitation(invitation=second, by=manager)
        with pytest.raises(InvitationClosed, match="取り消され"):
            services.accept_member_invitation(invitation=second, user=user)
        third = services.invite_member(organization=found, email=user.email, role=MemberRole.EDITOR, by=manager)
        MemberInvitation.objects.filter(pk=third.pk).update(expires_at=timezone.now())
        with pytest.raises(InvitationClosed, match="期限"):
            services.accept_member_invitation(invitation=third, user=user)
        assert Membership.objects.count() == 1

    def test_editors_invite_nobody(self, found, manager):
        editor = member(found, MemberRole.EDITOR)
        with pytest.raises(PermissionDenied):
            services.invite_member(organization=found, email="a@example.jp", role=MemberRole.EDITOR, by=editor)

    def test_never_without_a_manager(self, client, found, manager):
        own = Membership.objects.get(user=manager)
        with pytest.raises(ValidationError, match="管理者がいなくなる"):
            services.remove_member(membership=own, by=manager)
        with pytest.raises(ValidationError, match="管理者がいなくなる"):
            services.change_member(membership=own, role=MemberRole.EDITOR, by=manager)
        other = Membership.objects.get(user=member(found, MemberRole.EDITOR))
        services.change_member(membership=other, role=MemberRole.MANAGER, by=manager)
        client.force_login(manager)
        address = reverse("organizations:members", args=[found.pk])
        response = client.post(address, {"action": "remove", "key": own.pk})
        assert response["Location"] == reverse("roles:my_page")
        assert list(Membership.objects.all()) == [Membership.objects.get(pk=other.pk)]

    def test_the_page_tells_what_is_wrong(self, client, found, manager):
        client.force_login(manager)
        address = reverse("organizations:members", args=[found.pk])
        text = client.post(address, {"action": "invite", "email": "だれか", "role": "editor"}).content.decode()
        assert "メールアドレスの形が正しくありません" in text
        assert "だれか" in text
        own = Membership.objects.get(user=manager)
        assert "管理者がいなくなる" in client.post(address, {"action": "remove", "key": own.pk}).content.decode()

    def test_members_of_another_organization_are_out_of_reach(self, client, found, manager, place):
        other = make_organization(name="ほか", place=place)
        theirs = Membership.objects.get(user=member(other))
        client.force_login(manager)
        address = reverse("organizations:members", args=[found.pk])
        assert client.post(address, {"action": "remove", "key": theirs.pk}).status_code == 404
        with pytest.raises(PermissionDenied):
            services.remove_member(membership=theirs, by=manager)


def test_log_of_a_member_names_the_organization(found, manager):
    services.invite_member(organization=found, email="a@example.jp", role=MemberRole.EDITOR, by=manager)
    entry = ModelLogEntry.objects.get(action="organizations.members")
    assert entry.content_type == ContentType.objects.get_for_model(Organization)
    assert "a@example.jp" not in str(entry.data)
