"""``fazhi demo`` as a person runs it."""

import json
import sqlite3
from pathlib import Path

import pytest

from archive.records import Capture, Run
from archive.store import Archive
from tests.crawling import Done, fazhi


@pytest.fixture(scope="module")
def shown(tmp_path_factory: pytest.TempPathFactory) -> tuple[Done, Path]:
    path = tmp_path_factory.mktemp("demo") / "demo.db"
    return fazhi("demo", "--archive", path), path


def test_it_tells_what_was_kept_and_what_changed(shown: tuple[Done, Path]) -> None:
    done, _ = shown
    assert done.status == 0, done.err
    for part in ("法治苗山", "missing", "published", "revised", "2017年融水苗族自治县法治政府建设工作报告"):
        assert part in done.out
    assert "[-25-]{+26+}件" in done.out


def test_it_prints_commands_that_work(shown: tuple[Done, Path]) -> None:
    done, path = shown
    commands = [line.split("fazhi ", 1)[1] for line in done.out.splitlines() if line.strip().endswith(str(path))]
    names = [command.split()[0] for command in commands]
    assert names == ["search", "history", "show", "verify", "serve"]
    for command in commands[:-1]:
        told = fazhi(*command.split())
        assert told.status == 0, told.err


def test_it_is_made_anew_each_time_and_tells_scripts_too(shown: tuple[Done, Path]) -> None:
    _, path = shown
    done = fazhi("demo", "--archive", path, "--json")
    told = json.loads(done.out)
    assert [run["outcome"] for run in told["runs"]] == ["complete", "complete"]
    assert told["runs"][1]["documents"]["revised"] == 1


def test_a_file_that_no_demo_made_is_refused_and_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "diary.db"
    db = sqlite3.connect(path)
    db.execute("CREATE TABLE diary (entry TEXT)")
    db.commit()
    db.close()
    before = path.read_bytes()
    done = fazhi("demo", "--archive", path)
    assert done.status == 2
    assert "diary.db: expected the archive of an earlier demo or no file" in done.err
    assert len(done.err.strip().splitlines()) == 1
    assert path.read_bytes() == before


def test_an_archive_with_captures_of_no_portal_is_no_demos(tmp_path: Path) -> None:
    """``import warc`` keeps what belongs to no portal that it knows."""
    path = tmp_path / "a.db"
    with Archive.open(path) as archive:
        run = archive.begin_run(Run("2024-03-01T18:00:00Z"))
        archive.add_capture(run, Capture(None, "GET", "http://a.gov.cn/", (), "2024-03-01T18:00:00Z", body=b"page"))
    assert fazhi("demo", "--archive", path).status == 2
    with Archive.read(path) as archive:
        assert archive.db.table("captures").count == 1
