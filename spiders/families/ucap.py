"""Lists whose pager is drawn into a container named first and counted from one: page 2 is ``fg_2.shtml``.

``createPageHTML('page_div', 5, 1, 'fg', 'shtml', 89)``. The last argument is the record count; some sites cap it at
1,000 while the list is longer, so it is no count then. Some sites number page 2 as ``_1``: seen when the page asked
for as the second says that it is the third.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from archive.records import Paging
from crawler.extract.page import Page, resolve
from spiders.lists.answers import answer
from spiders.lists.counts import page_numbers, whole
from spiders.lists.listpage import ListPage, gets
from spiders.lists.rows import read_rows
from spiders.lists.scripts import calls, fills_rows, pager_script
from spiders.lists.shifts import is_first_again, one_higher, one_lower

name = "ucap"

_SUFFIX = re.compile(r"\.?(s?html?|jsp)", re.IGNORECASE)
_CAP = 1000
_FEWEST_ROWS = 10


@dataclass(frozen=True, slots=True)
class _Call:
    pages: int
    current: int
    base: str
    suffix: str
    records: int | None


def claims(page: Page) -> bool:
    """A page is this family's when the pager's container comes first and a total second."""
    return _read_call(page) is not None


def read(page: Page, selectors: Mapping[str, str]) -> ListPage:
    """Read rows, the stated pages and records, and the addresses of pages 2 and on."""
    rows = read_rows(page, selectors)
    call = _read_call(page)
    if call is None:
        return answer(name, rows, Paging())
    urls = [resolve(page, f"{call.base}_{number}.{call.suffix}") or "" for number in page_numbers(2, call.pages)]
    paging = Paging(call.pages, call.records, urls[0] if urls else None)
    others = gets(url for url in urls if url != page.url)
    return answer(name, rows, paging, others, needs_browser=not rows.entries and fills_rows(page))


def more(page: Page, first: ListPage) -> ListPage:
    """Read a further page; the second one tells when this site's numbers are one off."""
    rows = read_rows(page, shape=first.shape)
    call = _read_call(page)
    if is_first_again(page, rows, first):
        return answer(name, rows, Paging(), one_higher(first))
    if call and call.current == 3 and first.others and page.url == first.others[0].url:
        return answer(name, rows, Paging(), one_lower(first))
    return answer(name, rows, Paging())


def _read_call(page: Page) -> _Call | None:
    for given in calls(pager_script(page), "createPageHTML"):
        suffix = _SUFFIX.fullmatch(given[4]) if len(given) >= 5 else None
        pages = whole(given[1]) if suffix else None
        if suffix and pages is not None:
            records = whole(given[5]) if len(given) > 5 else None
            capped = records == _CAP and pages * _FEWEST_ROWS > _CAP
            return _Call(pages, whole(given[2]) or 1, given[3], suffix[1], None if capped else records)
    return None
