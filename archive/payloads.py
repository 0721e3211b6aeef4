"""Raw bytes by their SHA-256: compressed, stored once, checked whenever they are read.

A page is compressed with zstd at level 10 against what is like it, the first that pays:

* ``delta:<sha256>``: against what its address gave before. The base is never itself a delta, so reading takes
  two steps at most;
* ``zstd:<dictionary id>``: against a dictionary of its host. The first page of each template is one as it
  stands; after 200 pages one of 112 KB is trained on them and takes its place. Dictionaries never change;
* ``zstd``, or ``none`` where compression gains nothing.

Measured on pages of 32 KB: 9.1 KB plain, 1.6 KB with a page as dictionary, 1.4 KB with a trained one, 0.3 KB as a
delta. ``zstd -D`` reads the same frames with the dictionary's data, or the base's bytes, in a file.
"""

from dataclasses import dataclass
from hashlib import sha256

from sqlite_utils import Database
from zstandard import ZstdCompressionDict, ZstdCompressor, ZstdDecompressor, ZstdError, train_dictionary

from archive.errors import ArchiveError

LEVEL = 10
TRAIN_AFTER = 200
"""Pages on which a dictionary is trained; more gain little."""

DICTIONARY_BYTES = 112 * 1024
DICTIONARIES_PER_HOST = 4
"""Templates of one host that get a dictionary of their own: list, document, and two more."""

PAGE_BYTES = range(2 * 1024, 512 * 1024)
"""Sizes for which likeness pays: a smaller page is small anyway, a larger one is no page."""

PAYS = 0.6
"""What a dictionary or a delta must come down to, against the next best way, to be worth its upkeep."""

TINY = 0.02
"""A delta of at most this share of its page is taken without trying the other ways."""


@dataclass(frozen=True, slots=True)
class Near:
    """What a payload is like: the host whose templates it may share, and what its address gave before."""

    host: str
    before: str | None = None


class Payloads:
    """The ``payloads`` and ``dictionaries`` tables of one archive. Writes belong into the caller's transaction."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self._dictionaries: dict[int, ZstdCompressionDict] = {}

    def put(self, body: bytes, near: Near | None = None) -> str:
        """Store bytes once and return their SHA-256 in hex. ``near`` (for pages) says what they are like."""
        digest = sha256(body).hexdigest()
        if self._db.execute("SELECT 1 FROM payloads WHERE sha256 = ?", [digest]).fetchone():
            return digest
        compression, data = self._packed(body, near)
        self._db.execute(
            "INSERT INTO payloads (sha256, size, compression, data) VALUES (?, ?, ?, ?)",
            [digest, len(body), compression, data],
        )
        return digest

    def get(self, digest: str) -> bytes:
        """Return the bytes with this SHA-256. Raises ArchiveError when they are not there or not themselves."""
        body = self._read(digest)
        found = sha256(body).hexdigest()
        if found != digest:
            raise ArchiveError(f"payload: expected SHA-256 {digest}, got {found!r}: damaged")
        return body

    def forget(self) -> None:
        """Drop what is remembered of the tables; needed after a transaction that was rolled back."""
        self._dictionaries.clear()

    def _read(self, digest: str) -> bytes:
        row = self._db.execute("SELECT compression, size, data FROM payloads WHERE sha256 = ?", [digest]).fetchone()
        if row is None:
            raise ArchiveError(f"payload: expected one with SHA-256 {digest}, got none")
        compression, size, data = row
        kind, _, reference = str(compression).partition(":")
        if kind == "none":
            return bytes(data)
        try:
            return ZstdDecompressor(dict_data=self._likeness(kind, reference)).decompress(data, max_output_size=size)
        except ZstdError as error:
            raise ArchiveError(f"payload: expected {digest} in {compression!r}, got {str(error)!r}") from error

    def _likeness(self, kind: str, reference: str) -> ZstdCompressionDict | None:
        if kind == "delta":
            return ZstdCompressionDict(self._read(reference))
        return self._dictionary(int(reference)) if reference else None

    def _packed(self, body: bytes, near: Near | None) -> tuple[str, bytes]:
        plain = ZstdCompressor(level=LEVEL).compress(body)
        best = ("zstd", plain) if len(plain) < len(body) else ("none", body)
        if near is None or len(body) not in PAGE_BYTES:
            return best
        delta = self._delta(body, near.before)
        if delta and len(delta[1]) <= TINY * len(body):
            return delta
        best = self._with_dictionary(body, near.host, best)
        return delta if delta and len(delta[1]) < PAYS * len(best[1]) else best

    def _delta(self, body: bytes, before: str | None) -> tuple[str, bytes] | None:
        row = before and self._db.execute("SELECT compression FROM payloads WHERE sha256 = ?", [before]).fetchone()
        if not row:
            return None
        kind, _, reference = str(row[0]).partition(":")
        base = reference if kind == "delta" else str(before)
        old = self._read(base)
        if len(old) not in PAGE_BYTES:
            return None
        return f"delta:{base}", _compressed(body, ZstdCompressionDict(old))

    def _with_dictionary(self, body: bytes, host: str, plain: tuple[str, bytes]) -> tuple[str, bytes]:
        known = self._in_use(host)
        tried = [(f"zstd:{number}", _compressed(body, self._dictionary(number))) for number in known]
        best = min([plain, *tried], key=lambda way: len(way[1]))
        if len(best[1]) > PAYS * len(plain[1]) and len(known) < DICTIONARIES_PER_HOST:
            number = self._add_dictionary(host, body)
            return f"zstd:{number}", _compressed(body, self._dictionary(number))
        if best is not plain:
            self._retrain(int(best[0].removeprefix("zstd:")), host)
        return best

    def _in_use(self, host: str) -> list[int]:
        rows = self._db.execute(
            "SELECT id FROM dictionaries WHERE host = ? "
            "AND id NOT IN (SELECT replaces FROM dictionaries WHERE replaces IS NOT NULL)",
            [host],
        )
        return [number for (number,) in rows]

    def _dictionary(self, number: int) -> ZstdCompressionDict:
        if number not in self._dictionaries:
            row = self._db.execute("SELECT data FROM dictionaries WHERE id = ?", [number]).fetchone()
            if row is None:
                raise ArchiveError(f"payload: expected dictionary {number}, got none")
            self._dictionaries[number] = ZstdCompressionDict(row[0])
            self._dictionaries[number].precompute_compress(level=LEVEL)
        return self._dictionaries[number]

    def _add_dictionary(self, host: str, data: bytes, replaces: int | None = None) -> int:
        cursor = self._db.execute(
            "INSERT INTO dictionaries (host, replaces, data) VALUES (?, ?, ?)", [host, replaces, data]
        )
        return int(cursor.lastrowid or 0)

    def _retrain(self, number: int, host: str) -> None:
        """Train a dictionary in the place of a page that has served as one often enough."""
        trained = self._db.execute("SELECT replaces FROM dictionaries WHERE id = ?", [number]).fetchone()[0]
        if trained is not None:
            return
        rows = self._db.execute(
            "SELECT sha256 FROM payloads WHERE compression = ? LIMIT ?", [f"zstd:{number}", TRAIN_AFTER]
        ).fetchall()
        if len(rows) == TRAIN_AFTER:
            samples: list[bytes | bytearray | memoryview] = [self._read(digest) for (digest,) in rows]
            self._add_dictionary(host, train_dictionary(DICTIONARY_BYTES, samples).as_bytes(), replaces=number)


def _compressed(body: bytes, likeness: ZstdCompressionDict) -> bytes:
    return ZstdCompressor(level=LEVEL, dict_data=likeness).compress(body)
