"""A person mends a wrong identity: a document taken apart, or several made one. Kept as events; nothing is erased.

What was written for a document stays with it: the run chain covers its versions and captures. A version that turns
out to be another document's is written once more under that one's id, with its capture, digests and instants, and
an event ``split`` or ``joined`` tells of it. A split's event with the old document names in ``versions`` those that
are no longer its own past. A document joined into another keeps its versions, so that citations of it resolve, and
loses its addresses, its current version and its row in ``disclosures``.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from sqlite_utils import Database

from archive import disclosures, events, identity, presence, runs, versions
from archive.addresses import address_key
from archive.errors import BadInput
from archive.identity import Address
from archive.records import Run


@dataclass(frozen=True, slots=True)
class Mended:
    """What a document became: the id it had, the id of what it is now (a part, or the whole), an address of it."""

    before: str
    after: str
    url: str


@dataclass(frozen=True, slots=True)
class _Job:
    run_id: int
    at: str


def split(db: Database, run: Run, names: Sequence[str]) -> list[Mended]:
    """Make addresses documents of their own, inside the caller's transaction; of an id, all but its main address.

    Raises BadInput for a name that is not known, or an address that is its document's only one.
    """
    job = _Job(runs.begin(db, run), run.started_at)
    wanted = [(_known(db, name), url) for name in names for url in _to_split(db, name)]
    mended = [_split_off(db, job, document_id, url) for document_id, url in wanted]
    _finish(db, job)
    return mended


def join(db: Database, run: Run, names: Sequence[str]) -> list[Mended]:
    """Make documents of one portal one: the first named, which the others become part of.

    Raises BadInput for fewer than two, for documents of different portals, and for one that is part of another.
    """
    first, *others = dict.fromkeys(_known(db, name) for name in names)
    if not others:
        raise BadInput(f"join: expected two documents at least, got {first!r} only")
    _check_joinable(db, [first, *others])
    job = _Job(runs.begin(db, run), run.started_at)
    mended = [_join_in(db, job, first, other) for other in others]
    _finish(db, job)
    return mended


def _finish(db: Database, job: _Job) -> None:
    runs.finish(db, job.run_id, runs.Ended("complete", job.at, runs.counts(db, job.run_id)))


def _known(db: Database, name: str) -> str:
    found = identity.find_document(db, name)
    if found is None:
        raise BadInput(f"expected the id or an address of a document in the archive, got {name!r}")
    return found


# Split


def _to_split(db: Database, name: str) -> list[str]:
    """Return the addresses that a name stands for: itself; of an id, one of each form but the main one."""
    document_id = _known(db, name)
    if document_id != name:
        return [name]
    main = identity.main_address(db, name).key
    others = {item.key: item.url for item in identity.addresses(db, name) if item.key != main}
    if not others:
        raise BadInput(f"split: expected a document with several addresses, got {document_id!r}")
    return list(others.values())


def _split_off(db: Database, job: _Job, document_id: str, url: str) -> Mended:
    key = address_key(url)
    leaving, staying = _parted(db, document_id, key)
    if not leaving or not staying:
        raise BadInput(f"split: expected an address that showed a text, and another that stays, got {url!r}")
    before = disclosures.indexed(db, document_id)
    part = _new_document(db, document_id, key, leaving[0].url)
    captured, shown = _captured_at(db, document_id, key), _shown_last(leaving)
    copies = _take_over(db, job, "split", document_id, part, {*captured, shown})
    _move_addresses(db, document_id, part, copies, key)
    versions.make_current(db, versions.read(db, copies[shown]))
    given = captured - {item.version_id for item in staying}
    _go_on(db, document_id, key, staying, given)
    told = {"to": part, "urls": [item.url for item in leaving], "versions": sorted(given)}
    events.write(db, job.run_id, document_id, job.at, "split", told)
    disclosures.renew(db, document_id, before)
    disclosures.renew(db, part, disclosures.Indexed())
    return Mended(document_id, part, leaving[0].url)


def _parted(db: Database, document_id: str, key: str) -> tuple[list[Address], list[Address]]:
    """Return the addresses of a document that have the canonical form ``key``, and the others."""
    every = identity.addresses(db, document_id)
    return [item for item in every if item.key == key], [item for item in every if item.key != key]


def _shown_last(addresses: Sequence[Address]) -> str:
    return max(addresses, key=lambda item: (item.run_id or 0, item.last_seen_at)).version_id or ""


def _new_document(db: Database, document_id: str, key: str, url: str) -> str:
    portal = db.execute("SELECT portal_id FROM documents WHERE id = ?", [document_id]).fetchone()[0]
    part = identity.free_id(db, portal, url)
    db.execute(
        "INSERT INTO documents (id, portal_id, first_seen_at, last_seen_at, last_checked_at, main_url) "
        "SELECT ?, ?, min(first_seen_at), max(last_seen_at), max(last_seen_at), ? FROM document_urls "
        "WHERE document_id = ? AND key = ?",
        [part, portal, url, document_id, key],
    )
    return part


def _captured_at(db: Database, document_id: str, key: str) -> set[str]:
    """Return the versions of a document that were fetched from an address."""
    found = db.execute(
        "SELECT versions.id, url, final_url FROM versions JOIN captures ON captures.id = capture_id "
        f"WHERE versions.document_id = ? AND versions.id NOT IN {events.GIVEN_AWAY}",
        [document_id],
    )
    return {version for version, url, final in found if key in {address_key(url), address_key(final or url)}}


def _go_on(db: Database, document_id: str, key: str, staying: Sequence[Address], given: set[str]) -> None:
    """Let a document go on at its other addresses, with what they showed where its current version is not its own."""
    main, current = db.execute(
        "SELECT main_url, current_version_id FROM documents WHERE id = ?", [document_id]
    ).fetchone()
    if main is None or address_key(main) == key:
        identity.settle_at(db, document_id, staying[-1].url)
    if current in given:
        versions.make_current(db, versions.read(db, _shown_last(staying)))


# Join


def _check_joinable(db: Database, names: Sequence[str]) -> None:
    portals = set()
    for name in names:
        portal, current = db.execute(
            "SELECT portal_id, current_version_id FROM documents WHERE id = ?", [name]
        ).fetchone()
        if current is None:
            raise BadInput(f"join: expected a document that is not part of another already, got {name!r}")
        portals.add(portal)
    if len(portals) > 1:
        raise BadInput(f"join: expected documents of one portal, got {', '.join(sorted(portals))}")


def _join_in(db: Database, job: _Job, first: str, other: str) -> Mended:
    before, gone = disclosures.indexed(db, first), disclosures.indexed(db, other)
    main = identity.main_address(db, other).url
    leads = _standing(db, other) > _standing(db, first)
    copies = _take_over(db, job, "joined", other, first, _own_versions(db, other))
    _move_addresses(db, other, first, copies)
    _move_listings(db, other, first)
    _span(db, first, other)
    if leads:
        identity.settle_at(db, first, main)
        versions.make_current(db, versions.read(db, copies[_current(db, other)]))
    if _standing(db, other)[0]:
        presence.found_again(db, job.run_id, first, job.at, _evidence(db, first, main))
    _retire(db, job, other, first)
    disclosures.drop(db, other, gone)
    disclosures.renew(db, first, before)
    return Mended(other, first, main)


def _standing(db: Database, document_id: str) -> tuple[bool, str]:
    """Return what decides whose words are the current ones: is it there, and when was it seen last?"""
    state, seen_at = db.execute("SELECT state, last_seen_at FROM documents WHERE id = ?", [document_id]).fetchone()
    return state == "present", seen_at


def _current(db: Database, document_id: str) -> str:
    return str(db.execute("SELECT current_version_id FROM documents WHERE id = ?", [document_id]).fetchone()[0])


def _own_versions(db: Database, document_id: str) -> list[str]:
    found = db.execute(
        f"SELECT id FROM versions WHERE document_id = ? AND id NOT IN {events.GIVEN_AWAY}", [document_id]
    )
    return [row[0] for row in found]


def _evidence(db: Database, document_id: str, url: str) -> list[int]:
    """Return the capture that showed a document last at an address."""
    found = db.execute(
        "SELECT capture_id FROM document_urls WHERE document_id = ? AND url = ? AND capture_id IS NOT NULL",
        [document_id, url],
    )
    return [row[0] for row in found]


def _move_listings(db: Database, source: str, target: str) -> None:
    db.execute(
        "INSERT INTO listings (document_id, section_id, listed_title, listed_date, first_seen_at, last_seen_at) "
        "SELECT ?, section_id, listed_title, listed_date, first_seen_at, last_seen_at FROM listings "
        "WHERE document_id = ? ON CONFLICT (document_id, section_id) DO UPDATE SET "
        "first_seen_at = min(first_seen_at, excluded.first_seen_at), "
        "last_seen_at = max(last_seen_at, excluded.last_seen_at)",
        [target, source],
    )
    db.execute("DELETE FROM listings WHERE document_id = ?", [source])


def _span(db: Database, document_id: str, other: str) -> None:
    """Let a document's instants reach over those of another."""
    db.execute(
        "UPDATE documents SET first_seen_at = min(documents.first_seen_at, o.first_seen_at), "
        "last_seen_at = max(documents.last_seen_at, o.last_seen_at), "
        "last_checked_at = max(documents.last_checked_at, o.last_checked_at) "
        "FROM documents AS o WHERE o.id = ? AND documents.id = ?",
        [other, document_id],
    )


