"""Records a crawl or a folder of saved pages, and crawls again from a recording."""

import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

from archive.clock import now, stamp
from archive.errors import BadInput
from archive.export.files import check_place
from archive.records import Capture
from archive.store import Archive
from crawler.crawling import Order, Result, choose, crawl
from crawler.portals import Portal, to_toml
from crawler.recording import Recording, write_recording
from crawler.replay import replay_settings

ADDRESSES = "addresses.tsv"
"""In a folder of pages saved by hand: a line each, file name, tab, address; ``#`` begins a comment."""

WHOLE: dict[str, object] = {"CONDITIONAL_REQUESTS": False}
"""A recording must hold every page, changed or not."""


def record_crawl(
    name: str, output: Path, archive_path: Path | None, files: tuple[Path, ...], settings: dict[str, object]
) -> tuple[int, int]:
    """Crawl a portal and write what was fetched. Return answers and exit status.

    Without an archive the crawl goes into one that is thrown away.
    """
    with tempfile.TemporaryDirectory() as folder:
        order = Order(
            archive_path or Path(folder) / "recording.db", (name,), files, full=True, settings=WHOLE | settings
        )
        portals = choose(order)
        check_place(output)
        result = crawl(order)
        with Archive.read(order.archive) as archive:
            ids = archive.db.execute("SELECT id FROM captures WHERE run_id = ? ORDER BY id", [result.run])
            return _write(output, (archive.capture(row[0]) for row in ids.fetchall()), portals), result.status


def record_folder(name: str, output: Path, folder: Path, files: tuple[Path, ...]) -> tuple[int, int]:
    """Write pages saved by hand as a recording of a portal. Raises BadInput for a bad list. Return as above."""
    portals = choose(Order(output, (name,), files))
    check_place(output)
    pages = list(_saved_pages(folder))
    if not pages:
        raise BadInput(f"{folder / ADDRESSES}: expected a line for each page, a file, a tab and its address, got none")
    return _write(output, pages, portals), 0


def replay_recording(
    path: Path, archive: Path, files: tuple[Path, ...], missing: str, settings: dict[str, object], *, quiet: bool
) -> Result:
    """Crawl from a recording into an archive. Raises BadInput for a bad recording or when no portals are named."""
    portals_toml = Recording(path).portals_toml
    if not files and portals_toml is None:
        raise BadInput(f"{path}: expected portal files in the recording or --portals FILE, got neither")
    with tempfile.TemporaryDirectory() as folder:
        settings = replay_settings(path, missing) | settings
        order = Order(archive, files=files, full=True, settings=settings, quiet=quiet)
        if not files and portals_toml is not None:
            own = Path(folder) / "portals.toml"
            own.write_text(portals_toml, encoding="utf-8")
            order = replace(order, files=(own,), registry=own)  # its portals are as they were when it was recorded
        return crawl(order)


def _write(output: Path, captures: Iterable[Capture], portals: list[Portal]) -> int:
    return write_recording(output, captures, "\n".join(to_toml(portal, several=True) for portal in portals))


def _saved_pages(folder: Path) -> Iterator[Capture]:
    for number, line in enumerate(_lines(folder / ADDRESSES), start=1):
        if not line.strip() or line.startswith("#"):
            continue
        name, _, url = line.partition("\t")
        page = folder / name.strip()
        if not url.strip().startswith(("http://", "https://")) or not _is_in(page, folder):
            raise BadInput(f"{folder / ADDRESSES}: line {number}: expected a file, a tab and its address, got {line!r}")
        yield _capture(url.strip(), page.read_bytes())


def _is_in(page: Path, folder: Path) -> bool:
    return page.is_file() and page.resolve().is_relative_to(folder.resolve())


def _lines(path: Path) -> list[str]:
    try:
        return path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise BadInput(f"{path}: expected the list of saved pages in UTF-8, got {error}") from error


def _capture(url: str, body: bytes) -> Capture:
    return Capture(
        portal_id=None, method="GET", url=url, request_headers=(), fetched_at=stamp(now()), final_url=url, status=200,
        body=body,
    )  # fmt: skip
