"""Opening: what is refused, what is upgraded, and that refusing changes nothing."""

import os
import sqlite3
from pathlib import Path

import pytest
from sqlite_utils import Database

from archive.connection import file_system_type, open_for_reading, open_for_writing, writing
from archive.errors import ArchiveError
from archive.migrations import migrations
from archive.records import Capture, Run
from archive.store import Archive
from tests.archive.nights import LIST, page


def refused(path: Path, **options: object) -> str:
    """Return the one line with which an archive is refused, for writing and for reading, with the file as it was."""
    before = path.read_bytes() if path.is_file() else None
    with pytest.raises(ArchiveError) as caught:
        open_for_writing(path, **options)
    assert (path.read_bytes() if path.is_file() else None) == before
    assert "\n" not in str(caught.value)
    assert str(path) in str(caught.value)
    return str(caught.value)


def test_a_new_archive_is_in_write_ahead_mode_and_safe(tmp_path):
    with Archive.open(tmp_path / "fazhi.db") as archive:
        pragmas = {name: archive.db.execute(f"PRAGMA {name}").fetchone()[0] for name in (
            "journal_mode", "synchronous", "foreign_keys", "recursive_triggers", "busy_timeout",
        )}  # fmt: skip
    assert pragmas == {
        "journal_mode": "wal", "synchronous": 1, "foreign_keys": 1, "recursive_triggers": 1, "busy_timeout": 60_000,
    }  # fmt: skip


def test_closing_leaves_one_file(site):
    site.night("2024-01-05T18:00:00Z", {LIST + "t1.html": page()})
    path = site.archive.path
    site.archive.close()
    assert [item.name for item in path.parent.iterdir()] == ["fazhi.db"]
    site.archive = Archive.open(path)


@pytest.mark.parametrize("content", [b"not a database at all, but long enough to be looked at" * 40, b"<html>"])
def test_what_is_not_sqlite_is_refused(tmp_path, content):
    path = tmp_path / "page.html"
    path.write_bytes(content)
    assert "not an SQLite file" in refused(path)


def test_another_programs_database_is_refused(tmp_path):
    path = tmp_path / "other.db"
    other = sqlite3.connect(path)
    other.execute("CREATE TABLE bookmarks (url TEXT)")
    other.commit()
    other.close()
    assert "another program's SQLite file" in refused(path)


def test_an_empty_file_becomes_an_archive(tmp_path):
    path = tmp_path / "fazhi.db"
    path.touch()
    Archive.open(path).close()
    Archive.read(path).close()


def test_an_archive_of_a_newer_schema_is_refused(tmp_path):
    path = tmp_path / "fazhi.db"
    with Archive.open(path) as archive:
        archive.db.execute(
            "INSERT INTO _sqlite_migrations (migration_set, name, applied_at) VALUES ('fazhi', 'm999_later', '')"
        )
    assert "m999_later" in refused(path)
    with pytest.raises(ArchiveError, match="m999_later"):
        open_for_reading(path)


def test_an_archive_of_an_older_schema_is_upgraded(tmp_path):
    path = tmp_path / "fazhi.db"
    db = Database(path)
    migrations.apply(db, stop_before="m003_disclosures")
    db.execute("INSERT INTO portals (id, name, home) VALUES ('county', '某县', 'http://county.gov.cn/')")
    db.close()
    with Archive.read(path) as archive:
        assert not migrations.pending(archive.db)
        assert archive.db.table("portals").count == 1


@pytest.mark.parametrize("create", [True, False])
def test_a_missing_folder_is_refused(tmp_path, create):
    assert "existing folder" in refused(tmp_path / "nowhere" / "fazhi.db", create=create)


def test_a_folder_is_refused(tmp_path):
    assert "got a folder" in refused(tmp_path)


def test_a_missing_archive_is_not_made_by_those_who_read(tmp_path):
    path = tmp_path / "fazhi.db"
    assert "no archive there" in refused(path, create=False)
    with pytest.raises(ArchiveError, match="no archive there"):
        Archive.read(path)
    assert not path.exists()


