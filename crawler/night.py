"""One run in one process: the archive it writes, and what it came to.

Spiders, middlewares and pipelines of all portals that are crawled together share one ``Night``. ``fazhi crawl``
begins it before Scrapy starts and finishes it after; under plain ``scrapy crawl`` the first component that asks
begins it and the run recorder finishes it.
"""

import json
import logging
import os
import platform
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

from archive.clock import now, stamp
from archive.records import CAPTURE_OUTCOMES, Run, Walk
from archive.store import Archive
from crawler.outcomes import NO_TROUBLE, run_outcome, worst

if TYPE_CHECKING:
    from scrapy.settings import BaseSettings

    from archive.records import Saved

logger = logging.getLogger(__name__)

CHANGES = ("new", "revised", "unchanged", "missing", "gone", "restored", "moved")
SOFTWARE = ("fazhi", "scrapy", "lxml", "trafilatura", "sqlite-utils")


@dataclass(slots=True)
class SectionTally:
    """A section's walk with the names that a report prints."""

    name: str
    url: str
    walk: Walk

    def as_json(self) -> dict[str, object]:
        """Return the section's part of a crawl's JSON object."""
        walk = self.walk
        return {
            "name": self.name, "url": self.url, "outcome": walk.outcome, "reason": walk.reason,
            "pages": walk.pages, "stated_pages": walk.stated_pages, "listed": walk.listed,
            "stated_records": walk.stated_records, "taken": walk.taken,
        }  # fmt: skip


@dataclass(slots=True)
class PortalTally:
    """What one portal came to so far, for the progress line and for the report."""

    id: str
    sections: list[SectionTally] = field(default_factory=list)
    trouble: tuple[str, str] | None = None
    pages: int = 0
    errors: int = 0
    changes: Counter[str] = field(default_factory=Counter)
    to_end: bool = False
    finished: bool = False

    @property
    def outcome(self) -> str:
        """The worst of the portal's sections, or what kept it from reaching any."""
        own = [self.trouble[0]] if self.trouble else []
        return worst([*own, *(section.walk.outcome for section in self.sections)])

    @property
    def reason(self) -> str | None:
        """Why the outcome is what it is, in words; null when there is nothing to say."""
        if self.trouble:
            return self.trouble[1]
        bad = [s for s in self.sections if s.walk.outcome == self.outcome and s.walk.reason]
        return f"{bad[0].name}: {bad[0].walk.reason}" if bad else None

    def as_json(self) -> dict[str, object]:
        """Return the portal's part of a crawl's JSON object."""
        return {
            "id": self.id,
            "outcome": self.outcome,
            "reason": self.reason,
            "sections": [section.as_json() for section in self.sections],
        }