def _retire(db: Database, job: _Job, document_id: str, into: str) -> None:
    events.write(db, job.run_id, document_id, job.at, "joined", {"into": into})
    db.execute(
        "UPDATE documents SET current_version_id = NULL, topic = NULL, reporting_year = NULL, issuer_level = NULL, "
        "main_url = NULL WHERE id = ?",
        [document_id],
    )


# Both


def _take_over(
    db: Database, job: _Job, kind: str, source: str, target: str, identifiers: Iterable[str]
) -> dict[str, str]:
    """Write versions once more as another document's, in their order; return the new ids by the old ones."""
    numbered = sorted(
        (db.execute("SELECT number FROM versions WHERE id = ?", [name]).fetchone()[0], name) for name in identifiers
    )
    copies = {}
    for _, name in numbered:
        copies[name] = versions.copy_to(db, name, target)
        events.write(db, job.run_id, target, job.at, kind, {"from": source, "version": name}, copies[name])
    return copies


def _move_addresses(db: Database, source: str, target: str, copies: Mapping[str, str], key: str | None = None) -> None:
    """Let a document's addresses, only those of one canonical form with ``key``, lead to another one."""
    for row in list(db.query("SELECT * FROM document_urls WHERE document_id = ? ORDER BY rowid", [source])):
        if key in {None, row["key"] or address_key(row["url"])}:
            _move_address(db, row | {"document_id": target, "version_id": copies.get(row["version_id"])})
            db.execute("DELETE FROM document_urls WHERE document_id = ? AND url = ?", [source, row["url"]])


def _move_address(db: Database, row: Mapping[str, object]) -> None:
    db.execute(
        f"INSERT INTO document_urls ({', '.join(row)}) VALUES ({', '.join('?' * len(row))}) "
        "ON CONFLICT (document_id, url) DO UPDATE SET first_seen_at = min(first_seen_at, excluded.first_seen_at), "
        "last_seen_at = max(last_seen_at, excluded.last_seen_at), run_id = max(run_id, excluded.run_id), "
        "version_id = coalesce(version_id, excluded.version_id), "
        "capture_id = coalesce(capture_id, excluded.capture_id)",
        list(row.values()),
    )
