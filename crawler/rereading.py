"""What is known of a document besides its bytes, and its stored captures read by that: the one place for both.

The spider builds its rules here while it crawls; whoever reads stored captures again builds the same ones from the
archive's tables, so that what differs afterwards is a better extraction and nothing else.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field

from archive.addresses import address_key, host_of
from archive.clock import china_day, instant_of
from archive.divisions import division
from archive.memories import latest
from archive.records import Capture, Content, Listed
from archive.store import Archive
from crawler.extract.document import EXTRACTOR, extract_page
from crawler.extract.memory import HostMemory, from_json
from crawler.extract.page import Page, read_page
from crawler.extract.parts import join_parts
from crawler.extract.rules import Rules
from crawler.portals import Portal


@dataclass(frozen=True, slots=True)
class Reading:
    """Reads documents of one portal by today's rules, and by what the archive learned about their hosts so far."""

    portal: Portal
    archive: Archive | None = None
    _memories: dict[str, HostMemory | None] = field(default_factory=dict)

    def memory(self, url: str) -> HostMemory | None:
        """Return what was learned about an address's host; asked once, so that a run reads all pages alike."""
        host = host_of(address_key(url))
        if host not in self._memories:
            text = latest(self.archive.db, host) if self.archive else None
            self._memories[host] = from_json(text) if text else None
        return self._memories[host]

    def extractor(self, url: str) -> str:
        """Return the name of all that a page at this address is read by: ``0.1.0``, ``0.1.0+host12``."""
        memory = self.memory(url)
        return f"{EXTRACTOR}+host{memory.number}" if memory else EXTRACTOR

    def rules(self, listed: Listed | None, fetched_at: str, url: str = "") -> Rules:
        """Return what extraction may know of a page that was fetched then; ``listed`` is how a list led to it."""
        code = self.portal.division_code
        place = division(code) if code else None
        return Rules(
            site_names=(self.portal.name,),
            selectors=self.portal.selectors,
            section=listed.section if listed else None,
            section_topic=listed.topic if listed else None,
            division=place.name if place else None,
            listed=listed.entry if listed else None,
            seen_on=china_day(instant_of(fetched_at)),
            memory=self.memory(url) if url else None,
        )

    def again(self, captures: Iterable[Capture], listed: Listed | None) -> Content:
        """Return what a document's captures say, its own page first, then the further parts of the article."""
        return join_parts(
            [
                extract_page(page, self.rules(listed, capture.fetched_at, page.url))
                for page, capture in ((page_of(capture), capture) for capture in captures)
            ]
        )


def page_of(capture: Capture) -> Page:
    """Return the page that a capture brought."""
    headers = {name.lower(): value for name, value in capture.headers}
    return read_page(capture.body or b"", capture.final_url or capture.url, headers)
