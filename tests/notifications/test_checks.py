import pytest

from notifications.checks import bounces_come_from_the_service_alone, mail_can_be_sent


@pytest.mark.parametrize(
    ("transport", "is_right"),
    [
        ("django.core.mail.backends.smtp.EmailBackend", True),
        ("anymail.backends.postmark.EmailBackend", False),
        ("anymail.backends.nobody.EmailBackend", False),
    ],
)
def test_a_transport_that_cannot_be_made_shows_at_the_start(settings, transport, is_right):
    settings.MAIL_TRANSPORT = transport
    assert [error.id for error in mail_can_be_sent()] == ([] if is_right else ["notifications.E001"])


def test_a_service_with_its_key_can_be_made(settings):
    settings.MAIL_TRANSPORT = "anymail.backends.postmark.EmailBackend"
    settings.ANYMAIL = {"POSTMARK_SERVER_TOKEN": "t"}
    assert mail_can_be_sent() == []


@pytest.mark.parametrize(
    ("secret", "is_right"),
    [
        ("", True),
        ("user:sixteen-characters", True),
        ("user:short", False),
        ("no-colon-at-all-here", False),
        (":sixteen-characters", False),
    ],
)
def test_a_weak_secret_of_the_service_is_refused(settings, secret, is_right):
    settings.MAIL_WEBHOOK_SECRET = secret
    assert [error.id for error in bounces_come_from_the_service_alone()] == ([] if is_right else ["notifications.E002"])
