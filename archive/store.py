"""The archive as everyone writes and reads it: one door, behind which each method is one short transaction."""

import sqlite3
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Self

from sqlite_utils import Database

from archive import (
    captures,
    hindsight,
    identity,
    memories,
    mending,
    presence,
    renewal,
    runs,
    sightings,
    validators,
    versions,
)
from archive.connection import open_for_reading, open_for_writing, told, writing
from archive.errors import ArchiveError
from archive.known import first_listed, known_documents
from archive.mending import Mended
from archive.payloads import Payloads
from archive.portals import save_portal, save_section
from archive.records import Capture, Content, Known, Listed, Listing, PortalRow, Run, Saved, Sighting, Walk
from archive.versions import Again


class Archive:
    """One SQLite file. Every writing method raises ArchiveError when the file stays locked, is full or read-only."""

    def __init__(self, db: Database, path: Path) -> None:
        self.db = db
        self.path = path
        self.on_refusal: list[Callable[[Exception], None]] = []  # told of every write that did not come to pass
        self._payloads = Payloads(db)

    @classmethod
    def open(cls, path: Path, *, create: bool = True) -> Self:
        """Open an archive to write in it, a new one where there is none; seal the runs of dead processes.

        Raises ArchiveError: see ``connection.open_for_writing``.
        """
        archive = cls(open_for_writing(path, create=create), path)
        with archive._transaction():
            runs.seal_dead(archive.db)
        return archive

    @classmethod
    def read(cls, path: Path) -> Self:
        """Open an archive to read it only, while others may write. Raises ArchiveError."""
        return cls(open_for_reading(path), path)

    def close(self) -> None:
        """Close the file."""
        self.db.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        try:
            with writing(self.db):
                yield
        except BaseException as error:
            self._payloads.forget()
            if isinstance(error, ArchiveError | sqlite3.Error):
                for tell in self.on_refusal:
                    tell(error)
            raise

    # Runs

    def begin_run(self, run: Run) -> int:
        """Begin a run of this process and return its id."""
        with self._transaction():
            return runs.begin(self.db, run)

    def claim(self, run_id: int, portal_id: str) -> None:
        """Reserve a saved portal for a run. Raises ArchiveError when a living run is crawling it already."""
        with self._transaction():
            runs.claim(self.db, run_id, portal_id)

    def heartbeat(self, run_id: int) -> None:
        """Note that a run's process still works."""
        with self._transaction():
            runs.heartbeat(self.db, run_id)

    def finish_run(
        self,
        run_id: int,
        outcome: str,
        counts: Mapping[str, object],
        finished_at: str,
        *,
        to_end: bool | None = None,
        report: Mapping[str, object] | None = None,
    ) -> None:
        """End a run and seal it in the chain; captures never judged become ``ok``. Raises ArchiveError when ended."""
        with self._transaction():
            runs.finish(self.db, run_id, runs.Ended(outcome, finished_at, counts, to_end, report))

    def last_reports(self, most: int) -> Iterator[dict[str, object]]:
        """Yield the reports of the runs that ended last, the latest first, at most so many."""
        return runs.last_reports(self.db, most)

    def capture_counts(self, run_id: int) -> dict[str, int]:
        """Return how many of a run's captures came to each outcome."""
        return runs.capture_counts(self.db, run_id)

    def counts(self, run_id: int) -> dict[str, dict[str, int]]:
        """Return a run's ``{"requests", "documents"}`` from the tables; ``unchanged`` leaves no row and is 0."""
        return runs.counts(self.db, run_id)

    # Portals

    def save_portal(self, portal: PortalRow) -> None:
        """Write a portal as its file has it now."""
        with self._transaction():
            save_portal(self.db, portal)

    def save_section(self, portal_id: str, name: str, url: str, topic: str | None) -> int:
        """Write a section as it is named now and return its id; its address tells it from others."""
        with self._transaction():
            return save_section(self.db, portal_id, name, url, topic)

    def save_walk(self, run_id: int, walk: Walk) -> None:
        """Write how a section was walked in a run."""
        with self._transaction():
            runs.save_walk(self.db, run_id, walk)

    # Captures

    def add_capture(self, run_id: int, capture: Capture) -> int:
        """Store a fetch with its bytes and return its id. Raises ArchiveError when the run has ended."""
        with self._transaction():
            runs.check_open(self.db, run_id)
            return captures.add(self.db, self._payloads, run_id, capture)

    def settle_capture(
        self,
        capture_id: int,
        *,
        outcome: str | None = None,
        document_id: str | None = None,
        encoding: str | None = None,
        declared_encoding: str | None = None,
    ) -> None:
        """Write what was found out about a capture; each of these once, before its run ends."""
        late = {
            "outcome": outcome, "document_id": document_id, "encoding": encoding,
            "declared_encoding": declared_encoding,
        }  # fmt: skip
        with self._transaction():
            captures.settle(self.db, capture_id, late)

    def payload(self, sha256: str) -> bytes:
        """Return the bytes with this SHA-256. Raises ArchiveError when they are missing or damaged."""
        with told(self.path):
            return self._payloads.get(sha256)

    def capture(self, capture_id: int) -> Capture:
        """Return a fetch with its bytes. Raises ArchiveError when there is none with this id."""
        with told(self.path):
            return captures.read(self.db, self._payloads, capture_id)

    def learn(self, host: str, at: str, data: Callable[[int], str]) -> int:
        """Write what was learned about a host, as ``data`` makes it of its number; return that number."""
        with self._transaction():
            return memories.add(self.db, host, at, data)

    def note_proof(self, url: str, at: str, *, true: bool) -> None:
        """Write whether a host's 304 was found true, by fetching the whole page all the same."""
        with self._transaction():
            validators.note_proof(self.db, url, at, true=true)

    def find_capture(self, capture: Capture) -> int | None:
        """Return the id of this very fetch where the archive has it already, null where it has not."""
        return captures.find(self.db, capture)

    def nearest_capture(self, url: str, at: str) -> int | None:
        """Return the answered fetch of an address that is nearest to an instant, within a day; null without one."""
        return captures.nearest(self.db, url, at)

    def payload_seen(self, url: str, at: str) -> bytes | None:
        """Return what an address answered at an instant, null where that is not known."""
        sha256 = captures.payload_at(self.db, url, at)
        return self.payload(sha256) if sha256 else None

    # Documents

    def save_sighting(self, sighting: Sighting, again: Again | None = None) -> Saved:
        """Write a document as a run saw it, all or nothing, and return what that came to.

        ``again`` reads the captures of an earlier version by today's rules: it is called when that version's
        extractor is another, so that a better reading is not taken for an edit. ``attachments`` must have one
        entry for every link of the content, fetched or not, with positions from 1.
        """
        with self._transaction():
            runs.check_open(self.db, sighting.run_id)
            return sightings.save(self.db, self._payloads, sighting, again)

    def save_history(self, sighting: Sighting, again: Again | None = None) -> Saved:
        """Write a document as someone saw it in the past: what is known since stays as it is (see ``hindsight``)."""
        with self._transaction():
            runs.check_open(self.db, sighting.run_id)
            return hindsight.save(self.db, self._payloads, sighting, again)

    def captures_of(self, version_id: str) -> tuple[Capture, ...]:
        """Return the fetches that gave a version, bodies and all, the document's own page first."""
        return tuple(self.capture(number) for number in versions.capture_ids(self.db, version_id))

    def renew_version(self, version_id: str, content: Content, extractor: str, at: str) -> bool:
        """Put a better reading of its captures in place of a current version's fields; tell whether it differs.

        The earlier reading is kept, and nothing is told as an event: the publisher said nothing new (B78).
        """
        with self._transaction():
            return renewal.renew(self.db, version_id, content, extractor, at)

    def split(self, run: Run, names: Sequence[str]) -> list[Mended]:
        """Make addresses documents of their own, in a run of its own (see ``mending``). Raises BadInput."""
        with self._transaction():
            return mending.split(self.db, run, names)

    def join(self, run: Run, names: Sequence[str]) -> list[Mended]:
        """Make documents of one portal one, in a run of its own (see ``mending``). Raises BadInput."""
        with self._transaction():
            return mending.join(self.db, run, names)

    def touch(self, document_id: str, run_id: int, capture_id: int, seen_at: str) -> bool:
        """Write that a document was seen unchanged, by a 304 or by bytes equal to the last.

        Tells whether it is ``restored``: had been missing or gone.
        """
        with self._transaction():
            runs.check_open(self.db, run_id)
            return sightings.touch(self.db, document_id, run_id, capture_id, seen_at)

    def list_again(self, document_id: str, listing: Listing, seen_at: str) -> None:
        """Write that a section lists a document."""
        with self._transaction():
            sightings.list_again(self.db, document_id, listing, seen_at)

    def judge_presence(self, run_id: int, portal_id: str, judged_at: str) -> dict[str, int]:
        """Judge what a walk to the end shows to be missing, gone or moved; return the counts (see ``presence``)."""
        with self._transaction():
            return presence.judge(self.db, run_id, portal_id, judged_at)

    def known(self, portal_id: str) -> list[Known]:
        """Return a portal's documents as a crawl needs them."""
        return known_documents(self.db, "documents.portal_id = ?", portal_id)

    def first_listed(self, document_id: str) -> Listed | None:
        """Return how a list led to a document first; null when none did."""
        return first_listed(self.db, document_id)

    def rivals(self, portal_id: str, content: Content) -> list[Known]:
        """Return documents that a page at an unknown address may be the new place of.

        Ask their addresses before saving the page: only where one is dead does the page become that document,
        edited and moved; else it is a document of its own (B72).
        """
        return [
            known
            for document_id in identity.rivals(self.db, portal_id, content)
            for known in known_documents(self.db, "documents.id = ?", document_id)
        ]

    def find_document(self, id_or_url: str) -> str | None:
        """Return the id of the document with this id or any of its addresses, past ones too."""
        return identity.find_document(self.db, id_or_url)

    def copies(self, document_id: str) -> list[str]:
        """Return other portals' documents whose current text is the same."""
        return identity.copies(self.db, document_id)
