"""What happened to a document, with its evidence: only ever inserted, and enough to tell its state from."""

import json
from collections.abc import Iterable, Mapping

from sqlite_utils import Database

STATES = {
    "published": "present", "revised": None, "moved": "present", "restored": "present", "missing": "missing",
    "gone": "gone", "split": None, "joined": None,
}  # fmt: skip
"""The state that each kind of event leaves a document in, null where it says nothing of that: an edit may be found
in an old capture, long after. ``verify`` recomputes states from this."""

TELLING = "('published', 'revised', 'split', 'joined')"
"""The kinds, in SQL, whose event tells of a version: each version has one, in the run that wrote it."""

JOINED = "(SELECT document_id FROM events WHERE kind = 'joined' AND json_extract(detail, '$.into') IS NOT NULL)"
"""The documents, in SQL, that a person has joined into others: their past stays with them, nothing else."""

GIVEN_AWAY = (
    "(SELECT value FROM events, json_each(detail, '$.versions') "
    "WHERE kind = 'split' AND document_id = versions.document_id)"
)
"""The versions, in SQL beside ``versions``, that a split has shown to be another document's."""


def write(
    db: Database,
    run_id: int,
    document_id: str,
    at: str,
    kind: str,
    detail: Mapping[str, object],
    version_id: str | None = None,
) -> None:
    """Insert an event of a version, the document's current one where none is named.

    ``detail`` names its evidence: ``captures`` at least, or, of what a person did, the document concerned.
    """
    db.execute(
        "INSERT INTO events (run_id, document_id, at, kind, version_id, detail) "
        "SELECT ?, id, ?, ?, coalesce(?, current_version_id), ? FROM documents WHERE id = ?",
        [run_id, at, kind, version_id, json.dumps(detail, ensure_ascii=False, sort_keys=True), document_id],
    )


def state_after(kinds: Iterable[str]) -> str | None:
    """Return the state that a document's events, in order, leave it in; null before the first."""
    state: str | None = None
    for kind in kinds:
        state = STATES[kind] or state or "present"
    return state


def counts(db: Database, run_id: int) -> dict[str, int]:
    """Return how many events of each kind a run wrote; a run's new documents are its ``published``."""
    found = db.execute("SELECT kind, count(*) FROM events WHERE run_id = ? GROUP BY kind", [run_id])
    return dict.fromkeys(STATES, 0) | dict(found.fetchall())
