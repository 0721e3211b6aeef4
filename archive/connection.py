"""Opens the archive file: refuses what is not ours before a byte is written, sets the pragmas, holds the lock.

Write-ahead mode, so that readers read while one writer writes; ``synchronous=NORMAL``, so that a power cut may
cost the last transactions but never the file (B56); foreign keys and recursive triggers on (B53).
"""

import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlite_utils import Database

from archive.errors import ArchiveError
from archive.migrations import migrations

WAIT_SECONDS = 60
"""How long a writer waits for the archive's lock before it gives up (interface.md, section 1)."""

WAL_LIMIT_BYTES = 16 * 1024 * 1024
"""To what the write-ahead file is cut back after a long reader let it grow."""

NETWORK_FILE_SYSTEMS = frozenset({"nfs", "nfs4", "cifs", "smb", "smb2", "smb3", "smbfs", "9p", "ncpfs", "afs"})
"""Where write-ahead mode locks for ever or breaks the file (B55)."""

_REASONS = {
    sqlite3.SQLITE_BUSY: f"locked by another writer for more than {WAIT_SECONDS} s",
    sqlite3.SQLITE_LOCKED: "locked by another statement",
    sqlite3.SQLITE_FULL: "no room left to write: the disk or the archive's size limit is full",
    sqlite3.SQLITE_READONLY: "not writable",
    sqlite3.SQLITE_CANTOPEN: "cannot be opened or created",
    sqlite3.SQLITE_NOTADB: "not an SQLite file",
    sqlite3.SQLITE_CORRUPT: "a damaged SQLite file",
    sqlite3.SQLITE_IOERR: "a reading or writing error of the disk",
    sqlite3.SQLITE_PERM: "not permitted",
}


@contextmanager
def told(path: Path | str) -> Iterator[None]:
    """Turn SQLite's word on a file's state (locked, full, damaged) into an ArchiveError that names the file.

    Errors of our own making (a wrong statement, a broken constraint) pass through as they are.
    """
    try:
        yield
    except sqlite3.Error as error:
        reason = _REASONS.get((getattr(error, "sqlite_errorcode", None) or 0) & 0xFF)
        if reason is None:
            raise
        raise ArchiveError(f"{path}: {reason} ({error})") from error


@contextmanager
def writing(db: Database) -> Iterator[None]:
    """Hold the writer's lock for one short transaction: all of it is written, or nothing.

    The lock is taken at the start (``BEGIN IMMEDIATE``), so that what is read inside is still so when it is
    written. Raises ArchiveError when the archive stays locked, is full or cannot be written.
    """
    with told(file_of(db)):
        db.conn.execute("BEGIN IMMEDIATE")
        try:
            yield
            db.conn.execute("COMMIT")
        finally:
            if db.conn.in_transaction:
                db.conn.execute("ROLLBACK")


@contextmanager
def one_moment(db: Database) -> Iterator[None]:
    """See the archive as it is now until the end, whatever others write meanwhile. Raises ArchiveError as ``told``."""
    with told(file_of(db)):
        db.conn.execute("BEGIN")
        try:
            yield
        finally:
            db.conn.execute("ROLLBACK")


def file_of(db: Database) -> str:
    """Return the path of the file behind a connection, for messages."""
    return str(db.conn.execute("PRAGMA database_list").fetchone()[2])


def file_system_type(path: Path, mounts: Path = Path("/proc/mounts")) -> str | None:
    """Return the type of the file system that ``path`` is on, null where the system does not say.

    The longest mount point that holds the path decides; of equal ones the last, which hides the others.
    """
    if not mounts.exists():
        return None
    found: tuple[int, str | None] = (0, None)
    for line in mounts.read_text(encoding="utf-8", errors="surrogateescape").splitlines():
        _, point, kind, *_ = line.split(" ")
        point = point.replace("\\040", " ")
        if path.is_relative_to(point) and len(point) >= found[0]:
            found = (len(point), kind)
    return found[1]


def open_for_writing(
    path: Path, *, create: bool = True, file_system: Callable[[Path], str | None] = file_system_type
) -> Database:
    """Open an archive to write in it; make a new one where there is none and ``create`` allows it.

    An archive of an older schema is upgraded in one transaction. Raises ArchiveError, with nothing changed, when
    the folder is missing or on a network, or the file is not ours, not writable, or from a newer schema.
    """
    path = _place(path, create=create)
    kind = file_system(path)
    if kind in NETWORK_FILE_SYSTEMS:
        raise ArchiveError(f"{path}: expected a local disk, got a network file system ({kind}): copy a snapshot there")
    with told(path):
        db = _connect(path, "rwc" if create else "rw")
        try:
            _check_ours(db, path)
            _write_ahead(db)
            with writing(db):
                migrations.apply(db)
        except BaseException:
            db.close()
            raise
    return db


def open_for_reading(path: Path) -> Database:
    """Open an archive to read it, while others may write. Raises ArchiveError as ``open_for_writing`` does.

    An older schema is upgraded first, which needs a writable file.
    """
    path = _place(path, create=False)
    with told(path):
        db = _connect(path, "ro")
        try:
            _check_ours(db, path)
            pending = migrations.pending(db)
        except BaseException:
            db.close()
            raise
    if not pending:
        return db
    db.close()
    open_for_writing(path, create=False).close()
    return _connect(path, "ro")


def _place(path: Path, *, create: bool) -> Path:
    path = path.absolute()
    if not path.parent.is_dir():
        raise ArchiveError(f"{path}: expected an existing folder, got {str(path.parent)!r}")
    if path.is_dir():
        raise ArchiveError(f"{path}: expected a file, got a folder")
    if not create and not (path.exists() and path.stat().st_size):
        raise ArchiveError(f"{path}: no archive there")
    return path.resolve()


def _connect(path: Path, mode: str) -> Database:
    connection = sqlite3.connect(f"{path.as_uri()}?mode={mode}", uri=True, timeout=WAIT_SECONDS, isolation_level=None)
    connection.execute("PRAGMA foreign_keys = ON")
    return Database(connection, execute_plugins=False)


def _check_ours(db: Database, path: Path) -> None:
    applied = {migration.name for migration in migrations.applied(db)}
    if not applied and db.table_names():
        raise ArchiveError(f"{path}: expected an archive of fazhi, got another program's SQLite file")
    newer = applied - {migration.name for migration in migrations.pending(Database(memory=True))}
    if newer:
        raise ArchiveError(f"{path}: expected a schema that this fazhi knows, got {', '.join(sorted(newer))!r}: newer")


def _write_ahead(db: Database) -> None:
    """Switch to write-ahead mode. SQLite's own wait does not cover the switch, so it is tried again."""
    deadline = time.monotonic() + WAIT_SECONDS
    while db.execute("PRAGMA journal_mode").fetchone()[0] != "wal":
        try:
            db.execute("PRAGMA journal_mode = WAL").fetchone()
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY or time.monotonic() > deadline:
                raise
            time.sleep(0.05)
    db.execute("PRAGMA synchronous = NORMAL")
    db.execute(f"PRAGMA journal_size_limit = {WAL_LIMIT_BYTES}")
