"""Reads a WARC with the standard library only: what a stranger's program sees, without the library that wrote it."""

import gzip
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Record:
    """One record: its named fields and its block."""

    fields: dict[str, str]
    block: bytes

    @property
    def kind(self) -> str:
        return self.fields["WARC-Type"]

    @property
    def url(self) -> str:
        return self.fields["WARC-Target-URI"]

    @property
    def id(self) -> str:
        return self.fields["WARC-Record-ID"]

    @property
    def head(self) -> list[bytes]:
        """The lines of the HTTP head."""
        return self.block.partition(b"\r\n\r\n")[0].split(b"\r\n")

    @property
    def body(self) -> bytes:
        return self.block.partition(b"\r\n\r\n")[2]

    @property
    def told(self) -> dict[str, str]:
        """Of a metadata or warcinfo record, its named values."""
        assert self.fields["Content-Type"] == "application/warc-fields"
        return dict(line.split(": ", 1) for line in self.block.decode().splitlines())


def read_warc(path: Path) -> list[Record]:
    """Return the records of a WARC/1.1 file; anything out of place fails."""
    data = path.read_bytes()
    if path.suffix == ".gz":
        data = gzip.decompress(data)
    records = []
    while data:
        head, _, data = data.partition(b"\r\n\r\n")
        version, *lines = head.decode("utf-8").split("\r\n")
        assert version == "WARC/1.1"
        fields = dict(line.split(": ", 1) for line in lines)
        length = int(fields["Content-Length"])
        records.append(Record(fields, data[:length]))
        assert data[length : length + 4] == b"\r\n\r\n"
        data = data[length + 4 :]
    return records


def of_kind(records: list[Record], kind: str) -> list[Record]:
    """The records of a kind, in order."""
    return [record for record in records if record.kind == kind]


def payload(records: list[Record], record: Record) -> bytes:
    """A record's body; for a revisit that of the response it refers to, found by address and date."""
    if record.kind == "response":
        return record.body
    where = record.fields["WARC-Refers-To-Target-URI"], record.fields["WARC-Refers-To-Date"]
    found = [r for r in of_kind(records, "response") if (r.url, r.fields["WARC-Date"]) == where]
    return found[0].body
