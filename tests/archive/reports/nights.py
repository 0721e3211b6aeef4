"""An archive with nights in it, told the way a crawl tells them."""

from dataclasses import replace
from pathlib import Path
from typing import Any

from archive.records import Capture, Content, Entry, Listing, PortalRow, Run, Sighting, Walk
from archive.store import Archive

HOME = "http://www.county.gov.cn/"
DOCUMENTS = {"new": 0, "revised": 0, "unchanged": 0, "missing": 0, "gone": 0, "restored": 0, "moved": 0}


def day(number: int) -> str:
    """An instant on a day of January 2024: two in the morning of the next day in China."""
    return f"2024-01-{number:02}T18:00:00Z"


class Nights:
    """One portal with sections, visited on nights of January 2024."""

    def __init__(self, path: Path, portal_id: str = "county") -> None:
        self.archive = Archive.open(path)
        self.id = portal_id
        self.archive.save_portal(PortalRow(portal_id, "某县人民政府", HOME))
        self.sections: dict[str, int] = {}

    def section(self, name: str, topic: str) -> None:
        """Make a section known."""
        self.sections[name] = self.archive.save_section(self.id, name, f"{HOME}{name}/", topic)

    def night(
        self,
        number: int,
        walks: dict[str, Walk],
        *,
        entries: dict[str, tuple[Entry, ...]] | None = None,
        home: str = "ok",
        outcome: str = "complete",
        portal: tuple[str, str | None] = ("complete", None),
        **report: Any,
    ) -> int:
        """Live through one night. ``walks`` and ``entries`` (rows that became documents) by section."""
        at = day(number)
        run = self.archive.begin_run(Run(at, vantage="柳州"))
        capture = Capture(
            self.id, "GET", HOME, (), at, status=200 if home == "ok" else None, outcome=home, body=b"home"
        )
        self.archive.add_capture(run, capture)
        for name, rows in (entries or {}).items():
            for entry in rows:
                self.document(run, at, name, entry)
        for name, walk in walks.items():
            self.archive.save_walk(run, replace(walk, section_id=self.sections[name]))
        told = {"id": self.id, "outcome": portal[0], "reason": portal[1], "sections": []}
        full = {"run": run, "reason": None, "warnings": 0, "new_trouble": [], "portals": [told]} | report
        counts = {"requests": {home: 1}, "documents": DOCUMENTS}
        self.archive.finish_run(run, outcome, counts, at, to_end=True, report=full)
        return run

    def document(self, run: int, at: str, section: str, entry: Entry) -> None:
        """Save a document that a row of a section leads to; its page prints the day of 2024-01-01 or none."""
        page = Capture(self.id, "GET", entry.url, (), at, status=200, outcome="ok", body=entry.title.encode())
        content = Content("content", title=entry.title, text=entry.title * 9, publication_date=entry.date)
        listing = Listing(self.sections[section], entry.title, entry.date)
        number = self.archive.add_capture(run, page)
        self.archive.save_sighting(
            Sighting(run, self.id, (entry.url,), (number,), at, content, "1", listings=(listing,))
        )


def whole(listed: int, outcome: str = "complete", reason: str | None = None, family: str = "trs") -> Walk:
    """A walk to the end."""
    return Walk(0, outcome, reason, pages=1, listed=listed, taken=listed, to_end=True, family=family)


def entry(number: int, date: str | None) -> Entry:
    """A row of a list."""
    return Entry(f"{HOME}t{number}.html", f"关于第{number}件事的通知", date)
