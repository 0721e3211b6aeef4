"""Shows a page in the system's Chromium, through scrapy-playwright, and takes its document once rows have come.

Only requests whose ``meta["kind"]`` is ``rendered`` come to a browser; it is started, and Playwright imported, for
the first of them. All others are sent as ever.
"""

import asyncio
import logging
from typing import TYPE_CHECKING

from scrapy import Request
from scrapy.exceptions import DownloadFailedError, DownloadTimeoutError, IgnoreRequest

from crawler.browser import LONG, RENDERED, RENDERED_HEADER, context_options, launch_options
from crawler.network import Handler
from crawler.pagegate import PageGate, turn_away
from crawler.robots import RobotsMiddleware
from crawler.scope import holds_of
from crawler.turning import STEP, OpenPages

if TYPE_CHECKING:
    from playwright.async_api import Page
    from scrapy.crawler import Crawler
    from scrapy.http import Response
    from scrapy_playwright.handler import ScrapyPlaywrightDownloadHandler

    from crawler.portals import Portal

_MORE_LINKS = f"""links => [...document.querySelectorAll('a')]
    .filter(link => link.textContent.trim().length >= {LONG}).length > links"""

_STAY = """navigation.addEventListener('navigate', event => {
    if (!event.destination.sameDocument) event.preventDefault();
});"""


class RenderingHandler(Handler):
    """Our handler of http and https, with a browser for the requests that ask for one."""

    def __init__(self, crawler: "Crawler") -> None:
        super().__init__(crawler)
        self._portal: Portal = crawler.spidercls.portal  # type: ignore[attr-defined]  # our spiders are of a portal
        self._limit = crawler.settings.getfloat("DOWNLOAD_TIMEOUT")
        self._patience = crawler.settings.getfloat("RENDER_PATIENCE")
        self._browser: ScrapyPlaywrightDownloadHandler | None = None
        self._broken: str | None = None
        self._turn = asyncio.Lock()
        self._pages = OpenPages()
        self._gate = PageGate(
            self._portal, holds_of(crawler), crawler.settings.getfloat("DOWNLOAD_DELAY"), self._allows
        )

    async def download_request(self, request: Request) -> "Response":
        """Return a page as servers sent it or, when that is asked for, as a browser shows it.

        Raises what other fetches do; IgnoreRequest, outcome ``needs_browser``, when the browser does not start.
        """
        if request.meta.get("kind") != RENDERED:
            return await super().download_request(request)
        async with self._turn:
            return await self._render(request)

    async def close(self) -> None:
        """Close the browser, if one was started, and the connections."""
        await self._shut()
        await super().close()

    async def _render(self, request: Request) -> "Response":
        from playwright.async_api import Error
        from playwright.async_api import TimeoutError as BrowserTimeout

        browser = self._browser or await self._start(request)
        limit = self._limit + 2 * self._patience
        try:
            response = await asyncio.wait_for(self._shown(browser, request), limit)
        except (TimeoutError, BrowserTimeout) as error:
            await self._shut()
            raise DownloadTimeoutError(f"{request.url}: not shown by a browser in {limit:.0f} s") from error
        except Error as error:
            await self._shut()
            raise DownloadFailedError(f"{request.url}: in a browser: {_line(error)}") from error
        return _marked(response, browser.browser.version)

    async def _shown(self, browser: "ScrapyPlaywrightDownloadHandler", request: Request) -> "Response":
        if STEP in request.meta:
            return await self._pages.turn(request, self._limit)
        request.meta.update(self._orders(request))
        response: Response = await browser.download_request(request)
        await self._pages.keep(request)
        return response

    async def _start(self, request: Request) -> "ScrapyPlaywrightDownloadHandler":
        from playwright.async_api import Error

        try:
            if self._broken is None:
                self._browser = await self._launch()
                return self._browser
        except (Error, OSError) as error:
            self._broken = _line(error)
        request.meta.update(outcome="needs_browser", failure=f"Chromium does not start: {self._broken}")
        raise IgnoreRequest(f"{request.url}: Chromium does not start: {self._broken}")

    async def _launch(self) -> "ScrapyPlaywrightDownloadHandler":
        """Start a browser for this portal.

        scrapy-playwright does this when a crawl begins; it is brought about here, so that no other crawl pays for it.
        """
        from scrapy_playwright.handler import ScrapyPlaywrightDownloadHandler

        logging.getLogger("scrapy-playwright").setLevel(logging.CRITICAL)  # failures are told once, here
        browser = ScrapyPlaywrightDownloadHandler.from_crawler(self._crawler)
        browser.config.launch_options = (
            launch_options(self._crawler.settings, self._portal) | browser.config.launch_options
        )
        browser.config.navigation_timeout_ms = self._limit * 1000
        browser.browser_provider = browser.browser_provider_cls(browser.config)
        await browser.browser_provider.start()
        browser.browser = await browser.browser_provider.launch_browser()
        return browser

    def _orders(self, request: Request) -> dict[str, object]:
        from scrapy_playwright.page import PageMethod

        return {
            "playwright": True,
            "playwright_include_page": True,
            "playwright_context": self._portal.id,
            "playwright_context_kwargs": context_options(self._crawler.settings),
            "playwright_page_init_callback": self._prepare,
            "playwright_page_goto_kwargs": {"wait_until": "commit"},
            "playwright_page_methods": [PageMethod(_come_to_rest, request.meta["links"], self._limit, self._patience)],
        }

    async def _prepare(self, page: "Page", request: Request) -> None:
        """Set our gate before a page, keep it from leaving for another one, and have it bear our name alone.

        With a name of its own, Chromium still sends its brand in ``Sec-CH-UA``, unless it is named like this.
        """
        await page.context.unroute("**")
        await page.context.route("**", turn_away)  # pages that our page opens, which have no gate of their own
        await page.route("**", self._gate.handle)
        await page.add_init_script(_STAY)
        session = await page.context.new_cdp_session(page)
        name = (request.headers.get("User-Agent") or b"").decode("latin-1")
        await session.send("Emulation.setUserAgentOverride", {"userAgent": name})

    async def _allows(self, url: str) -> bool:
        robots = self._crawler.get_downloader_middleware(RobotsMiddleware)
        if robots is not None and not await robots.allows(url):
            return False
        try:
            await self._manners.wait(Request(url))
        except IgnoreRequest:
            return False
        return True

    async def _shut(self) -> None:
        browser, self._browser = self._browser, None
        self._pages.forget()
        if browser is not None:
            await browser.close()


