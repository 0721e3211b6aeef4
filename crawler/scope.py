"""Which addresses belong to a crawl: those of its portal, whose hosts may become known while it runs."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from crawler.portals import in_scope

if TYPE_CHECKING:
    from scrapy.crawler import Crawler


def holds_of(crawler: "Crawler") -> Callable[[str], bool]:
    """Return what tells whether an address belongs to the portal of the crawler's spider, as it is then known.

    A spider without a portal holds every address.
    """

    def holds(url: str) -> bool:
        portal = getattr(crawler.spider, "portal", None)
        return portal is None or in_scope(portal, url)

    return holds
