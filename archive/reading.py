"""What readers ask of an archive: one version with everything around it, a document's history."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields, replace
from datetime import datetime, time

from sqlite_utils import Database

from archive import rows, versions
from archive.clock import CHINA, china_day, instant_of, stamp
from archive.errors import BadInput
from archive.events import GIVEN_AWAY
from archive.identity import find_document
from archive.versions import IN_FORCE, Version


@dataclass(frozen=True, slots=True)
class Edition:
    """One version and its evidence: when it was seen, the fetch that brought it, the document and its portal."""

    version: Version
    content_sha256: str
    text_sha256: str
    first_seen_at: str
    last_seen_at: str
    state: str
    portal_id: str
    portal: str
    url: str
    run_id: int
    capture_id: int
    fetched_at: str
    payload_sha256: str | None
    media_type: str | None


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened to a document; ``detail`` is its evidence."""

    at: str
    kind: str
    version_id: str | None
    run_id: int
    detail: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Address:
    """An address of a document, and when it led there."""

    url: str
    first_seen_at: str
    last_seen_at: str


_EDITION = """
SELECT versions.id, versions.content_sha256, versions.text_sha256, versions.first_seen_at, versions.last_seen_at,
    documents.state, portals.id, portals.name, coalesce(captures.final_url, captures.url), captures.run_id,
    captures.id, captures.fetched_at, captures.payload_sha256, captures.media_type
FROM versions JOIN documents ON documents.id = versions.document_id JOIN portals ON portals.id = documents.portal_id
JOIN captures ON captures.id = capture_id
"""

_CURRENT = (
    "SELECT current_version_id, (SELECT json_extract(detail, '$.into') FROM events WHERE document_id = documents.id "
    "AND kind = 'joined' ORDER BY id DESC LIMIT 1) FROM documents WHERE id = :id"
)


def first_reading(db: Database, told: Edition) -> Edition:
    """Return a version as it was read when it was captured, whatever was re-extracted since (B78).

    Its fields are those that ``content_sha256`` is the digest of, so that an old citation finds its words.
    """
    row = next(db.query("SELECT * FROM derivations WHERE version_id = ? ORDER BY id LIMIT 1", [told.version.id]), None)
    if row is None:
        return told
    first = replace(
        told.version,
        extractor=row["extractor"],
        extracted_at=row["extracted_at"],
        content=rows.content_of(row),
        attachments=rows.attachments_of(row["attachments"]),
    )
    return replace(told, version=first)


def version_of(db: Database, name: str) -> Edition | None:
    """Return the version with this id, as citations name it; null when there is none."""
    known = db.execute("SELECT 1 FROM versions WHERE id = ?", [name]).fetchone()
    return edition(db, name) if known else None


def document_of(db: Database, name: str) -> str:
    """Return the id of the document with this id or address. Raises BadInput when there is none."""
    found = find_document(db, name)
    if found is None:
        raise BadInput(f"expected the id or an address of a document in the archive, got {name!r}")
    return found


def edition(db: Database, version_id: str) -> Edition:
    """Return a version by its id. Raises BadInput when there is none."""
    row = db.execute(f"{_EDITION} WHERE versions.id = ?", [version_id]).fetchone()
    if row is None:
        raise BadInput(f"expected the id of a version in the archive, got {version_id!r}")
    return Edition(versions.read(db, row[0]), *row[1:])


def current(db: Database, document_id: str) -> Edition:
    """Return a document's current version; of one that was joined into another, that other's."""
    version_id, into = db.execute(_CURRENT, {"id": document_id}).fetchone()
    return current(db, into) if version_id is None and into else edition(db, version_id)


def numbered(db: Database, document_id: str, number: int) -> Edition:
    """Return a document's version by its number. Raises BadInput when there is no such version."""
    row = db.execute("SELECT id FROM versions WHERE document_id = ? AND number = ?", [document_id, number]).fetchone()
    if row is None:
        last = db.execute("SELECT max(number) FROM versions WHERE document_id = ?", [document_id]).fetchone()[0]
        raise BadInput(f"{document_id}: expected a version from 1 to {last}, got {number!r}")
    return edition(db, row[0])


