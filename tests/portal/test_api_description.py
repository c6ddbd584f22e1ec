"""The API does what its OpenAPI description says: called by Schemathesis with valid and invalid requests of all kinds."""

from collections.abc import Iterator

import pytest
import schemathesis
from django.core.cache import cache
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from hypothesis import HealthCheck, settings
from schemathesis.specs.openapi.checks import positive_data_acceptance

from search import services
from search.engines import get_engine
from tests.factories.pages import make_case, make_standard_page

pytestmark = pytest.mark.django_db

EXAMPLES = 60


@pytest.fixture
def _site(db: None, search_dir: object, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    from portal.api import api

    # Not to be refused for asking so often.
    [throttle] = api.throttle
    monkeypatch.setattr(throttle, "num_requests", 1_000_000)
    cache.clear()
    # As Django's own test client does: the requests see what the test has not committed.
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    with get_engine().rebuild() as index:
        index.swap()
    make_case()
    make_standard_page(title="送迎の案内")
    services.drain()
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)
    cache.clear()


schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", get_wsgi_application())


@pytest.mark.usefixtures("_site")
@schema.parametrize()
@settings(
    max_examples=EXAMPLES,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
def test_every_operation_keeps_to_the_description(case: schemathesis.Case) -> None:
    # The WSGI client does not unpack.
    response = case.call(headers={"Accept-Encoding": "identity"})
    # That the sum of two parameters has a limit too, and which codes and keys there are, OpenAPI cannot say.
    is_told = response.status_code in (400, 422) and response.json()["type"].endswith(("#too-deep", "#unknown-value"))
    case.validate_response(response, excluded_checks=[positive_data_acceptance] if is_told else [])
