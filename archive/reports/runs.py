"""What each night did: its outcome, its counts, its troubles, and whether the nights go on at all."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlite_utils import Database

from archive.clock import instant_of, now, stamp
from archive.processes import is_alive
from archive.reports.words import Note, rank

WELL = frozenset({"complete", "forbidden"})
"""Outcomes of a portal in a run's report that nobody must look at."""

SILENCE = timedelta(hours=36)
"""So long after the last run began, a nightly crawl has missed its night."""


@dataclass(frozen=True, slots=True)
class RunRow:
    """One run. ``outcome`` is null as long as it has not ended; ``requests`` and ``documents`` are its counts."""

    run: int
    status: str
    started_at: str
    finished_at: str | None
    outcome: str | None
    reason: str | None
    to_end: bool
    vantage: str | None
    portals: int
    warnings: int
    new_trouble: tuple[str, ...]
    requests: dict[str, int]
    documents: dict[str, int]
    trouble: tuple[Note, ...]

    @property
    def minutes(self) -> float | None:
        """How long it took, null while it goes on."""
        if self.finished_at is None:
            return None
        return (instant_of(self.finished_at) - instant_of(self.started_at)).total_seconds() / 60


@dataclass(frozen=True, slots=True)
class RunsReport:
    """The runs, the last one first, and before them what a person must look at."""

    generated_at: str
    attention: tuple[Note, ...]
    runs: tuple[RunRow, ...]


def runs_report(db: Database, limit: int = 30) -> RunsReport:
    """Return the last ``limit`` runs, as of now."""
    instant = now()
    found = db.query("SELECT * FROM runs ORDER BY id DESC LIMIT ?", [limit])
    runs = tuple(_run(row, instant) for row in found)
    attention = sorted(_attention(runs, instant), key=lambda note: rank(note.status))
    return RunsReport(stamp(instant), tuple(attention), runs)


def _run(row: dict[str, Any], instant: datetime) -> RunRow:
    report = json.loads(row["report"] or "{}")
    counts = json.loads(row["counts"])
    alive = row["finished_at"] is None and is_alive(row["process"], row["heartbeat_at"], instant)
    return RunRow(
        run=row["id"],
        status=row["outcome"] or ("running" if alive else "died"),
        started_at=row["started_at"],
        finished_at=row["finished_at"],
        outcome=row["outcome"],
        reason=report.get("reason"),
        to_end=bool(row["to_end"]),
        vantage=row["vantage"],
        portals=len(report.get("portals", ())),
        warnings=report.get("warnings", 0),
        new_trouble=tuple(report.get("new_trouble", ())),
        requests=counts.get("requests", {}),
        documents=counts.get("documents", {}),
        trouble=tuple(_troubles(report)),
    )


def _troubles(report: dict[str, Any]) -> Iterator[Note]:
    for portal in report.get("portals", ()):
        if portal["outcome"] not in WELL:
            yield Note(portal["outcome"], portal["id"], None, None, portal["reason"] or "")


def _attention(runs: tuple[RunRow, ...], instant: datetime) -> Iterator[Note]:
    if not runs or instant - instant_of(runs[0].started_at) > SILENCE:
        since = runs[0].started_at if runs else None
        yield Note("no_run", None, None, since, "no run has begun within 36 hours: does the timer fire?")
    for run in runs:
        if run.status == "died":
            yield Note("died", None, None, None, f"run {run.run} has no living process and no end")
    ended = next((run for run in runs if run.outcome), None)
    if ended is None:
        return
    if ended.outcome in {"failed", "interrupted"}:
        reason = ended.reason or "stopped before its end"
        yield Note(ended.outcome, None, None, None, f"run {ended.run}: {reason}")
    yield from ended.trouble
