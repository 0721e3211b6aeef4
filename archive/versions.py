"""A document's versions: written in full when the content differs, renewed when only our reading of it does."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from sqlite_utils import Database

from archive import captures, rows
from archive.addresses import address_key
from archive.digest import attachment_sha256, content_sha256, covered, text_sha256, version_id
from archive.payloads import Payloads
from archive.records import VERSION_OUTCOMES, Attachment, Capture, Content, Link, Sighting

Again = Callable[[tuple[Capture, ...]], Content]
"""Reads a version's captures (bodies and all, the document's own page first) again by today's rules."""


@dataclass(frozen=True, slots=True)
class Version:
    """One version as the tables hold it; ``fields_sha256`` is the digest of its fields as they stand now."""

    id: str
    document_id: str
    number: int
    extractor: str
    extracted_at: str
    fields_sha256: str
    content: Content
    attachments: tuple[Attachment, ...]


def read(db: Database, identifier: str) -> Version:
    """Return a version with its attachments."""
    row = next(db.query("SELECT * FROM versions WHERE id = ?", [identifier]))
    return Version(
        id=row["id"],
        document_id=row["document_id"],
        number=row["number"],
        extractor=row["extractor"],
        extracted_at=row["extracted_at"] or row["first_seen_at"],
        fields_sha256=row["fields_sha256"] or row["content_sha256"],
        content=rows.content_of(row),
        attachments=rows.read_attachments(db, identifier),
    )


def capture_ids(db: Database, identifier: str) -> list[int]:
    """Return the fetches that gave a version, the document's own page first, then the article's further parts."""
    found = db.execute("SELECT capture_id FROM version_captures WHERE version_id = ? ORDER BY position", [identifier])
    return [row[0] for row in found]


def make_current(db: Database, version: Version) -> None:
    """Let a version be what its document says now."""
    content = version.content
    db.execute(
        "UPDATE documents SET current_version_id = ?, topic = ?, reporting_year = ?, issuer_level = ? WHERE id = ?",
        [version.id, content.topic, content.reporting_year, content.issuer_level, version.document_id],
    )


def add(db: Database, document_id: str, sighting: Sighting, attachments: tuple[Attachment, ...]) -> Version:
    """Write the sighting's content as the document's next version."""
    digest = content_sha256(sighting.content, attachments)
    number = next_number(db, document_id)
    version = Version(
        _free_id(db, document_id, digest, sighting.seen_at, number), document_id, number, sighting.extractor,
        sighting.seen_at, digest, sighting.content, attachments,
    )  # fmt: skip
    fixed = {
        "id": version.id, "document_id": document_id, "number": number, "content_sha256": digest,
        "text_sha256": text_sha256(sighting.content.text), "capture_id": sighting.captures[0],
        "first_seen_at": sighting.seen_at, "last_seen_at": sighting.seen_at, "extractor": sighting.extractor,
        "extracted_at": sighting.read_at or sighting.seen_at, "fields_sha256": digest,
    }  # fmt: skip
    rows.insert(db, "versions", fixed | rows.content_row(sighting.content))
    for position, capture in enumerate(sighting.captures):
        rows.insert(db, "version_captures", {"version_id": version.id, "position": position, "capture_id": capture})
    rows.write_attachments(db, version.id, attachments)
    return version


IN_FORCE = "ORDER BY iif(first_seen_at <= :at, first_seen_at, '') DESC, first_seen_at, number DESC LIMIT 1"
"""How, in SQL, the version in force at an instant is the first of a document's: the last one seen by then, and where
none was, the earliest: before that, the document was known to say the same already."""


def next_number(db: Database, document_id: str) -> int:
    """Return the number of the version that is written next: in the order in which the archive learned of them."""
    return int(db.execute("SELECT count(*) + 1 FROM versions WHERE document_id = ?", [document_id]).fetchone()[0])


def _free_id(db: Database, document_id: str, digest: str, seen_at: str, number: int) -> str:
    """Return the version's id; the number joins in where the same content returns within one second."""
    plain = version_id(document_id, digest, seen_at)
    taken = db.execute("SELECT 1 FROM versions WHERE id = ?", [plain]).fetchone()
    return version_id(document_id, digest, f"{seen_at}#{number}") if taken else plain


def renew(
    db: Database, version: Version, content: Content, attachments: tuple[Attachment, ...], extractor: str, at: str
) -> Version:
    """Put a later reading in place of a version's fields and keep the earlier one in ``derivations`` (B78).

    No event: the publisher said nothing new. The version's id, its digests at capture time and its capture stay.
    """
    earlier = {
        "version_id": version.id, "extractor": version.extractor, "extracted_at": version.extracted_at,
        "content_sha256": version.fields_sha256, "attachments": rows.attachments_text(version.attachments),
    }  # fmt: skip
    rows.insert(db, "derivations", earlier | rows.content_row(version.content))
    digest = content_sha256(content, attachments)
    row = rows.content_row(content) | {"extractor": extractor, "extracted_at": at, "fields_sha256": digest}
    changes = ", ".join(f"{name} = ?" for name in row)
    db.execute(f"UPDATE versions SET {changes} WHERE id = ?", [*row.values(), version.id])
    rows.write_attachments(db, version.id, attachments)
    return replace(
        version, content=content, attachments=attachments, extractor=extractor, extracted_at=at, fields_sha256=digest
    )


