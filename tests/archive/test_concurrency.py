"""Real processes on one archive: several writers, readers all the while, and hard kills at any moment (B56)."""

import subprocess
import sys
import time
from pathlib import Path

from archive.integrity import verify
from archive.store import Archive
from tests.archive.nights import Site
from tests.archive.writer import DOCUMENTS


def writer(path: Path, portal: str, nights: int = 0) -> subprocess.Popen[str]:
    """Start a writer; it says a line before each document."""
    return subprocess.Popen(
        [sys.executable, "-m", "tests.archive.writer", str(path), portal, str(nights)],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=Path(__file__).parents[2],
    )  # fmt: skip


def finish(*processes: subprocess.Popen[str]) -> None:
    for process in processes:
        _, errors = process.communicate(timeout=120)
        assert (process.returncode, errors) == (0, "")


def kill_after(process: subprocess.Popen[str], lines: int, seconds: float = 0.0) -> None:
    """Kill a process for good after it has said so much, and a moment more."""
    for _ in range(lines):
        assert process.stdout.readline()
    time.sleep(seconds)
    process.kill()
    process.communicate()


def test_two_crawls_and_readers_at_once_lose_nothing(tmp_path):
    path = tmp_path / "fazhi.db"
    Archive.open(path).close()
    nights = 6
    writers = [writer(path, "county", nights), writer(path, "city", nights)]
    held = Archive.read(path)
    held.db.execute("BEGIN")
    first = held.db.execute("SELECT count(*) FROM captures").fetchone()[0]
    looks = 0
    while any(process.poll() is None for process in writers):
        with Archive.read(path) as reader:
            assert verify(reader.db) == []
            looks += 1
    finish(*writers)
    assert held.db.execute("SELECT count(*) FROM captures").fetchone()[0] == first, "a reader sees one moment"
    held.close()
    with Archive.open(path) as archive:
        assert looks > 2
        assert archive.db.table("documents").count == 2 * DOCUMENTS
        assert archive.db.table("versions").count == 2 * DOCUMENTS * nights
        assert verify(archive.db) == []
        outcomes = archive.db.execute("SELECT outcome, count(*) FROM runs GROUP BY outcome").fetchall()
        assert outcomes == [("complete", 2 * nights)]


def test_many_may_make_the_same_archive(tmp_path):
    path = tmp_path / "fazhi.db"
    finish(*(writer(path, portal, 1) for portal in ("county", "city", "town", "bureau")))
    with Archive.read(path) as archive:
        assert archive.db.table("documents").count == 4 * DOCUMENTS
        assert verify(archive.db) == []


def test_the_write_ahead_file_is_cut_back_after_a_long_reader(tmp_path):
    path = tmp_path / "fazhi.db"
    site = Site(tmp_path / "fazhi.db")
    with Archive.read(path) as held:
        held.db.execute("BEGIN")
        held.db.execute("SELECT count(*) FROM captures").fetchone()
        finish(writer(path, "county", 3))
    site.archive.close()
    assert not path.with_name("fazhi.db-wal").exists()


def test_killed_at_any_moment_an_archive_is_in_order_and_the_next_crawl_goes_on(tmp_path):
    path = tmp_path / "fazhi.db"
    kills = 25
    for turn in range(kills):
        kill_after(writer(path, "county"), lines=1 + 5 * turn % 17, seconds=0.003 * (turn % 5))
        with Archive.open(path) as archive:
            assert verify(archive.db) == []
            assert archive.db.execute("SELECT count(*) FROM runs WHERE finished_at IS NULL").fetchone()[0] == 0
    with Archive.open(path) as archive:
        outcomes = dict(archive.db.execute("SELECT outcome, count(*) FROM runs GROUP BY outcome").fetchall())
        assert outcomes["interrupted"] >= kills // 2
    finish(writer(path, "county", 2))
    with Archive.read(path) as archive:
        assert verify(archive.db) == []