def as_of(db: Database, document_id: str, moment: str) -> Edition:
    """Return the version that was the current one then: ``moment`` is a day in China or an ISO instant.

    On a day on which it changed, the last of its versions that day. Raises BadInput when the document was not
    known yet, or the moment cannot be read.
    """
    until = end_of(moment)
    row = db.execute(
        f"SELECT id FROM versions WHERE document_id = :document AND id NOT IN {GIVEN_AWAY} "
        f"AND (SELECT first_seen_at FROM documents WHERE id = :document) <= :at {IN_FORCE}",
        {"document": document_id, "at": until},
    ).fetchone()
    if row is None:
        first = db.execute("SELECT first_seen_at FROM documents WHERE id = ?", [document_id]).fetchone()[0]
        raise BadInput(f"{document_id}: expected a moment since it was first seen at {first}, got {moment!r}")
    return edition(db, row[0])


def end_of(moment: str) -> str:
    """Return the last instant of a China day, or the instant itself, as the archive writes it. Raises BadInput."""
    try:
        instant = datetime.fromisoformat(moment)
    except ValueError as error:
        raise BadInput(f"expected a day (2024-05-01) or an ISO instant, got {moment!r}") from error
    if len(moment) <= len("2024-05-01"):
        instant = datetime.combine(instant.date(), time(23, 59, 59), CHINA)
    return stamp(instant if instant.tzinfo else instant.replace(tzinfo=CHINA))


def china_time(instant: str) -> str:
    """Return an instant of the archive as a clock in China showed it: ``2024-05-01 08:00``."""
    return instant_of(instant).astimezone(CHINA).strftime("%Y-%m-%d %H:%M")


def china_day_of(instant: str) -> str:
    """Return the day in China of an instant of the archive."""
    return china_day(instant_of(instant)).isoformat()


@dataclass(frozen=True, slots=True)
class History:
    """All that is known of a document's life: versions, events and addresses, the first one first."""

    document_id: str
    editions: tuple[Edition, ...]
    events: tuple[Event, ...]
    addresses: tuple[Address, ...]


def history(db: Database, document_id: str) -> History:
    """Return a document's versions, what happened to it, and every address that ever led to it."""
    ids = db.execute("SELECT id FROM versions WHERE document_id = ? ORDER BY number", [document_id]).fetchall()
    told = db.execute(
        "SELECT at, kind, version_id, run_id, detail FROM events WHERE document_id = ? ORDER BY id", [document_id]
    ).fetchall()
    urls = db.execute(
        "SELECT url, first_seen_at, last_seen_at FROM document_urls WHERE document_id = ? ORDER BY first_seen_at, url",
        [document_id],
    )
    return History(
        document_id,
        tuple(edition(db, row[0]) for row in ids),
        tuple(Event(at, kind, version, run, json.loads(detail)) for at, kind, version, run, detail in told),
        tuple(Address(*row) for row in urls),
    )


def edition_json(edition: Edition) -> dict[str, object]:
    """Return a version as ``fazhi show --json`` prints it: its evidence, then the record of interface.md, section 3."""
    version = edition.version
    record = {name: getattr(version.content, name) for name in rows.CONTENT_COLUMNS}
    record["raw_labels"] = [{"label": item.label, "value": item.value} for item in version.content.raw_labels]
    attachments = [asdict(attachment) for attachment in version.attachments]
    evidence = {name: getattr(edition, name) for name in _EVIDENCE}
    return (
        {"document_id": version.document_id, "version_id": version.id, "number": version.number}
        | evidence
        | {"extractor": version.extractor}
        | record
        | {"attachments": attachments}
    )


_EVIDENCE = tuple(field.name for field in fields(Edition) if field.name != "version")


def history_json(told: History) -> dict[str, object]:
    """Return a document's history as ``fazhi history --json`` prints it."""
    versions_told = [
        {"version_id": edition.version.id, "number": edition.version.number, "title": edition.version.content.title}
        | {name: getattr(edition, name) for name in ("content_sha256", "text_sha256", "first_seen_at", "last_seen_at")}
        for edition in told.editions
    ]
    return {
        "document_id": told.document_id,
        "state": told.editions[-1].state if told.editions else None,
        "versions": versions_told,
        "events": [asdict(event) for event in told.events],
        "addresses": [asdict(address) for address in told.addresses],
    }
