"""Boda VSB lists: page 1 is ``tztg.htm``, page 2 ``tztg/230.htm``, the last ``tztg/1.htm``: numbers count down.

Every address but the first means another page once a page is added, so none of them is a key.
"""

import re
from collections.abc import Mapping

from archive.records import Paging
from crawler.extract.page import Page
from spiders.lists.answers import answer, more_rows
from spiders.lists.listpage import ListPage, gets
from spiders.lists.pager import Pager, read_pager
from spiders.lists.rows import read_rows

name = "vsb"

_NUMBERED = re.compile(r"(?P<stem>.+)/(?P<number>\d{1,4})(?P<suffix>\.\w{3,5})")

more = more_rows


def claims(page: Page) -> bool:
    """A page is this family's when its next page lies in a folder named like the list, and counts down to 1."""
    return page.root is not None and _second(page, read_pager(page, page.root)) is not None


def read(page: Page, selectors: Mapping[str, str]) -> ListPage:
    """Read rows and pager, and count the pages down."""
    pager = read_pager(page, page.root) if page.root is not None else Pager({})
    rows = read_rows(page, selectors)
    second = _second(page, pager)
    if second is None:
        return answer(name, rows, Paging(1, pager.records))
    urls = [f"{second['stem']}/{number}{second['suffix']}" for number in range(int(second["number"]), 0, -1)]
    return answer(name, rows, Paging(len(urls) + 1, pager.records, urls[0]), gets(urls))


def _second(page: Page, pager: Pager) -> re.Match[str] | None:
    """Return the second page's address, taken apart, when page and pager are such a list's first page."""
    second = _NUMBERED.fullmatch(pager.next or pager.numbers.get(2) or "")
    last = _NUMBERED.fullmatch(pager.last or "")
    if second is None or second["stem"] != page.url.partition("?")[0].rpartition(".")[0]:
        return None
    ends_at_one = int(last["number"]) == 1 and last["stem"] == second["stem"] if last else pager.pages is not None
    counts_down = pager.pages is None or int(second["number"]) == pager.pages - 1
    return second if ends_at_one and counts_down else None