def copy_to(db: Database, identifier: str, document_id: str, seen_again_at: str | None = None) -> str:
    """Write a version with all its readings once more, and return the new one's id.

    So it gets its right name, as another document's, with capture, digests and instants as they were; or, with
    ``seen_again_at``, it stands for the return of its content then.
    """
    digest, first_seen_at = db.execute(
        "SELECT content_sha256, first_seen_at FROM versions WHERE id = ?", [identifier]
    ).fetchone()
    seen_at = seen_again_at or first_seen_at
    number = next_number(db, document_id)
    copy = _free_id(db, document_id, digest, seen_at, number)
    named = {"id": copy, "document_id": document_id, "number": number, "first_seen_at": seen_at}
    _copy_rows(db, "versions", "id", identifier, named)
    _copy_rows(db, "version_captures", "version_id", identifier, {"version_id": copy})
    _copy_rows(db, "derivations", "version_id", identifier, {"version_id": copy, "id": None})
    rows.write_attachments(db, copy, rows.read_attachments(db, identifier))
    return copy


def _copy_rows(db: Database, table: str, column: str, identifier: str, changed: dict[str, object]) -> None:
    for row in list(db.query(f"SELECT * FROM {table} WHERE {column} = ? ORDER BY 1", [identifier])):
        rows.insert(db, table, row | changed)


def changed_fields(before: Version, after: Version) -> list[str]:
    """Return the names of the covered fields that differ, ``attachments`` among them."""
    old, new = covered(before.content, before.attachments), covered(after.content, after.attachments)
    return [name for name in new if new[name] != old[name]]


def like_with_like(
    db: Database, payloads: Payloads, version: Version, sighting: Sighting, again: Again | None
) -> Version:
    """Return a version as it would read today, renewed in the tables where that differs from what they hold.

    By other rules than today's, its captures are read again; where they say the same by both, nothing is written,
    and the version keeps the name of the rules that read it first. An attachment that could not be fetched then is
    filled in from today. What differs from the sighting after that is the publisher's doing.
    """
    content, attachments, extractor = version.content, version.attachments, version.extractor
    if extractor != sighting.extractor:
        fresh = _read_again(db, payloads, version, sighting, again)
        if fresh is not None:
            content, extractor = fresh, sighting.extractor
            attachments = linked(fresh.attachments, attachments)
    attachments = tuple(_filled(item, sighting.attachments) for item in attachments)
    if attachments == version.attachments and rows.content_row(content) == rows.content_row(version.content):
        return version
    return renew(db, version, content, attachments, extractor, sighting.read_at or sighting.seen_at)


def _read_again(
    db: Database, payloads: Payloads, version: Version, sighting: Sighting, again: Again | None
) -> Content | None:
    """Return what today's rules read in the version's captures; equal bytes need no second reading."""
    ids = capture_ids(db, version.id)
    if _hashes(db, ids) == _hashes(db, sighting.captures):
        return sighting.content
    if again is None:
        return None
    content = again(tuple(captures.read(db, payloads, number) for number in ids))
    return content if content.outcome in VERSION_OUTCOMES else None


def _hashes(db: Database, capture_ids: Iterable[int]) -> list[str | None]:
    query = "SELECT payload_sha256 FROM captures WHERE id = ?"
    return [db.execute(query, [number]).fetchone()[0] for number in capture_ids]


def linked(links: Iterable[Link], stored: tuple[Attachment, ...]) -> tuple[Attachment, ...]:
    """Return the files behind re-read links: those stored, the others as not fetched."""
    by_url = {item.url: item for item in stored}
    return tuple(
        replace(by_url[link.url], position=position, name=link.name)
        if link.url in by_url
        else Attachment(position=position, url=link.url, name=link.name, outcome="error")
        for position, link in enumerate(links, start=1)
    )


def _filled(old: Attachment, seen: Iterable[Attachment]) -> Attachment:
    """Return an attachment with the content that only today's fetch brought.

    A file that answered 404 is no accident of ours: when it comes, the publisher has added it.
    """
    if attachment_sha256(old) or old.outcome == "not_found":
        return old
    for item in seen:
        if _same_place(item, old) and attachment_sha256(item):
            return replace(item, position=old.position, name=old.name, url=old.url)
    return old


def carried(seen: Iterable[Attachment], version: Version) -> tuple[Attachment, ...]:
    """Return attachments as seen, where a fetch failed with the content that a version already has of them.

    One bad night at a file server is no edit. The outcome stays what it was tonight.
    """
    by_key = {address_key(item.url): item for item in version.attachments if attachment_sha256(item)}
    return tuple(_carried(item, by_key.get(address_key(item.url))) for item in seen)


def _carried(seen: Attachment, stored: Attachment | None) -> Attachment:
    if stored is None or attachment_sha256(seen):
        return seen
    return replace(stored, position=seen.position, name=seen.name, url=seen.url, outcome=seen.outcome)


def _same_place(one: Attachment, other: Attachment) -> bool:
    """Tell whether two are the same link: its address, or, where addresses are signed anew, its place and name."""
    return address_key(one.url) == address_key(other.url) or (one.position, one.name) == (other.position, other.name)
