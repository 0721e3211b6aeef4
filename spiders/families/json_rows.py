"""Lists whose rows are a JavaScript array on the page: objects, arrays, JSON in strings, or HTML in strings."""

from collections.abc import Mapping
from itertools import chain
from typing import Any

from archive.records import Paging
from crawler.extract.page import Page
from spiders.lists.answers import answer, more_rows
from spiders.lists.listpage import ListPage
from spiders.lists.literals import arrays, pushed
from spiders.lists.records import data_entry
from spiders.lists.rows import Rows, read_fragment, read_rows
from spiders.lists.scripts import number, script_text

name = "json_rows"

more = more_rows


def claims(page: Page) -> bool:
    """A page is this family's when its HTML has no list but a script has one as an array."""
    return page.root is not None and bool(_longest(page).entries) and not read_rows(page).sure


def read(page: Page, _selectors: Mapping[str, str]) -> ListPage:
    """Read the longest array of rows. What the page says it has beyond them, its script fetches from elsewhere."""
    rows = _longest(page)
    stated = number(script_text(page), "articleCount")
    short = stated is not None and stated > len(rows.entries)
    return answer(name, rows, Paging(), needs_browser=short)


def _longest(page: Page) -> Rows:
    script = script_text(page)
    found = [_rows(page, values) for _, values in chain(arrays(script), pushed(script))]
    return max(found, key=lambda rows: len(rows.entries), default=Rows())


def _rows(page: Page, values: list[Any]) -> Rows:
    entries = {entry.url: entry for value in values if (entry := data_entry(page, value)) is not None}
    if not entries and any(isinstance(value, str) and "<a" in value for value in values):
        return read_fragment(page, "".join(value for value in values if isinstance(value, str)))
    return Rows(tuple(entries.values()))
