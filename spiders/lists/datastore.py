"""The XML in which one publishing system keeps its rows: HTML inside CDATA inside record elements (B29)."""

import html
import re

from crawler.extract.page import Page
from spiders.lists.rows import Rows, read_fragment
from spiders.lists.scripts import unescape

_STORE = re.compile(r"<datastore\b", re.IGNORECASE)
_RECORD = re.compile(r"<record>\s*(?:<!\[CDATA\[(.*?)\]\]>|(.*?))\s*</record>", re.DOTALL | re.IGNORECASE)
_NEXT_GROUP = re.compile(r"<nextgroup>.*?href=[\"']([^\"']+)[\"'].*?</nextgroup>", re.DOTALL | re.IGNORECASE)
_TOTAL = re.compile(r"total_?records?[\"']?\s*[>=:]\s*[\"']?(\d{1,7})\b", re.IGNORECASE)
_PER_PAGE = re.compile(r"per_?page[\"']?\s*[>=:]\s*[\"']?(\d{1,7})\b", re.IGNORECASE)


def main_unit(page: Page) -> str:
    """Return the text of the unit that has most records, with the script behind it; all of the page where it is one."""
    text = page.decoding.text
    starts = [match.start() for match in _STORE.finditer(text)]
    if len(starts) < 2:
        return text
    units = [text[start:end] for start, end in zip(starts, [*starts[1:], len(text)], strict=True)]
    return max(units, key=lambda unit: len(_RECORD.findall(unit)))


def datastore_rows(page: Page) -> Rows:
    """Return the rows of the records on a column's page or in a service's answer."""
    records = [cdata or html.unescape(plain) for cdata, plain in _RECORD.findall(main_unit(page))]
    return read_fragment(page, "".join(records)) if records else Rows()


def count_records(page: Page) -> int:
    """Return how many records stand there, whether or not each could be read."""
    return len(_RECORD.findall(main_unit(page)))


def stated_total(page: Page) -> int | None:
    """Return the number of records that page or answer states."""
    match = _TOTAL.search(main_unit(page))
    return int(match[1]) if match else None


def records_per_page(page: Page) -> int | None:
    """Return how many records its script shows at a time."""
    match = _PER_PAGE.search(main_unit(page))
    return int(match[1]) or None if match else None


def next_group(page: Page) -> str | None:
    """Return the printed address of the next group of records, as the page's script would fetch it."""
    match = _NEXT_GROUP.search(main_unit(page))
    return unescape(match[1]) if match else None
