"""What several test modules of the search share."""

from pathlib import Path
from typing import Any

import pytest

from content.models import StandardPage
from tests.search.admin_index import make_page


@pytest.fixture
def media(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture
def page() -> StandardPage:
    return make_page()
