"""Numberings that were taken one off: noticed on the second page, put right from there."""

from crawler.extract.page import Page
from spiders.lists.listpage import ListPage, PageRequest, gets
from spiders.lists.numbering import Numbering, numbering, numbering_of_second
from spiders.lists.rows import Rows


def is_first_again(page: Page, rows: Rows, first: ListPage) -> bool:
    """Tell whether what was asked for as page 2 came as page 1: the site counts from one higher."""
    asked_second = bool(first.others) and page.url == first.others[0].url
    return asked_second and bool(rows.entries) and rows.entries == first.entries


def one_higher(first: ListPage) -> tuple[PageRequest, ...]:
    """Return the other pages when page 2's address was page 1's: every number is one higher."""
    counting = _counting(first)
    return gets(counting.url(number) for number in range(3, len(first.others) + 3)) if counting else ()


def one_lower(first: ListPage) -> tuple[PageRequest, ...]:
    """Return the pages left when page 2's address brought page 3: page 2 has the number below."""
    counting = _counting(first)
    return gets(counting.url(number) for number in (1, *range(3, len(first.others) + 1))) if counting else ()


def _counting(first: ListPage) -> Numbering | None:
    urls = {number: request.url for number, request in enumerate(first.others, 2)}
    return numbering(urls) or (numbering_of_second(urls[2]) if urls else None)
