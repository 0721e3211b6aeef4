"""What makes a night cheap: the last answer of an address, and which hosts tell the truth about changes."""

from sqlite_utils import Database

from archive.addresses import address_key, host_of

PROOFS = 3
"""Answers of 304 that must have been found true, by fetching the page all the same, before a host is believed."""


def last_validators(db: Database, url: str) -> tuple[str | None, str | None]:
    """Return ETag and Last-Modified of the last whole answer of an address, nulls when there is none."""
    row = db.execute(
        "SELECT etag, last_modified FROM captures WHERE url = ? AND outcome = 'ok' AND payload_sha256 IS NOT NULL "
        "ORDER BY id DESC LIMIT 1",
        [url],
    ).fetchone()
    return (row[0], row[1]) if row else (None, None)


def answer_with(db: Database, url: str, etag: str | None, last_modified: str | None) -> int | None:
    """Return the capture of the last whole answer of an address that came with just these validators."""
    row = db.execute(
        "SELECT id FROM captures WHERE url = ? AND outcome = 'ok' AND payload_sha256 IS NOT NULL "
        "AND etag IS ? AND last_modified IS ? ORDER BY id DESC LIMIT 1",
        [url, etag, last_modified],
    ).fetchone()
    return int(row[0]) if row else None


def honesty(db: Database, url: str) -> str:
    """Return what is known of an address's host: ``unknown``, ``truthful`` or ``lying`` about unchanged pages."""
    row = db.execute("SELECT proofs, lied_at FROM hosts WHERE host = ?", [_host(url)]).fetchone()
    if row is None:
        return "unknown"
    return "lying" if row[1] else "truthful" if row[0] >= PROOFS else "unknown"


def note_proof(db: Database, url: str, at: str, *, true: bool) -> None:
    """Note, inside the caller's transaction, whether a 304 was found true. One lie settles it for good."""
    db.execute(
        "INSERT INTO hosts (host, proofs, lied_at) VALUES (?, ?, ?) ON CONFLICT (host) DO UPDATE SET "
        "proofs = proofs + excluded.proofs, lied_at = coalesce(lied_at, excluded.lied_at)",
        [_host(url), int(true), None if true else at],
    )


def _host(url: str) -> str:
    return host_of(address_key(url))
