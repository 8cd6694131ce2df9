"""A home of PostgreSQL's own for the tests that look at it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from accord.foundation.postgres import attach


@pytest.fixture(scope="module")
def kept_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty 0700 folder that becomes a home; most tests share its cluster."""
    folder = tmp_path_factory.mktemp("accord") / "home"
    folder.mkdir(mode=0o700)
    return folder


@pytest.fixture
def attached(kept_home: Path) -> Iterator[Path]:
    with attach(kept_home):
        yield kept_home
