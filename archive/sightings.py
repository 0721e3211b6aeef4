"""One document as one run saw it, written in one transaction: all of it is there afterwards, or nothing."""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlite_utils import Database

from archive import disclosures, events, identity, presence, versions
from archive.digest import content_sha256
from archive.errors import ArchiveError
from archive.identity import Address
from archive.payloads import Payloads
from archive.records import VERSION_OUTCOMES, Listing, Saved, Sighting
from archive.versions import Again, Version


@dataclass(frozen=True, slots=True)
class _Known:
    """A document as it stood before a sighting: its current version, state, and address to look at."""

    id: str
    state: str
    current: str
    main: Address


def save(db: Database, payloads: Payloads, sighting: Sighting, again: Again | None) -> Saved:
    """Write a sighting, inside the caller's transaction, and return what it came to.

    ``again`` reads an earlier version's captures by today's rules; without it, contents that different
    extractors read are compared as they are. Raises ArchiveError for what must not become a version.
    """
    check(sighting)
    found = identity.identify(db, sighting, sighting.attachments)
    if found is None:
        before, saved = disclosures.Indexed(), _first(db, sighting)
    else:
        before, saved = disclosures.indexed(db, found), _again(db, payloads, _known(db, found), sighting, again)
    db.execute("UPDATE documents SET last_seen_at = ?, last_checked_at = ? WHERE id = ?",
               [sighting.seen_at, sighting.seen_at, saved.document_id])  # fmt: skip
    for listing in sighting.listings:
        list_again(db, saved.document_id, listing, sighting.seen_at)
    claim_captures(db, saved.document_id, sighting.captures)
    disclosures.renew(db, saved.document_id, before)
    return saved


def list_again(db: Database, document_id: str, listing: Listing, seen_at: str) -> None:
    """Write that a section lists a document, with the row's title and day as they stand now."""
    db.execute(
        "INSERT INTO listings (document_id, section_id, listed_title, listed_date, first_seen_at, last_seen_at) "
        "VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (document_id, section_id) DO UPDATE SET "
        "listed_title = excluded.listed_title, listed_date = excluded.listed_date, "
        "last_seen_at = excluded.last_seen_at",
        [document_id, listing.section_id, listing.title, listing.date, seen_at, seen_at],
    )


def touch(db: Database, document_id: str, run_id: int, capture_id: int, seen_at: str) -> bool:
    """Write that a document was seen as it was, by a 304 or by equal bytes, inside the caller's transaction.

    Tells whether it had been missing or gone. Raises ArchiveError when the capture is of no address of it.
    """
    claim_captures(db, document_id, [capture_id])
    url, answered = db.execute(
        "SELECT url, iif(status = 304, NULL, id) FROM captures WHERE id = ?", [capture_id]
    ).fetchone()
    shown = db.execute(
        "UPDATE document_urls SET last_seen_at = ?, run_id = ?, capture_id = coalesce(?, capture_id) "
        "WHERE document_id = ? AND key = ? AND version_id IS NOT NULL RETURNING version_id",
        [seen_at, run_id, answered, document_id, identity.address_key(url)],
    ).fetchall()
    if not shown:
        raise ArchiveError(f"{document_id}: expected a capture of one of its addresses, got {url!r}")
    for (version,) in shown:
        db.execute("UPDATE versions SET last_seen_at = ? WHERE id = ?", [seen_at, version])
    db.execute("UPDATE documents SET last_seen_at = ?, last_checked_at = ? WHERE id = ?",
               [seen_at, seen_at, document_id])  # fmt: skip
    restored = presence.found_again(db, run_id, document_id, seen_at, [capture_id])
    disclosures.move_on(db, document_id)
    return restored


def check(sighting: Sighting) -> None:
    """Raise ArchiveError for a sighting that must not become a version: no content, no address, nothing fetched."""
    place = f"{sighting.portal_id}: {', '.join(sighting.urls)}"
    if sighting.content.outcome not in VERSION_OUTCOMES:
        raise ArchiveError(f"{place}: expected a page with content, got outcome {sighting.content.outcome!r}")
    if not sighting.urls or not sighting.captures:
        raise ArchiveError(f"{place}: expected an address and a capture, got {sighting.captures!r}")


def _known(db: Database, document_id: str) -> _Known:
    state, current = db.execute(
        "SELECT state, current_version_id FROM documents WHERE id = ?", [document_id]
    ).fetchone()
    return _Known(document_id, state, current, identity.main_address(db, document_id))


