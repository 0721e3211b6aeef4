"""Exports captures as WARC/1.1: each with request, answer and where it comes from, run by run.

Only runs that have ended are exported, so that what is written is what the chain head in its note covers. A
warcinfo record before each run's captures tells of the run; a metadata record beside each capture names capture,
run, portal and document. A fetch that brought no answer has its metadata record only.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlite_utils import Database

from archive import chain
from archive.errors import BadInput
from archive.export.files import Note, whole_file, write_note
from archive.export.warcfile import WarcFile
from archive.portals import check_portal
from archive.store import Archive

_RUN = "id, started_at, finished_at, outcome, arguments, software, vantage, chain_number, chain_sha256"

_PROVENANCE = (
    "id AS capture, run_id AS run, portal_id AS portal, document_id AS document, outcome, error, final_url, "
    "payload_sha256, encoding, declared_encoding"
)
"""What a metadata record tells of a capture, each under its name here with ``fazhi-`` before it."""


@dataclass(frozen=True, slots=True)
class Selection:
    """Which captures to export: those of one run, those of one portal, or all."""

    run: int | None = None
    portal: str | None = None

    def __str__(self) -> str:
        chosen = [f"run_id = {self.run}"] if self.run is not None else []
        chosen += [f"portal_id = '{self.portal}'"] if self.portal is not None else []
        return "captures" + (f" where {' and '.join(chosen)}" if chosen else "")


@dataclass(frozen=True, slots=True)
class Exported:
    """What was written: captures, and how many of them had an answer, an equal payload, no answer."""

    captures: int
    answers: int
    revisits: int
    unanswered: int


def export_warc(archive: Archive, path: Path, selection: Selection) -> Exported:
    """Write captures of ended runs to ``path`` and a note beside it. Crawls may go on meanwhile.

    Raises BadInput for a run that is not there or has not ended, an unknown portal, and a place not writable.
    """
    head = chain.head(archive.db)
    runs = _runs(archive.db, selection, head.number if head else 0)
    check_portal(archive.db, selection.portal)
    with whole_file(path) as file:
        warc = WarcFile(file, path.name)
        for run in runs:
            _write_run(archive, warc, run, selection.portal)
    exported = Exported(warc.answers + warc.unanswered, warc.answers, warc.revisits, warc.unanswered)
    write_note(path, Note(archive.path, head.sha256 if head else None, str(selection), exported.captures, "WARC/1.1"))
    return exported


def _runs(db: Database, selection: Selection, last: int) -> list[dict[str, Any]]:
    ended = list(db.query(f"SELECT {_RUN} FROM runs WHERE chain_number <= ? ORDER BY id", [last]))
    chosen = [run for run in ended if selection.run in {None, run["id"]}]
    if selection.run is not None and not chosen:
        raise BadInput(f"run: expected one that has ended, got {selection.run!r}")
    return chosen


def _write_run(archive: Archive, warc: WarcFile, run: dict[str, Any], portal: str | None) -> None:
    captures = _captures(archive.db, run["id"], portal)
    if captures:
        warc.describe(_told(run, "run-"))
    for number in captures:
        warc.capture(archive.capture(number), _provenance(archive.db, number))


def _captures(db: Database, run_id: int, portal: str | None) -> list[int]:
    # Ids first: a cursor held open over an export of hours would keep the write-ahead file from being cut back.
    found = db.execute(
        "SELECT id FROM captures WHERE run_id = ? AND (? IS NULL OR portal_id = ?) ORDER BY id",
        [run_id, portal, portal],
    )
    return [row[0] for row in found]


def _provenance(db: Database, capture_id: int) -> dict[str, object]:
    (row,) = db.query(f"SELECT {_PROVENANCE} FROM captures WHERE id = ?", [capture_id])
    return _told({name: value for name, value in row.items() if value is not None})


def _told(facts: dict[str, Any], kind: str = "") -> dict[str, object]:
    return {f"fazhi-{kind}{name.replace('_', '-')}": value for name, value in facts.items()}
