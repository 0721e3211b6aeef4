"""Which pages of a list are shown in a browser, and which is read: a page's bytes or its document there."""

from collections.abc import Container
from dataclasses import dataclass, replace

from crawler.extract.page import Page
from spiders.families import ListPage
from spiders.lists.steps import Step, next_step, only_script_leads_on

TURNS = 300
"""How many pages of a list are turned by clicking: a page is a document again, however few rows are new on it."""


@dataclass(slots=True, eq=False)
class Showing:
    """The browser's part in one list's walk.

    ``always``: the portal file says that its lists need one. ``missing`` says why none can be used, null when one
    can. ``used``: the list's first page was read as a browser showed it. ``blind``: the page shown last offers others
    which no address leads to; ``step`` is then what to click for the next one, null when nobody can tell. ``number``
    counts the pages of such a list, ``url`` is what it was asked for in a browser by.
    """

    always: bool = False
    missing: str | None = "expected a browser, got none"
    used: bool = False
    blind: bool = False
    step: Step | None = None
    number: int = 1
    url: str = ""
    _turning: bool = False
    _clicked: Step | None = None
    _gave: ListPage | None = None

    @property
    def refused(self) -> str | None:
        """Why a list that needs a browser by its portal file is not shown in one; null otherwise."""
        return self.missing if self.always else None

    def begins(self, listing: ListPage, seen: Container[str], *, first: bool) -> bool:
        """Tell whether to ask for a page again, in a browser; what its bytes gave is kept until that has answered.

        The first page of a list when a script fills in its rows, or when the portal file says so; after such a one
        also a further page whose bytes have no row that is not in ``seen``.
        """
        if self._turning:
            return False
        wanted = listing.needs_browser or self.always if first else self.used
        fresh = not first and any(entry.url not in seen for entry in listing.entries)
        if not wanted or fresh or self.missing is not None or self._gave is not None:
            return False
        self._gave = listing
        return True

    def ends(self, listing: ListPage, page: Page, *, first: bool) -> ListPage:
        """Return what to read of a page: ``listing``, as read from it now, or what its bytes gave if they had more."""
        if self._turning:
            self._look(page)
            return replace(listing, needs_browser=False)
        gave = self.failed()
        if gave is None:
            return listing
        if not listing.entries or not (self.always or listing.others or len(listing.entries) > len(gave.entries)):
            return replace(gave, needs_browser=gave.needs_browser and bool(gave.entries))
        if first:
            self.used = True
            self.blind = not listing.others and only_script_leads_on(page)
            self.step = None if listing.others else next_step(page, self.number)
        return replace(listing, needs_browser=False)

    def turn(self) -> Step | None:
        """Return what to click for the next page, once; null when there is none, or this one is the last we turn."""
        step, self.step = self.step, None
        self._clicked = step
        self._turning = step is not None and self.number < TURNS
        return step if self._turning else None

    def _look(self, page: Page) -> None:
        self._turning = False
        self.number += 1
        self.step = next_step(page, self.number, self._clicked)
        self.blind = self.step is not None

    def failed(self) -> ListPage | None:
        """Return what the bytes gave of a page that the browser was asked for; null when it was not."""
        self._turning = False
        gave, self._gave = self._gave, None
        return gave
