"""Lists of the eportal platform: pages by query, ``?pageId=..&currentPage=2&moduleId=..``, in links or script calls."""

import re
from collections.abc import Mapping

from archive.records import Paging
from crawler.extract.page import Page, resolve
from spiders.lists.answers import answer, more_rows
from spiders.lists.counts import page_numbers
from spiders.lists.listpage import ListPage, gets
from spiders.lists.pager import Pager, read_pager
from spiders.lists.rows import read_rows
from spiders.lists.scripts import unescape

name = "eportal"

_LINK = re.compile(r"[\"']([^\"'\s]*[?&](?:[^\"'\s]*&)?currentPage=)(\d{1,5})([^\"'\s]*moduleId=[^\"'\s]*|)[\"']")

more = more_rows


def claims(page: Page) -> bool:
    """A page is this family's when an address with a module and a current page turns its list."""
    return page.root is not None and _turning(page) is not None


def read(page: Page, selectors: Mapping[str, str]) -> ListPage:
    """Read rows and stated totals; the turning address counts from 1."""
    pager = read_pager(page, page.root) if page.root is not None else Pager({})
    turning = _turning(page)
    head, tail, highest = turning or ("", "", 1)
    pages = pager.pages or highest
    urls = [url for number in page_numbers(2, pages) if (url := resolve(page, f"{head}{number}{tail}"))]
    paging = Paging(pages, pager.records, urls[0] if urls else None)
    return answer(name, read_rows(page, selectors), paging, gets(url for url in urls if url != page.url))


def _turning(page: Page) -> tuple[str, str, int] | None:
    """Return the turning address before and behind its number, and the highest number printed."""
    found = [match for match in _LINK.findall(unescape(page.decoding.text)) if "moduleId=" in match[0] + match[2]]
    return (found[0][0], found[0][2], max(int(number) for _, number, _ in found)) if found else None
