"""Lists that are a service's JSON answer: objects with title, address and day somewhere in it, a total beside them.

One platform gives a document's number only, ``docId``; its page is ``/cn/view/pages/ItemDetail.html?docId=<number>``.
"""

import json
import re
from collections.abc import Mapping
from typing import Any

from archive.records import Entry, Paging
from crawler.extract.page import Page, resolve
from spiders.lists.answers import answer
from spiders.lists.counts import page_count, whole
from spiders.lists.listpage import ListPage, gets
from spiders.lists.records import data_entry
from spiders.lists.rows import Rows

name = "json_service"

_TOTALS = ("total", "totalcount", "total_count", "totalrecord", "totalrecords", "count", "recordcount")
_PAGES = ("pages", "totalpages", "totalpage", "pagecount", "total_pages")
_TURN = re.compile(
    r"(?P<head>.*[?&](?:pageIndex|pageNo|pageNum|page|currentPage|current|p)=)(?P<number>\d{1,5})(?P<tail>.*)"
)
_SIZE = re.compile(r"[?&](?:pageSize|size|limit|rows)=(\d{1,4})\b", re.IGNORECASE)
_DOCUMENT = "/cn/view/pages/ItemDetail.html?docId="
_LEVELS = 4


def claims(page: Page) -> bool:
    """A page is this family's when it is JSON that lists objects with titles and addresses."""
    return page.root is None and bool(_found(page)[0])


def read(page: Page, _selectors: Mapping[str, str]) -> ListPage:
    """Read the entries and the total; the next page is the address with its page number turned by one."""
    entries, total, stated = _found(page)
    turn, size = _TURN.fullmatch(page.url), _SIZE.search(page.url)
    number = whole(turn["number"]) if turn else None
    pages = page_count(total, int(size[1])) if total is not None and size else stated
    left = bool(entries) and (total is None or number is None or number * len(entries) < total)
    following = f"{turn['head']}{number + 1}{turn['tail']}" if turn and number is not None and left else None
    page2 = f"{turn['head']}2{turn['tail']}" if turn and pages != 1 else None
    return answer(name, Rows(entries), Paging(pages, total, page2), gets([following] if following else []))


def more(page: Page, first: ListPage) -> ListPage:
    """Read a further answer, which leads on until as many rows were listed as the first one stated."""
    listed = read(page, {})
    turn = _TURN.fullmatch(page.url)
    number = (whole(turn["number"]) if turn else None) or 1
    total, size = first.paging.records, len(first.entries)
    ended = (total is not None and number * size >= total) or len(listed.entries) < size
    return answer(name, Rows(listed.entries), Paging(), () if ended else listed.others)


def _found(page: Page) -> tuple[tuple[Entry, ...], int | None, int | None]:
    """Return the entries of the longest list in the answer, and the totals of records and pages that it states."""
    if not page.decoding.text.lstrip().startswith(("{", "[")):
        return (), None, None
    try:
        data = json.loads(page.decoding.text)
    except (ValueError, RecursionError):
        return (), None, None
    lists = [tuple(_entries(page, values)) for values in _lists(data, _LEVELS)]
    return max(lists, key=len, default=()), _stated(data, _TOTALS, _LEVELS), _stated(data, _PAGES, _LEVELS)


def _lists(data: Any, levels: int) -> list[list[Any]]:
    inside = list(data.values()) if isinstance(data, dict) and levels else []
    return [data] if isinstance(data, list) else [found for value in inside for found in _lists(value, levels - 1)]


def _entries(page: Page, values: list[Any]) -> list[Entry]:
    read = [data_entry(page, _with_address(page, value)) for value in values]
    return [entry for entry in read if entry is not None]


def _with_address(page: Page, value: Any) -> Any:
    number = value.get("docId") if isinstance(value, dict) else None
    if isinstance(number, int | str) and str(number).isalnum():
        return {**value, "url": resolve(page, f"{_DOCUMENT}{number}")}
    return value


def _stated(data: Any, names: tuple[str, ...], levels: int) -> int | None:
    if not isinstance(data, dict) or not levels:
        return None
    named = {str(key).lower(): value for key, value in data.items()}
    own = (named[key] for key in names if isinstance(named.get(key), int))
    inside = (number for value in data.values() if (number := _stated(value, names, levels - 1)) is not None)
    return next(own, None) or next(inside, None)
