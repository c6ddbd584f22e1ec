"""Where a mail service reports what did not arrive; nothing while there is no secret to know the service by."""

from anymail import urls as anymail_urls
from django.conf import settings
from django.urls import URLPattern

app_name = "anymail"


def tracking_urls() -> list[URLPattern]:
    """Of django-anymail's addresses only that of the service in use: each is one more door."""
    if not settings.MAIL_WEBHOOK_SECRET:
        return []
    name = f"{settings.MAIL_SERVICE}_tracking_webhook"
    return [pattern for pattern in anymail_urls.urlpatterns if pattern.name == name]


urlpatterns = tracking_urls()
