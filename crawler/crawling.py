"""A crawl from the command line: which portals, in what order, and how it ends."""

import asyncio
import logging
import signal
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from archive.errors import BadInput
from crawler import night as nights
from crawler.errors import PortalFileError
from crawler.extensions import signal_status
from crawler.lanes import STARTUP_ERRORS, Lanes
from crawler.logs import plain_log
from crawler.night import Night
from crawler.outcomes import EXIT_STATUS
from crawler.portals import Portal, portal_of_url
from crawler.progress import Progress
from crawler.spiderloader import REGISTRY, gather, spider_for
from crawler.watchdog import Watchdog
from crawler.window import read_window

if TYPE_CHECKING:
    from scrapy.settings import Settings

logger = logging.getLogger(__name__)

LIKENESS = 0.9
"""How like one of ours a setting's name must be to be a slip of the pen; names of extensions resemble ours, too."""


@dataclass(frozen=True, slots=True)
class Order:
    """What to crawl and how, as a person asked for it."""

    archive: Path
    portals: tuple[str, ...] = ()
    files: tuple[Path, ...] = ()
    everything: bool = False
    full: bool = False
    settings: dict[str, object] = field(default_factory=dict)
    registry: Path = REGISTRY
    quiet: bool = False
    log_json: bool = False


@dataclass(frozen=True, slots=True)
class Result:
    """What a crawl came to: the run's id, the JSON object of interface.md, exit status, what a replay missed."""

    run: int
    report: dict[str, object]
    status: int
    missing_requests: tuple[str, ...] = ()


def crawl(order: Order) -> Result:
    """Crawl into the archive and return what it came to. Can be called once a process: Scrapy's reactor ends.

    Raises BadInput for a portal that nobody knows or a bad portal file, ArchiveError before anything is fetched.
    """
    portals = choose(order)
    settings = _settings(order)
    arguments = {"portals": [portal.id for portal in portals], "full": order.full, "settings": order.settings}
    night = nights.begin(order.archive, arguments)
    if not order.log_json:
        plain_log(str(settings["LOG_LEVEL"]))
    quiet = order.quiet or order.log_json
    left = [portal for portal in portals if portal.id not in night.skipped]
    try:
        _run(left, settings, night, Progress(night, [portal.id for portal in left], quiet=quiet))
    except STARTUP_ERRORS as error:
        logger.debug("failed to start", exc_info=True)
        night.fail(f"crawl: failed to start: {error!r}")
    report = nights.end(night)
    return Result(night.run_id, report, _status(report, night), tuple(night.missing_requests))


def choose(order: Order) -> list[Portal]:
    """Return the portals that an order names, in its own sequence. Raises BadInput."""
    listed = [portal for file in order.files for portal in gather_file(file)]
    known = gather(order.registry, list(order.files))
    if order.everything:
        return list(known.values())
    if not order.portals:
        if not listed:
            raise BadInput("crawl: expected a portal, --portals FILE or --all, got nothing to crawl")
        return listed
    return [_named(name, known) for name in dict.fromkeys(order.portals)]


def gather_file(path: Path) -> list[Portal]:
    """Return the portals of a file or folder. Raises PortalFileError when there is none."""
    portals = list(gather(path, []).values())
    if not portals:
        raise PortalFileError(f"{path}: expected at least one portal, got none")
    return portals


def _named(name: str, known: dict[str, Portal]) -> Portal:
    if name in known:
        return known[name]
    if "://" in name:
        home = [portal for portal in known.values() if portal.home.rstrip("/") == name.rstrip("/")]
        return home[0] if home else portal_of_url(name)
    near = _nearest(name, known)
    raise BadInput(f"portal: expected an id of `fazhi portals list` or an address, got {name!r}{near}")


def _nearest(name: str, known: Iterable[str], likeness: float = 0.6) -> str:
    from difflib import get_close_matches

    close = get_close_matches(name, list(known), n=1, cutoff=likeness)
    return f" (nearest: {close[0]})" if close else ""


def _settings(order: Order) -> "Settings":
    from scrapy.utils.project import get_project_settings

    from crawler.politeness import user_agent

    settings = get_project_settings()
    settings.setmodule("crawler.settings", priority="project")
    settings.set("FAZHI_ARCHIVE", str(order.archive), priority="cmdline")
    settings.set("FAZHI_PORTALS", [str(path) for path in order.files], priority="cmdline")
    settings.set("FAZHI_REGISTRY", str(order.registry), priority="cmdline")
    settings.set("FAZHI_FULL", order.full, priority="cmdline")
    settings.set("LOG_INSTALL_ROOT_HANDLER", False, priority="cmdline")  # crawler.logs has its own
    for name, value in order.settings.items():
        check_setting(name, value, settings)
        settings.set(name, value, priority="cmdline")
    user_agent(settings)
    read_window(str(settings["FAZHI_WINDOW"]), "FAZHI_WINDOW")
    return settings


def check_setting(name: str, value: object, known: "Settings") -> None:
    """Raise BadInput for a setting whose name is nearly one that we know, and for what is no number where one stands.

    Any other name may be one of a Scrapy extension that we know nothing of.
    """
    if name not in known:
        near = _nearest(name, known, LIKENESS)
        if near:
            raise BadInput(f"-s {name}: expected a setting of Scrapy's or ours, got none of that name{near}")
        return
    usual = known[name]
    if isinstance(usual, int | float) and not isinstance(usual, bool):
        try:
            float(str(value))
        except ValueError as error:
            raise BadInput(f"-s {name}: expected a number such as {usual}, got {value!r}") from error


def _run(portals: list[Portal], settings: "Settings", night: Night, progress: Progress) -> None:
    from scrapy.crawler import AsyncCrawlerProcess
    from scrapy.utils.misc import load_object

    process = AsyncCrawlerProcess(settings)
    spider = load_object(settings["FAZHI_SPIDER"])
    lanes = Lanes(process, night, [spider_for(spider, portal) for portal in portals])
    loop = asyncio.get_event_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, _stop, number, night, lanes)
    night.on_failure.append(lanes.stop)
    lanes.fill()
    with progress, Watchdog(night, loop, settings.getfloat("WATCHDOG_SECONDS")):
        process.start(install_signal_handlers=False)


def _stop(number: int, night: Night, lanes: Lanes) -> None:
    if night.stopped is not None:
        raise SystemExit(signal_status(number))
    night.stopped = number
    logger.warning("stopping after %s; again to stop at once", signal.Signals(number).name)
    lanes.stop()


def _status(report: dict[str, object], night: Night) -> int:
    if report["outcome"] == "interrupted" and night.stopped is not None:
        return signal_status(night.stopped)
    return EXIT_STATUS[str(report["outcome"])]
