"""Fetches as rows: written before anyone parses them, settled once, never changed again."""

import json
from hashlib import sha256

from sqlite_utils import Database

from archive.addresses import address_key, host_of
from archive.errors import ArchiveError
from archive.payloads import Near, Payloads
from archive.records import CAPTURE_OUTCOMES, Capture, Headers

FETCHED = (
    "run_id", "portal_id", "method", "url", "request_headers", "request_sha256", "final_url", "fetched_at", "status",
    "media_type", "headers", "etag", "last_modified", "payload_sha256", "error",
)  # fmt: skip
"""The columns that are known when the answer arrives and never change: what the run chain covers."""

_INSERT = f"INSERT INTO captures ({', '.join(FETCHED)}, outcome) VALUES ({', '.join('?' * len(FETCHED))}, ?)"
_LIKE_PAGES = ("html", "xml", "json", "javascript", "text/")


def add(db: Database, payloads: Payloads, run_id: int, capture: Capture) -> int:
    """Insert a capture with its payloads and return its id. Raises ArchiveError on an unknown outcome."""
    _check_outcome(capture.outcome)
    body, request = capture.body, capture.request_body
    payload = None if body is None else payloads.put(body, _near(db, capture))
    fetched = {
        "run_id": run_id,
        "request_headers": _headers_text(capture.request_headers),
        "request_sha256": None if request is None else payloads.put(request),
        "headers": _headers_text(capture.headers),
        "payload_sha256": payload,
    }
    values = [fetched[name] if name in fetched else getattr(capture, name) for name in FETCHED]
    return int(db.execute(_INSERT, [*values, capture.outcome]).lastrowid or 0)


def settle(db: Database, capture_id: int, late: dict[str, str | None]) -> None:
    """Write the late columns that are not null yet. Raises ArchiveError when the capture does not exist."""
    _check_outcome(late.get("outcome"))
    given = {name: value for name, value in late.items() if value is not None}
    if not given:
        return
    changes = ", ".join(f"{name} = ?" for name in given)
    if db.execute(f"UPDATE captures SET {changes} WHERE id = ?", [*given.values(), capture_id]).rowcount != 1:
        raise ArchiveError(f"capture: expected one to settle, got id {capture_id!r}")


def read(db: Database, payloads: Payloads, capture_id: int) -> Capture:
    """Return a capture with its bodies. Raises ArchiveError when it does not exist or its payload is damaged."""
    names = [*FETCHED, "outcome"]
    row = db.execute(f"SELECT {', '.join(names)} FROM captures WHERE id = ?", [capture_id]).fetchone()
    if row is None:
        raise ArchiveError(f"capture: expected one, got id {capture_id!r}")
    values = dict(zip(names, row, strict=True))
    del values["run_id"]
    payload, request = values.pop("payload_sha256"), values.pop("request_sha256")
    return Capture(
        **values
        | {
            "body": payload and payloads.get(payload),
            "request_body": request and payloads.get(request),
            "request_headers": _headers(values["request_headers"]),
            "headers": _headers(values["headers"]),
        }
    )


def find(db: Database, capture: Capture) -> int | None:
    """Return the id of this very fetch where the archive has it already, null where it has not.

    What a broken-off import of other people's captures left does not count: it may have come without its documents.
    """
    hashes = [None if body is None else sha256(body).hexdigest() for body in (capture.body, capture.request_body)]
    row = db.execute(
        "SELECT captures.id FROM captures JOIN runs ON runs.id = run_id "
        "WHERE url = ? AND method = ? AND fetched_at = ? "
        "AND payload_sha256 IS ? AND request_sha256 IS ? AND (json_extract(arguments, '$.import') IS NULL "
        "OR runs.outcome IS NULL OR runs.outcome NOT IN ('interrupted', 'failed')) LIMIT 1",
        [capture.url, capture.method, capture.fetched_at, *hashes],
    ).fetchone()
    return row and int(row[0])


def nearest(db: Database, url: str, at: str) -> int | None:
    """Return the answered fetch of an address that is nearest to an instant, within a day; null without one."""
    row = db.execute(
        "SELECT id, abs(julianday(fetched_at) - julianday(?)) AS days FROM captures "
        "WHERE url = ? AND payload_sha256 IS NOT NULL AND days <= 1 ORDER BY days, id LIMIT 1",
        [at, url],
    ).fetchone()
    return row and int(row[0])


def payload_at(db: Database, url: str, at: str) -> str | None:
    """Return the hash of what an address answered at an instant, null where that is not known."""
    row = db.execute(
        "SELECT payload_sha256 FROM captures WHERE url = ? AND fetched_at = ? AND payload_sha256 IS NOT NULL LIMIT 1",
        [url, at],
    ).fetchone()
    return row and str(row[0])


def _check_outcome(outcome: str | None) -> None:
    if outcome is not None and outcome not in CAPTURE_OUTCOMES:
        raise ArchiveError(f"capture: expected an outcome of {', '.join(CAPTURE_OUTCOMES)}, got {outcome!r}")


def _near(db: Database, capture: Capture) -> Near | None:
    """Return what the capture's bytes are like; null for files, which share nothing with their neighbours."""
    kind = capture.media_type or ("text/html" if (capture.body or b"").lstrip()[:1] == b"<" else "")
    if not any(name in kind.lower() for name in _LIKE_PAGES):
        return None
    before = db.execute(
        "SELECT payload_sha256 FROM captures WHERE url = ? AND payload_sha256 IS NOT NULL ORDER BY id DESC LIMIT 1",
        [capture.url],
    ).fetchone()
    return Near(host_of(address_key(capture.url)), before and before[0])


def _headers_text(headers: Headers) -> str:
    return json.dumps(headers, ensure_ascii=False)


def _headers(text: str) -> Headers:
    return tuple((name, value) for name, value in json.loads(text))