def _marked(response: "Response", version: str) -> "Response":
    """Say on an answer what it is. A server's validators are those of its bytes, not of this document."""
    headers = response.headers.copy()
    for name in ("ETag", "Last-Modified", "Content-Length"):
        headers.pop(name, None)
    headers[RENDERED_HEADER] = f"Chromium/{version}"
    return response.replace(headers=headers)


def _line(error: Exception) -> str:
    """Return the first line of an error: Playwright adds its log to it."""
    return str(error).partition("\n")[0]


async def _come_to_rest(page: "Page", links: int, limit: float, patience: float) -> None:
    """Wait until a page shows more than ``links`` long links and asks for nothing more, ``limit`` seconds at most.

    One that does not rest although its rows are there, or rests without rows, is given ``patience`` seconds more.
    """
    signs = {
        asyncio.ensure_future(page.wait_for_load_state("networkidle", timeout=limit * 1000)),
        asyncio.ensure_future(page.wait_for_function(_MORE_LINKS, arg=links, timeout=limit * 1000)),
    }
    await asyncio.wait(signs, return_when=asyncio.FIRST_COMPLETED)
    _, missing = await asyncio.wait(signs, timeout=patience)
    for sign in missing:
        sign.cancel()
    await asyncio.gather(*signs, return_exceptions=True)
    await page.evaluate("window.stop()")
