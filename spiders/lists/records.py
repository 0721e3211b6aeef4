"""Rows that come as data rather than HTML: which value of an object is the title, the address, the day."""

import datetime as dt
import html
import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from archive.clock import CHINA
from archive.language.dates import read_date
from archive.language.folding import tidy
from archive.records import Entry
from crawler.extract.page import Page, resolve

_TITLES = (
    "title",
    "showtitle",
    "doctitle",
    "docsubtitle",
    "articletitle",
    "subject",
    "name",
    "bt",
    "wjbt",
    r"\w*title",
)
_ADDRESSES = ("url", "pcurl", "href", "link", "lj", "urls", "post_url", r"\w*url", r"\w*link", r"\w*href")
_DAYS = (
    "display_publish_time", r"pub\w*", r"(?:doc)?rel\w*time", "fbsj", "fbrq", "date", "time", r"\w*date", r"\w*time",
    "created_at",
)  # fmt: skip
"""Names of values, best first; they are patterns of whole names in lower case."""

_ADDRESS = re.compile(r"(?:https?:/)?\.{0,2}/\S+$|[\w./-]+\.(?:s?html?|aspx?|jsp|php|pdf)(?:\?\S*)?$", re.IGNORECASE)
_CHINESE = re.compile(r"[\u4e00-\u9fff]{3}")
_TAGS = re.compile(r"<[^>]+>")


def data_entry(page: Page, record: Any) -> Entry | None:
    """Return the entry that an object holds, or a string that holds one as JSON; null when it holds none.

    Of an array, whose values have no names, the one that is an address counts, the first in Chinese and the first day.
    """
    if isinstance(record, list):
        return _unnamed_entry(page, [value for value in record if isinstance(value, str)])
    fields = _fields(record)
    title = next((text for value in _named(fields, _TITLES) if (text := _text(value))), None)
    url = next((found for value in _named(fields, _ADDRESSES) if (found := _address(page, value))), None)
    if title is None or url is None:
        return None
    return Entry(url, title, next((day for value in _named(fields, _DAYS) if (day := read_day(value))), None))


def _unnamed_entry(page: Page, values: list[str]) -> Entry | None:
    address = next(filter(_ADDRESS.match, values), None)
    url = resolve(page, address) if address else None
    title = next(
        (text for value in values if value != address and _CHINESE.search(value) and (text := _text(value))), None
    )
    day = next((day for value in values if value not in {address, title} and (day := read_day(value))), None)
    return Entry(url, title, day) if url and title else None


def _named(fields: Mapping[str, Any], names: tuple[str, ...]) -> Iterator[Any]:
    for name in names:
        yield from (value for key, value in fields.items() if re.fullmatch(name, key))


def read_day(value: Any) -> str | None:
    """Return a value's day in China, ``YYYY-MM-DD``: a printed date, or seconds or milliseconds since 1970."""
    if isinstance(value, int) or (isinstance(value, str) and re.fullmatch(r"\d{10}|\d{13}", value)):
        stamp = int(value)
        seconds = stamp // 1000 if 10**11 < stamp < 10**14 else stamp
        return dt.datetime.fromtimestamp(seconds, CHINA).date().isoformat() if 10**8 < seconds < 10**11 else None
    moment = read_date(value) if isinstance(value, str) else None
    return moment.date if moment and moment.precision == "day" else None


def _fields(record: Any) -> Mapping[str, Any]:
    if isinstance(record, str) and record.lstrip().startswith("{"):
        try:
            record = json.loads(record)
        except (ValueError, RecursionError):
            return {}
    return {str(key).lower(): value for key, value in record.items()} if isinstance(record, dict) else {}


def _text(value: Any) -> str | None:
    return tidy(html.unescape(_TAGS.sub("", value))) or None if isinstance(value, str) else None


def _address(page: Page, value: Any) -> str | None:
    """Return the address in a value: itself, or the ``pc`` one of several written as JSON."""
    several = _fields(value)
    if several:
        return next((url for key in ("pc", "url") if (url := _address(page, several.get(key)))), None)
    return resolve(page, value) if isinstance(value, str) and value.strip() else None
