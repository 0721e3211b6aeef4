"""A document as someone saw it in the past: history gains by it, what is known since stays as it is.

* Versions are numbered in the order in which the archive learned of them; ``first_seen_at`` is the capture's date,
  and by that the version in force at a moment is found.
* A capture from before a document was last looked at is compared with the version in force then, and where there is
  none, with the earliest. Where it differs it is a version of its own, told of by ``revised`` at its own date; what
  was seen before and after it is a version once more, of the date at which it was seen again.
* It never becomes the current version unless it is the latest by date, never judges presence, and moves nothing. It
  sets back when document and address were first seen.
* A capture from after that is a sighting like any other.
"""

from dataclasses import dataclass

from sqlite_utils import Database

from archive import disclosures, events, identity, sightings, versions
from archive.digest import content_sha256
from archive.payloads import Payloads
from archive.records import Saved, Sighting
from archive.versions import Again, Version


def save(db: Database, payloads: Payloads, sighting: Sighting, again: Again | None) -> Saved:
    """Write what was seen then, inside the caller's transaction. Raises ArchiveError as ``sightings.save`` does."""
    sightings.check(sighting)
    document_id = identity.identify(db, sighting, sighting.attachments)
    if document_id is None or not _looked_at_since(db, document_id, sighting.seen_at):
        return sightings.save(db, payloads, sighting, again)
    before = disclosures.indexed(db, document_id)
    version, is_new = _version(db, payloads, document_id, sighting, again)
    _note(db, document_id, sighting, version.id)
    sightings.claim_captures(db, document_id, sighting.captures)
    disclosures.renew(db, document_id, before)
    return Saved(document_id, version.id, version.number, "revised" if is_new else "unchanged")


def _looked_at_since(db: Database, document_id: str, at: str) -> bool:
    query = "SELECT last_checked_at > ? FROM documents WHERE id = ?"
    return bool(db.execute(query, [at, document_id]).fetchone()[0])


def _version(
    db: Database, payloads: Payloads, document_id: str, sighting: Sighting, again: Again | None
) -> tuple[Version, bool]:
    """Return the version that was in force when the capture was made, and whether the archive learns of it now."""
    at = sighting.seen_at
    base = versions.like_with_like(db, payloads, versions.read(db, _near(db, document_id, at)), sighting, again)
    span = _span(db, base)
    attachments = versions.carried(sighting.attachments, base)
    if content_sha256(sighting.content, attachments) == base.fields_sha256:
        if span.first <= at:
            db.execute("UPDATE versions SET last_seen_at = ? WHERE id = ?", [max(span.last, at), base.id])
        return base, False
    if at < span.first and span.known_since < span.first:
        base = _since_the_first(db, sighting, base, span)
    version = versions.add(db, document_id, sighting, attachments)
    _lead_if_latest(db, version)
    _tell(db, sighting, version, base, at, list(sighting.captures))
    if span.first <= at < span.last:
        _back_again(db, sighting, base, version, span)
    return version, True


@dataclass(frozen=True, slots=True)
class _Span:
    """From when to when a version was seen, since when its document is known, and the captures of that time."""

    first: str
    last: str
    known_since: str
    captures: dict[str, int]

    def before(self, at: str) -> str:
        """Return the last moment at which a capture showed the document by then."""
        return max((moment for moment in self.captures if moment <= at), default=self.known_since)

    def after(self, at: str) -> str:
        """Return the first moment at which a capture showed it after that."""
        return min((moment for moment in self.captures if moment > at), default=self.last)


def _span(db: Database, version: Version) -> _Span:
    first, last, known_since = db.execute(
        "SELECT versions.first_seen_at, versions.last_seen_at, documents.first_seen_at FROM versions "
        "JOIN documents ON documents.id = document_id WHERE versions.id = ?",
        [version.id],
    ).fetchone()
    captures = db.execute(
        "SELECT fetched_at, max(id) FROM captures WHERE document_id = ? AND outcome IN ('ok', 'not_modified') "
        "AND fetched_at BETWEEN ? AND ? GROUP BY fetched_at",
        [version.document_id, min(first, known_since), last],
    )
    return _Span(first, last, known_since, dict(captures.fetchall()))


