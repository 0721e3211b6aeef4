"""Guangdong's disclosure platform: a tree of categories in the page's script, articles by JSON, 100 a page.

A section is ``.../gkmlpt/index#<category id>``; a site may live below a prefix. Titles, addresses and days of
publication come with the list (seconds since 1970); ``date`` there is the day of writing. An answer states its total
itself or in ``classify``; where it states none, a full page leads on.
"""

import json
import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qs, urlsplit

from archive.records import Paging
from crawler.extract.page import Page, resolve
from spiders.lists.answers import answer
from spiders.lists.counts import page_count, page_numbers, whole
from spiders.lists.listpage import ListPage, PageRequest, gets
from spiders.lists.literals import read_literal
from spiders.lists.records import data_entry
from spiders.lists.rows import Rows

name = "gkmlpt"

_SITE = re.compile(r"\bSID[\"']?\s*:\s*[\"']?(\d+)")
_TREE = re.compile(r"\bTREE[\"']?\s*:\s*(?=\[)")
_HOME = "/gkmlpt/"
_PER_PAGE = 100


def claims(page: Page) -> bool:
    """A page is this family's when its script configures the platform, or when it is the platform's answer."""
    return bool(_SITE.search(page.decoding.text) and _TREE.search(page.decoding.text)) or _articles(page) is not None


def read(page: Page, _selectors: Mapping[str, str]) -> ListPage:
    """Ask for the category that the address names; an answer read by itself gives its entries."""
    if _articles(page) is not None:
        return _answered(page)
    number = urlsplit(page.url).fragment
    site = _SITE.search(page.decoding.text)
    if whole(number) is None or site is None:
        return answer(name, Rows(), Paging())
    stated = next((count for node in _nodes(page) if (count := _count(node, number)) is not None), None)
    pages = page_count(stated, _PER_PAGE) if stated is not None else None
    page2 = _api(page, number, site[1], 2) if pages is None or pages > 1 else None
    return answer(name, Rows(), Paging(pages, stated, page2), gets([_api(page, number, site[1], 1)]))


def more(page: Page, first: ListPage) -> ListPage:
    """Read an answer of the service; the first one knows how many articles there are and so the requests left."""
    alone = _answered(page)
    known = _number(page) > 1 and first.others and alone.paging.records is not None
    return answer(name, _rows(page), alone.paging) if known else alone


def _answered(page: Page) -> ListPage:
    data = _articles(page) or {}
    total = _total(data)
    pages = page_count(total, _PER_PAGE) if total is not None else None
    here, is_full = _number(page), len(data.get("articles", ())) >= _PER_PAGE
    left = page_numbers(2, pages) if pages is not None else page_numbers(here + 1, here + is_full)
    page2 = _turned(page.url, 2).url if left else None
    return answer(name, _rows(page), Paging(pages, total, page2), [_turned(page.url, number) for number in left])


def _total(data: Mapping[str, Any]) -> int | None:
    inside = data.get("classify")
    stated = {**(inside if isinstance(inside, dict) else {}), **data}
    return next((stated[key] for key in ("total", "post_count") if isinstance(stated.get(key), int)), None)


def _number(page: Page) -> int:
    return whole(parse_qs(urlsplit(page.url).query).get("page", ["1"])[0]) or 1


def _rows(page: Page) -> Rows:
    """Return the entries of an answer; an article's ``date`` is the day of writing, so it is left out."""
    articles = (_articles(page) or {}).get("articles", [])
    published = (
        {key: value for key, value in one.items() if key != "date"} for one in articles if isinstance(one, dict)
    )
    return Rows(tuple(entry for one in published if (entry := data_entry(page, one)) is not None))


def _articles(page: Page) -> dict[str, Any] | None:
    try:
        data = json.loads(page.decoding.text)
    except (ValueError, RecursionError):
        return None
    return data if isinstance(data, dict) and isinstance(data.get("articles"), list) else None


def _nodes(page: Page) -> list[dict[str, Any]]:
    """Return the tree's own categories, parents before children."""
    match = _TREE.search(page.decoding.text)
    left = list(read_literal(page.decoding.text, match.end()) or []) if match else []
    found = []
    while left:
        node = left.pop(0)
        if isinstance(node, dict):
            left[:0] = node.get("children") or []
            if node.get("id") and not node.get("jump_url"):
                found.append(node)
    return found


def _count(node: dict[str, Any], number: str) -> int | None:
    count = node.get("post_count")
    return count if str(node["id"]) == number and isinstance(count, int) else None


def _api(page: Page, category: str, site: str, number: int) -> str:
    prefix = urlsplit(page.url).path.partition(_HOME)[0]
    return resolve(page, f"{prefix}/gkmlpt/api/all/{category}?page={number}&sid={site}") or page.url


def _turned(url: str, number: int) -> PageRequest:
    turned, times = re.subn(r"([?&]page=)\d+", rf"\g<1>{number}", url)
    return PageRequest(turned if times else f"{url}{'&' if '?' in url else '?'}page={number}")
