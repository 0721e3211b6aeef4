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
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

from archive.clock import now, stamp
from archive.errors import ArchiveError
from archive.records import CAPTURE_OUTCOMES, Run, Walk
from archive.store import Archive
from archive.unfinished import unfinished
from crawler.outcomes import NO_TROUBLE, run_outcome, worst

if TYPE_CHECKING:
    from scrapy.settings import BaseSettings

    from archive.records import Saved

logger = logging.getLogger(__name__)

SOFTWARE = ("fazhi", "scrapy", "lxml", "trafilatura", "sqlite-utils")

UNTRUSTED = frozenset({"failed", "interrupted"})
"""Outcomes of runs that judge nothing: what they did not see may be their own fault."""

REPORTS_KEPT_IN_MIND = 60
"""Runs that are looked through for a portal's last report: some weeks, where portals are crawled by turns."""

SEVERAL = 3
"""Fewer documents than these, all failing to parse, may be bad pages."""


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
    """What one portal came to so far, for the progress line and for the report.

    ``finished`` says that its crawl has ended, ``whole`` that nothing ended it early.
    """

    id: str
    sections: list[SectionTally] = field(default_factory=list)
    trouble: tuple[str, str] | None = None
    pages: int = 0
    errors: int = 0
    changes: Counter[str] = field(default_factory=Counter)
    whole: bool = False
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
        self.skipped: tuple[str, ...] = tuple(_names(run.arguments.get("skipped")))
        self.parsed: Counter[str] = Counter()
        self.unparsed: Counter[str] = Counter()
        self.on_failure: list[Callable[[], None]] = []
        archive.on_refusal.append(lambda error: self.fail(str(error)))

    def portal(self, portal_id: str) -> PortalTally:
        """Return the tally of a portal, a new one at first."""
        return self.portals.setdefault(portal_id, PortalTally(portal_id))

    def count(self, portal_id: str, saved: "Saved") -> None:
        """Count what saving one document came to."""
        self.portal(portal_id).changes[saved.change] += 1

    def fail(self, reason: str) -> None:
        """Note trouble on our own side and have every crawl stop: what cannot be kept must not be fetched.

        The first trouble stays the reason; a later one that repeats it tells where it happened.
        """
        if self.failure is not None:
            self.failure = reason if self.failure in reason else self.failure
            return
        self.failure = reason
        logger.error("%s", reason)
        for stop in self.on_failure:
            stop()

    def finish(self) -> dict[str, object]:
        """End the run: judge absence, write outcome and counts, seal it, and return the JSON object of interface.md.

        An archive that takes nothing more in leaves the run without an end; the next start seals it. The report says
        ``failed`` all the same.
        """
        self.on_failure.clear()  # nothing is left to be stopped
        try:
            self._judge_presence()
            return self._end(self._report())
        except ArchiveError as error:
            self.fail(str(error))
        report = self._report()
        try:
            return self._end(report)
        except ArchiveError as error:
            logger.error("run %s: its end could not be written: %s", self.run_id, error)
            return report

    def _end(self, report: dict[str, object]) -> dict[str, object]:
        self.archive.finish_run(
            self.run_id,
            outcome=str(report["outcome"]),
            counts={"requests": report["requests"], "documents": report["documents"]},
            finished_at=str(report["finished_at"]),
            to_end=bool(report["to_end"]),
            report=report,
        )
        return report

    def _judge_presence(self) -> None:
        """Have presence judged where nothing cut a walk short; a failed or interrupted run judges nothing."""
        if self._outcome() in UNTRUSTED:
            return
        for tally in self.portals.values():
            if tally.whole:
                tally.changes.update(self.archive.judge_presence(self.run_id, tally.id, stamp(now())))

    @property
    def warnings(self) -> int:
        """Count of single pages that failed."""
        return sum(tally.errors for tally in self.portals.values())

    def _failure(self) -> str | None:
        """Return what failed on our own side, in words. A few pages that fail are the site's; all of them are ours."""
        if self.failure is None and self.unparsed.total() and not self.parsed:
            return f"every page failed to parse ({self.unparsed.total()})"
        documents = self.unparsed["document"]
        if self.failure is None and documents >= SEVERAL and not self.parsed["document"]:
            return f"every document failed to parse ({documents})"
        return self.failure

    def _outcome(self) -> str:
        outcomes = [tally.outcome for tally in self.portals.values()]
        outcome = run_outcome(outcomes, self.warnings, self._failure(), self.stopped is not None)
        missed = self.missing_requests and outcome in {"complete", "complete_with_errors"}
        return "incomplete" if missed else outcome

    def _report(self) -> dict[str, object]:
        tallies = list(self.portals.values())
        requests = self.archive.capture_counts(self.run_id)
        outcome = self._outcome()
        whole = outcome not in UNTRUSTED and bool(tallies)
        return {
            "run": self.run_id,
            "outcome": outcome,
            "reason": self._failure(),
            "started_at": self.run.started_at,
            "finished_at": stamp(now()),
            "to_end": whole and all(tally.to_end for tally in tallies),
            "warnings": self.warnings,
            "new_trouble": self._new_troubles(),
            "requests": {name: requests.get(name, 0) for name in CAPTURE_OUTCOMES},
            "documents": self._documents(),
            "portals": [tally.as_json() for tally in tallies],
            "continues": self.run.arguments.get("continues"),
            "skipped": list(self.skipped),
        }

    def _documents(self) -> dict[str, int]:
        """Count what this run changed, by its events: a document may be moved and revised in one night.

        An unchanged document leaves no event; it is counted as it comes by.
        """
        told = self.archive.counts(self.run_id)["documents"]
        return told | {"unchanged": sum(tally.changes["unchanged"] for tally in self.portals.values())}

    def _new_troubles(self) -> list[str]:
        """Name what is wrong tonight and was not when each portal was last crawled: one blocked for ever cries once."""
        failure, before = self._failure(), self._before()
        troubles = [f"run: {failure}"] if failure else []
        for tally in self.portals.values():
            known = set(troubles_of(before[tally.id])) if tally.id in before else set()
            troubles += [trouble for trouble in troubles_of(tally.as_json()) if trouble not in known]
        return troubles

    def _before(self) -> dict[str, Mapping[str, Any]]:
        """Return, for each of this run's portals, what the last run that crawled it said of it."""
        before: dict[str, Mapping[str, Any]] = {}
        for report in self.archive.last_reports(REPORTS_KEPT_IN_MIND):
            told: Any = report["portals"]
            before = {portal["id"]: portal for portal in told} | before
            if before.keys() >= self.portals.keys():
                break
        return before


