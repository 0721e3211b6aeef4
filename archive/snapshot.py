"""Takes a consistent copy of an archive while crawls go on: named by instant and chain head, never written again.

The copy is made by SQLite's backup in one step: a reader's view of one moment, which no writer waits for. It is not
in write-ahead mode, so that it can be served from any disk, a read-only one too.
"""

import re
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from archive import chain
from archive.clock import now
from archive.connection import open_for_reading, told
from archive.errors import ArchiveError, BadInput

HEAD_DIGITS = 12
NO_HEAD = "0" * HEAD_DIGITS
"""In the name of a snapshot taken before the first run has ended."""

READ_ONLY = 0o444

_NAME = re.compile(rf"fazhi-\d{{8}}T\d{{6}}Z-[0-9a-f]{{{HEAD_DIGITS}}}\.db")
_WRITE_AHEAD = b"\x02\x02"
"""Bytes 18 and 19 of an SQLite file in write-ahead mode, as every archive is that was opened for writing."""


def is_snapshot(path: Path) -> bool:
    """Tell whether a file may be read as one that nobody writes: named as a snapshot, and never written since (B61)."""
    if not _NAME.fullmatch(path.name) or not path.is_file():
        return False
    with path.open("rb") as file:
        return file.read(20)[18:] != _WRITE_AHEAD


def newest(folder: Path) -> Path:
    """Return the last snapshot in a folder. Raises BadInput when there is none."""
    found = sorted(each for each in folder.iterdir() if is_snapshot(each))
    if not found:
        raise BadInput(f"{folder}: expected a folder with snapshots (fazhi-INSTANT-HEAD.db), got none in it")
    return found[-1]


def take(path: Path, folder: Path, free: Callable[[Path], int] = lambda place: shutil.disk_usage(place).free) -> Path:
    """Copy the archive at ``path`` into ``folder`` and return the copy's path.

    ``free`` tells the bytes free in a folder. Raises BadInput when the folder is none, ArchiveError when the
    archive cannot be read, the disk has too little room (B58), or the copy is not sound.
    """
    if not folder.is_dir():
        raise BadInput(f"{folder}: expected an existing folder, got none")
    with closing(open_for_reading(path)) as db, _draft(folder) as draft:
        _check_room(db.conn, folder, free(folder))
        with told(folder):
            _copy(db.conn, draft)
        with told(path):
            return _named(draft, folder)


@contextmanager
def _draft(folder: Path) -> Iterator[Path]:
    """Yield the name that the copy has until it is whole; whatever goes wrong, none is left behind."""
    draft = folder / f".fazhi-{now():%Y%m%dT%H%M%SZ}.part"
    try:
        yield draft
    finally:
        for name in (draft, *(draft.with_name(draft.name + more) for more in ("-wal", "-shm", "-journal"))):
            name.unlink(missing_ok=True)


def _check_room(source: sqlite3.Connection, folder: Path, free: int) -> None:
    needed = source.execute("PRAGMA page_count").fetchone()[0] * source.execute("PRAGMA page_size").fetchone()[0]
    if free < needed:
        raise ArchiveError(f"{folder}: expected {needed:,} bytes free for the copy, got {free:,}")


def _copy(source: sqlite3.Connection, draft: Path) -> None:
    with closing(sqlite3.connect(draft, isolation_level=None)) as copy:
        source.backup(copy)
        copy.execute("PRAGMA journal_mode = DELETE")


def _named(draft: Path, folder: Path) -> Path:
    """Check the copy by opening it, and give it its name."""
    with closing(open_for_reading(draft)) as copy:
        faults = [line for (line,) in copy.execute("PRAGMA quick_check") if line != "ok"]
        head = chain.head(copy)
    if faults:
        raise ArchiveError(f"{folder}: expected a sound copy, got {faults[0]!r}")
    name = f"fazhi-{now():%Y%m%dT%H%M%SZ}-{head.sha256[:HEAD_DIGITS] if head else NO_HEAD}.db"
    target = folder / name
    if target.exists():
        raise ArchiveError(f"{target}: expected a free name, got a snapshot of this very second")
    draft.chmod(READ_ONLY)
    return draft.rename(target)