def _since_the_first(db: Database, sighting: Sighting, base: Version, span: _Span) -> Version:
    """Give the earliest content its own date, which only the document had: it stands beside another version now."""
    copy = _once_more(db, base, span.known_since)
    until = max(span.known_since, span.before(sighting.seen_at))
    db.execute("UPDATE versions SET last_seen_at = ? WHERE id = ?", [until, copy.id])
    _tell(db, sighting, copy, base, span.known_since, _evidence(span, span.known_since))
    return copy


def _back_again(db: Database, sighting: Sighting, base: Version, between: Version, span: _Span) -> None:
    """Write that a version's content came back: it was seen before and after another that stood in between."""
    back = span.after(sighting.seen_at)
    copy = _once_more(db, base, back)
    db.execute("UPDATE versions SET last_seen_at = ? WHERE id = ?", [span.before(sighting.seen_at), base.id])
    db.execute("UPDATE document_urls SET version_id = ? WHERE version_id = ?", [copy.id, base.id])
    _lead_if_latest(db, copy)
    _tell(db, sighting, copy, between, back, _evidence(span, back))


def _once_more(db: Database, version: Version, at: str) -> Version:
    return versions.read(db, versions.copy_to(db, version.id, version.document_id, at))


def _evidence(span: _Span, at: str) -> list[int]:
    return [span.captures[at]] if at in span.captures else []


def _tell(db: Database, sighting: Sighting, version: Version, near: Version, at: str, captures: list[int]) -> None:
    """Write the event of a version that the archive learns of now; ``near`` is what it was compared with."""
    first = db.execute("SELECT first_seen_at FROM versions WHERE id = ?", [near.id]).fetchone()[0]
    detail: dict[str, object] = {
        "captures": captures, "url": sighting.urls[0], "fields": versions.changed_fields(near, version),
        "before" if first <= at else "after": near.id,
    }  # fmt: skip
    events.write(db, sighting.run_id, version.document_id, at, "revised", detail, version.id)


def _near(db: Database, document_id: str, at: str) -> str:
    """Return the version in force at a moment, or the earliest one where none was known."""
    row = db.execute(
        f"SELECT id FROM versions WHERE document_id = :document AND id NOT IN {events.GIVEN_AWAY} {versions.IN_FORCE}",
        {"document": document_id, "at": at},
    ).fetchone()
    return str(row[0])


def _lead_if_latest(db: Database, version: Version) -> None:
    row = db.execute(
        "SELECT max(first_seen_at) = (SELECT first_seen_at FROM versions WHERE id = ?) FROM versions "
        "WHERE document_id = ?",
        [version.id, version.document_id],
    ).fetchone()
    if row[0]:
        versions.make_current(db, version)


def _note(db: Database, document_id: str, sighting: Sighting, version_id: str) -> None:
    """Write where the document was seen then; what an address has shown since stands."""
    at = sighting.seen_at
    for position, url in enumerate(sighting.urls):
        shown = (version_id, sighting.captures[0]) if position == 0 else (None, None)
        db.execute(
            "INSERT INTO document_urls (document_id, url, key, first_seen_at, last_seen_at, run_id, version_id, "
            "capture_id) VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (document_id, url) DO UPDATE SET "
            "first_seen_at = min(first_seen_at, excluded.first_seen_at), "
            "last_seen_at = max(last_seen_at, excluded.last_seen_at)",
            [document_id, url, identity.address_key(url), at, at, sighting.run_id, *shown],
        )
    db.execute(
        "UPDATE documents SET first_seen_at = min(first_seen_at, ?), last_seen_at = max(last_seen_at, ?) WHERE id = ?",
        [at, at, document_id],
    )
