"""Hanweb columns: a first batch of records in a script block, the rest by POST, asked for by record number (B29).

Start and end are record numbers counted from one. Column numbers may be several, joined by commas. Where a page
gives no parameters but the address of the next group, with its ids encrypted, that address is followed.
"""

import re
from collections.abc import Iterator, Mapping
from urllib.parse import parse_qsl, unquote_plus, urlencode, urlsplit

from archive.records import Paging
from crawler.extract.page import Page, resolve
from spiders.lists.answers import answer
from spiders.lists.counts import page_count, page_numbers, whole
from spiders.lists.datastore import count_records, datastore_rows, main_unit, next_group, records_per_page, stated_total
from spiders.lists.listpage import ListPage, PageRequest, form_post, gets
from spiders.lists.scripts import script_text
from spiders.lists.uid import uid_link

name = "hanweb_dataproxy"

_SERVICE = re.compile(r"[\"']([^\"'\s?]*dataproxy\.jsp)[\"'?]", re.IGNORECASE)
_NAMES = "col appid webid path columnid sourceContentType unitid webname permissiontype keyWordCount"
_FIELD = re.compile(
    rf"[\"'?&;\s{{,]({'|'.join(_NAMES.split())})[\"']?"
    r"(?:\s*[:=]\s*\"([^\"]*)\"|\s*[:=]\s*'([^']*)'|=([^\"'&\s}<>]+)|\s*:\s*([^\"'&,\s}<>]+))"
)
_DEFAULTS = {"col": "1", "appid": "1", "webid": "1", "path": "/", "sourceContentType": "1", "permissiontype": "0"}
_COLUMN = re.compile(r"/col/col(\d+)/")
_BATCH = 15


def claims(page: Page) -> bool:
    """A page is this family's when it names the record service and pages in no other way."""
    return bool(_SERVICE.search(page.decoding.text)) and uid_link(page) is None


def read(page: Page, _selectors: Mapping[str, str]) -> ListPage:
    """Read the embedded records; ask for the others in blocks as long as the first, or by the next group's address."""
    rows, total, step = datastore_rows(page), stated_total(page), records_per_page(page) or _BATCH
    pages = page_count(total, step) if total is not None else None
    group = next_group(page)
    if group and "unitid" not in _fields(page):
        url = resolve(page, group)
        return answer(name, rows, Paging(pages, total, url), gets([url] if url else []))
    return answer(name, rows, Paging(pages, total), _blocks(page, step, count_records(page), total))


def more(page: Page, first: ListPage) -> ListPage:
    """Read an answer. Where the first page stated no total, this one does, or a full block leads on to the next."""
    rows = datastore_rows(page)
    group = next_group(page) if first.others and first.others[0].method == "GET" else None
    if group:
        url = resolve(page, group)
        return answer(name, rows, Paging(), gets([url] if url and url != page.url else []))
    if first.paging.records is None and first.others and first.others[0].method == "POST":
        return answer(name, rows, Paging(), _next_blocks(page, first.others[0]))
    return answer(name, rows, Paging())


def _blocks(page: Page, step: int, had: int, total: int | None) -> tuple[PageRequest, ...]:
    """Return the requests of the records after the first ``had``; of one block while the total is unknown."""
    if total is None and 0 < had < step:
        return ()
    size = max(step, had)
    service = _SERVICE.search(page.decoding.text)
    url = resolve(page, service[1]) if service else None
    if url is None:
        return ()
    request = form_post(page, url, _fields(page).items())
    return tuple(_block(request, start, size, total, step) for start in _starts(had, size, total))


def _starts(had: int, size: int, total: int | None) -> Iterator[int]:
    last = total if total is not None else had + 1
    yield from (had + 1 + number * size for number in page_numbers(0, (last - had - 1) // size))


def _block(request: PageRequest, start: int, size: int, total: int | None, step: int) -> PageRequest:
    end = min(start + size - 1, total) if total is not None else start + size - 1
    query = urlencode({"startrecord": start, "endrecord": end, "perpage": step})
    return PageRequest(f"{request.url.partition('?')[0]}?{query}", "POST", request.body, request.headers)


def _next_blocks(page: Page, request: PageRequest) -> tuple[PageRequest, ...]:
    asked = dict(parse_qsl(urlsplit(page.url).query))
    start, end, step = (whole(asked.get(key, "")) or 0 for key in ("startrecord", "endrecord", "perpage"))
    size, total = end - start + 1, stated_total(page)
    if not start or size < 1 or (total is None and count_records(page) < size):
        return ()
    return tuple(_block(request, begin, size, total, step or size) for begin in _starts(end, size, total))


def _fields(page: Page) -> dict[str, str]:
    """Return the form's fields: as the page's scripts and links give them, else as this system has them by default."""
    unit, script = main_unit(page), script_text(page)
    text = unit if unit != page.decoding.text or not _SERVICE.search(script) else script
    found: dict[str, str] = {}
    for key, *values in _FIELD.findall(text):
        found.setdefault(key, unquote_plus(next(filter(None, values), "")))
    column = _COLUMN.search(urlsplit(page.url).path)
    return _DEFAULTS | ({"columnid": column[1]} if column else {}) | found
