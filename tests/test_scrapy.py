"""The same spiders under plain Scrapy, from the project's folder."""

import os
import subprocess
import sys
from pathlib import Path

from archive.store import Archive
from crawler.demo.portal import SamplePortal
from tests.crawling import ROOT, rows


def scrapy(*arguments: str) -> subprocess.CompletedProcess[str]:
    """Run a Scrapy command."""
    return subprocess.run(
        [sys.executable, "-m", "scrapy", *arguments],
        capture_output=True, text=True, cwd=ROOT, timeout=120, check=False, env=os.environ | {"PYTHONPATH": str(ROOT)},
    )  # fmt: skip


def test_list_prints_one_spider_a_registered_portal() -> None:
    done = scrapy("list")
    assert done.returncode == 0, done.stderr
    names = done.stdout.split()
    assert "rongshui" in names
    assert len(names) == sum(1 for _ in (ROOT / "spiders" / "portals").glob("*.toml"))


def test_crawl_fills_the_archive_and_records_the_run(tmp_path: Path) -> None:
    with SamplePortal() as portal:
        toml = tmp_path / "sample.toml"
        toml.write_text(portal.portal_toml(), encoding="utf-8")
        archive = tmp_path / "a.db"
        done = scrapy("crawl", "rongshui-sample", "-s", f"FAZHI_ARCHIVE={archive}", "-s", f"FAZHI_PORTALS={toml}")
        expected = len(portal.documents())
    assert done.returncode == 0, done.stderr
    with Archive.read(archive) as kept:
        assert rows(kept, "SELECT outcome FROM runs") == [("complete",)]
        assert rows(kept, "SELECT count(*) FROM documents") == [(expected,)]
