"""Hanweb columns that page by query: ``?uid=<id of the list element>&pageNum=2``, the last link saying how far."""

import re
from collections.abc import Mapping

from archive.records import Paging
from crawler.extract.page import Page, resolve
from spiders.lists.answers import answer
from spiders.lists.counts import page_numbers
from spiders.lists.datastore import datastore_rows
from spiders.lists.listpage import ListPage, gets
from spiders.lists.pager import read_pager
from spiders.lists.rows import Rows, read_rows
from spiders.lists.scripts import unescape
from spiders.lists.uid import uid_link

name = "hanweb_uid"


def claims(page: Page) -> bool:
    """A page is this family's when its pager names the list element and a page number."""
    return page.root is not None and uid_link(page) is not None


def read(page: Page, selectors: Mapping[str, str]) -> ListPage:
    """Read rows, in the HTML or in a script block, and count the pages up to the highest number linked."""
    link = uid_link(page) or ""
    numbers = re.findall(re.escape(link) + r"(\d{1,5})", unescape(page.decoding.text))
    stated = read_pager(page, page.root) if page.root is not None else None
    pages = max([stated.pages or 1 if stated else 1, *map(int, numbers)])
    urls = [url for number in page_numbers(2, pages) if (url := resolve(page, f"{link}{number}"))]
    paging = Paging(pages, stated.records if stated else None, urls[0] if urls else None)
    return answer(name, _rows(page, selectors, None), paging, gets(url for url in urls if url != page.url))


def more(page: Page, first: ListPage) -> ListPage:
    """Read a further page like the first."""
    return answer(name, _rows(page, {}, first.shape), Paging())


def _rows(page: Page, selectors: Mapping[str, str], shape: str | None) -> Rows:
    stored = datastore_rows(page)
    return stored if stored.entries else read_rows(page, selectors, shape)
