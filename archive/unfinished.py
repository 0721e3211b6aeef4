"""Nights that were cut short, and what of them need not be done again."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlite_utils import Database

from archive.clock import stamp

SAME_NIGHT = timedelta(hours=12)
"""A start so soon after an interrupted run of the same portals goes on with it; later ones are new crawls (B46)."""

_WALKED = """
SELECT portal_id FROM walks JOIN sections ON sections.id = section_id WHERE run_id = ?
GROUP BY portal_id HAVING min(outcome IN ('complete', 'forbidden'))
"""


@dataclass(frozen=True, slots=True)
class Unfinished:
    """A run that was interrupted, and the portals that it, or one that it went on with, had walked in full."""

    run: int
    walked: tuple[str, ...]


def unfinished(db: Database, arguments: Mapping[str, object], now: datetime) -> Unfinished | None:
    """Return the run that a start with these arguments goes on with, null when it is a new crawl.

    It is the last run that had been asked for the same portals in the same way, when it was interrupted on the same
    night (``now`` is an aware instant) and left some of them to be walked. Runs beside it, of other portals, as
    several processes have them, change nothing.
    """
    asked = arguments.get("portals")
    if not isinstance(asked, list):
        return None
    for run, outcome, text in _runs_since(db, now):
        before = json.loads(text)
        if all(before.get(key) == arguments.get(key) for key in ("portals", "full")):
            return _left_of(db, run, before, asked) if outcome == "interrupted" else None
    return None


def _runs_since(db: Database, now: datetime) -> list[tuple[int, str | None, str]]:
    """Return the runs that began on the night of ``now``, the last one first."""
    return db.execute(
        "SELECT id, outcome, arguments FROM runs WHERE started_at > ? AND started_at <= ? ORDER BY id DESC",
        [stamp(now - SAME_NIGHT), stamp(now)],
    ).fetchall()


def _left_of(db: Database, run: int, before: Mapping[str, object], asked: list[str]) -> Unfinished | None:
    skipped = before.get("skipped")
    done = {portal for (portal,) in db.execute(_WALKED, [run])} | set(skipped if isinstance(skipped, list) else ())
    walked = tuple(portal for portal in asked if portal in done)
    return Unfinished(run, walked) if walked and len(walked) < len(asked) else None
