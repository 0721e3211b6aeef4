"""What happened to a document, with its evidence: only ever inserted, and enough to tell its state from."""

import json
from collections.abc import Iterable, Mapping

from sqlite_utils import Database

STATES = {
    "published": "present", "revised": "present", "moved": "present", "restored": "present", "missing": "missing",
    "gone": "gone",
}  # fmt: skip
"""The state that each kind of event leaves a document in; ``verify`` recomputes states from this."""


def write(db: Database, run_id: int, document_id: str, at: str, kind: str, detail: Mapping[str, object]) -> None:
    """Insert an event of the document's current version. ``detail`` names its evidence: ``captures`` at least."""
    db.execute(
        "INSERT INTO events (run_id, document_id, at, kind, version_id, detail) "
        "SELECT ?, id, ?, ?, current_version_id, ? FROM documents WHERE id = ?",
        [run_id, at, kind, json.dumps(detail, ensure_ascii=False, sort_keys=True), document_id],
    )


def state_after(kinds: Iterable[str]) -> str | None:
    """Return the state that a document's events, in order, leave it in; null before the first."""
    state: str | None = None
    for kind in kinds:
        state = STATES[kind]
    return state


def counts(db: Database, run_id: int) -> dict[str, int]:
    """Return how many events of each kind a run wrote; a run's new documents are its ``published``."""
    found = db.execute("SELECT kind, count(*) FROM events WHERE run_id = ? GROUP BY kind", [run_id])
    return dict.fromkeys(STATES, 0) | dict(found.fetchall())
