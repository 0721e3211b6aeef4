"""Writes WARC/1.1: the one writer, for exports and for recordings.

A fetch becomes a response (or, where its payload is in the file already, a revisit), its request and, on demand, a
metadata record that says where it comes from. A body is written as it was stored, decoded; the headers that told of
its coding are kept under ``X-Archive-Orig-`` (B75).
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from io import BytesIO
from typing import IO, TYPE_CHECKING
from urllib.parse import urlsplit

from warcio.statusandheaders import StatusAndHeaders
from warcio.utils import Digester
from warcio.warcwriter import WARCWriter

from archive import __version__
from archive.records import Capture, Headers

if TYPE_CHECKING:
    from warcio.recordloader import ArcWarcRecord

ORIGINAL = "X-Archive-Orig-"
"""Prefix of headers that are set aside because the body that follows is decoded (a habit of web archives)."""

CODINGS = frozenset({"content-encoding", "transfer-encoding", "content-length"})


def sent_name(name: str) -> str:
    """Return the name under which a header was sent: one that was set aside has its own again."""
    return name[len(ORIGINAL) :] if name.lower().startswith(ORIGINAL.lower()) else name


class _SentHeaders(StatusAndHeaders):  # type: ignore[misc]  # warcio ships no types
    """A head written as it was sent, byte for byte: warcio percent-encodes what is not ASCII."""

    def compute_headers_buffer(self, header_filter: None = None) -> None:
        """Set the bytes that are written: text as the archive keeps it is Latin-1 (B64)."""
        self.headers_buff = self.to_bytes(header_filter, "latin-1")


@dataclass(frozen=True, slots=True)
class _Original:
    """The record that brought a payload first: what a revisit refers to."""

    record_id: str
    url: str
    date: str


class WarcFile:
    """A WARC file that is being written, compressed record by record when its name ends in ``.gz``."""

    def __init__(self, file: IO[bytes], name: str) -> None:
        self._writer = WARCWriter(file, gzip=name.endswith(".gz"), warc_version="1.1")
        self._name = name
        self._originals: dict[str, _Original] = {}
        self._described: dict[str, str] = {}
        self.answers = 0
        self.revisits = 0
        self.unanswered = 0

    def describe(self, facts: Mapping[str, object]) -> None:
        """Write a warcinfo record; the records that follow name it as theirs."""
        told = {"software": f"fazhi {__version__}", "format": "WARC File Format 1.1", **facts}
        record = self._writer.create_warcinfo_record(self._name, told)
        self._writer.write_record(record)
        self._described = {"WARC-Warcinfo-ID": _id(record)}

    def resource(self, uri: str, body: bytes, media_type: str) -> None:
        """Write something that no server sent."""
        self._writer.write_record(self._record(uri, "resource", body, {}, media_type=media_type))

    def capture(self, capture: Capture, provenance: Mapping[str, object] | None = None) -> None:
        """Write a fetch; of one that brought no answer only its provenance."""
        head = {"WARC-Date": capture.fetched_at}
        if capture.status is None or capture.body is None:
            self.unanswered += 1
        else:
            self.answers += 1
            head["WARC-Concurrent-To"] = self._exchange(capture, capture.body)
        if provenance is not None:
            self._writer.write_record(self._record(capture.url, "metadata", _fields(provenance), head))

    def _exchange(self, capture: Capture, body: bytes) -> str:
        """Write answer and request; return the answer's record id."""
        answer = self._answer(capture, body)
        head = {"WARC-Date": capture.fetched_at}
        request = self._record(capture.url, "request", capture.request_body or b"", head, _request_head(capture))
        self._writer.write_request_response_pair(request, answer)
        return _id(answer)

    def _answer(self, capture: Capture, body: bytes) -> "ArcWarcRecord":
        status = _SentHeaders(f"{capture.status} ", list(_plain(capture.headers)), protocol="HTTP/1.1")
        head = {"WARC-Date": capture.fetched_at}
        digest = _digest(body)
        original = self._originals.get(digest)
        if original is not None:
            self.revisits += 1
            return self._revisit(capture.url, digest, original, head, status)
        record = self._record(capture.url, "response", body, head, status)
        if body:
            self._originals[digest] = _Original(_id(record), capture.url, capture.fetched_at)
        return record

    def _revisit(
        self, url: str, digest: str, original: _Original, head: dict[str, str], status: _SentHeaders
    ) -> "ArcWarcRecord":
        named = head | self._described | {"WARC-Refers-To": original.record_id}
        return self._writer.create_revisit_record(
            url, digest, original.url, original.date, http_headers=status, warc_headers_dict=named
        )

    def _record(
        self,
        url: str,
        kind: str,
        body: bytes,
        head: dict[str, str],
        http: _SentHeaders | None = None,
        media_type: str = "",
    ) -> "ArcWarcRecord":
        # The length is told, so that warcio need not spool the body through a temporary file.
        return self._writer.create_warc_record(
            url, kind, payload=BytesIO(body), length=len(body), warc_content_type=media_type,
            warc_headers_dict=head | self._described, http_headers=http,
        )  # fmt: skip


def _fields(told: Mapping[str, object]) -> bytes:
    """Return named values as lines; any other form would be taken for the page itself by what replays it."""
    return "".join(f"{name}: {' '.join(str(value).splitlines())}\r\n" for name, value in told.items()).encode()


def _id(record: "ArcWarcRecord") -> str:
    return str(record.rec_headers.get_header("WARC-Record-ID"))


def _digest(body: bytes) -> str:
    digester = Digester("sha1")
    digester.update(body)
    return str(digester)


def _request_head(capture: Capture) -> _SentHeaders:
    """Return the request's head as it went out: the path in its first line, the host among the headers."""
    parts = urlsplit(capture.url)
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    named = any(name.lower() == "host" for name, _ in capture.request_headers)
    host = [] if named else [("Host", parts.netloc.rpartition("@")[2])]
    headers = [*host, *_one_line(capture.request_headers)]
    return _SentHeaders(f"{path} HTTP/1.1", headers, protocol=capture.method)


def _plain(headers: Headers) -> Iterator[tuple[str, str]]:
    for name, value in _one_line(headers):
        yield (f"{ORIGINAL}{name}" if name.lower() in CODINGS else name, value)


def _one_line(headers: Headers) -> Iterator[tuple[str, str]]:
    for name, value in headers:
        yield name, " ".join(value.splitlines())
