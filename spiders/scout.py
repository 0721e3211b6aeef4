"""Spiders that look and keep nothing: one finds a portal's sections, one asks which addresses answer.

Both run through the machinery of a crawl, manners included, into an archive that is thrown away. What they saw goes,
a JSON object a line, into the file that the setting ``FAZHI_FINDINGS`` names.
"""

import json
from collections.abc import Iterator
from dataclasses import asdict, replace
from pathlib import Path
from typing import TYPE_CHECKING

from scrapy import Request

from archive.records import Entry
from crawler.extract.identity import read_identity
from spiders.discovery import FoundSection, Lead, leads, list_key
from spiders.portal import PortalSpider
from spiders.taking import Output
from spiders.walk import SectionWalk

if TYPE_CHECKING:
    from scrapy.crawler import Crawler
    from scrapy.http import Response
    from twisted.python.failure import Failure

    from crawler.extract.page import Page


class ScoutSpider(PortalSpider):
    """Finds sections as a crawl would, reads the first page of each list, fetches no document."""

    def __init__(self, name: str | None = None, **kwargs: object) -> None:
        super().__init__(name, **kwargs)
        self.portal = replace(self.portal, sections=())
        self.rests = []
        self.found: dict[str, FoundSection] = {}
        self.refused: dict[str, Lead] = {}
        self.looked: list[str] = []
        self.identity: dict[str, str] = {}

    def _follow_leads(self, page: "Page", depth: int) -> Iterator[Request]:
        if not self.looked:
            self.identity = read_identity(page)
        if page.url not in self.looked:  # a list that a browser shows is read twice
            self.looked.append(page.url)
        judged = leads(page, self.portal, depth)
        self.found = {list_key(section.url): section for section in judged.sections} | self.found
        self.refused = {list_key(lead.url): lead for lead in judged.refused} | self.refused
        yield from super()._follow_leads(page, depth)

    def _meet(self, _walk: SectionWalk, _entry: Entry) -> tuple[Request | None, bool]:
        return None, True

    def _next_page(self, _walk: SectionWalk) -> Iterator[Request]:
        return iter(())

    def spider_closed(self, reason: str) -> None:
        """Write what was found, instead of judging anything."""
        self.tally.finished = True
        trouble = self.tally.trouble
        _write(self.crawler, {
            "ended": reason,
            "identity": self.identity,
            "hosts": self.portal.hosts,
            "trouble": trouble[1] if trouble else None,
            "sections": [self._section(walk) for walk in self.walks],
            "looked": self.looked,
            "refused": [asdict(lead) for key, lead in self.refused.items() if key not in self.walked],
        })  # fmt: skip

    def _section(self, walk: SectionWalk) -> dict[str, object]:
        listing, found = walk.first, self.found.get(list_key(walk.url))
        return {
            "name": walk.name,
            "url": walk.url,
            "topic": walk.topic,
            "reason": found.reason if found else "",
            "family": listing.family if listing else None,
            "pages": listing.paging.pages if listing else None,
            "rows": len(walk.seen),
            "trouble": walk.troubles[0][1] if walk.troubles else None,
        }


class CheckSpider(PortalSpider):
    """Asks for the addresses that a portal file names, and follows nothing."""

    async def start(self) -> Output:
        """Yield a request for the home page and for each section."""
        self._begin()
        for url in dict.fromkeys([self.portal.home, *(section.url for section in self.portal.sections)]):
            yield Request(url, callback=self.answered, errback=self.unanswered, meta={"kind": "check"})

    def answered(self, response: "Response") -> None:
        """Write down an answer, and the site code that its page prints."""
        page, request = response.meta["page"], response.request
        first = request.meta.get("redirect_urls", [request.url])[0] if request else response.url
        self._tell(
            first,
            outcome=response.meta["outcome"],
            status=response.status,
            final_url=response.meta.get("redirect_target") or response.url,
            site_code=read_identity(page).get("site_code") if page else None,
        )

    def unanswered(self, failure: "Failure") -> None:
        """Write down that nothing came, and why."""
        request: Request = failure.request  # type: ignore[attr-defined]  # set by Scrapy on every failed request
        error = request.meta.get("failure") or failure.getErrorMessage()
        self._tell(request.url, outcome=request.meta.get("outcome", "error"), error=error)

    def _tell(self, url: str, **answer: object) -> None:
        self.night.parsed["page"] += 1
        _write(self.crawler, {"portal": self.portal.id, "url": url, "expected_code": self.portal.site_code, **answer})

    def spider_closed(self, reason: str) -> None:
        """Nothing was walked, so there is nothing to judge."""
        self.tally.finished = reason == "finished"


def _write(crawler: "Crawler", finding: dict[str, object]) -> None:
    with Path(crawler.settings["FAZHI_FINDINGS"]).open("a", encoding="utf-8") as file:
        file.write(json.dumps(finding, ensure_ascii=False) + "\n")
