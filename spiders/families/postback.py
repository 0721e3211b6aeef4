"""ASP.NET lists: the next page is a form sent with hidden fields that every answer renews (B28).

Each request is built from the latest answer, so there is one at a time. Two shapes of the call are known: a control
whose argument is a page number, and a grid whose argument is ``Page$2``. A grid shows ten numbers and dots for the
next ten, so that nothing says how many pages there are.
"""

import re
from collections.abc import Iterator, Mapping

import lxml.html

from archive.language.folding import tidy
from archive.records import Paging
from crawler.extract.page import Page, resolve
from spiders.lists.answers import answer
from spiders.lists.counts import whole
from spiders.lists.listpage import ListPage, PageRequest, form_post
from spiders.lists.pager import read_pager
from spiders.lists.rows import read_rows

name = "postback"

_CALL = re.compile(r"__doPostBack\(\s*\\?['\"]([^'\"\\]+)\\?['\"]\s*,\s*\\?['\"]([^'\"\\]*)\\?['\"]")
_NEXT = re.compile(r"[\s\[【>»]*(?:下一?页|下一頁|next|[>›])[\s\]】>»]*", re.IGNORECASE)
_DOTS = re.compile(r"\.{2,}|…+")
_CALLED = re.compile(r"\d{1,5}$")


def claims(page: Page) -> bool:
    """A page is this family's when a page number or 下一页 posts the form back."""
    return page.root is not None and next(_turns(page.root), None) is not None


def read(page: Page, selectors: Mapping[str, str]) -> ListPage:
    """Read rows and stated totals. Page 2 needs a POST, so it has no address."""
    rows = read_rows(page, selectors)
    pager = read_pager(page, page.root) if page.root is not None else None
    pages = pager.pages if pager and pager.pages else _highest(page.root)
    return answer(name, rows, Paging(pages, pager.records if pager else None), _next_request(page))


def more(page: Page, first: ListPage) -> ListPage:
    """Read a further page, which alone knows the request of the one after it."""
    return answer(name, read_rows(page, shape=first.shape), Paging(), _next_request(page))


def _next_request(page: Page) -> list[PageRequest]:
    """Return the request behind 下一页, else behind the number after the current one; none on the last page."""
    if page.root is None or read_pager(page, page.root).ended:
        return []
    turns = list(_turns(page.root))
    target = next((call for text, call in turns if _NEXT.fullmatch(text)), None) or _following(page.root, turns)
    if target is None:
        return []
    form = next(iter(page.root.xpath("//form[.//input[@name='__VIEWSTATE']]") or page.root.forms), None)
    url = resolve(page, form.get("action") or "") if form is not None else None
    hidden = [(key, value) for key, value in _hidden(page.root) if key not in ("__EVENTTARGET", "__EVENTARGUMENT")]
    return [form_post(page, url or page.url, [("__EVENTTARGET", target[0]), ("__EVENTARGUMENT", target[1]), *hidden])]


def _turns(root: lxml.html.HtmlElement) -> Iterator[tuple[str, tuple[str, str]]]:
    """Yield the pager's links that post back: their text, control and argument."""
    for link in root.iter("a"):
        call = _CALL.search(f"{link.get('href') or ''} {link.get('onclick') or ''}")
        text = tidy(link.text_content())
        if call and not link.get("disabled") and (_number(text, call[2]) is not None or _NEXT.fullmatch(text)):
            yield text, (call[1], call[2])


def _number(text: str, argument: str) -> int | None:
    """Return which page a link leads to: the number that it prints, or the one that dots call for."""
    called = _CALLED.search(argument) if _DOTS.fullmatch(text) else None
    return whole(called[0]) if called else whole(text)


def _highest(root: lxml.html.HtmlElement) -> int | None:
    """Return the highest number shown, null when dots lead beyond it."""
    numbers = {_number(text, call[1]): text for text, call in _turns(root)}
    highest = max((number for number in numbers if number is not None), default=None)
    return highest if highest is not None and not _DOTS.fullmatch(numbers[highest]) else None


def _following(root: lxml.html.HtmlElement, turns: list[tuple[str, tuple[str, str]]]) -> tuple[str, str] | None:
    """Return the call of the number after the current one, which is the one number in the pager that is no link."""
    linked = {number: call for text, call in turns if (number := _number(text, call[1])) is not None}
    links = [link for link in root.iter("a") if _CALL.search(link.get("href") or "")]
    places = {parent for link in links for parent in list(link.iterancestors())[1:2]}
    printed = {number for place in places for piece in place.itertext() if (number := whole(piece.strip()))}
    current = min(printed - set(linked), default=None)
    later = [number for number in linked if current is not None and number > current]
    return linked[min(later)] if later else None


def _hidden(root: lxml.html.HtmlElement) -> Iterator[tuple[str, str]]:
    for field in root.iter("input"):
        if (field.get("type") or "").lower() == "hidden" and field.get("name"):
            yield field.get("name"), field.get("value") or ""
