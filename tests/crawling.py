"""Runs the ``fazhi`` command as a person would, in a process of its own: Scrapy's reactor runs once a process."""

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from archive.store import Archive

ROOT = Path(__file__).resolve().parent.parent


@dataclass(frozen=True)
class Done:
    """How a command ended: exit status, standard output and error."""

    status: int
    out: str
    err: str

    @property
    def report(self) -> dict[str, Any]:
        """The one JSON object on standard output."""
        result: dict[str, Any] = json.loads(self.out)
        return result


def fazhi(*arguments: str | Path, now: str | None = None, cwd: Path | None = None, **environment: str) -> Done:
    """Run a command to its end."""
    names = {k: v for k, v in os.environ.items() if not k.startswith("FAZHI_")}
    if now is not None:
        environment["FAZHI_NOW"] = now
    done = subprocess.run(
        [sys.executable, "-m", "crawler", *map(str, arguments)],
        capture_output=True,
        text=True,
        cwd=cwd or ROOT,
        env=names | {"PYTHONPATH": str(ROOT)} | environment,
        timeout=120,
        check=False,
    )
    return Done(done.returncode, done.stdout, done.stderr)


def portal_file(folder: Path, home: str, extra: str = "", portal_id: str = "sample") -> Path:
    """Write a portal file for a site on loopback."""
    path = folder / f"{portal_id}.toml"
    head = f'id = "{portal_id}"\nname = "样例县人民政府"\ndivision_code = "450225"\nhome = "{home}/"\ndelay = 0\n'
    path.write_text(head + extra, encoding="utf-8")
    return path


def crawl(folder: Path, portals: Path, *arguments: str, now: str | None = None) -> tuple[Done, Archive]:
    """Crawl into ``a.db`` of a folder; return how it ended and the archive."""
    path = folder / "a.db"
    done = fazhi("crawl", "--portals", portals, "--archive", path, "--json", *arguments, now=now)
    return done, Archive.open(path)


def rows(archive: Archive, sql: str, *values: object) -> list[tuple[Any, ...]]:
    """Return the rows of a query."""
    return list(archive.db.execute(sql, values).fetchall())
