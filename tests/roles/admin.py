"""Staff in the admin."""

from typing import Any

from django.contrib.auth.models import Group, Permission
from django.test import Client
from django.urls import reverse

from accounts.models import User
from portal.models import HomePage
from roles.enums import GROUP_OF_ROLE
from tests.factories.pages import make_home


def admin_of(user: User) -> Client:
    """A browser in which this person is signed in; the groups of the roles get into the admin."""
    entry = Permission.objects.get(content_type__app_label="wagtailadmin", codename="access_admin")
    for name in GROUP_OF_ROLE.values():
        Group.objects.get_or_create(name=name)[0].permissions.add(entry)
    # The admin begins at a page.
    if not HomePage.objects.exists():
        make_home()
    client = Client()
    client.force_login(User.objects.get(pk=user.pk))
    return client


def page(client: Client, name: str, *args: Any, **parameters: Any) -> str:
    response = client.get(reverse(name, args=args), parameters)
    assert response.status_code == 200, response.get("Location")
    return response.content.decode()


def is_refused(response: Any) -> bool:
    """Led back to the home of the admin, or told that there is nothing."""
    return response.status_code == 404 or (
        response.status_code == 302 and response["Location"] == reverse("wagtailadmin_home")
    )
