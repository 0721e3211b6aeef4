"""Attachments on their way in: fetched once a run, whatever number of documents links them."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from scrapy import Request
from scrapy.exceptions import IgnoreRequest
from scrapy.http.request import NO_CALLBACK

from archive.records import Attachment, Link
from crawler.attaching import answered, failed
from crawler.network import FETCH_EXCEPTIONS, error_outcome

if TYPE_CHECKING:
    from scrapy.http import Response


class FileFetcher:
    """Fetches attachments through the same middlewares as pages, so that each is a capture first."""

    def __init__(self, download: Callable[[Request], Awaitable["Response"]], max_size: int) -> None:
        self._download = download
        self._max_size = max_size
        self._done: dict[str, Attachment] = {}

    async def attachment(self, position: int, link: Link, referer: str) -> Attachment:
        """Return the stored file of a link, or what kept it away; never raises for a bad answer."""
        if link.url not in self._done:
            self._done[link.url] = await self._fetch(link, referer)
        return replace(self._done[link.url], position=position, name=link.name)

    async def _fetch(self, link: Link, referer: str) -> Attachment:
        request = Request(
            link.url,
            headers={"Referer": referer},
            meta={"kind": "file", "download_maxsize": self._max_size},
            callback=NO_CALLBACK,
        )
        nothing = Attachment(position=0, url=link.url, name=link.name, outcome="error")
        try:
            response = await self._download(request)
        except FETCH_EXCEPTIONS as error:
            return failed(replace(nothing, size=request.meta.get("declared_size")), error_outcome(error))
        except IgnoreRequest:
            return failed(nothing, request.meta.get("outcome"))
        return stored(response, nothing)


def stored(response: "Response", link: Attachment) -> Attachment:
    """Return an attachment completed with what an answer brought; a page of HTML is no file."""
    outcome, page = response.meta["outcome"], response.meta.get("page")
    if outcome != "ok":
        return failed(link, outcome)
    media_type = (response.headers.get("Content-Type") or b"").decode("latin-1").partition(";")[0].strip().lower()
    return answered(link, media_type or None, response.body, is_html=page is not None and page.root is not None)
