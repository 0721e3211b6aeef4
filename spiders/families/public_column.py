"""Disclosure columns whose rows are fragments from ``/site/label/8888``, by parameters that the page's script gives.

``file`` is a template's path and differs from site to site: it is read, never guessed. ``length`` cuts the visible
titles, so the title attribute counts. The script also states ``pageCount``.
"""

import re
from collections.abc import Mapping
from urllib.parse import parse_qsl, quote, urlencode

from archive.records import Paging
from crawler.extract.page import Page, resolve
from spiders.lists.answers import answer
from spiders.lists.counts import page_numbers
from spiders.lists.listpage import ListPage, PageRequest
from spiders.lists.rows import read_rows
from spiders.lists.scripts import number

name = "public_column"

_SERVICE = re.compile(r"[\"']([^\"'\s?]*/site/label/\d+)(?:\?([^\"'\s]*))?[\"']")
_PAIR = re.compile(r"[\"']?(\w+)[\"']?\s*:\s*(?:\"([^\"]*)\"|'([^']*)'|([\w.\-]+))")
_OBJECT = re.compile(r"\{([^{}]*\blabelName\b[^{}]*)\}")
_LIST = re.compile(r"labelName[\"']?\s*[:=]\s*[\"']?\w*List", re.IGNORECASE)
_PAGE_COUNT = r"pageCount"


def claims(page: Page) -> bool:
    """A page is this family's when its script asks the label service for a list."""
    return _service(page) is not None and _LIST.search(page.decoding.text) is not None


def read(page: Page, selectors: Mapping[str, str]) -> ListPage:
    """Read the rows that are there; ask the service for the others, from page 1 on where there are none."""
    rows = read_rows(page, selectors)
    pages = number(page.decoding.text, _PAGE_COUNT)
    first = 2 if rows.sure else 1
    last = pages if pages is not None else first
    others = [request for at in page_numbers(first, last) if (request := _request(page, at)) is not None]
    second = _request(page, 2) if pages is None or pages > 1 else None
    rows = rows if rows.sure else type(rows)()
    return answer(name, rows, Paging(pages, None, second.url if second else None), others)


def more(page: Page, first: ListPage) -> ListPage:
    """Read a fragment; where the page stated no count, the fragment may, and a full chain goes on page by page."""
    rows = read_rows(page, shape=first.shape)
    if first.paging.pages is not None or not rows.entries:
        return answer(name, rows, Paging())
    here = re.search(r"[?&]pageIndex=(\d{1,5})", page.url)
    at = int(here[1]) if here else 1
    pages = number(page.decoding.text, _PAGE_COUNT)
    left = page_numbers(at + 1, pages if pages is not None else at + 1)
    return answer(name, rows, Paging(pages), [_turned(page.url, later) for later in left])


def _request(page: Page, at: int) -> PageRequest | None:
    service = _service(page)
    url = resolve(page, service[1]) if service else None
    if url is None or service is None:
        return None
    fields = _fields(page, service[2] or "")
    return PageRequest(
        f"{url}?{urlencode(fields | {'pageIndex': str(at)}, safe='/', quote_via=quote)}",
        headers=(("Referer", page.url),),
    )


def _service(page: Page) -> re.Match[str] | None:
    """Return the service's address with a list's label, else one without parameters; those of menus are passed over."""
    found = list(_SERVICE.finditer(page.decoding.text))
    listing = (match for match in found if match[2] and _LIST.search(match[2]))
    return next(listing, None) or next((match for match in found if not match[2]), None)


def _fields(page: Page, query: str) -> dict[str, str]:
    """Return the service's parameters, from the address itself or from the object given beside it."""
    fields = dict(parse_qsl(query.replace("&amp;", "&"), keep_blank_values=True))
    if "labelName" not in fields:
        given = next((inside for inside in _OBJECT.findall(page.decoding.text) if _LIST.search(inside)), "")
        fields |= {key: a or b or c for key, a, b, c in _PAIR.findall(given)}
    return fields


def _turned(url: str, at: int) -> PageRequest:
    return PageRequest(re.sub(r"([?&]pageIndex=)\d+", rf"\g<1>{at}", url), headers=())
