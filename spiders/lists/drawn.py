"""Pagers of unknown make that a script draws: a stated number of pages and an address put together around a number."""

import re

from crawler.extract.page import Page, resolve
from spiders.lists.counts import whole
from spiders.lists.numbering import Numbering, numbering
from spiders.lists.scripts import script_text

_TOTAL = re.compile(
    r"\b(?:page_?count|total_?pages?|pages_?total|count_?page|pages)[\"']?\s*[=:]\s*[\"']?(\d{1,5})\b", re.IGNORECASE
)
_ADDRESS = re.compile(
    r"(?:location(?:\.href)?\s*=|href=\\?[\"']?)\s*[\"']([^\"'<>\s]+)[\"']\s*\+\s*[\w.]+(?:\s*\+\s*[\"']([^\"'<>\s]+)[\"'])?"
)


def drawn_pages(page: Page) -> tuple[Numbering, int] | None:
    """Return how the drawn addresses count and how many pages the script states; null when it does not say both."""
    script = script_text(page)
    total, address = _TOTAL.search(script), _ADDRESS.search(script)
    if total is None or address is None:
        return None
    urls = {number: resolve(page, f"{address[1]}{number}{address[2] or ''}") or "" for number in (2, 3)}
    counting = numbering(urls)
    return (counting, whole(total[1]) or 1) if counting else None
