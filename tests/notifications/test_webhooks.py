"""Reports of mail services, in the form in which they come."""

import base64
import json

import pytest
from anymail import urls as anymail_urls
from django.test import override_settings
from django.urls import include, path

from notifications import webhook_urls
from notifications.models import Bounce, SuspendedAddress
from portal import urls as portal_urls

pytestmark = pytest.mark.django_db

SECRET = "service:a-long-password-of-the-service"
ADDRESS = "taro@example.jp"
# As with a service and a secret in the settings, which count when addresses are read.
urlpatterns = [path("mail-events/", include((anymail_urls.urlpatterns, "anymail"))), *portal_urls.urlpatterns]


@pytest.fixture
def post(client, settings):
    settings.ANYMAIL = {"WEBHOOK_SECRET": SECRET}

    def post(service, event, secret=SECRET):
        with override_settings(ROOT_URLCONF=__name__):
            return client.post(
                f"/mail-events/{service}/tracking/",
                json.dumps(event),
                content_type="application/json",
                headers={"Authorization": f"Basic {base64.b64encode(secret.encode()).decode()}"},
            )

    return post


def postmark(kind, **more):
    return {"RecordType": "Bounce", "Type": kind, "ID": 1, "Email": ADDRESS, "MessageID": "m", **more}


def brevo(event):
    return {"event": event, "email": ADDRESS, "id": 1, "ts_epoch": 1700000000000, "message-id": "<m>", "reason": "x"}


def is_suspended():
    return SuspendedAddress.objects.filter(email=ADDRESS).exists()


@pytest.mark.parametrize(
    ("service", "event", "suspends"),
    [
        ("postmark", postmark("HardBounce", Details="smtp;550 5.1.1 unknown"), True),
        ("postmark", postmark("HardBounce"), True),
        ("postmark", postmark("HardBounce", Details="smtp;550 5.7.1 policy"), False),
        ("postmark", postmark("SoftBounce"), False),
        ("postmark", postmark("BadEmailAddress"), True),
        ("postmark", postmark("Blocked"), False),
        ("postmark", {**postmark("SpamComplaint"), "RecordType": "SpamComplaint"}, True),
        ("brevo", brevo("hard_bounce"), True),
        ("brevo", brevo("soft_bounce"), False),
        ("brevo", brevo("complaint"), True),
    ],
)
def test_what_did_not_arrive_is_noted_and_what_never_will_is_suspended(post, service, event, suspends):
    assert post(service, event).status_code == 200
    assert Bounce.objects.get().email == ADDRESS
    assert Bounce.objects.get().is_hard is suspends
    assert is_suspended() is suspends


@pytest.mark.parametrize("kind", ["Transient", "DnsError", "AutoResponder"])
def test_what_may_still_arrive_is_no_bounce(post, kind):
    assert post("postmark", postmark(kind)).status_code == 200
    assert not Bounce.objects.exists()


def test_a_report_that_comes_twice_counts_once(post):
    for _ in range(4):
        assert post("postmark", postmark("SoftBounce")).status_code == 200
    assert Bounce.objects.count() == 1


def test_nobody_else_reports(post):
    assert post("postmark", postmark("HardBounce"), secret="service:guessed").status_code == 400
    assert not Bounce.objects.exists()


def test_without_a_secret_there_is_no_such_page(client):
    assert webhook_urls.urlpatterns == []
    assert client.post("/mail-events/postmark/tracking/", {}, content_type="application/json").status_code == 404


def test_only_the_service_in_use_has_a_page(settings):
    settings.MAIL_WEBHOOK_SECRET = SECRET
    settings.MAIL_SERVICE = "postmark"
    assert [pattern.name for pattern in webhook_urls.tracking_urls()] == ["postmark_tracking_webhook"]
    settings.MAIL_WEBHOOK_SECRET = ""
    assert webhook_urls.tracking_urls() == []
