"""Portals side by side in one process: some at a time, none in another's way, none twice at one host."""

import asyncio
import logging
from collections.abc import Iterable
from typing import TYPE_CHECKING

from archive.errors import FazhiError
from crawler.night import Night
from crawler.portals import Portal
from crawler.sites import server_of

if TYPE_CHECKING:
    from scrapy.crawler import AsyncCrawlerProcess

logger = logging.getLogger(__name__)

LANES = 16
"""Portals walked side by side in one process. Each asks one page at a time, so this is no burden to any host."""

STARTUP_ERRORS = (
    ArithmeticError,
    AttributeError,
    FazhiError,
    ImportError,
    LookupError,
    NameError,
    TypeError,
    ValueError,
)
"""What a bad setting or a missing component leads to while a crawl is put together."""


class Lanes:
    """Starts the next portal when one has ended.

    Portals at one host take turns: each asks one page at a time, and so do all of them together. One that fails to
    start is our own side's trouble, and ends the run.
    """

    def __init__(self, process: "AsyncCrawlerProcess", night: Night, spiders: Iterable[type]) -> None:
        self._process = process
        self._night = night
        self._waiting = list(spiders)
        self._busy: set[str] = set()
        self._stopping: asyncio.Future[None] | None = None

    def fill(self) -> None:
        """Start as many portals as there are lanes for."""
        while len(self._busy) < LANES and (spider := self._next()):
            self._start(spider)

    def stop(self) -> None:
        """Start no more portals, and have those under way end soon."""
        self._waiting.clear()
        if self._stopping is None and self._busy:
            self._stopping = asyncio.ensure_future(self._process.stop())

    def _next(self) -> type | None:
        free = (spider for spider in self._waiting if _host(spider) not in self._busy)
        spider = next(free, None)
        if spider is not None:
            self._waiting.remove(spider)
        return spider

    def _start(self, spider: type) -> None:
        try:
            task = self._process.crawl(spider)
        except STARTUP_ERRORS as error:
            self._night.fail(f"{_portal(spider).id}: failed to start: {error!r}")
            return
        self._busy.add(_host(spider))
        task.add_done_callback(lambda ended: self._ended(spider, ended))

    def _ended(self, spider: type, task: "asyncio.Future[None]") -> None:
        self._busy.discard(_host(spider))
        error = None if task.cancelled() else task.exception()
        if error is not None:
            self._night.fail(f"{_portal(spider).id}: failed to start: {error!r}")
        self.fill()


def _portal(spider: type) -> Portal:
    portal: Portal = spider.portal  # type: ignore[attr-defined]  # spider_for gives each class its portal
    return portal


def _host(spider: type) -> str:
    return server_of(_portal(spider).home)
