import pytest
from django.core.cache import cache


@pytest.fixture(autouse=True)
def no_rate_limits_of_other_tests():
    cache.clear()
