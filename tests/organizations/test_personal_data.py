"""Somebody leaves the portal: what is theirs goes, what is the organization's stays, and staff look for a manager."""

from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from accounts import personal_data
from accounts.services import delete_account
from notifications import verbs
from notifications.models import NoticeEvent
from organizations import services
from organizations.enums import ApplicationState, MemberRole
from organizations.models import Application, Membership
from tests.factories.people import make_user
from tests.organizations.applications import claim_answers, fill, fresh, make_application, member, now

pytestmark = pytest.mark.django_db


@pytest.fixture
def hanako(place):
    return make_user("hanako@example.jp")


def a_photo():
    file = BytesIO()
    Image.new("RGB", (900, 600), "green").save(file, "JPEG")
    return SimpleUploadedFile("photo.jpg", file.getvalue())


def rows_of(user):
    return {
        kind.key: list(kind.of(user))
        for kind in personal_data.all_kinds()
        if kind.key.startswith("organizations.") and list(kind.of(user))
    }


def test_it_is_given_out_in_words(hanako, found):
    make_application(hanako)
    Membership.objects.create(organization=found, user=hanako, role=MemberRole.EDITOR)
    services.report_error(organization=found, what="other", text="電話が違います。", by=hanako)
    rows = rows_of(hanako)
    assert set(rows) == {"organizations.application", "organizations.membership", "organizations.report"}
    assert rows["organizations.membership"][0]["役割"] == "編集者"
    assert all(isinstance(value, str) for found in rows.values() for row in found for value in row.values())


def test_drafts_go_with_their_photos_and_what_waits_is_taken_back(hanako, django_capture_on_commit_callbacks):
    waiting = make_application(hanako)
    draft = services.start_application(by=hanako)
    photo = services.add_photo(
        application=draft, by=hanako, file=a_photo(), alt_text="公民館で体操をする10人", caption=""
    )
    with django_capture_on_commit_callbacks(execute=True):
        delete_account(user=hanako, by=hanako)
    assert not Application.objects.filter(pk=draft.pk).exists()
    assert not photo.file.storage.exists(photo.file.name)
    kept = fresh(waiting)
    assert (kept.state, kept.applicant) == (ApplicationState.WITHDRAWN, None)
    assert "山田花子" not in f"{kept.answers}{kept.sent}{kept.sent_before}"
    # What was done stays, by somebody without a name.
    assert [row["種類"] for row in rows_of(hanako)["organizations.application"]] == ["申請の経過"]


def test_an_edit_is_taken_out_of_review(found, manager):
    draft = services.start_edit(organization=found, by=manager)
    services.submit_edit(application=draft, by=manager)
    delete_account(user=manager, by=manager)
    assert fresh(draft).state == ApplicationState.WITHDRAWN
    assert not now(found).workflow_in_progress


class TestLastManager:
    def told(self):
        return [event for event in NoticeEvent.objects.all() if event.verb == "organization-unmanaged"]

    def test_staff_are_told(self, found, manager, office):
        member(found, MemberRole.EDITOR)
        delete_account(user=manager, by=manager)
        (event,) = self.told()
        verb = verbs.get(event.verb)
        assert office in verb.recipients(event)
        assert verb.may_know(event, office)
        assert not verb.may_know(event, make_user())
        assert "管理者がいなくなりました" in verb.text(event)

    def test_while_there_is_another_manager_nobody_is(self, found, manager):
        member(found)
        delete_account(user=manager, by=manager)
        assert self.told() == []

    def test_who_only_edited_is_missed_by_nobody(self, found, manager):
        editor = member(found, MemberRole.EDITOR)
        delete_account(user=editor, by=editor)
        assert self.told() == []

    def test_a_member_takes_over_by_an_application(self, client, found, manager, office):
        services.add_first_rules()
        editor = member(found, MemberRole.EDITOR)
        delete_account(user=manager, by=manager)
        client.force_login(editor)
        address = reverse("organizations:claim", args=[found.pk])
        assert "管理者になる" in client.get(address).content.decode()
        client.post(address)
        draft = Application.objects.get(applicant=editor)
        sent = services.submit_application(application=fill(draft, editor, claim_answers()), by=editor)
        services.approve_application(application=sent, by=office)
        assert found.memberships.get(user=editor).role == MemberRole.MANAGER
        assert client.get(address).status_code == 302
