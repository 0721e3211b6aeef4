"""Lists whose older pages are fragments that count down: page 2 is ``index_<component>_<pages - 1>.html``.

A script loads them into an element; they hold bare rows, and the last is ``_1``. The count goes up when a page is
added, so an address means another page then and is no key. Where the script does not give their address in a
variable, hidden links do.
"""

import re
from collections.abc import Mapping

from archive.records import Paging
from crawler.extract.page import Page, resolve
from spiders.lists.answers import answer, more_rows
from spiders.lists.listpage import ListPage, gets
from spiders.lists.rows import read_rows
from spiders.lists.scripts import script_text

name = "component"

_BASE = re.compile(r"\bpurl\s*=\s*[\"']([^\"']+)[\"']")
_FRAGMENT = re.compile(r"[\"']([^\"'\s]*_\d{3,})_\d{1,5}\.html[\"']")
_TOTAL = re.compile(r"\bmaxPageNum\w*\s*=\s*(\d{1,5})\b")

more = more_rows


def claims(page: Page) -> bool:
    """A page is this family's when its script knows the fragments' address and how many there are."""
    script = script_text(page)
    return bool(_TOTAL.search(script)) and _base(page) is not None


def read(page: Page, selectors: Mapping[str, str]) -> ListPage:
    """Read the newest rows, and count the fragments down."""
    base = _base(page)
    pages = max((int(total) for total in _TOTAL.findall(script_text(page))), default=0) or 1
    urls = [resolve(page, f"{base}_{number}.html") or "" for number in range(pages - 1, 0, -1)] if base else []
    return answer(name, read_rows(page, selectors), Paging(pages, None, urls[0] if urls else None), gets(urls))


def _base(page: Page) -> str | None:
    """Return what the addresses of the fragments begin with."""
    found = _BASE.search(script_text(page)) or _FRAGMENT.search(page.decoding.text)
    return found[1] if found else None
