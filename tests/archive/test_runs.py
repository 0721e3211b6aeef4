"""Runs: begun, sealed in a chain, and those that died found and sealed as interrupted."""

import subprocess
import sys
from datetime import timedelta

import pytest

from archive import chain
from archive.clock import now, stamp
from archive.errors import ArchiveError
from archive.integrity import verify
from archive.processes import SILENCE, is_alive, myself
from archive.records import Run, Walk
from archive.store import Archive
from tests.archive.nights import LIST, Site, page

AT = "2024-01-05T18:00:00Z"


def dead() -> str:
    """What names a process that has just ended."""
    told = subprocess.run(
        [sys.executable, "-c", "from archive.processes import myself; print(myself())"],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    return told.stdout.strip()


def row(site: Site, run: int) -> dict:
    return next(site.archive.db.query("SELECT * FROM runs WHERE id = ?", [run]))


def test_a_run_keeps_what_was_asked_and_what_it_came_to(site):
    run = site.archive.begin_run(Run(AT, {"portals": ["县"]}, {"fazhi": "0.1.0"}, "柳州"))
    report = {"outcome": "complete", "portals": []}
    site.archive.finish_run(run, "complete", {"requests": {"ok": 1}}, AT, to_end=True, report=report)
    found = row(site, run)
    assert (found["arguments"], found["software"], found["vantage"]) == (
        '{"portals": ["县"]}',
        '{"fazhi": "0.1.0"}',
        "柳州",
    )
    assert (found["outcome"], found["finished_at"], found["to_end"]) == ("complete", AT, 1)
    assert list(site.archive.last_reports(5)) == [report]


def test_a_run_ends_once(site):
    run = site.archive.begin_run(Run(AT))
    site.archive.finish_run(run, "complete", {}, AT)
    with pytest.raises(ArchiveError, match=f"run {run}"):
        site.archive.finish_run(run, "failed", {}, AT)
    with pytest.raises(ArchiveError, match="run 99"):
        site.archive.finish_run(99, "complete", {}, AT)


def test_an_unknown_outcome_is_refused(site):
    run = site.archive.begin_run(Run(AT))
    with pytest.raises(ArchiveError, match="'done'"):
        site.archive.finish_run(run, "done", {}, AT)


def test_runs_are_chained_in_the_order_in_which_they_end(site):
    first, second = site.archive.begin_run(Run(AT)), site.archive.begin_run(Run(AT))
    assert chain.head(site.archive.db) is None
    site.archive.finish_run(second, "complete", {}, AT)
    site.archive.finish_run(first, "complete", {}, AT)
    seals = list(chain.seals(site.archive.db))
    assert [seal.run_id for seal in seals] == [second, first]
    assert [seal.number for seal in seals] == [1, 2]
    assert (seals[0].previous, seals[1].previous) == (None, seals[0].sha256)
    assert chain.head(site.archive.db) == seals[1]


def test_counts_are_those_of_the_tables(site):
    site.night("2024-01-05T18:00:00Z", {LIST + f"t{n}.html": page(f"第{n}篇") for n in range(3)})
    night = site.night("2024-01-06T18:00:00Z", {
        LIST + "t0.html": page("改"), LIST + "t1.html": "not_found", LIST + "t2.html": page("第2篇"),
        LIST + "t3.html": page("新"),
    })  # fmt: skip
    counts = site.archive.counts(night.run_id)
    assert counts["documents"] == {
        "new": 1, "unchanged": 0, "revised": 1, "missing": 1, "gone": 0, "restored": 0, "moved": 0,
    }  # fmt: skip
    assert (counts["requests"]["ok"], counts["requests"]["not_found"], counts["requests"]["dns"]) == (4, 1, 0)


def test_a_walk_is_kept_with_its_run_and_its_section(site, monkeypatch):
    monkeypatch.setenv("FAZHI_NOW", AT)
    run = site.archive.begin_run(Run(AT))
    for pages in (1, 2):
        site.archive.save_walk(run, Walk(site.section, "incomplete", "cut short", pages, 3, 20, 45, 19))
    site.archive.finish_run(run, "incomplete", {}, AT)
    assert site.one("SELECT pages FROM walks") == 2
    assert site.archive.db.execute("SELECT last_walked_at, last_outcome FROM sections").fetchone() == (AT, "incomplete")


# The dead and the living


def test_a_dead_run_is_sealed_as_interrupted_at_the_next_start(site):
    run = site.archive.begin_run(Run(AT))
    site.fetch(run, LIST, "2024-01-05T18:07:00Z", "ok")
    site.archive.db.execute("UPDATE runs SET process = ?", [dead()])
    with Archive.open(site.archive.path):
        found = row(site, run)
    assert (found["outcome"], found["finished_at"], found["chain_number"]) == ("interrupted", "2024-01-05T18:07:00Z", 1)
    assert '"ok": 1' in found["counts"]


def test_a_living_run_is_left_alone_by_others(site):
    run = site.archive.begin_run(Run(AT))
    Archive.open(site.archive.path).close()
    assert row(site, run)["finished_at"] is None
    site.archive.finish_run(run, "complete", {}, AT)


def test_a_reader_seals_nothing(site):
    run = site.archive.begin_run(Run(AT))
    site.archive.db.execute("UPDATE runs SET process = ?", [dead()])
    Archive.read(site.archive.path).close()
    assert row(site, run)["finished_at"] is None
    Archive.open(site.archive.path).close()


def test_who_is_alive():
    boot, space, pid, began = myself().split("/")
    moment = now()
    assert is_alive(myself(), None, moment)
    assert not is_alive(None, stamp(moment), moment)
    assert not is_alive(dead(), stamp(moment), moment)
    assert not is_alive("/".join((boot, space, pid, began + "1")), stamp(moment), moment), "its id was given again"
    assert not is_alive("/".join(("another start", space, pid, began)), stamp(moment), moment)


def test_in_another_container_the_heartbeat_tells():
    boot, _, pid, began = myself().split("/")
    elsewhere = "/".join((boot, "1", pid, began))
    moment = now()
    assert is_alive(elsewhere, stamp(moment), moment)
    assert not is_alive(elsewhere, stamp(moment - SILENCE), moment)


def test_a_heartbeat_is_written(site, monkeypatch):
    run = site.archive.begin_run(Run(AT))
    monkeypatch.setenv("FAZHI_NOW", "2024-01-05T18:30:00Z")
    site.archive.heartbeat(run)
    assert row(site, run)["heartbeat_at"] == "2024-01-05T18:30:00Z"
    site.archive.finish_run(run, "complete", {}, AT)


def test_a_portal_is_crawled_by_one_run_at_a_time(site):
    first, second = site.archive.begin_run(Run(AT)), site.archive.begin_run(Run(AT))
    site.archive.claim(first, "county")
    site.archive.claim(first, "county")
    with pytest.raises(ArchiveError, match=f"county: is being crawled already, by run {first}"):
        site.archive.claim(second, "county")
    site.archive.finish_run(first, "complete", {}, AT)
    site.archive.claim(second, "county")


def test_the_claim_of_a_dead_run_is_void(site):
    first, second = site.archive.begin_run(Run(AT)), site.archive.begin_run(Run(AT))
    site.archive.claim(first, "county")
    site.archive.db.execute("UPDATE runs SET process = ? WHERE id = ?", [dead(), first])
    site.archive.claim(second, "county")


def test_silence_is_longer_than_any_pause_between_heartbeats():
    assert timedelta(minutes=30) < SILENCE


def test_verify_compares_with_a_head_kept_elsewhere(site):
    site.night("2024-01-05T18:00:00Z", {LIST + "t1.html": page()})
    kept = chain.head(site.archive.db).sha256
    site.night("2024-01-06T18:00:00Z", {LIST + "t1.html": page()})
    assert verify(site.archive.db, against=kept) == []
    [fault] = verify(site.archive.db, against="0" * 64)
    assert (fault.kind, "0" * 64 in fault.message) == ("chain", True)
