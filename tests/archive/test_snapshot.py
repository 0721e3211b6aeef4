"""A snapshot: one moment of an archive that is being written, sound, read-only, named by its chain head."""

import re
import shutil
import sqlite3
import stat
from contextlib import closing
from multiprocessing import get_context
from multiprocessing.synchronize import Event
from pathlib import Path

import pytest
from click.testing import CliRunner

from archive import snapshot
from archive.connection import open_for_reading
from archive.errors import ArchiveError, BadInput
from archive.integrity import verify
from archive.store import Archive
from crawler.cli import main
from tests.archive.library import FIRST_NIGHT, NOTICE, NOTICE_URL, Library, fill

NAME = re.compile(r"fazhi-\d{8}T\d{6}Z-([0-9a-f]{12})\.db")


@pytest.fixture
def library(tmp_path: Path) -> Path:
    fill(tmp_path / "fazhi.db")
    (tmp_path / "copies").mkdir()
    return tmp_path / "fazhi.db"


def take(path: Path, *options: str) -> tuple[int, str, str]:
    result = CliRunner().invoke(main, ["snapshot", str(path.parent / "copies"), "--archive", str(path), *options])
    return result.exit_code, result.stdout, result.stderr


def copies(path: Path) -> list[Path]:
    return sorted((path.parent / "copies").iterdir())


def tables(path: Path) -> dict[str, list[tuple[object, ...]]]:
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as db:
        names = [row[0] for row in db.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")]
        return {name: db.execute(f"SELECT * FROM {name}").fetchall() for name in names if "_idx" not in name}


def test_it_is_the_archive_named_after_instant_and_chain_head(library: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FAZHI_NOW", "2024-05-01T18:00:00Z")
    status, out, _ = take(library)
    (copy,) = copies(library)
    with Archive.read(library) as archive:
        head = archive.db.execute("SELECT chain_sha256 FROM runs ORDER BY chain_number DESC").fetchone()[0]
    assert (status, out) == (0, f"{copy}\n")
    assert copy.name == f"fazhi-20240501T180000Z-{head[:12]}.db"
    assert tables(copy) == tables(library)


def test_it_is_read_only_and_out_of_wal_mode(library: Path) -> None:
    take(library)
    (copy,) = copies(library)
    assert stat.S_IMODE(copy.stat().st_mode) == 0o444
    with closing(open_for_reading(copy)) as db:
        assert db.execute("PRAGMA journal_mode").fetchone()[0] == "delete"
        assert verify(db) == []
    assert copies(library) == [copy], "reading leaves nothing beside it"


def test_the_commands_read_it(library: Path) -> None:
    take(library)
    (copy,) = copies(library)
    for command in (["search", "清理"], ["verify"], ["history", NOTICE_URL]):
        assert CliRunner().invoke(main, [*command, "--archive", str(copy)]).exit_code == 0


def test_before_any_run_has_ended_it_has_no_head(tmp_path: Path) -> None:
    library = Library(tmp_path / "fazhi.db")
    library.begin(FIRST_NIGHT)
    (tmp_path / "copies").mkdir()
    copy = snapshot.take(tmp_path / "fazhi.db", tmp_path / "copies")
    match = NAME.fullmatch(copy.name)
    assert match
    assert match[1] == "0" * 12
    library.store.close()


def test_too_little_room_is_refused_with_numbers(library: Path) -> None:
    """B58: before anything is written."""
    size = library.stat().st_size
    with pytest.raises(ArchiveError, match=rf"expected [\d,]+ bytes free for the copy, got {size // 2:,}"):
        snapshot.take(library, library.parent / "copies", free=lambda _: size // 2)
    assert copies(library) == []


def test_two_in_one_second_do_not_overwrite(library: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FAZHI_NOW", "2024-05-01T18:00:00Z")
    take(library)
    before = copies(library)[0].read_bytes()
    status, _, err = take(library)
    assert status == 4
    assert "expected a free name" in err
    assert [path.read_bytes() for path in copies(library)] == [before]


@pytest.mark.parametrize(("folder", "archive"), [("none", "fazhi.db"), ("copies", "none.db")])
def test_what_is_not_there_is_one_line(library: Path, folder: str, archive: str) -> None:
    command = ["snapshot", str(library.parent / folder), "--archive", str(library.parent / archive)]
    result = CliRunner().invoke(main, command)
    assert (result.exit_code, result.stdout) == (2 if folder == "none" else 4, "")
    assert len(result.stderr.splitlines()) == 1
    assert "none" in result.stderr
    assert copies(library) == []


def test_a_damaged_archive_makes_no_snapshot(library: Path) -> None:
    data = bytearray(library.read_bytes())
    page = data.index("规范性文件清理结果".encode()) // 4096
    data[page * 4096 : page * 4096 + 64] = bytes(64)
    library.write_bytes(bytes(data))
    status, _, err = take(library)
    assert (status, len(err.splitlines())) == (4, 1)
    assert copies(library) == []


def write(path: Path, started: Event, stop: Event) -> None:
    """Write documents, one transaction each, until told to stop."""
    library = Library(path)
    library.begin(FIRST_NIGHT)
    number = 0
    while not stop.is_set():
        library.see(f"{NOTICE_URL}?{number}", FIRST_NIGHT, NOTICE.__class__("content", text=f"第{number}号"))
        number += 1
        started.set()
    library.end(FIRST_NIGHT)
    library.store.close()


def test_it_is_whole_while_a_crawl_writes(library: Path) -> None:
    context = get_context("spawn")
    started, stop = context.Event(), context.Event()
    writer = context.Process(target=write, args=(library, started, stop))
    writer.start()
    assert started.wait(60)
    taken = [snapshot.take(library, folder) for folder in folders(library, 3)]
    stop.set()
    writer.join(60)
    assert writer.exitcode == 0
    counts = []
    for copy in taken:
        with closing(open_for_reading(copy)) as db:
            assert verify(db) == []
            counts.append(db.execute("SELECT count(*) FROM documents").fetchone()[0])
    assert counts == sorted(counts)
    assert counts[-1] > 2


def folders(library: Path, count: int) -> list[Path]:
    found = [library.parent / f"copies{number}" for number in range(count)]
    for folder in found:
        folder.mkdir()
    return found


def test_a_snapshot_is_told_by_its_name_and_by_never_having_been_written(library: Path) -> None:
    """B61: what is opened as immutable must not change; an archive that was opened for writing is in WAL mode."""
    take(library)
    (copy,) = copies(library)
    assert snapshot.is_snapshot(copy)
    assert not snapshot.is_snapshot(library)
    assert not snapshot.is_snapshot(library.with_name("fazhi-20240501T180000Z-3f9a1c2b7d10.db"))
    assert not snapshot.is_snapshot(library.rename(library.with_name("fazhi-20240501T180000Z-3f9a1c2b7d11.db")))


def test_the_newest_of_a_folder(library: Path) -> None:
    with pytest.raises(BadInput, match="expected a folder with snapshots"):
        snapshot.newest(library.parent)
    take(library)
    (copy,) = copies(library)
    shutil.copy(copy, copy.with_name("fazhi-20010101T000000Z-000000000000.db"))
    assert snapshot.newest(copy.parent) == copy
