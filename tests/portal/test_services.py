import pytest

from portal.services import set_site_address
from tests.factories.pages import make_case, make_home

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "address", ["http://localhost:8001", "http://portal.example.jp", "https://portal.example.lg.jp"]
)
def test_absolute_addresses_of_pages_begin_with_the_address_of_the_site(address):
    make_home()
    set_site_address(f"{address}/")
    page = make_case(slug="shopping")
    assert page.full_url == f"{address}/cases/shopping/"
