"""A loop that hangs is ended from outside, and the next start knows it."""

import sqlite3
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from archive.store import Archive
from tests.crawler.test_middlewares import HREFS, SECTION, listing, page
from tests.crawling import ROOT, crawl, portal_file, rows
from tests.servers import Answer, Pages, serve

SCRIPT = """
import asyncio, re, sys, time
from pathlib import Path
from crawler import night
from crawler.watchdog import Watchdog

run = night.begin(Path(sys.argv[1]), {{}})
loop = asyncio.new_event_loop()
with Watchdog(run, loop, {seconds}):
    loop.call_later(0.2, lambda: {hang})
    loop.call_later(4, loop.stop)
    loop.run_forever()
night.end(run)
"""


def watched(path: Path, hang: str, seconds: float = 1) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", SCRIPT.format(hang=hang, seconds=seconds), path],
        capture_output=True, text=True, cwd=ROOT, timeout=60,
    )  # fmt: skip


def test_a_loop_that_hangs_ends_its_process_with_all_stacks(tmp_path: Path) -> None:
    done = watched(tmp_path / "a.db", "time.sleep(50)")
    assert done.returncode == 4
    assert "the loop has not turned" in done.stderr
    assert "most recent call first" in done.stderr
    with Archive.read(tmp_path / "a.db") as archive:
        assert rows(archive, "SELECT outcome FROM runs") == [(None,)]
    with Archive.open(tmp_path / "a.db") as archive:
        assert rows(archive, "SELECT outcome, chain_number FROM runs") == [("interrupted", 1)]


def test_code_that_never_lets_go_is_ended_all_the_same(tmp_path: Path) -> None:
    """A regular expression run wild keeps every other thread of Python from running."""
    done = watched(tmp_path / "a.db", "re.match('(x+x+)+y', 'x' * 60)")
    assert done.returncode in {1, 4}
    assert "most recent call first" in done.stderr


@pytest.mark.parametrize("seconds", [1, 0])
def test_a_loop_that_turns_is_left_alone(tmp_path: Path, seconds: float) -> None:
    done = watched(tmp_path / "a.db", "None", seconds)
    assert (done.returncode, done.stderr) == (0, "")
    with Archive.read(tmp_path / "a.db") as archive:
        [(outcome, beat, started)] = rows(archive, "SELECT outcome, heartbeat_at, started_at FROM runs")
    assert outcome == "complete"
    assert beat > started if seconds else beat >= started


def test_a_crawl_stuck_at_a_locked_archive_is_ended(tmp_path: Path) -> None:
    lock: list[sqlite3.Connection] = []

    def grab(_: object) -> Answer:
        if not lock:
            lock.append(sqlite3.connect(tmp_path / "a.db", check_same_thread=False))
            lock[0].execute("BEGIN IMMEDIATE")
        return listing(*HREFS)

    def free() -> None:
        lock[0].rollback()

    pages: Pages = {"/list/": grab} | dict.fromkeys(HREFS, Answer(page("融水县行政执法办法")))
    with serve(pages) as site:
        toml = portal_file(tmp_path, site.url, SECTION.format(site.url))
        release = threading.Timer(8, free)
        release.start()
        done, archive = crawl(tmp_path, toml, "-s", "WATCHDOG_SECONDS=2")
        assert done.status == 4
        assert "the loop has not turned" in done.err
        assert rows(archive, "SELECT outcome FROM runs") == [("interrupted",)]
        archive.close()
        release.join()
        lock[0].close()
