"""robots.txt, read as its authors meant it: obeyed when it is one, never mistaken when it is none (B47).

404 and other client errors allow everything. A server error or no answer pauses the host for this run: nobody
knows what is allowed. A page of HTML under that name is no robots file, whatever words stand in it.
"""

import asyncio
import codecs
import logging
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from protego import Protego
from scrapy import Request
from scrapy.exceptions import IgnoreRequest
from scrapy.http.request import NO_CALLBACK

from archive.clock import now, stamp
from archive.records import Capture
from crawler.network import FETCH_EXCEPTIONS, error_outcome, error_reason
from crawler.night import night_of
from crawler.politeness import manners_of

if TYPE_CHECKING:
    from scrapy.crawler import Crawler
    from scrapy.http import Response

logger = logging.getLogger(__name__)

ROBOTS_PRIORITY = 1000
"""Before every page of its host."""


@dataclass(frozen=True, slots=True)
class Robots:
    """What a host's robots.txt came to: rules (null = everything is allowed) or the reason why nobody knows."""

    rules: Protego | None = None
    unknown: str | None = None


class RobotsMiddleware:
    """Asks each host for robots.txt once a run, and turns away what it forbids as outcome ``forbidden``."""

    def __init__(self, crawler: "Crawler") -> None:
        self.crawler = crawler
        self.agent: str = crawler.settings["ROBOTSTXT_USER_AGENT"]
        self.obey = crawler.settings.getbool("ROBOTSTXT_OBEY")
        self._hosts: dict[str, asyncio.Future[Robots]] = {}

    @classmethod
    def from_crawler(cls, crawler: "Crawler") -> "RobotsMiddleware":
        """Build for one crawler."""
        return cls(crawler)

    async def process_request(self, request: Request) -> None:
        """Let a request pass. Raises IgnoreRequest, with ``meta["outcome"]`` saying why, when it must not go out."""
        if not self.obey or request.meta.get("dont_obey_robotstxt"):
            return
        robots = await self._robots(request.url)
        if robots.unknown is not None:
            request.meta.update(outcome="unreachable", failure=f"robots.txt: {robots.unknown}")
            raise IgnoreRequest(f"{request.url}: host paused for this run: robots.txt: {robots.unknown}")
        if robots.rules is not None and not robots.rules.can_fetch(request.url, self.agent):
            self._forbid(request)

    async def allows(self, url: str) -> bool:
        """Tell whether an address may be asked for by what is no request of Scrapy's: a page in a browser."""
        if not self.obey:
            return True
        robots = await self._robots(url)
        return robots.unknown is None and (robots.rules is None or robots.rules.can_fetch(url, self.agent))

    async def _robots(self, url: str) -> Robots:
        parts = urlsplit(url)
        if parts.netloc not in self._hosts:
            address = f"{parts.scheme}://{parts.netloc}/robots.txt"
            self._hosts[parts.netloc] = asyncio.ensure_future(self._fetch(address))
        return await asyncio.shield(self._hosts[parts.netloc])

    async def _fetch(self, address: str) -> Robots:
        request = Request(
            address, priority=ROBOTS_PRIORITY, meta={"dont_obey_robotstxt": True, "kind": "file"}, callback=NO_CALLBACK
        )
        try:
            response = await self.crawler.engine.download_async(request)
        except IgnoreRequest as error:
            return Robots(unknown=str(error))
        except FETCH_EXCEPTIONS as error:
            return Robots(unknown=f"{error_outcome(error)}: {error_reason(error)}")
        robots = read_robots(response)
        if robots.rules is not None:
            manners_of(self.crawler).obey_crawl_delay(address, robots.rules.crawl_delay(self.agent))
        return robots

    def _forbid(self, request: Request) -> None:
        request.meta["outcome"] = "forbidden"
        portal = getattr(self.crawler.spidercls, "portal", None)
        night = night_of(self.crawler.settings)
        night.archive.add_capture(
            night.run_id,
            Capture(
                portal_id=portal.id if portal else None,
                method=request.method,
                url=request.url,
                request_headers=(),
                fetched_at=stamp(now()),
                outcome="forbidden",
                error="robots.txt",
            ),
        )
        raise IgnoreRequest(f"{request.url}: forbidden by robots.txt")


def read_robots(response: "Response") -> Robots:
    """Return what an answer for robots.txt means, by the cases of B47."""
    if response.status >= 500:
        return Robots(unknown=f"status {response.status}")
    if response.status != 200:
        return Robots()
    text = _text(response.body)
    if text.lstrip().startswith("<"):
        logger.warning("%s: a page of HTML instead of a robots file: taken as absent", response.url)
        return Robots()
    return Robots(rules=Protego.parse(text))


def _text(body: bytes) -> str:
    """Decode a robots file. Editors on Windows put a mark before it, in which the first rule would be lost."""
    wide = body.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    return body.decode("utf-16" if wide else "utf-8-sig", errors="replace")
