"""A fresh archive for every test, checked as a whole when the test is done."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.archive.nights import Site


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    """A portal in a new archive; whatever a test does to it, nothing may be at fault afterwards."""
    site = Site(tmp_path / "fazhi.db")
    yield site
    site.check()
    site.archive.close()
