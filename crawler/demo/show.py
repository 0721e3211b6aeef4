"""``fazhi demo``: two nights at the sample portal, and what the archive has to say about them.

Each crawl runs as the command that a person would type, in a process of its own.
"""

import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table
from sqlite_utils import Database

from archive.errors import ArchiveError, BadInput
from archive.store import Archive
from crawler.demo.portal import SamplePortal

PORTAL = "rongshui-sample"


def run_demo(path: Path, *, as_json: bool) -> int:
    """Crawl the sample portal on two nights into a new archive and show it. Return the exit status.

    Raises BadInput when the path holds something that no demo made.
    """
    make_room(path)
    console = Console(stderr=as_json, highlight=False, soft_wrap=True, emoji=False)
    started = time.monotonic()
    with SamplePortal() as portal, tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "sample.toml"
        file.write_text(portal.portal_toml(), encoding="utf-8")
        console.print(f"A county portal of 2017 answers at [bold]{portal.url}[/bold] on this machine.\n")
        console.print(f"[bold]First night[/bold], {portal.instant[:10]}: every section is walked to its end.")
        first = _crawl(file, path, portal.instant)
        _show_kept(console, path)
        portal.next_night()
        console.print(f"\n[bold]Second night[/bold], {portal.instant[:10]}: the portal has been edited without a word.")
        second = _crawl(file, path, portal.instant, "--full")
    _show_changes(console, path, second["run"])
    _show_commands(console, path, time.monotonic() - started)
    if as_json:
        sys.stdout.write(json.dumps({"archive": str(path), "runs": [first, second]}, ensure_ascii=False) + "\n")
    return 0


def make_room(path: Path) -> None:
    """Delete the archive of an earlier demo. Raises BadInput for any other file."""
    if not path.exists():
        return
    try:
        archive = Archive.open(path, create=False)
        portals = [row["id"] for row in archive.db["portals"].rows]
        foreign = set(portals) - {PORTAL} or (not portals and archive.db["captures"].count)
        archive.close()
    except ArchiveError as error:
        raise BadInput(f"{path}: expected the archive of an earlier demo or no file, got {error}") from error
    if foreign:
        raise BadInput(f"{path}: expected the archive of an earlier demo or no file, got portals {portals!r}")
    for suffix in ("", "-wal", "-shm"):
        path.with_name(path.name + suffix).unlink(missing_ok=True)


def _crawl(file: Path, archive: Path, instant: str, *options: str) -> dict[str, Any]:
    arguments = ["crawl", "--portals", str(file), "--archive", str(archive), "--json", *options]
    done = subprocess.run(  # noqa: S603  (our own command, our own arguments)
        [sys.executable, "-m", "crawler", *arguments],
        stdout=subprocess.PIPE,
        stderr=None if sys.stderr.isatty() else subprocess.PIPE,
        text=True,
        check=False,
        env=os.environ | {"FAZHI_NOW": instant},
    )
    if done.returncode != 0:
        raise ArchiveError(f"demo: fazhi crawl: expected exit status 0, got {done.returncode}: {done.stderr or ''}")
    report: dict[str, Any] = json.loads(done.stdout)
    return report


def _rows(path: Path, sql: str, *values: object) -> list[tuple[Any, ...]]:
    db = Database(str(path))
    try:
        return list(db.execute(sql, values).fetchall())
    finally:
        db.close()


def _show_kept(console: Console, path: Path) -> None:
    table = Table(box=None, pad_edge=False, show_header=False, padding=(0, 2, 0, 2))
    for section, count, first, last in _rows(
        path,
        "SELECT name, count(*), min(publication_date), max(publication_date) FROM listings "
        "JOIN sections ON sections.id = section_id JOIN disclosures USING (document_id) "
        "GROUP BY sections.id ORDER BY sections.id",
    ):
        table.add_row(section, f"{count} documents", f"{first} – {last}")
    console.print(table)
    [(captures, raw, kept)] = _rows(
        path, "SELECT (SELECT count(*) FROM captures), sum(size), sum(length(data)) FROM payloads"
    )
    [(files,)] = _rows(path, "SELECT count(*) FROM attachments WHERE outcome = 'stored'")
    size = f"{raw / 1e6:.1f} MB in {kept / 1e6:.1f} MB"
    console.print(f"  {captures} answers kept as they came ({size}), {files} attachments among them")


def _show_changes(console: Console, path: Path, run: int) -> None:
    changes = _rows(
        path,
        "SELECT events.kind, title, events.document_id FROM events JOIN disclosures USING (document_id) "
        "WHERE events.run_id = ? ORDER BY kind, title",
        run,
    )
    for kind, title, document in changes:
        console.print(f"  [bold]{kind:>9}[/bold]  {title}  [dim]{document}[/dim]")
        if kind == "revised":
            console.print(_command_output("diff", document, "--archive", str(path)), markup=False, style="cyan")


def _command_output(*arguments: str) -> str:
    done = subprocess.run(  # noqa: S603  (our own command, our own arguments)
        [sys.executable, "-m", "crawler", *arguments], capture_output=True, text=True, check=True
    )
    return "\n".join(f"             {line}" for line in done.stdout.rstrip().splitlines())


def _show_commands(console: Console, path: Path, seconds: float) -> None:
    [(document,)] = _rows(path, "SELECT document_id FROM disclosures ORDER BY versions DESC, number LIMIT 1")
    console.print(f"\nTwo nights in {seconds:.0f} s. To look further:")
    for command in (
        f"search 复议 --archive {path}",
        f"history {document} --archive {path}",
        f"show {document} --version 1 --archive {path}",
        f"verify --archive {path}",
        f"serve --archive {path}",
    ):
        console.print(f"  {_program()} {command}")


def _program() -> str:
    script = Path(sys.executable).with_name("fazhi")
    here = Path.cwd()
    return str(script.relative_to(here) if script.is_relative_to(here) else script)
