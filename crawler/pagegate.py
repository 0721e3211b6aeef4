"""What a page shown in a browser may ask for: as little, as slowly and as obediently as our own requests."""

import asyncio
import logging
import time
from typing import TYPE_CHECKING
from weakref import WeakSet

from crawler.portals import Portal

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from playwright.async_api import Page, Request, Route

logger = logging.getLogger(__name__)

WANTED = frozenset({"document", "script", "xhr", "fetch"})
"""Kinds of requests that rows can depend on. Pictures, fonts, styles, films and beacons are not fetched."""


async def turn_away(route: "Route") -> None:
    """Hold a request back quietly: a page stays what it is, where another failure would show in its place."""
    await route.abort("aborted")


class PageGate:
    """Lets a page's requests out one at a time, ``delay`` seconds apart, to the portal's hosts only.

    ``holds`` tells whether an address belongs to the portal. ``allows`` waits until one may be asked for, and tells
    whether it may at all. A page opens one document: what reloads it (as challenges do), sends the browser elsewhere
    or fills a frame is not followed.
    """

    def __init__(
        self,
        portal: Portal,
        holds: "Callable[[str], bool]",
        delay: float,
        allows: "Callable[[str], Awaitable[bool]]",
    ) -> None:
        self._portal = portal
        self._holds = holds
        self._delay = delay
        self._allows = allows
        self._opened: WeakSet[Page] = WeakSet()
        self._turn = asyncio.Lock()
        self._sent: set[asyncio.Task[None]] = set()
        self._last = 0.0

    async def handle(self, route: "Route", request: "Request") -> None:
        """Decide about one request of a page."""
        from playwright.async_api import Error

        try:
            if self._wanted(request):
                await self._let_out(route, request)
            else:
                await turn_away(route)
        except Error as error:
            logger.debug("%s: %s: %s", self._portal.id, request.url, error)  # the page has been closed meanwhile

    def _wanted(self, request: "Request") -> bool:
        if request.resource_type not in WANTED or (request.resource_type == "document" and not self._opens(request)):
            return False
        if not self._holds(request.url):
            logger.info("%s: off the portal, not asked for by a page's script: %s", self._portal.id, request.url)
            return False
        return True

    def _opens(self, request: "Request") -> bool:
        page = request.frame.page
        opened = page in self._opened
        self._opened.add(page)
        return not opened

    async def _let_out(self, route: "Route", request: "Request") -> None:
        """Send a request when its turn comes. It keeps the turn until it is answered; only then comes the next."""
        await self._turn.acquire()
        if not await self._allows(request.url):
            self._turn.release()
            await turn_away(route)
            return
        await asyncio.sleep(self._last + self._delay - time.monotonic())
        self._sent.add(task := asyncio.ensure_future(self._answered(request)))
        task.add_done_callback(self._sent.discard)
        await route.fallback()

    async def _answered(self, request: "Request") -> None:
        from playwright.async_api import Error

        try:
            response = await request.response()
            if response is not None:
                await response.finished()
        except Error as error:
            logger.debug("%s: %s: %s", self._portal.id, request.url, error)
        finally:
            self._last = time.monotonic()
            self._turn.release()
