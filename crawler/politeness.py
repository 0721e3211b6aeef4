"""Manners towards hosts: how fast they are asked, and when they are left in peace.

A host that refuses us (403, 412, 429 and their like, or a challenge) is asked more and more slowly, and after a few
refusals in a row no more in this run: it is never tried again by another way. So is one that gives no answer at all.
A host that says when to come back is taken at its word. Nothing is asked outside a portal's window.
"""

import asyncio
import logging
import re
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING
from urllib.parse import urlsplit
from weakref import WeakKeyDictionary

from scrapy import signals
from scrapy.exceptions import IgnoreRequest

from archive.clock import now
from archive.errors import BadInput
from crawler.night import night_of
from crawler.retryafter import retry_after
from crawler.window import read_window

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.crawler import Crawler
    from scrapy.http import Response
    from scrapy.settings import BaseSettings

    from crawler.portals import Portal

logger = logging.getLogger(__name__)

SILENT = frozenset({"dns", "tls", "refused", "reset", "timeout"})
"""Outcomes of a fetch after which one has heard nothing from the host."""

BROWSERS = ("mozilla", "chrome", "safari", "edg", "opera", "firefox", "msie", "trident", "webkit")

HEARD_WITHIN = 2.0
"""Seconds within which an answer has been judged, unless something of ours broke on the way."""

WINDOW_CLOSED = "its window has ended"
"""Why a crawl is stopped that runs past the end of its window."""


@dataclass(slots=True)
class Host:
    """What a host has done to us in this run. ``gap`` is in seconds, the instants are monotonic.

    ``unheard`` says that the last answer, or its absence, has not been judged yet; ``left`` is the outcome and the
    reason with which the host is left in peace, null while it is not.
    """

    name: str
    refusals: int = 0
    silences: int = 0
    gap: float = 0.0
    crawl_delay: float = 0.0
    asked: float = 0.0
    until: float = 0.0
    unheard: bool = False
    left: tuple[str, str] | None = None


