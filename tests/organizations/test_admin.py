"""The directory in the admin: list, form, and the screen of what changes at once."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from wagtail.models import ModelLogEntry, Workflow
from wagtail.test.utils.form_data import querydict_from_html

from organizations.log_actions import DESIGNATE, RECORDS
from organizations.models import Organization, OrganizationDesignation
from organizations.services import records_of
from roles.enums import Role
from taxonomy.models import DesignationLabel
from tests.factories.organizations import make_organization
from tests.factories.pages import make_home
from tests.factories.people import make_person
from tests.factories.regions import MunicipalityFactory

pytestmark = pytest.mark.django_db


def address(name, *args):
    return reverse(f"wagtailsnippets_organizations_organization:{name}", args=args)


@pytest.fixture
def place():
    make_home()
    return MunicipalityFactory()


@pytest.fixture
def elsewhere():
    return MunicipalityFactory(code="11215", name="狭山市")


@pytest.fixture
def office(client, place):
    user = make_person(Role.PREFECTURE_OFFICE)
    client.force_login(user)
    return user


class TestList:
    def test_staff_of_a_municipality_see_their_own(self, client, place, elsewhere):
        make_organization(name="うちの会", place=place)
        make_organization(name="よその会", place=elsewhere)
        client.force_login(make_person(Role.MUNICIPAL_STAFF, place))
        text = client.get(address("list")).content.decode()
        assert "うちの会" in text
        assert "よその会" not in text

    def test_filters_and_words(self, client, office, place):
        make_organization(name="株式会社あおば", body_kind="company", designations=[{"label": "watch-partner"}])
        make_organization(name="みどりの会")
        label = DesignationLabel.objects.get(key="watch-partner")
        for parameters in ({"designation": label.pk}, {"body_kind": Organization.objects.first().body_kind_id}):
            text = client.get(address("list"), parameters).content.decode()
            assert "株式会社あおば" in text
        assert "みどりの会" not in client.get(address("list"), {"designation": label.pk}).content.decode()

    def test_it_costs_a_constant_number_of_queries(self, client, office, place):
        def queries():
            with CaptureQueriesContext(connection) as captured:
                client.get(address("list"))
            return len(captured)

        make_organization()
        queries()
        first = queries()
        for number in range(5):
            make_organization(name=f"会{number}", designations=[{"label": "watch-partner"}])
        assert queries() == first


class TestOfAnotherArea:
    """No screen of an entry opens to staff of another area, whatever its address."""

    NAMES = (
        ("edit", ()),
        ("delete", ()),
        ("usage", ()),
        ("history", ()),
        ("history_results", ()),
        ("preview_on_edit", ()),
        ("unpublish", ()),
        ("lock", ()),
        ("unlock", ()),
        ("workflow_history", ()),
    )

    @pytest.mark.parametrize(("name", "more"), NAMES)
    @pytest.mark.parametrize("method", ["get", "post"])
    def test_closed(self, client, place, elsewhere, name, more, method):
        found = make_organization(name="よその会", place=elsewhere)
        client.force_login(make_person(Role.MUNICIPAL_STAFF, place))
        response = getattr(client, method)(address(name, found.pk, *more))
        assert response.status_code == 302
        assert response["Location"] == reverse("wagtailadmin_home")
        assert "よその会" not in client.get(reverse("wagtailadmin_home")).content.decode()

    def test_versions_and_reviews_are_closed_too(self, client, place, elsewhere):
        found = make_organization(name="よその会", place=elsewhere)
        Workflow.objects.get().start(Organization.objects.get(pk=found.pk), make_person(Role.PREFECTURE_EDITOR))
        state = found.current_workflow_state
        revision = found.latest_revision_id
        client.force_login(make_person(Role.MUNICIPAL_STAFF, place))
        for name, *args in (
            ("revisions_view", revision),
            ("revisions_revert", revision),
            ("revisions_compare", "live", "latest"),
            ("revisions_unschedule", revision),
            ("workflow_action", "approve", state.current_task_state_id),
            ("collect_workflow_action_data", "approve", state.current_task_state_id),
            ("workflow_history_detail", state.pk),
            ("workflow_preview", state.current_task_state.task_id),
        ):
            response = client.get(address(name, found.pk, *args))
            assert response.status_code == 302, name
        assert client.get(reverse("organization_records", args=[found.pk])).status_code == 302
        assert Organization.objects.get(pk=found.pk).workflow_in_progress

    def test_an_entry_is_not_made_or_moved_there(self, client, place, elsewhere):
        found = make_organization(name="うちの会", place=place)
        client.force_login(make_person(Role.MUNICIPAL_STAFF, place))
        page = client.get(address("edit", found.pk)).content.decode()
        data = dict(querydict_from_html(page, form_id="w-editor-form").lists()) | {"located_in": elsewhere.pk}
        response = client.post(address("edit", found.pk), data)
        assert "担当している市区町村を選んでください。" in response.content.decode()
        assert found.revisions.count() == 1


class TestForm:
    def test_two_at_once_neither_is_lost_silently(self, client, office, place):
        found = make_organization(place=place)
        first, second = (
            querydict_from_html(client.get(address("edit", found.pk)).content.decode(), form_id="w-editor-form").copy()
            for _ in range(2)
        )
        first["summary"], second["summary"] = "先に保存した説明", "あとから保存した説明"
        assert client.post(address("edit", found.pk), first).status_code == 302
        response = client.post(address("edit", found.pk), second)
        text = response.content.decode()
        assert "いまの操作は行いませんでした" in text
        assert office.get_full_name() in text
        assert "あとから保存した説明" in text
        assert Organization.objects.get(pk=found.pk).get_latest_revision_as_object().summary == "先に保存した説明"
        # Who has read it saves with the next press.
        again = querydict_from_html(text, form_id="w-editor-form").copy()
        assert client.post(address("edit", found.pk), again).status_code == 302
        assert Organization.objects.get(pk=found.pk).get_latest_revision_as_object().summary == "あとから保存した説明"


class TestRecords:
    """Contacts, times, state and labels: at once public, with a log."""

    @pytest.fixture
    def found(self, place):
        return make_organization(
            place=place,
            services=[{"name": "買い物の代行", "field": "shopping", "times": "平日"}],
            contacts=[{"name": "事務局", "phone": "048-000-0000"}],
        )

    def screen(self, found):
        return reverse("organization_records", args=[found.pk])

    def form(self, client, found, **changed):
        response = client.get(self.screen(found))
        assert response.status_code == 200
        forms = [response.context[name] for name in ("times", "contacts", "designations")]
        data = {"seen": response.context["seen"]}
        for form in forms:
            for field in form if hasattr(form, "fields") else []:
                data[field.html_name] = field.value() or ""
            if hasattr(form, "management_form"):
                data |= {field.html_name: field.value() for field in form.management_form}
                for row in form:
                    data |= {field.html_name: field.value() or "" for field in row if field.name != "DELETE"}
        return data | changed

    def test_saved_at_once_and_logged(self, client, office, found):
        uuid = found.services.get().uuid
        data = self.form(
            client,
            found,
            **{
                f"times-times-{uuid}": "毎日",
                "times-activity": "paused",
                "contacts-0-phone": "048-000-9999",
                "contacts-1-name": "夜間",
                "contacts-1-email": "night@example.jp",
                "contacts-1-visibility": "coordinators",
            },
        )
        response = client.post(self.screen(found), data)
        assert response.status_code == 302, response.context["contacts"].errors
        records = records_of(found)
        assert records["times"] == {str(uuid): "毎日"}
        assert records["activity"] == "paused"
        assert [row["name"] for row in records["contacts"]] == ["事務局", "夜間"]
        entry = ModelLogEntry.objects.get(action=RECORDS)
        assert entry.user == office
        assert entry.data["before"]["times"] == {str(uuid): "平日"}
        assert found.revisions.count() == 1, "no version was made"

    def test_a_contact_is_taken_away(self, client, office, found):
        client.post(self.screen(found), self.form(client, found, **{"contacts-0-DELETE": "on"}))
        assert records_of(found)["contacts"] == []

    def test_what_is_wrong_stands_at_its_field_and_nothing_is_lost(self, client, office, found):
        data = self.form(client, found, **{"contacts-0-phone": "でんわ", "contacts-0-purpose": "申し込み"})
        text = client.post(self.screen(found), data).content.decode()
        assert "市外局番から、「-」で区切って" in text
        assert "でんわ" in text
        assert "申し込み" in text
        assert records_of(found)["contacts"][0]["phone"] == "048-000-0000"

    def test_two_at_once_neither_is_lost_silently(self, client, office, found):
        first = self.form(client, found, **{"contacts-0-hours": "午前"})
        second = self.form(client, found, **{"contacts-0-hours": "午後"})
        client.post(self.screen(found), first)
        response = client.post(self.screen(found), second)
        text = response.content.decode()
        assert "ほかの人か、ほかの画面が保存しました" in text
        assert "午後" in text, "what was typed is still there"
        assert "午前" in text, "beside what the other one saved"
        assert records_of(found)["contacts"][0]["hours"] == "午前"
        # Who has seen what is there now saves with the next press.
        client.post(self.screen(found), second | {"seen": response.context["seen"]})
        assert records_of(found)["contacts"][0]["hours"] == "午後"

    def test_designations_are_given_and_taken(self, client, office, found):
        label = DesignationLabel.objects.create(key="certified", label="認定事業者")
        client.post(self.screen(found), self.form(client, found, **{"designations-0-label": label.pk}))
        assert [row.label for row in found.designations.all()] == [label]
        client.post(self.screen(found), self.form(client, found, **{"designations-0-DELETE": "on"}))
        assert not OrganizationDesignation.objects.exists()
        assert ModelLogEntry.objects.filter(action=DESIGNATE, user=office).count() == 2

    def test_the_same_label_twice_is_refused_in_words(self, client, office, found):
        label = DesignationLabel.objects.create(key="certified", label="認定事業者")
        OrganizationDesignation.objects.create(organization=found, label=label)
        data = self.form(client, found, **{"designations-1-label": label.pk})
        assert "同じ指定・認定" in client.post(self.screen(found), data).content.decode()

    def test_who_may_change_but_not_designate_gets_no_labels(self, client, found, place):
        client.force_login(make_person(Role.PREFECTURE_EDITOR))
        response = client.get(self.screen(found))
        assert response.context["designations"] is None
        assert "認定した機関" not in response.content.decode()
