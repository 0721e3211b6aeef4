"""Meaningful zero: how many rows a section usually has, and when a walk has found too few to be believed (B51).

A redesign leaves selectors empty, the crawl stays green, and a section with sixty documents reads as one with none.
So each walk to the end is held against those before it. Nothing is lost meanwhile: absence is judged only in
sections that ended ``complete``.
"""

from collections.abc import Iterable
from statistics import median_low

from sqlite_utils import Database

LEAST_SHARE = 0.5
"""Below this share of what is usual a walk is doubted: 25 rows of 60 are, 31 are not."""

SETTLED_AFTER = 3
"""So many doubted walks in a row, each with rows, and their count is the new usual one: the list has been cut."""

MEMORY = 24
"""How many past walks to the end are looked at: half a year of weekly ones."""

Walked = tuple[str, int]
"""A past walk to the end: section outcome, rows listed."""


def is_doubtful(found: int, usual: int | None) -> bool:
    """Tell whether a count of rows must be looked at by a person: none at all, or a fall beyond the limit."""
    return found == 0 or (usual is not None and found < usual * LEAST_SHARE)


def usual(past: Iterable[Walked]) -> int | None:
    """Return the median of the rows that complete walks found, the oldest walk given first; null without any.

    A fall that lasts is believed in the end, so that a list that its publisher has cut does not cry for ever; a
    list that has become empty never is.
    """
    level: list[int] = []
    doubted: list[int] = []
    for outcome, listed in past:
        if outcome == "complete":
            level.append(listed)
            doubted.clear()
        elif outcome == "suspect" and listed:
            doubted.append(listed)
            if len(doubted) == SETTLED_AFTER:
                level, doubted = doubted, []
    return median_low(level) if level else None


def past_walks(db: Database, section_id: int, before_run: int | None = None) -> list[Walked]:
    """Return a section's last walks to the end, the oldest first; with ``before_run`` only those of earlier runs."""
    newest = db.execute(
        "SELECT outcome, listed FROM walks WHERE section_id = ? AND to_end AND run_id < coalesce(?, 1 << 62) "
        "AND outcome IN ('complete', 'suspect') ORDER BY run_id DESC LIMIT ?",
        [section_id, before_run, MEMORY],
    )
    return [(str(outcome), int(listed)) for outcome, listed in reversed(newest.fetchall())]


def usual_rows(db: Database, section_id: int, before_run: int | None = None) -> int | None:
    """Return how many rows a section's walks to the end usually find, null when it has never had a complete one."""
    return usual(past_walks(db, section_id, before_run))
