"""Verify: recomputes from the tables what can be recomputed, and names each fault."""

from collections.abc import Callable, Iterator

from sqlite_utils import Database

from archive import chain, drift, rows
from archive.connection import one_moment
from archive.digest import content_sha256, text_sha256, version_id
from archive.errors import ArchiveError
from archive.events import JOINED, TELLING
from archive.faults import Fault
from archive.payloads import Payloads
from archive.records import Content


def verify(db: Database, against: str | None = None) -> list[Fault]:
    """Return every fault of an archive; an empty list means that all of it is as it was written.

    ``against`` is a chain head kept elsewhere (64 hex digits): it must be in the chain still, so that an archive
    written anew from some point on shows, though it is in order by itself. A crawl may go on meanwhile.
    """
    with one_moment(db):
        faults = [fault for check in CHECKS for fault in check(db)]
        if against is not None and all(seal.sha256 != against for seal in chain.seals(db)):
            faults.append(Fault("chain", "runs", f"expected the head {against} among the seals, got none"))
    return faults


def _file(db: Database) -> Iterator[Fault]:
    for (line,) in db.execute("PRAGMA quick_check"):
        if line != "ok":
            yield Fault("file", "archive", str(line))
    for table, rowid, parent, _ in db.execute("PRAGMA foreign_key_check"):
        yield Fault("foreign_key", f"{table} {rowid}", f"expected its row in {parent}, got none")


def _payloads(db: Database) -> Iterator[Fault]:
    payloads = Payloads(db)
    for digest, size in db.execute("SELECT sha256, size FROM payloads"):
        try:
            found = len(payloads.get(digest))
        except ArchiveError as error:
            yield Fault("payload", digest, str(error))
        else:
            if found != size:
                yield Fault("payload", digest, f"expected {size} bytes, got {found}")


def _versions(db: Database) -> Iterator[Fault]:
    """Check each version's readings: the first gave its digests and its id, each later one has a digest of its own."""
    for row in db.query("SELECT * FROM versions ORDER BY document_id, number"):
        readings = [*_earlier(db, row["id"]), _reading(db, row)]
        for stated, found, _ in readings:
            if stated != found:
                yield Fault("content", row["id"], f"expected fields with SHA-256 {stated}, got {found}")
        stated, _, first = readings[0]
        if stated != row["content_sha256"]:
            yield Fault("content", row["id"], f"expected a first reading {row['content_sha256']}, got {stated}")
        if text_sha256(first.text) != row["text_sha256"]:
            yield Fault("text", row["id"], f"expected a text with SHA-256 {row['text_sha256']}, got another")
        yield from _name(row)


def _earlier(db: Database, version: str) -> Iterator[tuple[str, str, Content]]:
    for row in db.query("SELECT * FROM derivations WHERE version_id = ? ORDER BY id", [version]):
        content = rows.content_of(row)
        yield row["content_sha256"], content_sha256(content, rows.attachments_of(row["attachments"])), content


def _reading(db: Database, row: dict[str, str]) -> tuple[str, str, Content]:
    content = rows.content_of(row)
    stated = row["fields_sha256"] or row["content_sha256"]
    return stated, content_sha256(content, rows.read_attachments(db, row["id"])), content


def _name(row: dict[str, str]) -> Iterator[Fault]:
    at = row["first_seen_at"]
    names = (version_id(row["document_id"], row["content_sha256"], at + more) for more in ("", f"#{row['number']}"))
    if row["id"] not in names:
        yield Fault("version_id", row["id"], "expected the digest of its content and first sighting, got another")


def _chain(db: Database) -> Iterator[Fault]:
    previous: str | None = None
    for number, seal in enumerate(chain.seals(db), start=1):
        place = f"run {seal.run_id}"
        if (seal.number, seal.previous) != (number, previous):
            yield Fault("chain", place, f"expected link {number} after {previous}, got {seal.number} {seal.previous}")
        found = chain.run_sha256(db, seal.run_id, seal.number, seal.previous)
        if found != seal.sha256:
            yield Fault("chain", place, f"expected rows with the seal {seal.sha256}, got {found}")
        previous = seal.sha256
    for (run_id,) in db.execute("SELECT id FROM runs WHERE (finished_at IS NULL) != (chain_sha256 IS NULL)"):
        yield Fault("chain", f"run {run_id}", "expected a seal on every run that has ended, and on no other")


def _orphans(db: Database) -> Iterator[Fault]:
    for what, query in _ORPHANS.items():
        for (name,) in db.execute(query):
            yield Fault("orphan", str(name), what)


_ORPHANS = {
    "a payload that no capture and no attachment has": "SELECT sha256 FROM payloads WHERE sha256 NOT IN "
    "(SELECT payload_sha256 FROM captures WHERE payload_sha256 IS NOT NULL UNION "
    "SELECT request_sha256 FROM captures WHERE request_sha256 IS NOT NULL UNION "
    "SELECT payload_sha256 FROM attachments WHERE payload_sha256 IS NOT NULL)",
    "a document without a current version of its own": "SELECT id FROM documents WHERE NOT EXISTS "
    f"(SELECT 1 FROM versions WHERE id = current_version_id AND document_id = documents.id) AND id NOT IN {JOINED}",
    "a document without an address": "SELECT id FROM documents WHERE id NOT IN (SELECT document_id FROM document_urls) "
    f"AND id NOT IN {JOINED}",
    "a document whose versions are not numbered from 1": "SELECT document_id FROM versions GROUP BY document_id "
    "HAVING min(number) != 1 OR max(number) != count(*)",
    "a version that no event tells of": "SELECT id FROM versions WHERE NOT EXISTS (SELECT 1 FROM events "
    f"WHERE version_id = versions.id AND kind IN {TELLING})",
}

CHECKS: tuple[Callable[[Database], Iterator[Fault]], ...] = (
    _file, _payloads, _versions, _chain, _orphans, drift.states, drift.rows, drift.words,
)  # fmt: skip
