"""The address by which some columns page: the list element's id and a page number in the query."""

import re

from crawler.extract.page import Page
from spiders.lists.scripts import unescape

_LINK = re.compile(r"[\"']([^\"'\s]*\?(?:[^\"'\s]*&)?uid=[\w-]+&pageNum=)\d+", re.IGNORECASE)


def uid_link(page: Page) -> str | None:
    """Return the printed address of such a page up to its number; null when the page has none."""
    match = _LINK.search(unescape(page.decoding.text))
    return match[1] if match else None
