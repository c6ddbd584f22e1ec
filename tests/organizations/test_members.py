"""Members: what changes at once, colleagues, and always a manager."""

import re

import pytest
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from django.utils import timezone
from wagtail.models import ModelLogEntry

from notifications.models import Mail
from organizations import services
from organizations.enums import MemberRole
from organizations.models import (
    DirectorySettings,
    MemberInvitation,
    Membership,
    Organization,
)
from organizations.services import InvitationClosed, records_of
from tests.factories.organizations import make_organization
from tests.factories.people import make_user
from tests.organizations.applications import member, now

pytestmark = pytest.mark.django_db


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
