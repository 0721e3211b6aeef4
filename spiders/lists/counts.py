"""Counts that pages state: read with a limit, because a page may print anything."""

_MOST_DIGITS = 7
_MOST_PAGES = 20_000
"""No list of a county has as many pages; a page that states more must not fill the memory with requests (B34)."""


def whole(printed: str) -> int | None:
    """Return the number that ASCII digits make; null for anything else, and for more than seven digits."""
    return int(printed) if printed.isascii() and printed.isdigit() and len(printed) <= _MOST_DIGITS else None


def page_count(records: int, per_page: int) -> int:
    """Return how many pages so many records fill, at least one."""
    return max(1, -(-records // max(1, per_page)))


def page_numbers(first: int, last: int) -> range:
    """Return the numbers of pages from first to last, both included, as far as they are believed."""
    return range(first, min(last, first + _MOST_PAGES) + 1)
