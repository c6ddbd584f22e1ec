"""Trials of the screens about people: roles, requests, invitations, one's own account and notices.

What somebody else's row is tried with is opened by its own address; of pages that show one's own alone, the trial asks
whether anything of the other person's came or changed.
"""

import io
import re
import time
import zipfile
from dataclasses import replace
from datetime import timedelta
from typing import Any

from allauth.account.authentication import AUTHENTICATION_METHODS_SESSION_KEY
from allauth.account.models import EmailAddress
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from notifications.models import Mail, Notice
from roles.enums import RequestState, Role
from roles.models import Invitation, RoleGrant, RoleRequest
from roles.services import invite, request_role
from tests.factories.notices import make_notices
from tests.factories.people import give, make_user
from tests.roles.matrix_register import TRIALS, trial
from tests.roles.matrix_world import OWN, Actor, World

HOLDER = "holds@example.jp"
LONG_AGO = timedelta(days=800)


def opens(actor: Actor, name: str, *args: Any, shows: str, **parameters: str) -> bool:
    """Whether the screen opens and what is looked for stands on it."""
    response = actor.client.get(reverse(name, args=args), parameters)
    if response.status_code != 200:
        return False
    content = b"".join(response.streaming_content) if response.streaming else response.content
    return shows in content.decode()


def send(actor: Actor, name: str, *args: Any, **data: Any) -> HttpResponse:
    return actor.client.post(reverse(name, args=args), data)


# Roles


def given(role: Role, world: World, where: str, actor: Actor) -> RoleGrant:
    """A role of the person who tries, if it is tried with one's own, else of somebody else."""
    user = actor.user if where == OWN and actor.user.pk else make_user(HOLDER, last_name="高橋")
    if role == Role.PARTICIPANT:
        # Nobody is given it; a row that somebody wrote by hand is none's to tend either.
        return RoleGrant.objects.create(user=user, role=role)
    return give(user, role, world.area_of(where), affiliation="無二の課")


class RoleScreens:
    def __init__(self, role: Role) -> None:
        self.role, self.key = role, f"role-{role}"
        for verb in ("view", "invite", "confirm"):
            TRIALS[self.key, verb] = getattr(self, verb)

    def view(self, world: World, actor: Actor, where: str, verb: str) -> bool:
        grant = given(self.role, world, where, actor)
        if where == OWN:
            return opens(actor, "roles:my_page", shows=str(grant))
        return opens(actor, "roles_person", grant.user_id, shows=str(grant))

    def invite(self, world: World, actor: Actor, where: str, verb: str) -> bool:
        data = {
            "email": "new@example.jp",
            "role": str(self.role),
            "layer": "1" if self.role == Role.COORDINATOR else "",
            "areas": [world.area_of(where).pk],
        }
        send(actor, "roles_invite", **data)
        return Invitation.objects.filter(email="new@example.jp", role=self.role).exists()

    def confirm(self, world: World, actor: Actor, where: str, verb: str) -> bool:
        grant = given(self.role, world, where, actor)
        RoleGrant.objects.filter(pk=grant.pk).update(confirmed_at=timezone.now() - LONG_AGO)
        send(actor, "roles_confirm", confirm="1", chosen=[grant.pk])
        return timezone.now() - RoleGrant.objects.get(pk=grant.pk).confirmed_at < LONG_AGO / 2


for each_role in Role:
    RoleScreens(each_role)


@trial("role-participant", verbs="end")
def end_being_a_participant(world: World, actor: Actor, where: str, verb: str) -> bool:
    grant = given(Role.PARTICIPANT, world, where, actor)
    send(actor, "roles_end", grant.user_id, grant.pk)
    return RoleGrant.objects.get(pk=grant.pk).ended_at is not None


# Requests


def asked(world: World, where: str, actor: Actor) -> RoleRequest:
    areas = [world.area_of(where)]
    return request_role(
        user=world.owner_of(where, actor),
        role=Role.COORDINATOR,
        layer=1,
        areas=areas,
        affiliation="社協",
        reason="担当",
    )


@trial("role-request", verbs="add")
def ask_for_a_role(world: World, actor: Actor, where: str, verb: str) -> bool:
    RoleGrant.objects.filter(user=actor.user.pk, role=Role.COORDINATOR).delete()
    step = f"?kind=coordinator-1&place={world.area_of(where).code}"
    data = {"affiliation": "社協", "reason": "4月から担当します。"}
    actor.client.post(reverse("roles:ask") + step, data)
    return RoleRequest.objects.filter(user=actor.user.pk).exists()


@trial("role-request", verbs="view")
def open_a_request(world: World, actor: Actor, where: str, verb: str) -> bool:
    request = asked(world, where, actor)
    own = opens(actor, "roles:asked", request.pk, shows="社協")
    return own or opens(actor, "roles_request", request.pk, shows="社協")


@trial("role-request", verbs="decide")
def decline_a_request(world: World, actor: Actor, where: str, verb: str) -> bool:
    request = asked(world, where, actor)
    send(actor, "roles_request", request.pk, decline="1", **{"refusal-note": "今回は見送ります。"})
    return RoleRequest.objects.get(pk=request.pk).state == RequestState.DECLINED