class Night:
    """A run as it goes on. ``failure`` is our own side's trouble, ``stopped`` the signal that ended it."""

    def __init__(self, archive: Archive, run: Run) -> None:
        self.archive = archive
        self.run = run
        self.run_id = archive.begin_run(run)
        self.portals: dict[str, PortalTally] = {}
        self.failure: str | None = None
        self.stopped: int | None = None
        self.missing_requests: list[str] = []
        self.parsed = 0
        self.on_failure: list[Callable[[], None]] = []
        self._previous = archive.last_report()

    def portal(self, portal_id: str) -> PortalTally:
        """Return the tally of a portal, a new one at first."""
        return self.portals.setdefault(portal_id, PortalTally(portal_id))

    def count(self, portal_id: str, saved: "Saved") -> None:
        """Count what saving one document came to."""
        self.portal(portal_id).changes[saved.change] += 1

    def fail(self, reason: str) -> None:
        """Note trouble on our own side and have every crawl stop: what cannot be kept must not be fetched."""
        if self.failure is not None:
            return
        self.failure = reason
        logger.error("%s", reason)
        for stop in self.on_failure:
            stop()

    def finish(self) -> dict[str, object]:
        """End the run: write outcome and counts, seal it, and return the JSON object of interface.md."""
        report = self._report()
        self.archive.finish_run(
            self.run_id,
            outcome=str(report["outcome"]),
            counts={"requests": report["requests"], "documents": report["documents"]},
            finished_at=str(report["finished_at"]),
            to_end=bool(report["to_end"]),
            report=report,
        )
        return report

    @property
    def warnings(self) -> int:
        """Count of single pages that failed."""
        return sum(tally.errors for tally in self.portals.values())

    def _failure(self) -> str | None:
        if self.failure is None and self.warnings and not self.parsed and self._answers():
            return f"every page failed to parse ({self.warnings})"
        return self.failure

    def _answers(self) -> int:
        return self.archive.capture_counts(self.run_id).get("ok", 0) - len(self.portals)

    def _report(self) -> dict[str, object]:
        tallies = list(self.portals.values())
        changes: Counter[str] = sum((tally.changes for tally in tallies), Counter())
        requests = self.archive.capture_counts(self.run_id)
        outcome = run_outcome(
            (tally.outcome for tally in tallies), self.warnings, self._failure(), self.stopped is not None
        )
        if outcome in {"complete", "complete_with_errors"} and self.missing_requests:
            outcome = "incomplete"
        return {
            "run": self.run_id,
            "outcome": outcome,
            "reason": self._failure(),
            "started_at": self.run.started_at,
            "finished_at": stamp(now()),
            "to_end": bool(tallies) and all(tally.to_end for tally in tallies),
            "warnings": self.warnings,
            "new_trouble": [name for name in self._troubles() if name not in self._old_troubles()],
            "requests": {name: requests.get(name, 0) for name in CAPTURE_OUTCOMES},
            "documents": {name: changes[name] for name in CHANGES},
            "portals": [tally.as_json() for tally in tallies],
        }

    def _troubles(self) -> list[str]:
        bad = (tally for tally in self.portals.values() if tally.outcome not in NO_TROUBLE)
        own = [f"run: {self.failure}"] if self.failure else []
        return own + [f"{tally.id}: {tally.outcome}" for tally in bad]

    def _old_troubles(self) -> set[str]:
        return set(_troubles_of(self._previous))


def _troubles_of(report: dict[str, object] | None) -> Iterator[str]:
    portals = (report or {}).get("portals")
    for portal in portals if isinstance(portals, list) else []:
        if portal["outcome"] not in NO_TROUBLE:
            yield f"{portal['id']}: {portal['outcome']}"


def software() -> dict[str, str]:
    """Return the versions that a run is remembered with."""
    return {name: version(name) for name in SOFTWARE} | {"python": platform.python_version()}


def archive_path(settings: "BaseSettings") -> Path:
    """Return the archive that settings or the environment name, ``fazhi.db`` in the current folder without."""
    return Path(settings.get("FAZHI_ARCHIVE") or os.environ.get("FAZHI_ARCHIVE") or "fazhi.db").resolve()


_open: dict[Path, Night] = {}


def begin(path: Path, arguments: dict[str, object]) -> Night:
    """Open the archive and begin a run in it. Raises ArchiveError."""
    archive = Archive.open(path)
    run = Run(
        started_at=stamp(now()),
        arguments=json.loads(json.dumps(arguments, default=str)),
        software=software(),
        vantage=os.environ.get("FAZHI_VANTAGE"),
    )
    night = Night(archive, run)
    _open[path.resolve()] = night
    return night


def night_of(settings: "BaseSettings") -> Night:
    """Return the run that this process has begun in the settings' archive; begin one where there is none."""
    path = archive_path(settings)
    return _open.get(path) or begin(path, {"scrapy": True, "full": settings.getbool("FAZHI_FULL")})


def end(night: Night) -> dict[str, object]:
    """Finish a run, close its archive, and return its report."""
    try:
        return night.finish()
    finally:
        for path in [path for path, other in _open.items() if other is night]:
            del _open[path]
        night.archive.close()
