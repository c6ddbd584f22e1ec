"""The pages of those who apply: nothing that was typed is lost, and nobody reads what is another's."""

import pytest
from django.urls import reverse

from notifications.models import NoticeEvent
from organizations import services
from organizations.enums import ApplicationState
from organizations.models import Application
from roles.enums import Role
from tests.factories.organizations import make_organization
from tests.factories.pages import make_home
from tests.factories.people import make_person, make_user
from tests.factories.regions import MunicipalityFactory
from tests.organizations.applications import answers, make_application, rows, rules

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


@pytest.fixture
def client(client, applicant, place):
    client.force_login(applicant)
    return client


def begin(client):
    response = client.post(reverse("organizations:apply"))
    return Application.objects.get(), response["Location"]


def post(client, pk, key, data, *, follow=False, **more):
    return client.post(reverse("organizations:step", args=[pk, key]), data | more, follow=follow)


def test_step_by_step_to_the_receipt(client, place):
    rules()
    application, address = begin(client)
    for key, filled in answers(place).items():
        if key == "rules":
            assert address == reverse("organizations:photos", args=[application.pk])
            address = client.post(address, {"go": "1"})["Location"]
        assert address == reverse("organizations:step", args=[application.pk, key])
        assert client.get(address).status_code == 200
        address = post(client, application.pk, key, filled)["Location"]
    assert address == reverse("organizations:summary", args=[application.pk])
    text = client.get(address).content.decode()
    for word in ("特定非営利活動法人みどりの会", "NPO法人", "買い物の代行", "500〜1,400円", "所沢市", "軽トラック1台"):
        assert word in text
    response = client.post(address, follow=True)
    application = fresh(application)
    assert application.receipt_number in response.content.decode()
    assert application.state == ApplicationState.SUBMITTED
    again = client.post(address, follow=True)
    assert "もう送られています" in again.content.decode() or again.redirect_chain
    assert told("application-received") == 1


def test_what_is_wrong_is_kept_and_shown(client, place):
    application, _ = begin(client)
    response = post(
        client, application.pk, "name", {"name": "みどりの会", "kana": "緑の会", "corporate_number": "12"}, follow=True
    )
    text = response.content.decode()
    assert "よみは、ひらがなで" in text
    assert "入力した内容は保存しました。" in text
    assert fresh(application).answers["name"]["name"] == ["みどりの会"]
    assert "緑の会" in client.get(response.request["PATH_INFO"]).content.decode()


def test_one_more_row_without_javascript(client, place):
    application, _ = begin(client)
    response = post(client, application.pk, "services", answers(place)["services"], add="services")
    assert response["Location"].endswith("#services-2")
    text = client.get(response["Location"]).content.decode()
    assert "サービス 3" in text
    assert "買い物の代行" in text


def test_an_error_says_in_which_row_it_stands(client, place):
    application, _ = begin(client)
    two = rows("services", {"name": "買い物の代行"}, {"name": "庭の手入れ", "fee_min": "やすい"})
    text = post(client, application.pk, "services", two, follow=True).content.decode()
    assert "サービス 2の料金（円）から" in text


def test_a_row_that_is_taken_out_is_gone(client, place):
    application, _ = begin(client)
    two = rows("services", {"name": "買い物の代行"}, {"name": "庭の手入れ"}, {"name": "掃除"})
    post(client, application.pk, "services", two, **{"services-1-DELETE": "on"})
    kept = fresh(application).answers["services"]
    assert [kept[f"services-{number}-name"] for number in range(2)] == [["買い物の代行"], ["掃除"]]
    assert kept["services-TOTAL_FORMS"] == ["3"]
    assert "services-2-name" not in kept
    assert "services-1-DELETE" not in kept


def test_everybody_reads_what_it_takes(client, place):
    client.logout()
    text = client.get(reverse("organizations:apply")).content.decode()
    assert "利用登録をして始める" in text
    assert client.post(reverse("organizations:apply")).status_code == 302
    assert not Application.objects.exists()


