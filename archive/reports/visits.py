"""How the last nights went for each portal: what its last run said of it, and how often it answered this week."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from sqlite_utils import Database

from archive.clock import stamp
from archive.presence import TROUBLE

WEEK = timedelta(days=7)
"""The stretch in which the inspection counts its checks."""

LONG = WEEK
"""A portal that no run has visited for so long is one that nobody crawls any more."""

DAYS_OF_NEWS = timedelta(days=30)
"""For how long a list read by another family than before is told as redesigned; also how far reports are read back."""


@dataclass(frozen=True, slots=True)
class Visit:
    """The last run that names a portal (0 for none), and its week: runs that asked it, runs left without an answer."""

    run: int = 0
    at: str | None = None
    outcome: str | None = None
    reason: str | None = None
    answered: bool = False
    answered_at: str | None = None
    visits: int = 0
    unanswered: int = 0


_ANSWERS = """
SELECT portal_id, run_id, max(CASE WHEN outcome NOT IN ({trouble}) THEN fetched_at END)
FROM captures WHERE run_id >= (SELECT min(id) FROM runs WHERE started_at >= ?) AND portal_id IS NOT NULL
GROUP BY portal_id, run_id ORDER BY run_id
"""

_ODD_DATES = """
SELECT count(*) FROM disclosures AS d WHERE portal_id = ? AND publication_date IS NOT NULL AND (
    publication_date > date(first_seen_at, '+8 hours') OR EXISTS (
        SELECT 1 FROM listings WHERE document_id = d.document_id AND listed_date <> d.publication_date
    )
)
"""


def last_visits(db: Database, instant: datetime) -> dict[str, Visit]:
    """Return each portal's last visit, of the portals that the last thirty days' runs name."""
    found = dict(_reported(db, instant))
    silent = (*TROUBLE, "forbidden")
    query = _ANSWERS.format(trouble=", ".join("?" * len(silent)))
    for portal_id, run_id, answered_at in db.execute(query, [*silent, stamp(instant - WEEK)]).fetchall():
        visit = found.get(portal_id, Visit())
        found[portal_id] = replace(
            visit,
            answered=visit.answered or (run_id == visit.run and answered_at is not None),
            answered_at=answered_at or visit.answered_at,
            visits=visit.visits + 1,
            unanswered=visit.unanswered + (answered_at is None),
        )
    return found


def odd_dates(db: Database, portal_id: str) -> int:
    """Count documents dated after the day in China of our first sighting, or otherwise than their list dates them."""
    return int(db.execute(_ODD_DATES, [portal_id]).fetchone()[0])


def _reported(db: Database, instant: datetime) -> Iterator[tuple[str, Visit]]:
    """Yield the portals of the runs' reports, the newest report of each."""
    told: set[str] = set()
    portals = db.execute("SELECT count(*) FROM portals").fetchone()[0]
    runs = db.execute(
        "SELECT id, started_at, report FROM runs WHERE report IS NOT NULL AND started_at >= ? ORDER BY id DESC",
        [stamp(instant - DAYS_OF_NEWS)],
    )
    for run_id, started_at, report in runs:
        fresh: list[dict[str, Any]] = [each for each in json.loads(report)["portals"] if each["id"] not in told]
        for each in fresh:
            told.add(each["id"])
            yield each["id"], Visit(run_id, started_at, each["outcome"], each["reason"])
        if len(told) >= portals:
            return
