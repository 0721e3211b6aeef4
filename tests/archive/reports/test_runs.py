"""The report on runs: what each did, and first what must be looked at."""

import pytest

from archive.records import Run
from archive.reports.runs import RunsReport, runs_report
from tests.archive.reports.nights import Nights, day, whole


def report(nights: Nights, monkeypatch: pytest.MonkeyPatch, now: str) -> RunsReport:
    monkeypatch.setenv("FAZHI_NOW", now)
    return runs_report(nights.archive.db)


def told(found: RunsReport) -> list[tuple[str, str | None, str]]:
    return [(note.status, note.portal, note.reason) for note in found.attention]


def test_the_last_run_stands_first_with_its_counts(nights: Nights, monkeypatch: pytest.MonkeyPatch) -> None:
    nights.night(1, {"gzdt": whole(10)})
    nights.night(2, {"gzdt": whole(10)}, warnings=2, new_trouble=["x: blocked"])
    found = report(nights, monkeypatch, day(3))
    assert [run.run for run in found.runs] == [2, 1]
    last = found.runs[0]
    assert (last.status, last.to_end, last.vantage, last.portals, last.warnings) == ("complete", True, "柳州", 1, 2)
    assert (last.requests, last.new_trouble, last.minutes) == ({"ok": 1}, ("x: blocked",), 0)
    assert found.attention == ()


def test_a_portal_in_trouble_is_told_before_the_runs(nights: Nights, monkeypatch: pytest.MonkeyPatch) -> None:
    nights.night(1, {}, outcome="incomplete", portal=("blocked", "home: 412"))
    assert told(report(nights, monkeypatch, day(1))) == [("blocked", "county", "home: 412")]


def test_trouble_of_an_earlier_run_is_past(nights: Nights, monkeypatch: pytest.MonkeyPatch) -> None:
    nights.night(1, {}, outcome="incomplete", portal=("blocked", "home: 412"))
    nights.night(2, {"gzdt": whole(10)})
    assert told(report(nights, monkeypatch, day(2))) == []


def test_a_failed_run_is_told_with_its_reason(nights: Nights, monkeypatch: pytest.MonkeyPatch) -> None:
    nights.night(1, {}, outcome="failed", reason="disk full")
    assert told(report(nights, monkeypatch, day(1))) == [("failed", None, "run 1: disk full")]


def test_nights_that_have_stopped_are_told(nights: Nights, monkeypatch: pytest.MonkeyPatch) -> None:
    assert told(report(nights, monkeypatch, day(1)))[0][0] == "no_run"
    nights.night(1, {"gzdt": whole(10)})
    assert told(report(nights, monkeypatch, day(2))) == []
    assert told(report(nights, monkeypatch, day(3)))[0][0] == "no_run"


def test_a_run_that_goes_on_is_running_and_one_without_a_process_has_died(
    nights: Nights, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = nights.archive.begin_run(Run(day(1)))
    found = report(nights, monkeypatch, day(1))
    assert (found.runs[0].status, found.runs[0].minutes, told(found)) == ("running", None, [])
    nights.archive.db.execute("UPDATE runs SET process = NULL WHERE id = ?", [run])
    found = report(nights, monkeypatch, day(1))
    assert (found.runs[0].status, found.attention[0].status) == ("died", "died")
