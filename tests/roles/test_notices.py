"""Every kind of event has a text of its mail, words for the list and a page to open."""

import pytest

from notifications import mail_texts, verbs
from notifications.models import NoticeEvent
from notifications.services import notify
from roles import mail_texts as texts_of_roles
from roles.notices import ALL
from roles.services import end_grant, request_role
from tests.factories.pages import make_home
from tests.factories.people import give

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("verb", ALL, ids=lambda verb: verb.key)
def test_verb_is_registered_with_its_text(verb):
    assert verbs.get(verb.key) is verb
    assert mail_texts.get(verb.text_key).label
    assert verb.label


@pytest.mark.parametrize("verb", ALL, ids=lambda verb: verb.key)
def test_mail_finds_all_its_values_and_its_link_opens_to_whom_it_is_sent(
    verb, participant, tokorozawa, city_staff, client
):
    make_home()
    grant = give(participant, "coordinator", tokorozawa)
    request = request_role(
        user=participant, role="municipal-staff", areas=[tokorozawa], affiliation="市役所", reason="異動のため"
    )
    target = {"role-requested": request, "role-declined": request, "role-confirmations-due": city_staff}
    event = notify(verb.key, target=target.get(verb.key, grant))
    event = NoticeEvent.objects.get(pk=event.pk)
    values = {"氏名": "x", "内容": "x", "リンク": "x"} | verb.values(event, participant)
    assert set(mail_texts.get(verb.text_key).variables) <= set(values)
    assert 0 < len(verb.text(event)) <= 300
    receives = next(user for user in verb.recipients(event) if verb.may_know(event, user))
    client.force_login(receives)
    assert client.get(verb.link(event)).status_code == 200


@pytest.mark.parametrize("verb", ALL, ids=lambda verb: verb.key)
def test_event_whose_row_is_gone_tells_nobody(verb, participant, tokorozawa):
    event = notify(verb.key, target=give(participant, "coordinator", tokorozawa))
    end_grant(grant=event.target, by=None, is_told=False)
    event.target.delete()
    event = NoticeEvent.objects.get(pk=event.pk)
    assert [user for user in verb.recipients(event) if verb.may_know(event, user)] == []


def test_subjects_name_nobody():
    for text in texts_of_roles.TEXTS:
        assert not mail_texts.VARIABLE.findall(text.subject)


def test_texts_use_their_variables_and_no_others():
    for text in texts_of_roles.TEXTS:
        assert not mail_texts.unknown_variables(text.body, text.variables)
