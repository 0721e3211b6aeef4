"""Plain lists, and what is unknown: rows in the HTML, other pages behind links that count or behind the next one."""

from collections.abc import Mapping
from dataclasses import replace

from archive.records import Paging
from crawler.extract.page import Page
from spiders.lists.answers import answer
from spiders.lists.counts import page_numbers
from spiders.lists.drawn import drawn_pages
from spiders.lists.listpage import ListPage, PageRequest, gets
from spiders.lists.pager import Pager, read_pager
from spiders.lists.rows import read_rows
from spiders.lists.scripts import fills_rows
from spiders.lists.shifts import is_first_again, one_higher

name = "plain"


def claims(page: Page) -> bool:
    """Every page may be plain; other families are asked first."""
    return page.root is not None


def read(page: Page, selectors: Mapping[str, str]) -> ListPage:
    """Read rows and pager, a drawn one where none is printed. Without rows, a script that fetches needs a browser."""
    if page.root is None:
        return ListPage(name, (), Paging())
    rows = read_rows(page, selectors)
    pager = read_pager(page, page.root)
    drawn = drawn_pages(page) if pager.next is None and not pager.numbers else None
    if drawn and drawn[1] > 1:
        pager = replace(pager, numbers={number: drawn[0].url(number) for number in (2, 3)}, pages=drawn[1])
    paging = Paging(_pages(pager), pager.records, pager.numbers.get(2) or pager.next)
    empty_by_script = not rows.entries and fills_rows(page)
    return answer(name, rows, paging, _others(page, pager), needs_browser=empty_by_script)


def more(page: Page, first: ListPage) -> ListPage:
    """Read a further page; where the first knew only its next page, this one names the one after it."""
    rows = read_rows(page, shape=first.shape)
    if is_first_again(page, rows, first):
        return answer(first.family, rows, Paging(), one_higher(first))
    chained = len(first.others) == 1 and first.paging.pages != 2
    pager = read_pager(page, page.root) if chained and page.root is not None else Pager({})
    return answer(first.family, rows, Paging(), gets([pager.next] if pager.next and not pager.ended else []))


def _pages(pager: Pager) -> int | None:
    """How many pages there are: as stated, as the last link counts, as the numbers end when they are all shown."""
    counted = pager.numbering.number_of(pager.last) if pager.numbering and pager.last else None
    shown = max(pager.numbers, default=None) if not pager.open_ended and len(pager.numbers) < 9 else None
    return pager.pages or counted or shown


def _others(page: Page, pager: Pager) -> tuple[PageRequest, ...]:
    """All other pages when their number is certain, else the next one, which leads on."""
    certain = pager.pages or (_pages(pager) if pager.last else None)
    counting = pager.numbering
    if counting and certain:
        return gets(url for number in page_numbers(2, certain) if (url := counting.url(number)) != page.url)
    if pager.next:
        return gets([pager.next])
    return gets(url for number, url in sorted(pager.numbers.items()) if number > 1 and url != page.url)
