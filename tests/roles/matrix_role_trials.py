"""Trials of roles, and what is tried by the rule alone so far."""

from collections.abc import Callable
from typing import Any

from django.core.exceptions import PermissionDenied

from roles.enums import Role
from roles.models import RoleGrant
from roles.permissions import may
from roles.services import end_grant, grant_role
from tests.factories.people import give, make_user
from tests.roles.matrix_trials import RULE_ALONE, TRIALS
from tests.roles.matrix_world import OWN, Actor, World


class RoleTrials:
    def __init__(self, role: Role) -> None:
        self.role, self.key = role, f"role-{role}"
        TRIALS[self.key, "grant"] = self.grant
        if role != Role.PARTICIPANT:
            TRIALS[self.key, "end"] = self.end

    def grant(self, world: World, actor: Actor, where: str, verb: str) -> bool:
        if not actor.user.pk:
            return may(actor.user, self.key, verb)
        values = {"layer": 1} if self.role == Role.COORDINATOR else {}
        values |= {"user": make_user("receives@example.jp"), "areas": [world.area_of(where)]}
        return _is_done(grant_role, role=self.role, by=actor.user_now, **values)

    def end(self, world: World, actor: Actor, where: str, verb: str) -> bool:
        if not actor.user.pk:
            return may(actor.user, self.key, verb)
        given = give(make_user("holds@example.jp"), self.role, world.area_of(where))
        if where == OWN:
            RoleGrant.objects.filter(pk=given.pk).update(user=actor.user)
        # The last one cannot be taken away.
        give(make_user("another@example.jp"), Role.ADMINISTRATOR)
        return _is_done(end_grant, grant=RoleGrant.objects.get(pk=given.pk), by=actor.user_now)


def _is_done(verb: Callable[..., Any], **values: Any) -> bool:
    try:
        verb(**values)
    except PermissionDenied:
        return False
    return True


for each_role in Role:
    RoleTrials(each_role)


def by_rule(*objects: str, verbs: str) -> None:
    """Screens of other parts of the portal: until a trial opens them, the rule that they ask is asked."""
    for key in objects:
        for verb in verbs.split():
            TRIALS[key, verb] = ask_the_rule
            RULE_ALONE.add((key, verb))


def ask_the_rule(world: World, actor: Actor, where: str, verb: str) -> bool:
    raise NotImplementedError  # the test knows the object


by_rule(*(f"role-{role}" for role in Role), verbs="view invite confirm")
by_rule("role-participant", verbs="end")
by_rule("role-request", verbs="add view decide withdraw")
by_rule("invitation", verbs="view revoke resend accept")
by_rule("person", verbs="view export")
by_rule("account", verbs="add view change export delete")
by_rule("my-page", verbs="view")
by_rule("notice", verbs="view change")
by_rule("mail-text", verbs="view")
