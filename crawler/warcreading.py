"""Reads WARC files of any origin: every record to its end, every HTTP exchange as a capture, in order of dates."""

import gzip
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import IO, TYPE_CHECKING
from urllib.parse import urljoin

from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed

from archive.clock import stamp
from archive.errors import BadInput
from archive.export.warcfile import sent_name
from archive.records import Capture, Headers

if TYPE_CHECKING:
    from warcio.recordloader import ArcWarcRecord
    from warcio.statusandheaders import StatusAndHeaders

TRUNCATED = {"length": "too_large", "time": "timeout"}
"""Reasons in ``WARC-Truncated`` that have a capture outcome of their own; any other is ``truncated``."""


@dataclass(frozen=True, slots=True)
class Revisited:
    """The earlier record whose payload a revisit had, as far as it names it: digest, address and date."""

    digest: str | None
    url: str | None
    date: str | None


@dataclass(frozen=True, slots=True)
class Exchange:
    """A fetch as a WARC tells it; with ``revisited``, its payload must be looked for elsewhere."""

    capture: Capture
    revisited: Revisited | None = None


@dataclass(slots=True)
class _Found:
    """What a first pass finds: where each exchange stands, and each payload."""

    answers: list[tuple[str, int, str]] = field(default_factory=list)
    by_answer: dict[str, int] = field(default_factory=dict)
    requests: dict[str, int] = field(default_factory=dict)
    concurrent: dict[str, str] = field(default_factory=dict)
    payloads: dict[str, int] = field(default_factory=dict)


