"""The chain over runs: each ended run is sealed with a digest of what it inserted and of the seal before it.

A later change to any row that it covers shows (interface.md, section 4). ``docs/digest.md`` has the definition.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256

from sqlite_utils import Database

from archive.captures import FETCHED
from archive.digest import canonical_json
from archive.events import TELLING

COVERED = {
    "captures": f"SELECT id, {', '.join(FETCHED)} FROM captures WHERE run_id = ? ORDER BY id",
    "versions": "SELECT id, document_id, content_sha256, text_sha256, capture_id, first_seen_at FROM versions "
    f"WHERE id IN (SELECT version_id FROM events WHERE run_id = ? AND kind IN {TELLING}) ORDER BY rowid",
    "events": "SELECT id, run_id, document_id, at, kind, version_id, detail FROM events WHERE run_id = ? ORDER BY id",
}
"""What a seal covers, in this order: rows that are only ever inserted. Payloads are covered by their hashes."""


@dataclass(frozen=True, slots=True)
class Seal:
    """A run's place in the chain."""

    run_id: int
    number: int
    previous: str | None
    sha256: str


def head(db: Database) -> Seal | None:
    """Return the last seal, null before the first run has ended."""
    return next(seals(db, "ORDER BY chain_number DESC LIMIT 1"), None)


def seals(db: Database, order: str = "ORDER BY chain_number") -> Iterator[Seal]:
    """Yield the seals, the first one first."""
    for row in db.execute(
        f"SELECT id, chain_number, chain_previous, chain_sha256 FROM runs WHERE chain_number IS NOT NULL {order}"
    ):
        yield Seal(*row)


def seal(db: Database, run_id: int) -> Seal:
    """Seal a run as the next in the chain, inside the transaction that ends it."""
    last = head(db)
    number, previous = (last.number + 1, last.sha256) if last else (1, None)
    digest = run_sha256(db, run_id, number, previous)
    db.execute(
        "UPDATE runs SET chain_number = ?, chain_previous = ?, chain_sha256 = ? WHERE id = ?",
        [number, previous, digest, run_id],
    )
    return Seal(run_id, number, previous, digest)


def run_sha256(db: Database, run_id: int, number: int, previous: str | None) -> str:
    """Return the digest that seals a run: its head line, then a line for every row that it covers."""
    digest = sha256(canonical_json(["run", run_id, number, previous]) + b"\n")
    for table, query in COVERED.items():
        for row in db.execute(query, [run_id]):
            digest.update(canonical_json([table, *row]) + b"\n")
    return digest.hexdigest()
