"""TRS lists: a script draws the pager, total first and counted from zero, so that page 2 is ``index_1.html``.

``createPageHTML(9, 0, "index", "html")``; the base name may be another. A fifth argument is the record count, and
the inline function may work the pages out of it although the first argument says otherwise. Some templates have
no such call but ``var countPage = 9``, and some join name and number with a hyphen, counted from one. Where no
script writes addresses (only ``var countPage = 9//共多少页``), the base name is the page's own, and a folder's is
``index`` with the suffix of its rows.
"""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from archive.records import Paging
from crawler.extract.page import Page, resolve
from spiders.lists.answers import answer
from spiders.lists.counts import page_count, page_numbers, whole
from spiders.lists.listpage import ListPage, gets
from spiders.lists.rows import read_rows
from spiders.lists.scripts import calls, number, pager_script
from spiders.lists.shifts import is_first_again, one_higher

name = "trs"

_SUFFIX = re.compile(r"\.?(s?html?|jsp|aspx?|php)", re.IGNORECASE)
_ROWS = re.compile(r"Math\.ceil\([^;/]*/\s*(\w+)\s*\)")
_JOINT = re.compile(r"PageName\s*\+\s*[\"']([-_])[\"']", re.IGNORECASE)
_COUNTED = re.compile(r"var\s+countPage\s*=\s*[\"']?(\d{1,5})\b")
_ANNOUNCED = re.compile(r"var\s+countPage\s*=\s*[\"']?(\d{1,5})[\"']?\s*;?\s*//\s*共多少页")
_FILE = re.compile(r"/([\w-]+)\.(s?html?)(?:\?[^/]*)?$")
_BASE = re.compile(r"([A-Za-z][\w-]*?)(?:[\"']\s*\+\s*[\"'])?_[\"']\s*\+")
_DRAWN_SUFFIX = re.compile(r"[\"']\.(s?html?)[\"'?>\s\\]")


@dataclass(frozen=True, slots=True)
class _Call:
    pages: int
    base: str
    suffix: str
    records: int | None


def claims(page: Page) -> bool:
    """A page is TRS's when its script draws the pager from a total that comes first."""
    return _read_call(pager_script(page)) is not None or _announced(page, ()) is not None


def read(page: Page, selectors: Mapping[str, str]) -> ListPage:
    """Read rows, the stated pages and records, and the addresses that the script would draw."""
    rows = read_rows(page, selectors)
    script = pager_script(page)
    call = _read_call(script) or _announced(page, [entry.url for entry in rows.entries])
    if call is None:
        return answer(name, rows, Paging())
    pages = _pages(call, script, len(rows.entries))
    joint = _JOINT.search(script)
    shift, sign = (0, "-") if joint and joint[1] == "-" else (1, "_")
    urls = [resolve(page, f"{call.base}{sign}{n - shift}.{call.suffix}") or "" for n in page_numbers(2, pages)]
    paging = Paging(pages, call.records, urls[0] if urls else None)
    return answer(name, rows, paging, gets(url for url in urls if url != page.url))


def more(page: Page, first: ListPage) -> ListPage:
    """Read a further page. When page 2 is page 1 again, this site counts from one and all numbers move up."""
    rows = read_rows(page, shape=first.shape)
    return answer(name, rows, Paging(), one_higher(first) if is_first_again(page, rows, first) else ())


def _read_call(script: str) -> _Call | None:
    for given in calls(script, "createPageHTML"):
        if (
            len(given) >= 4
            and (suffix := _SUFFIX.fullmatch(given[3]))
            and (pages := _value(script, given[0])) is not None
        ):
            records = _value(script, given[4]) if len(given) > 4 else None
            return _Call(pages, given[2], suffix[1], records)
    counted = _COUNTED.search(script)
    base, suffix = _BASE.search(script), _DRAWN_SUFFIX.search(script)
    return _Call(int(counted[1]), base[1], suffix[1], None) if counted and base and suffix else None


def _announced(page: Page, rows: Sequence[str]) -> _Call | None:
    script = pager_script(page)
    pages = _ANNOUNCED.search(script) if "href" not in script else None
    own = _FILE.search(page.url)
    suffixes = Counter(found[2] for url in rows if (found := _FILE.search(url)))
    suffix = own[2] if own else next((suffix for suffix, _ in suffixes.most_common(1)), "html")
    return _Call(int(pages[1]), own[1] if own else "index", suffix, None) if pages else None


def _pages(call: _Call, script: str, rows: int) -> int:
    """Return the pages that the script would draw: worked out of the records where it does so itself.

    Where the function is not on the page, a first argument that the records contradict is not believed either.
    """
    divisor = _ROWS.search(script)
    per_page = _value(script, divisor[1]) if divisor else None
    if call.records and per_page:
        return page_count(call.records, per_page)
    if call.records and rows and call.pages > 1 and not _fits(call, rows):
        return page_count(call.records, rows)
    return call.pages


def _fits(call: _Call, rows: int) -> bool:
    """A page of fewer rows than the others may be the last one, so only too few pages contradict."""
    return call.pages >= page_count(call.records or 0, rows) or rows < 10


def _value(script: str, printed: str) -> int | None:
    return number(script, printed) if printed.isidentifier() else whole(printed)