class Exchanges:
    """The HTTP exchanges of a WARC file, the earliest first. Bodies are read when they are asked for.

    Opening reads the file once to its end. Raises BadInput for a file that is no WARC, is cut off, or has a date
    that names no second: a date is never made up.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._found = _Found()
        count = 0
        for record, _, offset in records(path):
            self._note(record, offset)
            count += 1
        if not count:
            raise BadInput(f"{path}: expected a whole WARC file, got no record")
        self._found.answers.sort()

    def __len__(self) -> int:
        return len(self._found.answers)

    def __iter__(self) -> Iterator[Exchange]:
        """Yield the exchanges in the order of their dates."""
        with self.path.open("rb") as file:
            for date, offset, record_id in self._found.answers:
                yield self._read(file, date, offset, record_id)

    def _note(self, record: "ArcWarcRecord", offset: int) -> None:
        head, found = record.rec_headers, self._found
        record_id, concurrent = head.get_header("WARC-Record-ID"), head.get_header("WARC-Concurrent-To")
        if record.rec_type == "request":
            found.requests[record_id] = offset
            found.by_answer[concurrent] = offset
        elif record.rec_type in {"response", "revisit"} and _is_http(record):
            found.answers.append((self._instant(head.get_header("WARC-Date")), offset, record_id))
            found.concurrent[record_id] = concurrent
            if record.rec_type == "response" and head.get_header("WARC-Payload-Digest"):
                found.payloads.setdefault(head.get_header("WARC-Payload-Digest"), offset)

    def _instant(self, text: str) -> str:
        try:
            instant = datetime.fromisoformat(text)
        except ValueError as error:
            raise BadInput(f"{self.path}: WARC-Date: expected an instant such as {_DATE}, got {text!r}") from error
        if len(text) < len(_DATE) or instant.tzinfo is None:
            raise BadInput(f"{self.path}: WARC-Date: expected an instant such as {_DATE}, got {text!r}")
        return stamp(instant)

    def _read(self, file: IO[bytes], date: str, offset: int, record_id: str) -> Exchange:
        record = record_at(file, offset)
        body = record.content_stream().read()
        head, http = record.rec_headers, record.http_headers
        capture = _answered(head.get_header("WARC-Target-URI"), date, http, body)
        cut = head.get_header("WARC-Truncated")
        revisited = None
        if cut:
            capture = replace(capture, outcome=TRUNCATED.get(cut, "truncated"), error=f"cut off: {cut}")
        elif record.rec_type == "revisit" and capture.status != 304:
            revisited = Revisited(*map(head.get_header, _REFERS))
            capture = replace(capture, body=self._payload(file, revisited.digest))
        return Exchange(self._asked(file, record_id, capture), revisited if capture.body is None else None)

    def _payload(self, file: IO[bytes], digest: str | None) -> bytes | None:
        offset = self._found.payloads.get(digest or "")
        return None if offset is None else bytes(record_at(file, offset).content_stream().read())

    def _asked(self, file: IO[bytes], record_id: str, capture: Capture) -> Capture:
        """Return a capture completed with its request, which names the answer or is named by it."""
        found = self._found
        offset = found.by_answer.get(record_id, found.requests.get(found.concurrent[record_id] or ""))
        if offset is None:
            return capture
        record = record_at(file, offset)
        body = record.content_stream().read()
        http = record.http_headers
        return replace(
            capture, method=http.protocol if http else "GET", request_headers=_sent(http), request_body=body or None
        )


_DATE = "2017-11-24T10:00:00Z"
_REFERS = ("WARC-Payload-Digest", "WARC-Refers-To-Target-URI", "WARC-Refers-To-Date")


def records(path: Path) -> Iterator[tuple["ArcWarcRecord", bytes, int]]:
    """Yield each record of a WARC file, its body as it stands there, and its offset.

    Every record is read to its end, so that a cut-off file shows at once. Raises BadInput for no whole WARC file.
    """
    try:
        _check_gzip(path)
        with path.open("rb") as file:
            iterator = ArchiveIterator(file)
            for record in iterator:
                body = _whole(record, path)  # before the offset: asking for that reads to the record's end
                yield record, body, iterator.get_record_offset()
    except OSError as error:
        raise BadInput(f"{path}: expected a whole WARC file, got {error.strerror or error}") from error
    except (ArchiveLoadFailed, EOFError, zlib.error, AttributeError) as error:
        # AttributeError: how warcio meets a record whose head is cut off before its address.
        raise BadInput(f"{path}: expected a whole WARC file, got {str(error)[:120]!r}") from error


def record_at(file: IO[bytes], offset: int) -> "ArcWarcRecord":
    """Return the record at an offset."""
    file.seek(offset)
    return next(iter(ArchiveIterator(file)))


def _check_gzip(path: Path) -> None:
    """Read a compressed file to its end: warcio takes a member that is cut off for the end of the file."""
    with path.open("rb") as file:
        compressed = file.read(2) == b"\x1f\x8b"
    if compressed:
        with gzip.open(path) as file:
            while file.read(1 << 20):
                pass


def _whole(record: "ArcWarcRecord", path: Path) -> bytes:
    raw: bytes = record.raw_stream.read()
    left = getattr(record.raw_stream, "limit", 0)
    if left:
        raise BadInput(f"{path}: expected a whole WARC file, got one cut off {left} bytes before a record's end")
    return raw


def _is_http(record: "ArcWarcRecord") -> bool:
    url = str(record.rec_headers.get_header("WARC-Target-URI") or "")
    return record.http_headers is not None and url.lower().startswith(("http://", "https://"))


def _answered(url: str, date: str, http: "StatusAndHeaders", body: bytes) -> Capture:
    headers = _sent(http)
    named = {name.lower(): value for name, value in reversed(headers)}
    location = named.get("location")
    return Capture(
        portal_id=None,
        method="GET",
        url=url,
        request_headers=(),
        fetched_at=date,
        final_url=urljoin(url, location) if location else url,
        status=int(http.get_statuscode()),
        headers=headers,
        media_type=named.get("content-type", "").partition(";")[0].strip().lower() or None,
        etag=named.get("etag"),
        last_modified=named.get("last-modified"),
        body=body,
    )


def _sent(http: "StatusAndHeaders | None") -> Headers:
    """Return headers as they were sent, under their own names, their bytes as Latin-1 (B64)."""
    return tuple((sent_name(name), _latin(value)) for name, value in (http.headers if http else ()))


def _latin(value: str) -> str:
    """Undo warcio's reading of a header as UTF-8; where it was not that, warcio has read Latin-1 already."""
    return value if all(ord(character) < 256 for character in value) else value.encode().decode("latin-1")
