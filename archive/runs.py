"""Runs as rows: begun, kept alive, ended and sealed; those that died are sealed as interrupted."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from sqlite_utils import Database

from archive import chain, events, rows
from archive.clock import now, stamp
from archive.errors import ArchiveError
from archive.processes import is_alive, myself
from archive.records import CAPTURE_OUTCOMES, RUN_OUTCOMES, Run, Walk


@dataclass(frozen=True, slots=True)
class Ended:
    """How a run ended. ``counts`` and ``report`` are JSON objects; ``to_end``: every list was walked to its end."""

    outcome: str
    finished_at: str
    counts: Mapping[str, object]
    to_end: bool | None = None
    report: Mapping[str, object] | None = None


def begin(db: Database, run: Run) -> int:
    """Insert a run of this process and return its id."""
    return rows.insert(
        db,
        "runs",
        {
            "started_at": run.started_at, "to_end": run.to_end, "arguments": _text(run.arguments),
            "software": _text(run.software), "vantage": run.vantage, "heartbeat_at": run.started_at,
            "process": myself(),
        },
    )  # fmt: skip


def heartbeat(db: Database, run_id: int) -> None:
    """Note that the run's process still works."""
    db.execute("UPDATE runs SET heartbeat_at = ? WHERE id = ?", [stamp(now()), run_id])


def claim(db: Database, run_id: int, portal_id: str) -> None:
    """Reserve a portal for a run. Raises ArchiveError when a living run is crawling it already."""
    row = db.execute(
        "SELECT runs.id, process, heartbeat_at FROM claims JOIN runs ON runs.id = run_id "
        "WHERE portal_id = ? AND finished_at IS NULL AND runs.id != ?",
        [portal_id, run_id],
    ).fetchone()
    if row and is_alive(row[1], row[2], now()):
        raise ArchiveError(f"{portal_id}: is being crawled already, by run {row[0]}")
    db.execute(
        "INSERT INTO claims (portal_id, run_id) VALUES (?, ?) "
        "ON CONFLICT (portal_id) DO UPDATE SET run_id = excluded.run_id",
        [portal_id, run_id],
    )


def save_walk(db: Database, run_id: int, walk: Walk) -> None:
    """Write how a section was walked in a run, and with its section."""
    names = (
        "section_id", "outcome", "reason", "pages", "stated_pages", "listed", "stated_records", "taken", "to_end",
        "family",
    )  # fmt: skip
    changes = ", ".join(f"{name} = excluded.{name}" for name in names[1:])
    db.execute(
        f"INSERT INTO walks (run_id, {', '.join(names)}) VALUES (?, {', '.join('?' * len(names))}) "
        f"ON CONFLICT (run_id, section_id) DO UPDATE SET {changes}",
        [run_id, *(getattr(walk, name) for name in names)],
    )
    db.execute(
        "UPDATE sections SET last_walked_at = ?, last_outcome = ? WHERE id = ?",
        [stamp(now()), walk.outcome, walk.section_id],
    )


def check_open(db: Database, run_id: int) -> None:
    """Raise ArchiveError unless the run exists and has not ended: what is sealed takes nothing more in."""
    row = db.execute("SELECT finished_at FROM runs WHERE id = ?", [run_id]).fetchone()
    if row is None or row[0] is not None:
        raise ArchiveError(f"run {run_id}: expected a run that goes on, got {row and row[0]!r}")


def finish(db: Database, run_id: int, ended: Ended) -> None:
    """End a run: settle what was never judged as ``ok``, write what it came to, seal it."""
    if ended.outcome not in RUN_OUTCOMES:
        raise ArchiveError(f"run {run_id}: expected an outcome of {', '.join(RUN_OUTCOMES)}, got {ended.outcome!r}")
    check_open(db, run_id)
    db.execute("UPDATE captures SET outcome = 'ok' WHERE run_id = ? AND outcome IS NULL", [run_id])
    db.execute(
        "UPDATE runs SET outcome = ?, finished_at = ?, counts = ?, to_end = coalesce(?, to_end), report = ? "
        "WHERE id = ?",
        [ended.outcome, ended.finished_at, _text(ended.counts), ended.to_end,
         None if ended.report is None else _text(ended.report), run_id],
    )  # fmt: skip
    db.execute("DELETE FROM claims WHERE run_id = ?", [run_id])
    chain.seal(db, run_id)


def seal_dead(db: Database) -> list[int]:
    """Seal the runs whose process is no more as ``interrupted``, at their last sign of life; return their ids."""
    open_runs = db.execute("SELECT id, process, heartbeat_at FROM runs WHERE finished_at IS NULL ORDER BY id")
    dead = [number for number, process, beat in open_runs if not is_alive(process, beat, now())]
    for number in dead:
        last_sign = db.execute(
            "SELECT max(started_at, coalesce(heartbeat_at, ''), coalesce((SELECT max(fetched_at) FROM captures "
            "WHERE run_id = runs.id), '')) FROM runs WHERE id = ?",
            [number],
        ).fetchone()[0]
        finish(db, number, Ended("interrupted", last_sign, counts(db, number)))
    return dead


def counts(db: Database, run_id: int) -> dict[str, dict[str, int]]:
    """Return ``{"requests", "documents"}`` as far as the tables tell: an unchanged document leaves no row."""
    kinds = events.counts(db, run_id)
    documents = {"new": kinds["published"], "unchanged": 0}
    for kind in ("revised", "missing", "gone", "restored", "moved"):
        documents[kind] = kinds[kind]
    return {"requests": capture_counts(db, run_id), "documents": documents}


def capture_counts(db: Database, run_id: int) -> dict[str, int]:
    """Return how many captures of a run came to each outcome; those not judged yet count as ``ok``."""
    found = db.execute(
        "SELECT coalesce(outcome, 'ok') AS came_to, count(*) FROM captures WHERE run_id = ? GROUP BY came_to", [run_id]
    )
    return dict.fromkeys(CAPTURE_OUTCOMES, 0) | dict(found.fetchall())


def last_reports(db: Database, most: int) -> Iterator[dict[str, object]]:
    """Yield the reports of the runs that ended last, the latest first, at most so many."""
    found = db.execute("SELECT report FROM runs WHERE report IS NOT NULL ORDER BY chain_number DESC LIMIT ?", [most])
    for (report,) in found:
        yield json.loads(report)


def _text(value: Mapping[str, object]) -> str:
    return json.dumps(dict(value), ensure_ascii=False)