def _first(db: Database, sighting: Sighting) -> Saved:
    document = identity.free_id(db, sighting.portal_id, sighting.urls[0])
    at = sighting.seen_at
    db.execute(
        "INSERT INTO documents (id, portal_id, first_seen_at, last_seen_at, last_checked_at, main_url) "
        "VALUES (?, ?, ?, ?, ?, ?)",
        [document, sighting.portal_id, at, at, at, sighting.urls[0]],
    )
    version = versions.add(db, document, sighting, sighting.attachments)
    versions.make_current(db, version)
    identity.note(db, document, sighting, version.id)
    events.write(db, sighting.run_id, document, at, "published", _evidence(sighting))
    return Saved(document, version.id, version.number, "new")


def _again(db: Database, payloads: Payloads, known: _Known, sighting: Sighting, again: Again | None) -> Saved:
    version, revised = _version(db, payloads, known, sighting, again)
    moved = _has_moved(db, known, sighting)
    identity.note(db, known.id, sighting, version.id)
    if identity.address_key(sighting.urls[0]) == known.main.key:
        identity.settle_at(db, known.id, sighting.urls[0])
    if moved is not None:
        _move(db, known, sighting, moved)
    restored = presence.found_again(db, sighting.run_id, known.id, sighting.seen_at, sighting.captures)
    change = "moved" if moved is not None else "restored" if restored else "revised" if revised else "unchanged"
    return Saved(known.id, version.id, version.number, change)


def _version(
    db: Database, payloads: Payloads, known: _Known, sighting: Sighting, again: Again | None
) -> tuple[Version, bool]:
    """Return the version that a sighting shows, and whether it is a new one.

    It is compared with the current version, then with what its address showed last: see ``identity``.
    """
    bases: list[Version] = []
    for earlier in dict.fromkeys((known.current, _shown(db, known, sighting.urls[0]))):
        base = versions.like_with_like(db, payloads, versions.read(db, earlier), sighting, again)
        bases.append(base)
        if content_sha256(sighting.content, versions.carried(sighting.attachments, base)) == base.fields_sha256:
            db.execute("UPDATE versions SET last_seen_at = ? WHERE id = ?", [sighting.seen_at, base.id])
            versions.make_current(db, bases[0])
            return base, False
    version = versions.add(db, known.id, sighting, versions.carried(sighting.attachments, bases[0]))
    versions.make_current(db, version)
    detail = {"fields": versions.changed_fields(bases[0], version), "before": known.current}
    events.write(db, sighting.run_id, known.id, sighting.seen_at, "revised", _evidence(sighting) | detail)
    return version, True


def _shown(db: Database, known: _Known, url: str) -> str:
    """Return the version that an address showed last; the current one for a new address."""
    key = identity.address_key(url)
    same = [item for item in identity.addresses(db, known.id) if item.key == key and item.version_id]
    return max(same, key=lambda item: item.run_id or 0).version_id or known.current if same else known.current


def _has_moved(db: Database, known: _Known, sighting: Sighting) -> tuple[int, ...] | None:
    """Return the captures that show that the old address is no more, when a document is seen at another one.

    So when the old address leads here, answers tonight that nothing is there, or was judged absent before.
    """
    if identity.address_key(sighting.urls[0]) == known.main.key:
        return None
    answer = identity.answer_at_main(db, sighting.run_id, known.id)
    if answer and (answer.absent or known.main.url in sighting.urls):
        return answer.captures
    if known.main.url in sighting.urls:
        return ()
    return presence.last_absence(db, known.id) if known.state != "present" else None


def _move(db: Database, known: _Known, sighting: Sighting, evidence: Iterable[int]) -> None:
    presence.moved(
        db, sighting.run_id, known.id, sighting.seen_at,
        old=known.main.url, new=sighting.urls[0], captures=[*evidence, *sighting.captures],
    )  # fmt: skip


def _evidence(sighting: Sighting) -> dict[str, object]:
    return {"captures": list(sighting.captures), "url": sighting.urls[0]}


def claim_captures(db: Database, document_id: str, capture_ids: Iterable[int]) -> None:
    """Write which document captures are of, where that is not known yet."""
    for number in capture_ids:
        db.execute("UPDATE captures SET document_id = ? WHERE id = ? AND document_id IS NULL", [document_id, number])
