"""What watches a crawl: the run's record, and a stop when the archive fails."""

import asyncio
import logging
from contextlib import ExitStack
from typing import TYPE_CHECKING

from scrapy import signals

from archive.errors import ArchiveError
from crawler.night import Night, end, night_of
from crawler.watchdog import Watchdog

if TYPE_CHECKING:
    from scrapy import Spider
    from scrapy.crawler import Crawler
    from scrapy.http import Response
    from twisted.python.failure import Failure

logger = logging.getLogger(__name__)


class RunRecorder:
    """Ties a crawler to the run: counts pages that fail to parse, ends what cannot go on.

    Under plain ``scrapy crawl`` it also begins and finishes the run, since no command does.
    """

    def __init__(self, crawler: "Crawler", night: Night) -> None:
        self.crawler = crawler
        self.night = night
        self.own = bool(night.run.arguments.get("scrapy"))
        self._watched = ExitStack()

    @classmethod
    def from_crawler(cls, crawler: "Crawler") -> "RunRecorder":
        """Build, begin the run where none is open, and listen. Raises ArchiveError."""
        recorder = cls(crawler, night_of(crawler.settings))
        crawler.signals.connect(recorder.spider_opened, signals.spider_opened)
        crawler.signals.connect(recorder.spider_closed, signals.spider_closed)
        crawler.signals.connect(recorder.spider_error, signals.spider_error)
        crawler.signals.connect(recorder.item_error, signals.item_error)
        crawler.signals.connect(recorder.engine_stopped, signals.engine_stopped)
        return recorder

    def spider_opened(self) -> None:
        """Have a failing archive stop this crawl, and a run of its own watched."""
        self.night.on_failure.append(self.stop)
        if self.own:
            seconds = self.crawler.settings.getfloat("WATCHDOG_SECONDS")
            self._watched.enter_context(Watchdog(self.night, asyncio.get_running_loop(), seconds))

    def spider_closed(self, spider: "Spider", reason: str) -> None:
        """Have the run fail for what ended a crawl on our own side."""
        if reason == "start_error":
            self.night.fail(f"{spider.name}: failed to start")
        if reason == "memusage_exceeded":
            limit = self.crawler.settings.getint("MEMUSAGE_LIMIT_MB")
            self.night.fail(f"memory: more than {limit} MB in use (MEMUSAGE_LIMIT_MB)")

    def stop(self) -> None:
        """Stop this crawl soon; safe to call from inside a callback."""
        asyncio.get_running_loop().create_task(self.crawler.stop_async(), name=f"stop {self.crawler.spidercls.name}")

    def spider_error(self, failure: "Failure", response: "Response | None", spider: "Spider") -> None:
        """Count a page that raised in its callback; the spider says what that means for its section.

        Without a page it was the start that raised, and nothing can come of this crawl.
        """
        if response is None:
            self.night.fail(f"{spider.name}: failed to start: {failure.value!r}")
            return
        if isinstance(failure.value, ArchiveError):
            self.night.fail(f"{spider.name}: {response.url}: {failure.value}")
        self.night.unparsed[response.meta["kind"]] += 1
        spider.page_failed(response, failure.value)  # type: ignore[attr-defined]

    def item_error(self, spider: "Spider") -> None:
        """Count a sighting that could not be written."""
        self.night.portal(spider.name).errors += 1

    def engine_stopped(self) -> None:
        """Finish a run that plain ``scrapy crawl`` began, and say in one line what it came to."""
        self._watched.close()
        if self.own:
            report = end(self.night)
            logger.info("run %s: %s", report["run"], report["outcome"])


def signal_status(number: int) -> int:
    """Return the exit status of a process ended by a signal: 130 for SIGINT, 143 for SIGTERM."""
    return 128 + number
