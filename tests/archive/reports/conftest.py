"""An archive of nights for every test of the reports."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.archive.reports.nights import Nights


@pytest.fixture
def nights(tmp_path: Path) -> Iterator[Nights]:
    """A portal with two sections in a new archive."""
    nights = Nights(tmp_path / "fazhi.db")
    nights.section("gzdt", "meeting")
    nights.section("gfxwj", "normative_document")
    yield nights
    nights.archive.close()
