"""What a list page comes to: its entries, what it says about its length, and the requests of its other pages."""

from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlencode

from archive.records import Entry, Paging
from crawler.extract.page import Page

FORM = "application/x-www-form-urlencoded"


@dataclass(frozen=True, slots=True)
class PageRequest:
    """How to ask for a page of a list: absolute address, method, body and the headers that it needs."""

    url: str
    method: str = "GET"
    body: str | None = None
    headers: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class ListPage:
    """One page of a list, as its family reads it.

    ``others`` are the requests of the other pages in order, from page 2 on; of the first page too where a service
    has to be asked for it. A family whose next request stands only in the latest answer gives one at a time.
    ``unresolved`` are links that could not be understood, as printed (B33). ``shape`` says where on the page the
    rows stood, so that further pages are read alike.
    """

    family: str
    entries: tuple[Entry, ...]
    paging: Paging
    others: tuple[PageRequest, ...] = ()
    unresolved: tuple[str, ...] = ()
    needs_browser: bool = False
    shape: str | None = None


def gets(urls: Iterable[str]) -> tuple[PageRequest, ...]:
    """Return plain GET requests of these addresses."""
    return tuple(PageRequest(url) for url in urls)


def form_post(page: Page, url: str, fields: Iterable[tuple[str, str]]) -> PageRequest:
    """Return the request that sends a form from this page, in the page's own encoding, as a browser would."""
    encoding = page.decoding.encoding
    encoding = "utf-8" if encoding == "binary" or encoding.startswith("utf-16") else encoding
    body = urlencode(list(fields), encoding=encoding, errors="xmlcharrefreplace")
    return PageRequest(url, "POST", body, (("Content-Type", FORM), ("Referer", page.url)))
