"""A section's walk as it goes on: what was read, what is left, and what it comes to."""

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field

from archive.expectation import is_doubtful
from archive.records import Entry, Paging, Walk
from crawler.outcomes import section_trouble, worst
from spiders.families import ListPage, PageRequest
from spiders.showing import Showing

GIVE_UP_AFTER = 25
"""List pages failing in a row that end a walk. Missing pages often lie between good ones, so few prove nothing;
a capped archive of hundreds of pages is not asked for each of them."""

FEW = 3
"""Fewer dead rows than these are single documents withdrawn, whatever their share of a short list."""


@dataclass(slots=True, eq=False)
class SectionWalk:
    """Page by page through one list. ``to_end`` asks for every page, else a page without news ends the walk.

    ``usual`` is how many rows the section has by past walks to the end; ``missed`` the portal file's selector of
    rows when it names nothing on the first page; ``framed`` says that the rows were looked for in a frame; ``stated``
    is what pages or services say of the list's length; ``dead`` counts rows that lead to pages which say they are
    none, ``refused`` those whose pages were refused.
    """

    section_id: int
    name: str
    url: str
    topic: str | None
    to_end: bool
    pages: int = 0
    failed_in_row: int = 0
    taken: int = 0
    seen: set[str] = field(default_factory=set)
    left: deque[PageRequest] = field(default_factory=deque)
    first: ListPage | None = None
    framed: bool = False
    stated: Paging = field(default_factory=Paging)
    usual: int | None = None
    missed: str | None = None
    dead: int = 0
    refused: int = 0
    stopped_early: bool = False
    showing: Showing = field(default_factory=Showing)
    troubles: list[tuple[str, str]] = field(default_factory=list)

    def read(self, page: ListPage) -> list[Entry]:
        """Take in a list page; return its entries that no earlier page of this walk had.

        A page that brings nothing new although the list promises more is a paging that does not page (B28):
        the walk ends there, in trouble, instead of going round for ever. Only the second page may do so and name
        other pages all the same: its family saw that the numbering is one off. So may the answer of a service that
        says that it has no rows.

        What a list's page does not state of its length, a further one may: the first answer of its service.
        """
        fresh = [entry for entry in page.entries if entry.url not in self.seen]
        self.pages += 1
        self.failed_in_row = 0
        self.seen.update(entry.url for entry in fresh)
        self._learn(page.paging)
        if self.first is None:
            self.first = page
            self._check_first(page)
            self.left.extend(page.others)
        elif not fresh and not (self.pages == 2 and page.others) and self.stated.records != 0:
            self.trouble("incomplete", f"page {self.pages} repeats rows of earlier pages")
            self._leave()
        elif page.others:
            self.left = deque(page.others)
        return fresh

    def fail(self, capture_outcome: str, reason: str) -> None:
        """Note a list page that did not come; after many in a row the rest of the list is not asked for.

        Where every stated record has been read, a page that is not there is behind the end, whatever number of
        pages the pager's first argument gives.
        """
        if capture_outcome == "not_found" and self._has_all():
            self._leave()
            return
        self.trouble(section_trouble(capture_outcome), reason)
        self.failed_in_row += 1
        if self.failed_in_row >= GIVE_UP_AFTER:
            self.left.clear()

    def trouble(self, outcome: str, reason: str) -> None:
        """Note what keeps this section from being complete."""
        self.troubles.append((outcome, reason))

    def lose(self, outcome: str) -> None:
        """Note that a row of this section led to no document."""
        self.dead += outcome == "soft_not_found"
        self.refused += outcome == "blocked"

    def no_news(self) -> None:
        """End an everyday walk at a page with nothing new; one without rows, whose service is asked next, is none."""
        if not self.to_end and (self.left or self.showing.step) and self.seen:
            self.stopped_early = True
            self._leave()

    def result(self) -> Walk:
        """Return what the walk came to, stated totals checked against what was collected."""
        troubles = self.troubles or self._doubts() or self._short_of_stated()
        outcome = worst(name for name, _ in troubles)
        return Walk(
            section_id=self.section_id,
            outcome=outcome,
            reason=next((reason for name, reason in troubles if name == outcome), None),
            pages=self.pages,
            stated_pages=self.stated.pages,
            listed=len(self.seen),
            stated_records=self.stated.records,
            taken=self.taken,
            to_end=self.to_end,
            family=self.first.family if self.first else None,
        )

    def _leave(self) -> None:
        self.left.clear()
        self.showing.step = None

    def _has_all(self) -> bool:
        records = self.stated.records
        # A count of a round thousand is where some pagers stop counting, although their lists go on.
        return records is not None and records == len(self.seen) and records % 1000 != 0

    def _learn(self, paging: Paging) -> None:
        """Keep what is stated first of pages and of records."""
        pages = paging.pages if self.stated.pages is None else self.stated.pages
        records = paging.records if self.stated.records is None else self.stated.records
        self.stated = Paging(pages, records)

    def _check_first(self, page: ListPage) -> None:
        if page.needs_browser or self.showing.refused:
            more = self.showing.missing or "a browser shows no more"
            self.trouble("needs_browser", f"rows are filled in by a script from no known service; {more}")

    def _doubts(self) -> list[tuple[str, str]]:
        """Doubt a walk that came through but found too little, and say which step found it (B51), or dead ends."""
        found = len(self.seen)
        usual = self.usual if self.to_end else None
        if self.first is None:
            return []
        if is_doubtful(found, usual) and not (self.stated.records == found == 0 and usual is None):
            beside = f", {usual} are usual" if usual else ""
            return [("suspect", f"{found or 'no'} rows found by {self._finder(self.first)}{beside}")]
        if self.dead >= FEW and 2 * self.dead > found:
            return [("suspect", f"{self.dead} of {found} rows lead to pages that say they are not there")]
        if self.refused >= FEW and 2 * self.refused > found:
            return [("blocked", f"{self.refused} of {found} rows lead to pages that were refused")]
        return []

    def _finder(self, page: ListPage) -> str:
        missed = f"; selector list_rows {self.missed!r} names nothing" if self.missed else ""
        return f"family {page.family}{missed}"

    def _short_of_stated(self) -> list[tuple[str, str]]:
        if self.first is None or self.stopped_early:
            return []
        stated = self.stated
        if stated.records is not None:
            short = len(self.seen) < stated.records
            return [("incomplete", f"{len(self.seen)} rows of {stated.records} stated")] if short else []
        if stated.pages is not None:
            short = self.pages < stated.pages
            return [("incomplete", f"{self.pages} pages of {stated.pages} stated")] if short else []
        return [("incomplete", "a script alone leads to further pages")] if self.showing.blind else []


def doubt_total(walks: Sequence[SectionWalk], found: int, least: int | None) -> None:
    """Doubt every section when all lists, read without trouble, name fewer documents than the portal file expects."""
    if least is None or found >= least or any(walk.result().outcome != "complete" for walk in walks):
        return
    for walk in walks:
        walk.trouble("suspect", f"{found} documents on all lists, at least {least} expected (documents_min)")
