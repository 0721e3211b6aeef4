"""What the tables hold about a portal's sections: the last walk, what is usual, families, the newest document."""

from dataclasses import dataclass
from typing import Any

from sqlite_utils import Database

from archive.clock import china_day, instant_of
from archive.expectation import past_walks, usual


@dataclass(frozen=True, slots=True)
class SectionFacts:
    """A section and its walks: ``run`` to ``family`` are the last walk's.

    ``rows`` are those of the last walk to the end, ``usual`` the ones to hold them against, from ``walks`` before.
    """

    name: str
    url: str
    topic: str | None
    run: int
    walked_at: str | None
    outcome: str | None
    reason: str | None
    pages: int
    listed: int | None
    family: str | None
    read_at: str | None
    complete_at: str | None
    rows: int | None
    usual: int | None
    walks: int
    family_before: str | None
    family_changed_at: str | None
    documents: int
    newest_date: str | None


_WALK = ("run", "walked_at", "outcome", "reason", "pages", "listed", "family")

_LAST = """
SELECT run_id AS run, started_at AS walked_at, walks.outcome, reason, pages, listed, family
FROM walks JOIN runs ON runs.id = run_id WHERE section_id = ? ORDER BY run_id DESC LIMIT 1
"""

_READ = """
SELECT started_at FROM walks JOIN runs ON runs.id = run_id WHERE section_id = ? AND pages
ORDER BY run_id DESC LIMIT 1
"""

_COMPLETE = """
SELECT started_at FROM walks JOIN runs ON runs.id = run_id
WHERE section_id = ? AND walks.to_end AND walks.outcome = 'complete' ORDER BY run_id DESC LIMIT 1
"""

_BEFORE = """
SELECT run_id, family FROM walks WHERE section_id = ? AND family IS NOT NULL AND family <> ?
ORDER BY run_id DESC LIMIT 1
"""

_CHANGED = """
SELECT min(started_at) FROM walks JOIN runs ON runs.id = run_id WHERE section_id = ? AND run_id > ? AND family = ?
"""

_DOCUMENTS = """
SELECT count(*), max(CASE WHEN coalesce(publication_date, listed_date) <= ?
    THEN coalesce(publication_date, listed_date) END)
FROM listings JOIN disclosures AS d USING (document_id) WHERE section_id = ? AND d.state = 'present'
"""


def section_facts(db: Database, portal_id: str) -> list[SectionFacts]:
    """Return the facts about a portal's sections, in the order in which they were first met."""
    found = db.query("SELECT id, name, url, topic FROM sections WHERE portal_id = ? ORDER BY id", [portal_id])
    return [_facts(db, int(row.pop("id")), row) for row in list(found)]


def _facts(db: Database, section_id: int, section: dict[str, Any]) -> SectionFacts:
    last = next(iter(db.query(_LAST, [section_id])), dict.fromkeys(_WALK) | {"run": 0, "pages": 0})
    before_run, before = _row(db, _BEFORE, section_id, last["family"]) or (None, None)
    changed = _first(db, _CHANGED, section_id, before_run, last["family"]) if before else None
    whole = past_walks(db, section_id)
    past = whole[:-1]
    read_at = _first(db, _READ, section_id)
    documents, newest = _row(db, _DOCUMENTS, _day_of(read_at), section_id) or (0, None)
    return SectionFacts(
        **section,
        **last,
        read_at=read_at,
        complete_at=_first(db, _COMPLETE, section_id),
        rows=whole[-1][1] if whole else None,
        usual=usual(past),
        walks=sum(outcome == "complete" for outcome, _ in past),
        family_before=before,
        family_changed_at=changed,
        documents=documents,
        newest_date=newest,
    )


def _day_of(instant: str | None) -> str:
    """Return the day in China of an instant; without one no day is in the future."""
    return china_day(instant_of(instant)).isoformat() if instant else "9999"


def _row(db: Database, query: str, *values: object) -> tuple[Any, ...] | None:
    found: tuple[Any, ...] | None = db.execute(query, values).fetchone()
    return found


def _first(db: Database, query: str, *values: object) -> str | None:
    found = _row(db, query, *values)
    return found[0] if found else None
