"""Where a mail service reports what did not arrive; nothing while there is no secret to know the service by.

Of django-anymail's addresses only those of the service in use: each is one more door.
"""

from anymail import urls as anymail_urls
from django.conf import settings

app_name = "anymail"
_name = f"{settings.MAIL_SERVICE}_tracking_webhook"
urlpatterns = (
    [pattern for pattern in anymail_urls.urlpatterns if pattern.name == _name]
    if settings.MAIL_SERVICE and settings.MAIL_WEBHOOK_SECRET
    else []
)
