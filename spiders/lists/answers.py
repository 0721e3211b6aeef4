"""Answers put together: rows and paging as a family's list page, and the reading of a list's further pages."""

from collections.abc import Sequence

from archive.records import Paging
from crawler.extract.page import Page
from spiders.lists.listpage import ListPage, PageRequest
from spiders.lists.rows import Rows, read_rows


def answer(
    family: str, rows: Rows, paging: Paging, others: Sequence[PageRequest] = (), *, needs_browser: bool = False
) -> ListPage:
    """Return a family's answer from the rows it read and what it knows of the list's other pages."""
    return ListPage(family, rows.entries, paging, tuple(others), rows.unresolved, needs_browser, rows.shape)


def more_rows(page: Page, first: ListPage) -> ListPage:
    """Read a further page whose rows stand as on the first one; it asks for nothing more."""
    return answer(first.family, read_rows(page, shape=first.shape), Paging())