def test_later_from_another_device(client, place):
    application, _ = begin(client)
    response = post(client, application.pk, "name", answers(place)["name"], leave="1")
    assert response["Location"] == reverse("organizations:apply")
    text = client.get(reverse("organizations:apply")).content.decode()
    assert "特定非営利活動法人みどりの会" in text
    assert "下書き" in text


def test_after_the_session_ended_nothing_typed_is_lost(client, applicant, place):
    application, _ = begin(client)
    client.logout()
    response = post(client, application.pk, "name", answers(place)["name"])
    assert "/accounts/login/" in response["Location"]
    assert fresh(application).answers == {}
    client.force_login(applicant)
    text = client.get(reverse("organizations:step", args=[application.pk, "name"])).content.decode()
    assert "ログインの前に入力した内容を保存しました" in text
    assert fresh(application).answers["name"]["kana"] == ["みどりのかい"]


def test_after_the_session_ended_and_it_was_sent_elsewhere(client, applicant, place):
    sent = make_application(applicant, place)
    client.logout()
    post(client, sent.pk, "activity", answers(place)["activity"] | {"summary": ["あとから入力した説明"]})
    client.force_login(applicant)
    # Another step first: what was kept waits for its own.
    client.get(reverse("organizations:step", args=[sent.pk, "name"]))
    response = client.get(reverse("organizations:step", args=[sent.pk, "activity"]))
    assert response.status_code == 409
    assert "あとから入力した説明" in response.content.decode()


def test_what_was_kept_is_not_given_to_somebody_else(client, place):
    application, _ = begin(client)
    client.logout()
    post(client, application.pk, "name", answers(place)["name"])
    client.force_login(make_user("other@example.jp"))
    assert client.get(reverse("organizations:step", args=[application.pk, "name"])).status_code == 404
    assert fresh(application).answers == {}


def test_two_windows_neither_is_lost_silently(client, place):
    application, address = begin(client)
    seen = client.get(address).context["seen"]
    filled = answers(place)["name"]
    post(client, application.pk, "name", filled, seen=seen, leave="1")
    other = post(client, application.pk, "name", filled | {"name": ["べつの名前"]}, seen=seen)
    text = other.content.decode()
    assert "ほかの画面か端末で" in text
    assert "べつの名前" in text
    saved = text[text.index("answered__words") : text.index("data-autosave")]
    assert "特定非営利活動法人みどりの会" in saved
    assert fresh(application).answers["name"]["name"] == ["特定非営利活動法人みどりの会"]
    post(client, application.pk, "name", filled | {"name": ["べつの名前"]}, seen=other.context["seen"])
    assert fresh(application).answers["name"]["name"] == ["べつの名前"]


def test_typed_in_a_window_that_was_open_when_it_was_sent(client, applicant, place):
    """What cannot be saved any more is shown, to be copied."""
    sent = make_application(applicant, place)
    late = answers(place)["activity"] | {"summary": ["あとから入力した説明"]}
    response = post(client, sent.pk, "activity", late)
    assert response.status_code == 409
    text = response.content.decode()
    assert "もう送られています" in text
    assert "あとから入力した説明" in text
    assert fresh(sent).answers["activity"]["summary"] != ["あとから入力した説明"]
    twice = client.post(reverse("organizations:summary", args=[sent.pk]), follow=True)
    assert "もう送られています" in twice.content.decode()


def test_texts_that_are_too_long_are_kept_and_told(client, place):
    application, _ = begin(client)
    long = answers(place)["activity"] | {"summary": ["あ" * 301], "description": ["い" * 3001]}
    text = post(client, application.pk, "activity", long, follow=True).content.decode()
    assert "300字までで書いてください（いまは301字です）" in text
    assert "3000字までで書いてください（いまは3001字です）" in text
    assert "あ" * 301 in text


