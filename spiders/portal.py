"""One portal's spider: home, sections, lists, documents, attachments, and documents that no list names any more.

Every answer has been stored and judged before it arrives here (``crawler.middlewares``): ``meta["outcome"]`` says
what came back, ``meta["page"]`` is the parsed page. What leaves here is a ``Sighting`` for the archive.
"""

import logging
from collections.abc import Callable, Iterator
from dataclasses import astuple, replace
from datetime import timedelta
from typing import TYPE_CHECKING
from urllib.parse import urldefrag, urlsplit

import scrapy
from scrapy import Request, signals
from scrapy.exceptions import DontCloseSpider

from archive.clock import now, stamp
from archive.errors import ArchiveError
from archive.expectation import usual_rows
from archive.portals import known_sections
from archive.records import Entry
from archive.schedule import walk_is_due
from archive.store import Archive
from crawler.browser import RENDERED, long_links, unavailable
from crawler.learning import learn_portal
from crawler.night import Night, PortalTally, SectionTally, night_of
from crawler.outcomes import STOPPED, section_trouble
from crawler.politeness import settle
from crawler.portalrows import portal_row
from crawler.portals import Portal, Section, in_scope
from crawler.scope import holds_of
from crawler.turning import STEP
from spiders.discovery import FoundSection, judge_rows, leads, list_key
from spiders.documents import DocumentReader
from spiders.families import ListPage, PageRequest, read_list, read_more
from spiders.files import FileFetcher
from spiders.frontier import Frontier
from spiders.kin import Again, Kin
from spiders.lists.frames import list_frames
from spiders.lists.rows import missed_selector
from spiders.showing import Showing
from spiders.taking import DocumentTaker, Output
from spiders.targets import Target, Targets
from spiders.walk import SectionWalk, doubt_total

if TYPE_CHECKING:
    from scrapy.crawler import Crawler
    from scrapy.http import Response
    from scrapy.settings import BaseSettings
    from twisted.python.failure import Failure

    from crawler.extract.page import Page

logger = logging.getLogger(__name__)

SECTION_KEPT = timedelta(days=60)
"""How long a section is still asked for after its last complete walk, when no link leads to it any more."""


