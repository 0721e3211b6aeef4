"""Takes a consistent copy of an archive while crawls go on: named by instant and chain head, never written again.

The copy is made by SQLite's backup in one step: a reader's view of one moment, which no writer waits for. It is not
in write-ahead mode, so that it can be served from any disk, a read-only one too.
"""

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
