"""WSGI entry point for gunicorn: `gunicorn portal.wsgi`."""

import os

from django.core.checks import run_checks
from django.core.exceptions import ImproperlyConfigured
from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")

application = get_wsgi_application()

# manage.py looks at the settings by itself; with faulty ones the web does not start either.
if faults := [message for message in run_checks() if message.is_serious() and not message.is_silenced()]:
    raise ImproperlyConfigured("\n".join(str(fault) for fault in faults))