def test_a_place_where_nothing_can_be_written_is_refused():
    assert "cannot be opened" in refused(Path("/proc").resolve() / "fazhi.db")


def test_a_reader_cannot_write(site):
    with Archive.read(site.archive.path) as reader, pytest.raises(ArchiveError, match="not writable"):
        reader.begin_run(Run("2024-01-05T18:00:00Z"))


@pytest.mark.parametrize("kind", ["nfs", "nfs4", "cifs", "smb3", "9p"])
def test_a_network_file_system_is_refused(tmp_path, kind):
    """B55: write-ahead mode over a network locks for ever or breaks the file."""
    assert f"network file system ({kind})" in refused(tmp_path / "fazhi.db", file_system=lambda _: kind)
    assert not list(tmp_path.iterdir())


def test_the_longest_mount_point_tells_the_file_system(tmp_path):
    mounts = tmp_path / "mounts"
    mounts.write_text(
        "/dev/sda1 / ext4 rw 0 0\nnas:/x /data nfs4 rw 0 0\n"
        "//pc/y /data/my\\040disk cifs rw 0 0\ntmpfs /data tmpfs rw 0 0\n"
    )
    assert file_system_type(Path("/home/a.db"), mounts) == "ext4"
    assert file_system_type(Path("/data/a.db"), mounts) == "tmpfs"
    assert file_system_type(Path("/data/my disk/a.db"), mounts) == "cifs"
    assert file_system_type(Path("/data/a.db"), tmp_path / "none") is None


def test_a_path_with_blanks_question_marks_and_chinese(tmp_path):
    path = tmp_path / "档案 100%?#.db"
    Archive.open(path).close()
    Archive.read(path).close()
    assert path.exists()


def test_a_locked_archive_is_given_up_in_one_line(site, monkeypatch):
    other = sqlite3.connect(site.archive.path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    site.archive.db.execute("PRAGMA busy_timeout = 50")
    with pytest.raises(ArchiveError, match="locked by another writer"):
        site.archive.begin_run(Run("2024-01-05T18:00:00Z"))
    other.execute("ROLLBACK")
    other.close()
    site.night("2024-01-05T18:00:00Z", {LIST + "t1.html": page()})


def test_a_full_disk_is_one_line_and_the_archive_stays_readable(site):
    site.night("2024-01-05T18:00:00Z", {LIST + "t1.html": page()})
    run = site.archive.begin_run(Run("2024-01-06T18:00:00Z"))
    pages = site.archive.db.execute("PRAGMA page_count").fetchone()[0]
    site.archive.db.execute(f"PRAGMA max_page_count = {pages}")
    big = Capture("county", "GET", LIST + "a.pdf", (), "2024-01-06T18:00:00Z", media_type="application/pdf",
                  body=os.urandom(1_000_000))  # fmt: skip
    with pytest.raises(ArchiveError, match="no room left"):
        site.archive.add_capture(run, big)
    assert site.one("SELECT count(*) FROM versions") == 1
    site.archive.db.execute("PRAGMA max_page_count = 1073741823")
    site.archive.finish_run(run, "failed", {}, "2024-01-06T18:01:00Z")


def test_a_transaction_that_fails_leaves_nothing(site):
    def half_done() -> None:
        with writing(site.archive.db):
            site.archive.db.execute("INSERT INTO portals (id, name, home) VALUES ('x', 'x', 'x')")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        half_done()
    assert site.one("SELECT count(*) FROM portals WHERE id = 'x'") == 0


def test_raw_evidence_refuses_change(site):
    site.night("2024-01-05T18:00:00Z", {LIST + "t1.html": page()})
    for statement in (
        "DELETE FROM payloads", "UPDATE payloads SET size = 0", "DELETE FROM captures", "UPDATE captures SET url = ''",
        "UPDATE captures SET outcome = 'not_found'", "DELETE FROM events", "UPDATE events SET kind = 'gone'",
        "REPLACE INTO payloads (sha256, size, compression, data) SELECT sha256, 0, 'none', x'' FROM payloads",
    ):  # fmt: skip
        with pytest.raises(sqlite3.IntegrityError, match="never"):
            site.archive.db.execute(statement)
