"""Trials of the screens about accounts and mail."""

from django.core.exceptions import PermissionDenied
from django.urls import reverse

from accounts.mail_texts import values
from accounts.models import ConsentText
from accounts.services import add_first_text, reset_mfa
from notifications.models import Mail, MailState
from notifications.services import write_mail
from tests.factories.people import make_user
from tests.roles.matrix_register import trial
from tests.roles.matrix_world import Actor, World, is_let_in


@trial("personal-data", verbs="view")
def read_the_register(world: World, actor: Actor, where: str, verb: str) -> bool:
    return is_let_in(actor.client.get(reverse("personal_data_register")))


@trial("mail", verbs="view")
def read_the_list_of_mails(world: World, actor: Actor, where: str, verb: str) -> bool:
    return is_let_in(actor.client.get(reverse("mails:index")))


@trial("mail-text", verbs="view change")
def open_a_mail_text(world: World, actor: Actor, where: str, verb: str) -> bool:
    return is_let_in(actor.client.get(reverse("mail_text", args=["accounts.second_factor_reset"])))


@trial("user", verbs="tend")
def take_off_the_second_factor(world: World, actor: Actor, where: str, verb: str) -> bool:
    person = make_user("lost@example.jp")
    try:
        reset_mfa(user=person, by=actor.user_now)
    except PermissionDenied:
        return False
    return True


@trial("mail", verbs="change")
def have_a_mail_sent_again(world: World, actor: Actor, where: str, verb: str) -> bool:
    mail = write_mail(
        key="accounts.second_factor_reset", to="lost@example.jp", values=values({"user": make_user("lost@example.jp")})
    )
    Mail.objects.filter(pk=mail.pk).update(state=MailState.FAILED)
    actor.client.post(reverse("mails:one", args=[mail.pk]))
    return Mail.objects.get(pk=mail.pk).state == MailState.WAITING


@trial("consent-text", verbs="view")
def read_what_people_agree_to(world: World, actor: Actor, where: str, verb: str) -> bool:
    add_first_text()
    return actor.client.get(reverse("accounts:terms")).status_code == 200


@trial("consent-text", verbs="add")
def begin_a_text(world: World, actor: Actor, where: str, verb: str) -> bool:
    return is_let_in(actor.client.get(reverse("wagtailsnippets_accounts_consenttext:add")))


@trial("consent-text", verbs="change delete")
def change_a_draft(world: World, actor: Actor, where: str, verb: str) -> bool:
    text = ConsentText.objects.create(version=99, text="<p>本文</p>")
    name = {"change": "edit", "delete": "delete"}[verb]
    return is_let_in(actor.client.get(reverse(f"wagtailsnippets_accounts_consenttext:{name}", args=[text.pk])))