class PortalSpider(scrapy.Spider):
    """Walks the portal of its class attribute ``portal``; ``crawler.spiderloader`` makes one class a portal file."""

    name = "portal"
    portal: Portal
    night: Night
    archive: Archive
    tally: PortalTally
    frontier: Frontier

    def __init__(self, name: str | None = None, **kwargs: object) -> None:
        super().__init__(name, **kwargs)
        self.walks: list[SectionWalk] = []
        self.walked: set[str] = set()
        self.to_end = False
        self.kin = Kin(self.portal)
        self.rests: list[Callable[[], Iterator[Request]]] = [self._lost_sections, self._forgotten]

    @classmethod
    def update_settings(cls, settings: "BaseSettings") -> None:
        """Give the portal's own manners to Scrapy, below what the command line says."""
        super().update_settings(settings)
        settle(settings, cls.portal)

    @classmethod
    def from_crawler(cls, crawler: "Crawler", *args: object, **kwargs: object) -> "PortalSpider":
        """Build and listen for the end of the lists and of the walk."""
        spider: PortalSpider = super().from_crawler(crawler, *args, **kwargs)
        spider.night = night_of(crawler.settings)
        spider.archive = spider.night.archive
        spider.tally = spider.night.portal(spider.portal.id)
        spider.frontier = Frontier(crawler.settings.getint("DISCOVERY_BUDGET"))
        crawler.signals.connect(spider.spider_idle, signals.spider_idle)
        crawler.signals.connect(spider.spider_closed, signals.spider_closed)
        return spider

    async def start(self) -> Output:
        """Yield the first requests: the sections that the portal file names, else the home page."""
        try:
            self._begin()
        except ArchiveError as error:
            self.night.fail(str(error))
            return
        for section in self.portal.sections:
            yield self._request(section.url, self.parse_list, "list", walk=self._new_walk(section), depth=None)
        if not self.portal.sections:
            yield self._request(self.portal.home, self.parse_navigation, "navigation", depth=0)

    def _begin(self) -> None:
        settings = self.crawler.settings
        self.archive.save_portal(portal_row(self.portal))
        self.archive.claim(self.night.run_id, self.portal.id)
        full = settings.getbool("FAZHI_FULL")
        self.to_end = full or walk_is_due(self.archive.db, self.portal.id, now())
        self.targets = Targets(self.archive, self.portal.id, now(), full=full, to_end=self.to_end)
        download = self.crawler.engine.download_async
        files = FileFetcher(download, settings.getint("ATTACHMENT_MAXSIZE"))
        reader = DocumentReader(self.portal, holds_of(self.crawler), self.archive, download, files)
        self.documents = DocumentTaker(
            self.night, self.tally, self.portal.home, self.targets, reader, self._lost, self.failed
        )

    # Finding sections

    async def parse_navigation(self, response: "Response", depth: int) -> Output:
        """Follow what leads to sections of ours, a few levels deep and within the budget."""
        self.frontier.done()
        if depth == 0 and response.meta["page"]:
            self.kin.learn(response.meta["page"])
        if response.meta["outcome"] != "ok":
            outcome = response.meta["outcome"]
            self._navigation_failed(response.url, outcome, f"{outcome}: status {response.status}", depth)
        else:
            for request in self._follow_leads(response.meta["page"], depth):
                yield request
        for request in self._explore():
            yield request

    def _follow_leads(self, page: "Page", depth: int) -> Iterator[Request]:
        found = leads(page, self.portal, depth)
        for section in found.sections:
            if list_key(section.url) not in self.walked:
                logger.info("%s: section %s %s: %s", self.portal.id, section.name, section.url, section.reason)
                yield from self._enter(section, page, depth)
        self.frontier.add(found.explore, depth + 1)
        for stranger in (lead for lead in found.refused if lead.stranger):
            yield from self._ask(stranger.url, lambda: self._follow_leads(page, depth), near=stranger.topic is None)
        yield from self._explore()

    def _ask(self, url: str, again: Again, *, near: bool = False) -> Iterator[Request]:
        """Ask a host whether it is the portal's, by the page that a link leads to; then do something again."""
        if self.kin.asks(url, again, near=near):
            yield self._request(url, self.parse_stranger, "stranger")

    async def parse_stranger(self, response: "Response") -> Output:
        """Take a host for the portal's when its page shows the portal's site code, and do again what it was for."""
        page = response.meta["page"] if response.meta["outcome"] == "ok" else None
        waiting = self.kin.answered(response.url, page)
        if waiting:
            host = urlsplit(response.url).netloc
            logger.info("%s: host %s shows the portal's site code %s", self.portal.id, host, self.kin.code)
            self.portal = replace(self.portal, hosts=(*self.portal.hosts, host))
        for again in waiting:
            for request in again():
                yield request

    def _explore(self) -> Iterator[Request]:
        step = self.frontier.next(self.walked)
        if step:
            lead, depth = step
            yield self._request(lead.url, self.parse_navigation, "navigation", depth=depth).replace(priority=1)

    def _enter(self, section: FoundSection, page: "Page", depth: int) -> Iterator[Request]:
        walk = self._new_walk(Section(section.name, section.url, section.topic))
        if list_key(section.url) == list_key(page.url):
            yield from self._read_list(page, walk, depth + 1)
        else:
            yield self._request(section.url, self.parse_list, "list", walk=walk, depth=depth + 1)

    def _navigation_failed(self, url: str, outcome: str, reason: str, depth: int) -> None:
        if depth == 0:
            self.tally.trouble = (section_trouble(outcome), f"{url}: {reason}")
        else:
            self.tally.errors += 1
            logger.warning("%s: %s: navigation page: %s", self.portal.id, url, reason)

    # Walking lists

    def _new_walk(self, section: Section) -> SectionWalk:
        self.walked.add(list_key(section.url))
        section_id = self.archive.save_section(self.portal.id, section.name, section.url, section.topic)
        walk = SectionWalk(section_id, section.name, section.url, section.topic, self.to_end)
        walk.showing = Showing(self.portal.render, unavailable(self.crawler.settings))
        walk.usual = usual_rows(self.archive.db, section_id, self.night.run_id)
        self.walks.append(walk)
        return walk

    async def parse_list(self, response: "Response", walk: SectionWalk, depth: int | None) -> Output:
        """Read one list page: its documents, its sub-sections where they were not named, and the next page.

        ``depth`` is the count of steps from the home page to a section that was found, null for one that was named.
        """
        if response.meta["outcome"] == "ok":
            requests = self._read_list(response.meta["page"], walk, depth)
        else:
            reason = f"{response.url}: status {response.status}"
            requests = self._list_failed(walk, depth, response.meta["outcome"], reason)
        for request in requests:
            yield request

    def _read_list(self, page: "Page", walk: SectionWalk, depth: int | None) -> Iterator[Request]:
        if walk.first is not None:
            listing = read_more(walk.first.family, page, walk.first)
        else:
            listing = read_list(_as_named(page, walk.url), self.portal.selectors, self.portal.family)
            walk.missed = missed_selector(page, self.portal.selectors)
            if depth is not None:
                yield from self._follow_leads(page, depth)
            frame = None if walk.framed or listing.entries or listing.others else self._frame(page)
            if frame and not listing.needs_browser:
                walk.framed = True
                yield self._request(frame, self.parse_list, "list", walk=walk, depth=depth)
                return
        self.night.parsed["list"] += 1
        first = walk.first is None
        if walk.showing.begins(listing, walk.seen, first=first):
            walk.showing.url = _as_named(page, walk.url).url
            request = self._request(walk.showing.url, self.parse_list, RENDERED, walk=walk, depth=depth)
            request.meta["links"] = long_links(page)
            yield request
        else:
            yield from self._take(walk.showing.ends(listing, page, first=first), walk, depth)

    def _frame(self, page: "Page") -> str | None:
        return next((url for url in list_frames(page) if in_scope(self.portal, url)), None)

    def _list_failed(self, walk: SectionWalk, depth: int | None, outcome: str, reason: str) -> Iterator[Request]:
        walk.fail(outcome, reason)
        listing = walk.showing.failed()
        yield from self._take(listing, walk, depth) if listing else self._next_page(walk)

    def _take(self, listing: ListPage, walk: SectionWalk, depth: int | None) -> Iterator[Request]:
        if depth is not None and not self._accepted(walk, listing):
            return
        requests = [self._meet(walk, entry) for entry in walk.read(listing)]
        if not any(new for _, new in requests):
            walk.no_news()
        yield from (request for request, _ in requests if request is not None)
        yield from self._next_page(walk)

    def _accepted(self, walk: SectionWalk, listing: ListPage) -> bool:
        """Tell whether a section that was found is a list of ours: a landing page is none, nor are strangers' rows."""
        if walk.topic is None and listing.entries:
            walk.topic, reason = judge_rows([entry.title for entry in listing.entries])
            logger.info("%s: section %s: %s", self.portal.id, walk.name, reason)
            self.archive.save_section(self.portal.id, walk.name, walk.url, walk.topic)
        refused = walk.topic is None or (not listing.entries and not listing.needs_browser and self._is_landing(walk))
        if refused:
            self.walks.remove(walk)
        return not refused

    def _is_landing(self, walk: SectionWalk) -> bool:
        """Tell whether other sections lie below this one's address, as those of a landing page do."""
        below = list_key(walk.url)
        return any(other is not walk and list_key(other.url).startswith(below) for other in self.walks)

    def _next_page(self, walk: SectionWalk) -> Iterator[Request]:
        if walk.left:
            yield self._page_request(walk, walk.left.popleft())
        elif step := walk.showing.turn():
            request = self._request(walk.showing.url, self.parse_list, RENDERED, walk=walk, depth=None)
            yield request.replace(meta={**request.meta, STEP: astuple(step), "dont_retry": True}, priority=1)

    def _page_request(self, walk: SectionWalk, page: PageRequest) -> Request:
        request = self._request(page.url, self.parse_list, "list", walk=walk, depth=None)
        headers = {"Referer": walk.url, **dict(page.headers)}
        return request.replace(method=page.method, body=page.body or "", headers=headers)

    # Documents

    def _meet(self, walk: SectionWalk, entry: Entry) -> tuple[Request | None, bool]:
        if not in_scope(self.portal, entry.url):
            question = next(self._ask(entry.url, lambda: self._met(walk, entry), near=True), None)
            if question:
                return question, True
            logger.info("%s: %s: outside the portal: %s", self.portal.id, walk.name, entry.url)
            return None, False
        target, new = self.targets.meet(entry, walk.name, walk.topic)
        walk.taken += 1
        self.targets.listed(target, walk.section_id, entry, stamp(now()))
        return self.documents.request(target) if self.targets.wanted(target) else None, new

    def _met(self, walk: SectionWalk, entry: Entry) -> Iterator[Request]:
        request, _ = self._meet(walk, entry)
        if request:
            yield request

    def _lost(self, target: Target, outcome: str) -> None:
        for walk in self.walks:
            if walk.section_id in target.listings:
                walk.lose(outcome)

    # Requests and their accidents

    def _request(self, url: str, callback: Callable[..., Output], kind: str, **arguments: object) -> Request:
        return Request(url, callback=callback, errback=self.failed, cb_kwargs=arguments, meta={"kind": kind})

    async def failed(self, failure: "Failure") -> Output:
        """Hear of a request that brought no answer, and go on with its list's next page."""
        request: Request = failure.request  # type: ignore[attr-defined]  # set by Scrapy on every failed request
        outcome = request.meta.get("outcome", "error")
        self.night.unparsed[request.meta["kind"]] += outcome == "error"  # what no middleware has named is our fault
        reason = request.meta.get("failure") or f"{outcome}: {failure.getErrorMessage()}"
        kind, arguments = request.meta["kind"], request.cb_kwargs
        if kind == "navigation":
            self._navigation_failed(request.url, outcome, reason, arguments["depth"])
            self.frontier.done()
            for further in self._explore():
                yield further
        elif kind == "stranger":
            logger.info("%s: %s: not known whether its host is the portal's: %s", self.portal.id, request.url, reason)
        elif kind == "document":
            self.documents.lose(arguments["target"], outcome, reason)
        else:
            walk: SectionWalk = arguments["walk"]
            for further in self._list_failed(walk, arguments["depth"], outcome, f"{request.url}: {reason}"):
                yield further

    def page_failed(self, response: "Response", error: BaseException) -> None:
        """Hear of a page that raised while it was parsed."""
        self.tally.errors += 1
        walk = response.request.cb_kwargs.get("walk") if response.request else None
        if walk is not None:
            walk.trouble("incomplete", f"{response.url}: failed to parse: {error!r}")

    # Ends

    def spider_idle(self) -> None:
        """When nothing is left to do, walk known sections that no link led to, then look at documents no list names."""
        if self.night.failure or self.tally.trouble or not any(walk.pages for walk in self.walks):
            return
        while self.rests:
            requests = list(self.rests.pop(0)())
            for request in requests:
                self.crawler.engine.crawl(request)
            if requests:
                raise DontCloseSpider

    def _lost_sections(self) -> Iterator[Request]:
        """Yield requests for sections that earlier walks found and this one did not: a link gone is no list gone."""
        since = stamp(now() - SECTION_KEPT)
        for name, url, topic in known_sections(self.archive.db, self.portal.id, since):
            if not self.portal.sections and list_key(url) not in self.walked:
                logger.warning("%s: section %s %s: no link leads there any more", self.portal.id, name, url)
                walk = self._new_walk(Section(name, url, topic))
                yield self._request(url, self.parse_list, "list", walk=walk, depth=None)

    def _forgotten(self) -> Iterator[Request]:
        return (self.documents.request(target) for target in self.targets.forgotten())

    def spider_closed(self, reason: str) -> None:
        """Write what the walks came to; presence is judged at the run's end, where nothing cut them short."""
        finished = reason == "finished" and self.night.failure is None
        stopped = None if finished else f"stopped before its end: {STOPPED.get(reason, reason)}"
        if not self.walks and self.tally.trouble is None:
            self.tally.trouble = ("incomplete", stopped or f"{self.portal.home}: no section of ours found")
        if self.to_end and finished:
            doubt_total(self.walks, self.targets.count_listed(), self.portal.documents_min)
        for walk in self.walks:
            self._close_walk(walk, stopped)
        self.tally.whole = finished
        self.tally.to_end = self.to_end and finished
        self.tally.finished = True
        if self.tally.to_end:
            learn_portal(self.archive, self.portal, stamp(now()))

    def _close_walk(self, walk: SectionWalk, stopped: str | None) -> None:
        if stopped:
            walk.trouble("incomplete", stopped)
        elif walk.first is None and not walk.troubles:
            walk.trouble("incomplete", "not walked")
        result = walk.result()
        self.tally.sections.append(SectionTally(walk.name, walk.url, result))
        if self.night.failure is None:
            self.archive.save_walk(self.night.run_id, result)


def _as_named(page: "Page", url: str) -> "Page":
    """Give a page back the fragment that its section's address has and no request carries: ``…/gkmlpt/index#4321``."""
    fragment = urldefrag(url).fragment
    return replace(page, url=f"{page.url}#{fragment}") if fragment else page
