"""What every export has in common: a file that is whole or not there, and beside it a note of what it is."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from archive import __version__
from archive.clock import now, stamp
from archive.errors import BadInput


@dataclass(frozen=True, slots=True)
class Note:
    """What an export is: from which archive and state of its chain, what was asked for, how many rows that gave."""

    archive: Path
    chain_sha256: str | None
    query: str
    rows: int
    format: str


def check_place(path: Path) -> None:
    """Raise BadInput when a file to be written has no folder, before the work for it is done."""
    if not path.absolute().parent.is_dir() or path.is_dir():
        raise BadInput(f"{path}: expected a file to write in an existing folder")


@contextmanager
def whole_file(path: Path) -> Iterator[IO[bytes]]:
    """Open a file to write that takes its name only when all of it is written; before, ``.part`` follows the name.

    Raises BadInput when it cannot be written.
    """
    part = path.with_name(f"{path.name}.part")
    try:
        with part.open("wb") as file:
            yield file
        part.replace(path)
    except OSError as error:
        raise BadInput(f"{path}: expected a place to write, got {error.strerror!r}") from error
    finally:
        part.unlink(missing_ok=True)


def write_note(path: Path, note: Note) -> None:
    """Write ``<path>.meta.json``, which says what the export is."""
    told = {
        "archive": str(note.archive), "chain_sha256": note.chain_sha256, "exported_at": stamp(now()),
        "query": note.query, "rows": note.rows, "format": note.format, "software": f"fazhi {__version__}",
    }  # fmt: skip
    text = json.dumps(told, ensure_ascii=False, indent=1) + "\n"
    with whole_file(path.with_name(f"{path.name}.meta.json")) as file:
        file.write(text.encode())