def test_saved_while_typing(client, place):
    application, address = begin(client)
    seen = client.get(address).context["seen"]
    response = client.post(f"{address}?autosave=1", {"name": "とちゅう", "seen": seen})
    assert response.status_code == 200
    assert fresh(application).answers["name"]["name"] == ["とちゅう"]
    assert client.get(address).context["seen"] == response.content.decode()
    assert client.post(f"{address}?autosave=1", {"name": "ほか", "seen": seen}).status_code == 409


def test_a_number_that_is_listed_leads_to_joining(client, place):
    found = make_organization(name="みどりの会", corporate_number="8000020130001")
    application, _ = begin(client)
    response = post(client, application.pk, "name", answers(place)["name"])
    page = client.get(response["Location"]).content.decode()
    assert "同じ法人番号の団体が、もう一覧に載っています" in page
    assert reverse("organizations:claim", args=[found.pk]) in page
    claimed = client.post(reverse("organizations:claim", args=[found.pk]))
    assert "/claim/" in claimed["Location"]


def test_a_hidden_entry_is_not_told_of(client, place):
    make_organization(name="みどりの会", corporate_number="8000020130001").unpublish()
    application, _ = begin(client)
    response = post(client, application.pk, "name", answers(place)["name"])
    assert response["Location"] == reverse("organizations:step", args=[application.pk, "activity"])


def test_nobody_reads_the_application_of_another(client, office, place):
    other = make_application(make_user("other@example.jp"), place)
    names = ("application", "summary", "known")
    addresses = [reverse(f"organizations:{name}", args=[other.pk]) for name in names]
    addresses.append(reverse("organizations:step", args=[other.pk, "name"]))
    for user in (None, office):
        if user:
            client.force_login(user)
        for address in addresses:
            assert client.get(address).status_code == 404
            assert client.post(address).status_code in (404, 405)


def test_question_of_staff_stands_on_every_step(client, applicant, office, place):
    application = make_application(applicant, place)
    services.ask_applicant(application=application, by=office, text="料金を確かめてください。")
    for address in (
        reverse("organizations:application", args=[application.pk]),
        reverse("organizations:summary", args=[application.pk]),
        reverse("organizations:step", args=[application.pk, "services"]),
    ):
        assert "料金を確かめてください。" in client.get(address).content.decode()
    services.add_note(application=fresh(application), by=office, text="前にも問い合わせがあった団体")
    page = client.get(reverse("organizations:application", args=[application.pk])).content.decode()
    assert "前にも問い合わせ" not in page
    response = client.post(reverse("organizations:summary", args=[application.pk]), {"reply": "直しました。"})
    assert fresh(application).state == ApplicationState.RESUBMITTED, response.content.decode()[:200]


def test_an_answer_that_is_being_written_is_kept_while_a_step_is_mended(client, applicant, office, place):
    sent = make_application(applicant, place)
    services.ask_applicant(application=sent, by=office, text="保険はありますか。")
    services.ask_applicant(application=sent, by=office, text="車は何台ですか。", is_seen_asked=True)
    summary = reverse("organizations:summary", args=[sent.pk])
    text = client.get(summary).content.decode()
    assert "保険はありますか。" in text
    assert "車は何台ですか。" in text
    response = client.post(summary, {"reply": "保険は", "mend": "services"})
    assert response["Location"] == reverse("organizations:step", args=[sent.pk, "services"])
    assert "保険は</textarea>" in client.get(summary).content.decode()
    assert fresh(sent).state == ApplicationState.ASKED
    client.post(summary, {"reply": "保険はあります。"})
    assert fresh(sent).events.last().text == "保険はあります。"


def test_withdrawing_and_discarding(client, applicant, place):
    draft, _ = begin(client)
    client.post(reverse("organizations:application", args=[draft.pk]))
    assert not Application.objects.exists()
    sent = make_application(applicant, place)
    client.post(reverse("organizations:application", args=[sent.pk]))
    assert fresh(sent).state == ApplicationState.WITHDRAWN


def test_my_page_leads_there(client, applicant, place):
    make_application(applicant, place)
    text = client.get(reverse("roles:my_page")).content.decode()
    assert "特定非営利活動法人みどりの会の登録申請" in text