class Manners:
    """One portal's manners in one run: the same for every host that belongs to it."""

    def __init__(self, crawler: "Crawler") -> None:
        settings = crawler.settings
        self._crawler = crawler
        self._portal: Portal | None = getattr(crawler.spidercls, "portal", None)
        self._hosts: dict[str, Host] = {}
        self._delay = settings.getfloat("DOWNLOAD_DELAY")
        self._refusals = settings.getint("REFUSALS_LIMIT")
        self._silences = settings.getint("SILENCES_LIMIT")
        self._crawl_delay = settings.getfloat("CRAWL_DELAY_LIMIT")
        self._retry_after = settings.getfloat("RETRY_AFTER_LIMIT")
        self._retries = settings.getint("RETRY_TIMES")
        own = self._portal.window if self._portal else None
        hours = "" if settings.get("FAZHI_RECORDING") else own or settings.get("FAZHI_WINDOW") or ""
        self._ended: str | None = None
        self.window = read_window(hours, "FAZHI_WINDOW")

    def check(self, request: "Request") -> None:
        """Raise IgnoreRequest, with ``meta["outcome"]`` and ``meta["failure"]``, when a request must not go out."""
        left = ("stopped", self._ended) if self._ended else self._host(request).left
        if left is None and self.window is not None and not self.window.is_open(now()):
            left = ("incomplete", f"outside its window {self.window} (China time)")
        if left is not None:
            request.meta.update(outcome=left[0], failure=left[1])
            raise IgnoreRequest(f"{request.url}: {left[1]}")

    async def wait(self, request: "Request") -> None:
        """Let a request's turn come: the last thing before it is sent. Raises IgnoreRequest as ``check`` does."""
        host = self._host(request)
        await _heard(host)
        while (left := max(host.until, host.asked + max(host.gap, host.crawl_delay)) - time.monotonic()) > 0:
            if not self._crawler.crawling:
                break
            await asyncio.sleep(min(left, 1.0))
        if not self._crawler.crawling:
            self.end("stopped")  # what has not been sent yet never is, so that the end need not wait for it
        self.check(request)
        host.asked, host.unheard = time.monotonic(), True

    def end(self, reason: str) -> None:
        """Let nothing more go out, for a reason in words."""
        self._ended = self._ended or reason

    def answered(self, request: "Request", response: "Response") -> "Request | Response":
        """Learn from an answer; return it, or the same request where the host says to come back soon."""
        host = self._host(request)
        host.silences, host.unheard = 0, False
        told = response.headers.get("Retry-After") if response.status in {429, 503} else None
        later = retry_after(told, datetime.now(UTC))
        if later is not None:
            request.meta["dont_retry"] = True
            return self._come_back(host, request, response, later)
        self._count_refusal(host, request, response)
        return response

    def unanswered(self, request: "Request") -> None:
        """Learn from a fetch that brought nothing. A file may be too large for any patience; pages tell of the host."""
        outcome = request.meta.get("outcome")
        host = self._host(request)
        host.unheard = False
        if outcome in SILENT and request.meta.get("kind") != "file":
            host.silences += 1
            if host.silences >= self._silences:
                self._leave(host, "unreachable", f"no answer {host.silences} times in a row, the last: {outcome}")

    def obey_crawl_delay(self, url: str, seconds: float | None) -> None:
        """Keep a robots.txt's Crawl-delay, up to a limit beyond which nothing would ever be archived."""
        host = self._hosts.setdefault(_name(url), Host(_name(url)))
        host.crawl_delay = min(seconds or 0.0, self._crawl_delay)

    def _host(self, request: "Request") -> Host:
        name = _name(request.url)
        return self._hosts.setdefault(name, Host(name))

    def _come_back(self, host: Host, request: "Request", response: "Response", later: float) -> "Request | Response":
        times = int(request.meta.get("came_back", 0))
        if later > self._retry_after:
            outcome = "blocked" if response.status == 429 else "unreachable"
            self._leave(host, outcome, f"status {response.status}, and asks to come back in {later:.0f} s")
        elif times < self._retries:
            host.until = time.monotonic() + later
            logger.info("%s: asks to come back in %.0f s", host.name, later)
            return request.replace(meta={**request.meta, "came_back": times + 1}, dont_filter=True)
        else:
            self._count_refusal(host, request, response)
        return response

    def _count_refusal(self, host: Host, request: "Request", response: "Response") -> None:
        if request.meta.get("outcome") != "blocked":
            host.refusals, host.gap = 0, 0.0
            return
        if request.meta.get("kind") == "file" and response.status == 403:
            return  # this file's own trouble: pages tell what the host thinks of us
        host.refusals += 1
        host.gap = self._delay * 2**host.refusals
        logger.warning("%s: refused with status %s: asked more slowly", request.url, response.status)
        if host.refusals >= self._refusals:
            self._leave(host, "blocked", f"{host.refusals} refusals in a row, the last with status {response.status}")

    def _leave(self, host: Host, outcome: str, reason: str) -> None:
        if host.left is not None:
            return
        host.left = (outcome, f"{host.name}: {reason}: left for this run")
        logger.warning("%s", host.left[1])
        if self._portal is not None:
            tally = night_of(self._crawler.settings).portal(self._portal.id)
            tally.trouble = tally.trouble or host.left


_known: WeakKeyDictionary["Crawler", Manners] = WeakKeyDictionary()


def manners_of(crawler: "Crawler") -> Manners:
    """Return the manners that all components of one crawler share. Raises BadInput for a bad ``FAZHI_WINDOW``."""
    if crawler not in _known:
        _known[crawler] = Manners(crawler)
    return _known[crawler]