@trial("role-request", verbs="withdraw")
def take_a_request_back(world: World, actor: Actor, where: str, verb: str) -> bool:
    request = asked(world, where, actor)
    send(actor, "roles:asked", request.pk)
    return RoleRequest.objects.get(pk=request.pk).state == RequestState.WITHDRAWN


# Invitations


def invited(world: World, where: str, email: str = "invited@example.jp") -> Invitation:
    return invite(
        email=email, role=Role.COORDINATOR, layer=1, areas=[world.area_of(where)], by=world.administrator, name="招待"
    )


@trial("invitation", verbs="view")
def read_the_list_of_invitations(world: World, actor: Actor, where: str, verb: str) -> bool:
    return opens(actor, "roles_invitations", shows=invited(world, where).email)


@trial("invitation", verbs="revoke")
def revoke_an_invitation(world: World, actor: Actor, where: str, verb: str) -> bool:
    invitation = invited(world, where)
    send(actor, "roles_invitations_act", chosen=[invitation.pk])
    return Invitation.objects.get(pk=invitation.pk).revoked_at is not None


@trial("invitation", verbs="resend")
def send_an_invitation_anew(world: World, actor: Actor, where: str, verb: str) -> bool:
    invitation = invited(world, where)
    send(actor, "roles_invitations_act", resend=invitation.pk)
    return Invitation.objects.get(pk=invitation.pk).secret_hash != invitation.secret_hash


@trial("invitation", verbs="accept")
def accept_an_invitation(world: World, actor: Actor, where: str, verb: str) -> bool:
    email = actor.user.email if actor.user.pk else "invited@example.jp"
    invitation = invited(world, where, email)
    found = re.search(r"/invitations/([^/]+)/", Mail.objects.filter(to=email).latest("pk").text)
    assert found
    send(actor, "roles:invitation", found[1])
    return Invitation.objects.get(pk=invitation.pk).accepted_by_id is not None


# People


@trial("person", verbs="view export")
def look_at_a_person(world: World, actor: Actor, where: str, verb: str) -> bool:
    if verb == "view" and where == OWN:
        return opens(actor, "roles:my_page", shows=world.owner_of(where, actor).email)
    grant = given(Role.COORDINATOR, world, where, actor)
    if verb == "view":
        return opens(actor, "roles_person", grant.user_id, shows=HOLDER)
    return opens(actor, "roles_people", shows=HOLDER, export="csv")


# One's own


def just_signed_in(actor: Actor) -> Actor:
    """As somebody who changes an account must be; in a browser of its own, since who leaves is signed out."""
    client = Client()
    if actor.user.pk:
        client.force_login(actor.user)
        session = client.session
        session[AUTHENTICATION_METHODS_SESSION_KEY] = [{"method": "password", "at": time.time()}]
        session["account_authentication_methods_user"] = str(actor.user.pk)
        session.save()
    return replace(actor, client=client)


@trial("account", verbs="add")
def sign_up(world: World, actor: Actor, where: str, verb: str) -> bool:
    return opens(actor, "account_signup", shows="利用登録")


@trial("account", verbs="view")
def read_the_addresses_of_an_account(world: World, actor: Actor, where: str, verb: str) -> bool:
    return opens(actor, "account_email", shows=world.owner_of(where, actor).email)


@trial("account", verbs="export")
def take_the_data_of_an_account(world: World, actor: Actor, where: str, verb: str) -> bool:
    response = send(just_signed_in(actor), "accounts:download")
    if not response.streaming:
        return False
    with zipfile.ZipFile(io.BytesIO(b"".join(response.streaming_content))) as files:
        text = "".join(files.read(name).decode() for name in files.namelist())
    return world.owner_of(where, actor).email in text


@trial("account", verbs="change")
def give_up_an_address(world: World, actor: Actor, where: str, verb: str) -> bool:
    person = world.owner_of(where, actor)
    EmailAddress.objects.get_or_create(user=person, email=person.email, verified=True, primary=True)
    EmailAddress.objects.create(user=person, email="second@example.jp", verified=False)
    send(just_signed_in(actor), "account_email", action_remove="", email="second@example.jp")
    return not EmailAddress.objects.filter(email="second@example.jp").exists()


@trial("account", verbs="delete")
def leave(world: World, actor: Actor, where: str, verb: str) -> bool:
    person = world.owner_of(where, actor)
    send(just_signed_in(actor), "accounts:delete", understood="on")
    return User.objects.get(pk=person.pk).left_at is not None


@trial("my-page", verbs="view")
def open_my_page(world: World, actor: Actor, where: str, verb: str) -> bool:
    return opens(actor, "roles:my_page", shows=world.owner_of(where, actor).email)


@trial("notice", verbs="view")
def read_a_notice(world: World, actor: Actor, where: str, verb: str) -> bool:
    make_notices(world.owner_of(where, actor), 1)
    return opens(actor, "notifications:notices", shows="1番目の未読の知らせ")


@trial("notice", verbs="change")
def mark_a_notice_as_read(world: World, actor: Actor, where: str, verb: str) -> bool:
    notice = make_notices(world.owner_of(where, actor), 1)[0]
    send(actor, "notifications:mark_read", notice.pk)
    return Notice.objects.get(pk=notice.pk).read_at is not None
