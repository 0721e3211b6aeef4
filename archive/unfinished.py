"""Nights that were cut short, and what of them need not be done again."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlite_utils import Database

from archive.clock import instant_of

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

    Only the last run, when it was interrupted on the same night (``now`` is an aware instant), had been asked for the
    same portals in the same way, and left some of them to be walked.
    """
    row = db.execute("SELECT id, started_at, outcome, arguments FROM runs ORDER BY id DESC LIMIT 1").fetchone()
    if row is None or row[2] != "interrupted" or not timedelta() <= now - instant_of(row[1]) < SAME_NIGHT:
        return None
    before = json.loads(row[3])
    asked = arguments.get("portals")
    if not isinstance(asked, list) or any(before.get(key) != arguments.get(key) for key in ("portals", "full")):
        return None
    done = {*before.get("skipped", ()), *(portal for (portal,) in db.execute(_WALKED, [row[0]]))}
    walked = tuple(portal for portal in asked if portal in done)
    return Unfinished(row[0], walked) if walked and len(walked) < len(asked) else None
