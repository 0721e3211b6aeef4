"""Turns the pages of a list that only its own script can turn, in the document where a browser shows it.

A pager without addresses has to be clicked, and the next page is made of the one before: the document stays open.
"""

from collections import OrderedDict
from typing import TYPE_CHECKING

from scrapy.exceptions import DownloadFailedError
from scrapy.http import HtmlResponse

from crawler.browser import LONG

if TYPE_CHECKING:
    from playwright.async_api import Page
    from scrapy import Request

STEP = "step"
"""Key of a request's ``meta``: which control to click, as ``[tag, class, text, position among those alike]``."""

OPEN_AT_ONCE = 4
"""How many documents are kept open: a walk turns its pages one after another, so few are ever between two turns."""

_SAME = "(element.getAttribute('class') || '') === names && element.textContent.replace(/\\s+/g, '') === text"
_CLICK = f"""([tag, names, text, position]) => [...document.querySelectorAll(tag)]
    .filter(element => {_SAME})[position].click()"""
_LINKS = f"""[...document.querySelectorAll('a')].filter(link => link.textContent.trim().length >= {LONG})
    .map(link => link.href + link.textContent)"""
_OTHERS = f"before => {_LINKS}.some(link => !before.includes(link))"


class OpenPages:
    """Documents that may have pages to turn, by the address of the request that opened them."""

    def __init__(self) -> None:
        self._pages: OrderedDict[str, Page] = OrderedDict()

    async def keep(self, request: "Request") -> None:
        """Keep what a request has opened, and close what was opened longest ago."""
        self._pages[request.url] = request.meta.pop("playwright_page")
        while len(self._pages) > OPEN_AT_ONCE:
            _, oldest = self._pages.popitem(last=False)
            await oldest.close()

    def forget(self) -> None:
        """Know of no document any more: the browser has been closed."""
        self._pages.clear()

    async def turn(self, request: "Request", limit: float) -> HtmlResponse:
        """Click and return the document once it shows other rows, after ``limit`` seconds as it is then.

        Raises DownloadFailedError when the document is gone, Playwright's errors when the control is.
        """
        page = self._pages.get(request.url)
        if page is None or page.is_closed():
            raise DownloadFailedError(f"{request.url}: expected a document to turn a page in, got none: it was closed")
        self._pages.move_to_end(request.url)
        await _turn(page, request.meta[STEP], limit)
        return HtmlResponse(page.url, body=await page.content(), encoding="utf-8", request=request)


async def _turn(page: "Page", step: list[object], limit: float) -> None:
    from playwright.async_api import TimeoutError as BrowserTimeout

    before = await page.evaluate(_LINKS)
    await page.evaluate(_CLICK, step)
    try:
        await page.wait_for_function(_OTHERS, arg=before, timeout=limit * 1000)
    except BrowserTimeout:
        return  # whoever reads the rows sees that they are the old ones