def troubles_of(portal: Mapping[str, Any]) -> Iterator[str]:
    """Name a portal's sections in trouble, or the portal itself where none was reached."""
    bad = [section for section in portal["sections"] if section["outcome"] not in NO_TROUBLE]
    yield from (f"{portal['id']}: {section['name']}: {section['outcome']}" for section in bad)
    if not bad and portal["outcome"] not in NO_TROUBLE:
        yield f"{portal['id']}: {portal['outcome']}"


def _names(value: object) -> Iterator[str]:
    yield from value if isinstance(value, list) else ()


def software() -> dict[str, str]:
    """Return the versions that a run is remembered with."""
    return {name: version(name) for name in SOFTWARE} | {"python": platform.python_version()}


def archive_path(settings: "BaseSettings") -> Path:
    """Return the archive that settings or the environment name, ``fazhi.db`` in the current folder without."""
    return Path(settings.get("FAZHI_ARCHIVE") or os.environ.get("FAZHI_ARCHIVE") or "fazhi.db").resolve()


_open: dict[Path, Night] = {}


def begin(path: Path, arguments: dict[str, object]) -> Night:
    """Open the archive and begin a run in it, one that goes on with a night cut short if there is one.

    Raises ArchiveError.
    """
    archive = Archive.open(path)
    asked = json.loads(json.dumps(arguments, default=str))
    before = unfinished(archive.db, asked, now())
    run = Run(
        started_at=stamp(now()),
        arguments=asked | ({"continues": before.run, "skipped": list(before.walked)} if before else {}),
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
