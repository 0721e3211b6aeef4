"""Columns of the jpaas platform: a unit is asked for by GET, and answers JSON that holds the rows as HTML.

The parameters stand in the page in single quotes; the tag's id differs from site to site and is often Chinese. Page
size and record count are attributes of the pager in the answer. Bare requests are refused, hence the Referer.
"""

import json
import re
from collections.abc import Mapping
from urllib.parse import parse_qs, urlencode, urlsplit

import lxml.html

from archive.records import Paging
from crawler.extract.page import Page, parse_html, resolve
from spiders.lists.answers import answer
from spiders.lists.counts import page_count, page_numbers, whole
from spiders.lists.listpage import ListPage, PageRequest
from spiders.lists.rows import Rows, read_fragment, read_rows
from spiders.lists.scripts import unescape

name = "jpaas"

_SERVICE = re.compile(r"[\"']([^\"'\s]*/front/page/build/unit)\b")
_PARAMETER = re.compile(r"[\"']?\b(\w+)[\"']?\s*:\s*[\"']([^\"']*)[\"']")
_UNIT = re.compile(r"queryData\s*[=:]\s*[\"']?(\{[^{}]*\})", re.IGNORECASE)
_LISTING = re.compile(r"tagId[\"']?\s*:\s*[\"'][^\"']*(?:list|列表|当前栏目|内容|分页|新闻)", re.IGNORECASE)
_PAGE_SIZE = 15


def claims(page: Page) -> bool:
    """A page is this family's when it names the unit service, or is that service's answer."""
    return bool(_SERVICE.search(page.decoding.text)) or _answered(page) is not None


def read(page: Page, selectors: Mapping[str, str]) -> ListPage:
    """Read the rows that are built in; without them, or without a count, the service is asked from page 1 on."""
    built = _answered(page)
    if built is not None:
        return more(page, ListPage(name, (), Paging()))
    size, records = _counted(page.root)
    unit = _unit_rows(page)
    rows = unit or (read_rows(page, selectors) if records is not None else Rows())
    pages = page_count(records, size) if records is not None else None
    start = 2 if rows.entries else 1
    others = [_request(page, number, size) for number in page_numbers(start, start if pages is None else pages)]
    page2 = _request(page, 2, size).url if pages is None or pages > 1 else None
    return answer(name, rows, Paging(pages, records, page2), others)


def more(page: Page, first: ListPage) -> ListPage:
    """Read an answer; the first one that states a count gives the requests of the pages behind it."""
    built = _answered(page) or ""
    rows = read_fragment(page, built)
    size, records = _counted(parse_html(f"<div>{built}</div>"))
    if records is None or first.paging.pages is not None or not first.others:
        return answer(name, rows, Paging(page_count(records, size) if records else None, records))
    number = _page_number(page.url)
    others = [_again(first.others[0], later, size) for later in page_numbers(number + 1, page_count(records, size))]
    return answer(name, rows, Paging(page_count(records, size), records), others)


def _answered(page: Page) -> str | None:
    """Return the HTML that a unit's answer holds; null when the page is no such answer."""
    if page.root is not None and not page.decoding.text.lstrip().startswith("{"):
        return None
    try:
        data = json.loads(page.decoding.text).get("data")
    except (ValueError, AttributeError, RecursionError):
        return None
    built = data.get("html") if isinstance(data, dict) else None
    return built if isinstance(built, str) else None


def _unit_rows(page: Page) -> Rows | None:
    """Return the rows inside the element that the unit fills, where the page was built with them."""
    found = page.root.xpath("//*[contains(@url, '/front/page/build/unit')]") if page.root is not None else []
    inside = "".join(lxml.html.tostring(child, encoding="unicode") for element in found for child in element)
    rows = read_fragment(page, inside)
    return rows if rows.entries else None


def _counted(root: lxml.html.HtmlElement | None) -> tuple[int, int | None]:
    """Return rows a page and the record count, as the pager's attributes give them."""
    for pager in root.xpath("//*[contains(@class, 'pagination')][@count]") if root is not None else []:
        if (records := whole(pager.get("count"))) is not None:
            return whole(pager.get("rows") or "") or _PAGE_SIZE, records
    return _PAGE_SIZE, None


def _request(page: Page, number: int, size: int) -> PageRequest:
    text = page.decoding.text
    service = _SERVICE.search(text)
    url = resolve(page, service[1]) if service else None
    query = dict(_PARAMETER.findall(_listing_unit(text)))
    return _again(PageRequest(f"{url or page.url}?{urlencode(query)}", headers=(("Referer", page.url),)), number, size)


def _listing_unit(text: str) -> str:
    """Return the parameters of the unit that lists, where a page has several."""
    units = _UNIT.findall(unescape(text))
    return next((unit for unit in units if _LISTING.search(unit)), units[-1] if units else "")


def _again(request: PageRequest, number: int, size: int) -> PageRequest:
    base = request.url.partition("&paramJson=")[0]
    turn = urlencode({"paramJson": json.dumps({"pageNo": number, "pageSize": size}, separators=(",", ":"))})
    return PageRequest(base if number == 1 else f"{base}&{turn}", headers=request.headers)


def _page_number(url: str) -> int:
    match = re.search(r'"pageNo":(\d{1,5})', "".join(parse_qs(urlsplit(url).query).get("paramJson", [])))
    return int(match[1]) if match else 1