class GateMiddleware:
    """Turns away what must not be asked, before robots.txt is; stops a crawl at the end of its window."""

    def __init__(self, crawler: "Crawler") -> None:
        self.crawler = crawler
        self.manners = manners_of(crawler)
        self._timer: asyncio.TimerHandle | None = None
        self._closing: asyncio.Task[None] | None = None

    @classmethod
    def from_crawler(cls, crawler: "Crawler") -> "GateMiddleware":
        """Build for one crawler and wait for its spider."""
        gate = cls(crawler)
        crawler.signals.connect(gate.spider_opened, signals.spider_opened)
        crawler.signals.connect(gate.spider_closed, signals.spider_closed)
        return gate

    def process_request(self, request: "Request") -> None:
        """Let a request pass. Raises IgnoreRequest when it must not go out."""
        self.manners.check(request)

    def spider_opened(self) -> None:
        """Begin to wait for the end of the window."""
        window = self.manners.window
        if window is not None and window.is_open(now()):
            self._timer = asyncio.get_running_loop().call_later(window.seconds_left(now()), self._close)

    def spider_closed(self) -> None:
        """Wait no more."""
        if self._timer is not None:
            self._timer.cancel()

    def _close(self) -> None:
        engine = self.crawler.engine
        self.manners.end(WINDOW_CLOSED)
        if engine is not None and engine.spider is not None:
            self._closing = asyncio.ensure_future(engine.close_spider_async(reason=WINDOW_CLOSED))


class RefusalMiddleware:
    """Tells a portal's manners what came back, once it has been judged."""

    def __init__(self, crawler: "Crawler") -> None:
        self.manners = manners_of(crawler)

    @classmethod
    def from_crawler(cls, crawler: "Crawler") -> "RefusalMiddleware":
        """Build for one crawler."""
        return cls(crawler)

    def process_response(self, request: "Request", response: "Response") -> "Request | Response":
        """Return the answer, or the request again where the host says when to come back."""
        return self.manners.answered(request, response)

    def process_exception(self, request: "Request", exception: Exception) -> None:
        """Note that nothing came back."""
        logger.debug("%s: no answer: %s", request.url, exception)
        self.manners.unanswered(request)


def settle(settings: "BaseSettings", portal: "Portal") -> None:
    """Give Scrapy a portal's own delay, below what the command line says, and the user agent with its contact.

    A delay is the least time between two requests, so jitter and AutoThrottle only lengthen it. A delay of 0 says
    that there is nobody to be slow for; it is never quite 0 all the same (``DELAY_FLOOR``). Raises BadInput.
    """
    settings.set("DOWNLOAD_DELAY", portal.delay, priority="spider")
    least = settings.getfloat("DOWNLOAD_DELAY")
    if not least:
        settings.set("AUTOTHROTTLE_ENABLED", False, priority="spider")
    delay = max(least / (1 - settings.getfloat("DOWNLOAD_DELAY_JITTER")), settings.getfloat("DELAY_FLOOR"))
    settings.set("DOWNLOAD_DELAY", delay, priority="cmdline")
    settings.set("USER_AGENT", user_agent(settings), priority="cmdline")


def user_agent(settings: "BaseSettings") -> str:
    """Return what we call ourselves: our name, and the address of ``FAZHI_CONTACT`` where one is given.

    Raises BadInput for one without our name or an address to complain to, or with a browser's name.
    """
    agent = str(settings["USER_AGENT"])
    contact = settings.get("FAZHI_CONTACT")
    if contact:
        contact = f"mailto:{contact}" if re.fullmatch(r"[^\s@:/]+@[^\s@]+", str(contact)) else contact
        agent = f"{agent.partition(' ')[0]} (+{contact})"
    honest = "fazhi" in agent.lower() and ("http://" in agent or "https://" in agent or "mailto:" in agent)
    if not honest or any(name in agent.partition("(")[0].lower() for name in BROWSERS):
        raise BadInput(
            "USER_AGENT, FAZHI_CONTACT: expected the name fazhi, no browser's name, and a contact that begins with "
            f"https:// or mailto:, got {agent!r}"
        )
    return agent


async def _heard(host: Host) -> None:
    """Wait until the answer before has been judged: what it says holds for the next request already."""
    until = time.monotonic() + HEARD_WITHIN
    while host.unheard and time.monotonic() < until:
        await asyncio.sleep(0.001)


def _name(url: str) -> str:
    return urlsplit(url).hostname or ""
