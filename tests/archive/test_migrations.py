"""Archives of every older schema are upgraded whole, or, when the upgrade is killed, not at all."""

import shutil
from pathlib import Path

import pytest

from archive.integrity import verify
from archive.migrations import migrations
from archive.search import search
from archive.store import Archive
from tests.archive.nights import LIST, LONG, Site, page
from tests.archive.older import RELEASES, columns, make_older, objects
from tests.doomed import doomed


@pytest.fixture(scope="module")
def today(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An archive of today's schema, with two versions of a document and one of another."""
    path = tmp_path_factory.mktemp("today") / "fazhi.db"
    site = Site(path)
    for month in (1, 2):
        first, second = page(f"行政复议，第{month}版。{LONG}"), page(LONG)
        site.night(f"2024-0{month}-05T18:00:00Z", {f"{LIST}t1.html": first, f"{LIST}t2.html": second})
    site.archive.close()
    return path


@pytest.fixture(params=RELEASES)
def old(request: pytest.FixtureRequest, today: Path, tmp_path: Path) -> Path:
    """The same archive as it was before a migration."""
    path = tmp_path / "old.db"
    shutil.copy(today, path)
    make_older(path, request.param)
    return path


def is_whole(path: Path, today: Path) -> None:
    """An archive has today's schema and the same history, nothing at fault, and is searched as ever."""
    with Archive.open(path) as archive, Archive.read(today) as model:
        assert migrations.pending(archive.db) == []
        assert objects(archive.db) == objects(model.db)
        assert all(columns(archive.db, table) == columns(model.db, table) for table in model.db.table_names())
        assert verify(archive.db) == []
        assert archive.db.table("versions").count == 3
        assert [hit.title for hit in search(archive.db, "复议").hits] == ["通知"]


def test_an_archive_of_any_older_schema_is_upgraded(old: Path, today: Path) -> None:
    with Archive.read(old) as archive:
        assert migrations.pending(archive.db) == []
    is_whole(old, today)


def test_an_upgrade_killed_at_any_statement_is_done_again(today: Path, tmp_path: Path) -> None:
    """B56."""
    model = tmp_path / "model.db"
    shutil.copy(today, model)
    make_older(model, RELEASES[0])
    killed, statement, path = True, 1, tmp_path / "old.db"
    while killed:
        shutil.copy(model, path)
        killed = doomed(statement, "tests.archive.writer", path)
        is_whole(path, today)
        statement += 4
    assert statement > 40


def test_an_archive_killed_at_any_statement_of_its_making_is_made_again(tmp_path: Path) -> None:
    killed, statement = True, 1
    while killed:
        path = tmp_path / f"{statement}.db"
        killed = doomed(statement, "tests.archive.writer", path)
        with Archive.open(path) as archive:
            assert migrations.pending(archive.db) == []
            assert verify(archive.db) == []
        statement += 9
    assert statement > 90
