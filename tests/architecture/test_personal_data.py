"""Whatever points at a person, or holds an e-mail address, is named by a kind of personal data (accounts.personal_data).

Only so it is in the register for staff, in people's own downloads, and erased when they leave.
"""

from django.apps import apps
from django.contrib.auth import get_user_model
from django.db.models import EmailField

from accounts.personal_data import all_kinds

# Models without personal data of users, and why.
NOT_PERSONAL = {
    "content.ContactPage": "the address of an office",
    "organizations.OrganizationContact": "the address of a body, given by itself to be shown",
    "wagtailimages.Image": "Wagtail's own, of which the portal stores none: content.PortalImage",
    "wagtaildocs.Document": "Wagtail's own, of which the portal stores none: content.PortalDocument",
    "account.EmailConfirmation": "a key for an address of account.EmailAddress, deleted with it",
}


def models_about_people():
    user = get_user_model()
    return {
        model._meta.label
        for model in apps.get_models(include_auto_created=True)
        if not model._meta.proxy
        for field in (*model._meta.local_fields, *model._meta.local_many_to_many)
        if isinstance(field, EmailField) or (field.remote_field is not None and field.related_model is user)
    }


def test_every_model_about_people_is_named_by_a_kind():
    named = {label for kind in all_kinds() for label in kind.models}
    assert sorted(models_about_people() - named - set(NOT_PERSONAL)) == []


def test_kinds_name_models_that_exist():
    """Those of allauth's parts that are not installed keep nothing."""
    known = {model._meta.label for model in apps.get_models(include_auto_created=True)}
    optional = {"mfa.Authenticator", "usersessions.UserSession"}
    named = {label for kind in all_kinds() for label in kind.models}
    assert sorted(named - known - optional) == []
    assert sorted(set(NOT_PERSONAL) - known) == []


def test_no_model_is_named_twice():
    """It would be counted and handed over twice."""
    labels = [label for kind in all_kinds() for label in kind.models]
    assert len(labels) == len(set(labels))


def test_kinds_say_what_they_are():
    for kind in all_kinds():
        assert kind.label
        assert kind.purpose
        assert kind.kept_for
        assert kind.models


def test_the_walk_sees_models_of_ours_and_of_others():
    assert {
        "roles.RoleGrant",
        "notifications.Mail",
        "account.EmailAddress",
        "wagtailcore.Revision",
    } <= models_about_people()
