"""Recordings: WARC files that hold what a crawl fetched, with its portal files, so that it can be crawled again.

Any WARC will do for a replay. Ours also carries the portal files, as one resource record.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import IO, TYPE_CHECKING

from w3lib.url import safe_url_string

from archive.errors import BadInput
from archive.export.files import whole_file
from archive.export.warcfile import WarcFile
from archive.records import Headers
from crawler.browser import RENDERED_HEADER
from crawler.warcreading import record_at, records

if TYPE_CHECKING:
    from warcio.recordloader import ArcWarcRecord

    from archive.records import Capture

PORTALS_URI = "urn:fazhi:portals"
"""Address of the record that holds the portal files of a recording."""

Key = tuple[str, str, str]
"""Method, address without fragment, SHA-256 of the request's body."""


@dataclass(frozen=True, slots=True)
class Answer:
    """A recorded answer. ``body`` is decoded; ``headers`` are as sent; ``fetched_at`` as the archive writes it."""

    url: str
    status: int
    headers: Headers
    body: bytes
    fetched_at: str


def request_key(method: str, url: str, body: bytes) -> Key:
    """Return what makes two requests the same: method, address as a browser would send it, body."""
    return method.upper(), safe_url_string(url).partition("#")[0], sha256(body).hexdigest()


def shown_key(url: str) -> Key:
    """Return the same for a page as a browser showed it: it may be another one behind each fragment."""
    return "SHOWN", safe_url_string(url), ""


@dataclass(slots=True)
class _Scan:
    responses: dict[str, tuple[int, str]] = field(default_factory=dict)
    requests: dict[str, tuple[str, bytes]] = field(default_factory=dict)
    digests: dict[str, int] = field(default_factory=dict)
    shown: set[str] = field(default_factory=set)
    portals: str | None = None


class Recording:
    """An index over a WARC file: where each answer stands. Bodies are read when they are asked for.

    Opening reads the file once to its end. Raises BadInput for a file that is no WARC or is cut off.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        scan = self._scan()
        self.portals_toml = scan.portals
        self._digests = scan.digests
        self._offsets: dict[Key, list[int]] = {}
        for record_id, (offset, url) in scan.responses.items():
            method, body = scan.requests.get(record_id, ("GET", b""))
            key = shown_key(url) if record_id in scan.shown else request_key(method, url, body)
            self._offsets.setdefault(key, []).append(offset)
        self._asked: dict[Key, int] = {}

    def __len__(self) -> int:
        return sum(len(offsets) for offsets in self._offsets.values())

    def answer(self, method: str, url: str, body: bytes) -> Answer | None:
        """Return the next answer recorded for a request, the last one again when it is asked once more."""
        return self._next(request_key(method, url, body))

    def shown(self, url: str) -> Answer | None:
        """Return a page as a browser showed it; as a server sent it where no browser was there to be recorded."""
        return self._next(shown_key(url)) or self.answer("GET", url, b"")

    def _next(self, key: Key) -> Answer | None:
        offsets = self._offsets.get(key)
        if not offsets:
            return None
        turn = self._asked.get(key, 0)
        self._asked[key] = turn + 1
        return self._read(offsets[min(turn, len(offsets) - 1)])

    def _scan(self) -> _Scan:
        scan = _Scan()
        for record, body, offset in records(self.path):
            _note(scan, record, body, offset)
        if not scan.responses:
            raise BadInput(f"{self.path}: expected a WARC file with answers, got none")
        return scan

    def _read(self, offset: int) -> Answer:
        with self.path.open("rb") as file:
            record = record_at(file, offset)
            head = record.rec_headers
            body = record.content_stream().read()
            if record.rec_type == "revisit":
                body = self._original(file, head.get_header("WARC-Payload-Digest"))
            return Answer(
                url=head.get_header("WARC-Target-URI"),
                status=int(record.http_headers.get_statuscode()),
                headers=tuple(record.http_headers.headers),
                body=body,
                fetched_at=head.get_header("WARC-Date")[:19] + "Z",
            )

    def _original(self, file: IO[bytes], digest: str) -> bytes:
        offset = self._digests.get(digest)
        if offset is None:
            raise BadInput(f"{self.path}: expected the record that a revisit refers to, got none for {digest!r}")
        return bytes(record_at(file, offset).content_stream().read())


def _note(scan: _Scan, record: "ArcWarcRecord", body: bytes, offset: int) -> None:
    head = record.rec_headers
    if record.rec_type in {"response", "revisit"}:
        scan.responses[head.get_header("WARC-Record-ID")] = (offset, head.get_header("WARC-Target-URI"))
        if record.http_headers and record.http_headers.get_header(RENDERED_HEADER):
            scan.shown.add(head.get_header("WARC-Record-ID"))
        if record.rec_type == "response" and head.get_header("WARC-Payload-Digest"):
            scan.digests.setdefault(head.get_header("WARC-Payload-Digest"), offset)
    elif record.rec_type == "request":
        method = record.http_headers.protocol if record.http_headers else "GET"
        scan.requests[head.get_header("WARC-Concurrent-To")] = (method, body)
    elif head.get_header("WARC-Target-URI") == PORTALS_URI:
        scan.portals = body.decode("utf-8")


def write_recording(path: Path, captures: Iterable["Capture"], portals_toml: str) -> int:
    """Write captures, and the portal files, as WARC/1.1. Return the count of answers. Raises BadInput.

    Captures that brought no answer are left out: a replay that asks for one of them must name it as missing.
    """
    with whole_file(path) as file:
        warc = WarcFile(file, path.name)
        warc.describe({})
        warc.resource(PORTALS_URI, portals_toml.encode(), "application/toml")
        for capture in captures:
            warc.capture(capture)
    return warc.answers
