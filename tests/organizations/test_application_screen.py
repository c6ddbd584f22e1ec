"""The queue of applications in the admin, and the screen of one: templates, 担当者, rivals, and who comes second."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from notifications.models import NoticeEvent
from organizations import services
from organizations.enums import ApplicationState
from organizations.models import AnswerTemplate, Application
from roles.enums import Role
from tests.factories.organizations import make_organization
from tests.factories.people import make_person, make_user
from tests.factories.regions import MunicipalityFactory
from tests.organizations.applications import claim_answers, fill, fresh, make_application

pytestmark = pytest.mark.django_db


@pytest.fixture
def staff(client, office):
    client.force_login(office)
    return office


@pytest.fixture
def waiting(place):
    return make_application(make_user("hanako@example.jp"), place)


def screen(application):
    return reverse("organization_application", args=[application.pk])


def queue(tab=""):
    return reverse(f"organization_applications{tab}")


def words(response):
    return [str(message) for message in response.context["messages"]]


class TestQueue:
    def test_those_that_wait_longest_come_first_with_their_days(self, client, staff, place):
        ages = {"一日の会": 1, "二十日の会": 20}
        for name, days in ages.items():
            sent = make_application(make_user(), place, name={"name": [name], "corporate_number": [""]})
            Application.objects.filter(pk=sent.pk).update(since=timezone.now() - timedelta(days=days))
        text = client.get(queue()).content.decode()
        assert text.index("二十日の会") < text.index("一日の会")
        assert "20日（長く待っています）" in text

    def test_filters(self, client, staff, place):
        other = MunicipalityFactory(code="11215", name="狭山市")
        make_application(make_user(), place, name={"name": ["所沢の会"], "corporate_number": [""]})
        there = make_application(make_user(), other, name={"name": ["狭山の会"], "corporate_number": [""]})
        services.take_up(application=there, by=staff)

        def shown(**parameters):
            text = client.get(queue(), parameters).content.decode()
            return [name for name in ("所沢の会", "狭山の会") if name in text]

        assert shown(located_in=other.pk) == ["狭山の会"]
        assert shown(mine="mine") == ["狭山の会"]
        assert shown(mine="nobody") == ["所沢の会"]
        assert shown(kind="claim") == []

    def test_each_tab_has_its_own(self, client, staff, waiting):
        services.ask_applicant(application=waiting, by=staff, text="教えてください。")
        assert waiting.name in client.get(queue("_asked")).content.decode()
        assert "確かめるのを待っている申請はありません" in client.get(queue()).content.decode()

    def test_what_one_has_begun_to_type_in_is_found_again(self, client, staff):
        draft = services.enter_for(by=staff, received_by="paper", received_on=date(2026, 11, 1))
        text = client.get(queue("_entering")).content.decode()
        assert reverse("organizations:application", args=[draft.pk]) in text
        client.force_login(make_person(Role.PREFECTURE_OFFICE))
        assert "入力の途中のものはありません" in client.get(queue("_entering")).content.decode()

    @pytest.mark.parametrize("tab", ["", "_asked", "_decided", "_entering"])
    def test_constant_number_of_queries(self, client, staff, place, tab):
        def one_more():
            if tab == "_entering":
                services.enter_for(by=staff, received_by="paper", received_on=date(2026, 11, 1))
                return
            sent = make_application(make_user(), place)
            services.take_up(application=sent, by=staff)
            if tab == "_asked":
                services.ask_applicant(application=fresh(sent), by=staff, text="教えてください。")
            elif tab:
                services.decline_application(application=fresh(sent), by=staff, text="重なっています。")

        def queries():
            with CaptureQueriesContext(connection) as captured:
                assert client.get(queue(tab)).status_code == 200
            return len(captured)

        one_more()
        queries()
        first = queries()
        for _ in range(4):
            one_more()
        assert queries() == first


class TestScreen:
    def test_ready_words_stand_in_the_texts_to_be_changed(self, client, staff, waiting):
        template = AnswerTemplate.objects.create(title="番号", text="法人番号を確かめてください。")
        data = {
            "action": "fill-ask",
            "template-ask": template.pk,
            "ask-text": "はじめまして。",
            "note-text": "電話した。",
        }
        text = client.post(screen(waiting), data, follow=True).content.decode()
        assert text.count("法人番号を確かめてください。</textarea>") == 1
        assert "はじめまして。" in text
        assert "電話した。</textarea>" in text
        assert not waiting.notes.exists()
        assert "法人番号を確かめてください。</textarea>" not in client.get(screen(waiting)).content.decode()

    def test_what_is_typed_elsewhere_stays_whatever_is_pressed(self, client, staff, waiting):
        data = {"action": "assign", "assignee": "", "ask-text": "書きかけの質問", "note-text": "書きかけのメモ"}
        text = client.post(screen(waiting), data, follow=True).content.decode()
        assert "書きかけの質問</textarea>" in text
        assert "書きかけのメモ</textarea>" in text

    def test_too_long_a_text_is_told_not_cut(self, client, staff, waiting):
        text = client.post(screen(waiting), {"action": "ask", "ask-text": "あ" * 1001}).content.decode()
        assert "1000" in text
        assert "あ" * 1001 in text
        assert "maxlength" not in text
        assert fresh(waiting).state == ApplicationState.SUBMITTED

    def test_somebody_is_put_in_charge_and_told(self, client, staff, place, waiting):
        other = make_person(Role.MUNICIPAL_STAFF, place)
        client.post(screen(waiting), {"action": "assign", "assignee": other.pk})
        assert fresh(waiting).assignee == other
        assert NoticeEvent.objects.filter(verb="application-assigned").exists()
        client.post(screen(waiting), {"action": "assign", "assignee": ""})
        assert fresh(waiting).assignee is None

    def test_nobody_is_who_may_not_decide(self, client, staff, waiting):
        outsider = make_user()
        client.post(screen(waiting), {"action": "assign", "assignee": outsider.pk})
        assert fresh(waiting).assignee is None

    def test_rivals_and_known_entries_are_shown(self, client, staff, place, waiting):
        rival = make_application(make_user(), place, name={"name": ["みどりの別の窓口"]})
        known = make_organization(name="前からある会", corporate_number=waiting.corporate_number, place=place)
        sounding = make_organization(name="緑の会", kana=waiting.sent["name"]["kana"][0], place=place)
        text = client.get(screen(waiting)).content.decode()
        assert screen(rival) in text
        assert known.name in text
        assert sounding.name in text
        response = client.post(screen(waiting), {"action": "approve", "approve-text": ""}, follow=True)
        assert "もう登録されています" in " ".join(words(response))
        assert fresh(waiting).state == ApplicationState.SUBMITTED

    def test_an_entry_of_another_area_that_is_not_public_is_not_named(self, client, place, waiting):
        elsewhere = MunicipalityFactory(code="11215", name="狭山市")
        hidden = make_organization(name="よその下書き", corporate_number=waiting.corporate_number, place=elsewhere)
        hidden.unpublish()
        client.force_login(make_person(Role.MUNICIPAL_STAFF, place))
        assert hidden.name not in client.get(screen(waiting)).content.decode()

    def test_who_comes_second_is_told_and_keeps_the_words(self, client, staff, waiting):
        services.decline_application(application=waiting, by=make_person(Role.PREFECTURE_OFFICE), text="先の人の理由")
        response = client.post(screen(waiting), {"action": "ask", "ask-text": "長く考えた質問です。"}, follow=True)
        text = response.content.decode()
        assert "もう「見送り」になっています" in text
        assert "長く考えた質問です。</textarea>" in text
        assert fresh(waiting).state == ApplicationState.DECLINED

    @pytest.mark.parametrize(
        ("action", "label"), [("ask", "確かめたいこと"), ("decline", "見送る理由"), ("note", "内部メモ")]
    )
    def test_without_words_nothing_happens_and_it_says_so(self, client, staff, waiting, action, label):
        text = client.post(screen(waiting), {"action": action, f"{action}-text": " "}).content.decode()
        assert f"「{label}」を書いてください。" in text
        assert fresh(waiting).state == ApplicationState.SUBMITTED

    def test_notes_are_for_staff(self, client, staff, waiting):
        client.post(screen(waiting), {"action": "note", "note-text": "電話で確かめた。"})
        assert "電話で確かめた。" in client.get(screen(waiting)).content.decode()
        client.force_login(waiting.applicant)
        own = client.get(reverse("organizations:application", args=[waiting.pk])).content.decode()
        assert "電話で確かめた。" not in own

    def test_a_claim_says_what_approving_does(self, client, staff, place):
        found, person = make_organization(place=place), make_user()
        services.add_first_rules()
        draft = services.start_application(by=person, organization=found)
        sent = services.submit_application(application=fill(draft, person, claim_answers()), by=person)
        assert "この団体の内容を直せるようになります" in client.get(screen(sent)).content.decode()
        response = client.post(screen(sent), {"action": "approve", "approve-text": ""}, follow=True)
        assert "メンバーです" in " ".join(words(response))

    def test_constant_number_of_queries(self, client, staff, waiting):
        def queries():
            with CaptureQueriesContext(connection) as captured:
                client.get(screen(waiting))
            return len(captured)

        queries()
        first = queries()
        for number in range(5):
            services.add_note(application=waiting, by=staff, text=f"メモ{number}")
        assert queries() == first
