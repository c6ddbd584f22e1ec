"""Read from a process of its own: pytest has log handlers too."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
SCRIPT = """
import logging
import django
django.setup()
from django.http import HttpResponse
from django.test import Client, override_settings
from django.urls import path

def fail(request):
    raise RuntimeError("the roof is on fire")

urlpatterns = [path("fail", fail)]
handler404 = lambda request, exception: HttpResponse(status=404)
handler500 = lambda request: HttpResponse(status=500)
with override_settings(ROOT_URLCONF=__name__, ALLOWED_HOSTS=["testserver"], MIDDLEWARE=[]):
    client = Client(raise_request_exception=False)
    client.get("/fail")
    client.get("/absent")
logging.getLogger("django_tasks").setLevel(logging.INFO)
logging.getLogger("django_tasks").info("one of many tasks")
logging.getLogger("search.services.indexing").warning("a row waits")
"""


def test_errors_are_written_and_ordinary_work_is_not() -> None:
    environment = os.environ | {"DJANGO_SETTINGS_MODULE": "portal.settings", "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT], env=environment, capture_output=True, text=True, check=True, timeout=60
    )
    assert done.stderr.count("the roof is on fire") == 1
    assert "a row waits" in done.stderr
    assert "/absent" not in done.stderr
    assert "one of many tasks" not in done.stderr
