"""The command ``fazhi report``: text, JSON and a page of its own."""

import json
import re
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from crawler.cli import main
from tests.archive.reports.nights import Nights, day, entry, whole


@pytest.fixture
def archive(nights: Nights, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("FAZHI_NOW", day(2))
    nights.night(1, {"gzdt": whole(10), "gfxwj": whole(60)}, entries={"gzdt": (entry(1, "2024-01-01"),)})
    odd = whole(0, "suspect", "<b>no rows</b> [red]found[/red]")
    nights.night(2, {"gzdt": odd, "gfxwj": whole(60)}, outcome="incomplete", portal=("suspect", "gzdt: no rows"))
    return tmp_path / "fazhi.db"


def fazhi(*words: str | Path) -> Result:
    return CliRunner().invoke(main, list(map(str, words)))


@pytest.mark.parametrize("name", ["runs", "health"])
def test_text_begins_with_what_must_be_looked_at(archive: Path, name: str) -> None:
    lines = fazhi("report", name, "--archive", archive).stdout.splitlines()
    assert lines[0] == "Look at these first:"
    assert "county" in lines[1]


def test_words_of_a_site_are_printed_as_they_are(archive: Path) -> None:
    assert "<b>no rows</b> [red]found[/red]" in fazhi("report", "health", "--archive", archive).stdout


def test_json_is_one_object(archive: Path) -> None:
    runs = json.loads(fazhi("report", "runs", "--limit", "1", "--json", "--archive", archive).stdout)
    assert [run["run"] for run in runs["runs"]] == [2]
    health = json.loads(fazhi("report", "health", "--json", "--archive", archive).stdout)
    assert health["portals"][0]["statuses"] == ["redesigned", "suspect", "blank", "reached"]
    assert health["attention"][0]["status"] == "redesigned"


@pytest.mark.parametrize("name", ["runs", "health"])
def test_a_page_needs_nothing_beside_it_and_runs_nothing(archive: Path, tmp_path: Path, name: str) -> None:
    path = tmp_path / "report.html"
    assert fazhi("report", name, "--html", path, "--archive", archive).stdout == ""
    page = path.read_text("utf-8")
    assert "请先看" in page
    assert "<b>no rows</b>" not in page
    assert not re.search(r"<(script|link|img|iframe)|url\(|@import", page)


def test_a_page_that_cannot_be_written_is_one_line(archive: Path, tmp_path: Path) -> None:
    done = fazhi("report", "health", "--html", tmp_path / "none" / "a.html", "--archive", archive)
    assert done.exit_code == 2
    assert "a.html" in done.stderr


def test_a_new_archive_has_reports_too(nights: Nights, tmp_path: Path) -> None:
    for name in ("runs", "health"):
        assert fazhi("report", name, "--archive", tmp_path / "fazhi.db").exit_code == 0
