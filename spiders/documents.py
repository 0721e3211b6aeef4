"""From a document's page to a sighting: its record, its further parts, its attachments."""

import logging
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING

from scrapy import Request
from scrapy.exceptions import IgnoreRequest
from scrapy.http.request import NO_CALLBACK

from archive.clock import now, stamp
from archive.records import Attachment, Capture, Content, Link, Sighting
from archive.store import Archive
from crawler.extract.document import extract_page
from crawler.extract.files import is_file
from crawler.extract.parts import article_parts, join_parts
from crawler.network import FETCH_EXCEPTIONS
from crawler.portals import Portal
from crawler.rereading import Reading
from spiders.files import FileFetcher, stored
from spiders.targets import Target

if TYPE_CHECKING:
    from scrapy.http import Response


logger = logging.getLogger(__name__)

Download = Callable[[Request], Awaitable["Response"]]


class DocumentReader:
    """Reads documents of one portal. ``holds`` tells whether an address belongs to it."""

    def __init__(
        self, portal: Portal, holds: Callable[[str], bool], archive: Archive, download: Download, files: FileFetcher
    ) -> None:
        self._portal = portal
        self._holds = holds
        self._reading = Reading(portal, archive)
        self._download = download
        self._files = files

    def content(self, response: "Response", target: Target) -> Content:
        """Return what a document's first page says."""
        rules = self._reading.rules(target.listed, _fetched_at(response), response.url)
        return extract_page(response.meta["page"], rules)

    async def sighting(self, response: "Response", target: Target, content: Content, run_id: int) -> Sighting:
        """Return all that one transaction writes about a document; fetches its parts and its attachments.

        Raises IgnoreRequest or a fetch error when a part of the article does not come: half a document is none.
        """
        captures = [response.meta["capture"]]
        content = await self._with_parts(response, target, content, captures)
        return Sighting(
            run_id=run_id,
            portal_id=self._portal.id,
            urls=tuple(dict.fromkeys((response.url, target.url))),
            captures=tuple(captures),
            seen_at=_fetched_at(response),
            content=content,
            extractor=self._reading.extractor(response.url),
            attachments=await self._attachments(response, content),
            listings=tuple(target.listings.values()),
        )

    def read_again(self, target: Target, captures: tuple[Capture, ...]) -> Content:
        """Return what the captures of an earlier version say by today's rules: like is compared with like."""
        return self._reading.again(captures, target.listed)

    async def _with_parts(self, response: "Response", target: Target, first: Content, captures: list[int]) -> Content:
        parts = [first]
        for url in article_parts(response.meta["page"]):
            further = await self._part(url, response.url)
            captures.append(further.meta["capture"])
            parts.append(self.content(further, target))
        return join_parts(parts)

    async def fetch(self, url: str) -> "Response | None":
        """Return the answer of a document's address, null when none came."""
        try:
            return await self._download(Request(url, meta={"kind": "document"}, callback=NO_CALLBACK))
        except PART_ERRORS:
            return None

    async def _part(self, url: str, referer: str) -> "Response":
        request = Request(url, headers={"Referer": referer}, meta={"kind": "document"}, callback=NO_CALLBACK)
        response = await self._download(request)
        if response.meta["outcome"] != "ok":
            raise IgnoreRequest(f"{url}: a part of {referer}: expected a page, got {response.meta['outcome']!r}")
        return response

    async def _attachments(self, response: "Response", content: Content) -> tuple[Attachment, ...]:
        if is_file(response.meta["page"]):
            link = content.attachments[0]
            return (stored(response, Attachment(position=1, url=link.url, name=link.name, outcome="error")),)
        return tuple(
            [
                await self._attachment(position, link, response.url)
                for position, link in enumerate(content.attachments, start=1)
            ]
        )

    async def _attachment(self, position: int, link: Link, referer: str) -> Attachment:
        if not self._holds(link.url):
            logger.info("%s: %s: attachment outside the portal: %s", self._portal.id, referer, link.url)
            return Attachment(position=position, url=link.url, name=link.name, outcome="error")
        return await self._files.attachment(position, link, referer)


PART_ERRORS: tuple[type[Exception], ...] = (IgnoreRequest, *FETCH_EXCEPTIONS)
"""What ``DocumentReader.sighting`` raises when a part of an article does not come."""


def _fetched_at(response: "Response") -> str:
    return response.meta.get("recorded_at") or stamp(now())
