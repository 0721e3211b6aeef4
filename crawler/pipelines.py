"""A sighting on its way into the archive, which checks it and writes it in one transaction."""

from functools import partial
from typing import TYPE_CHECKING

from scrapy.exceptions import DropItem

from archive.errors import ArchiveError
from archive.records import Sighting
from crawler.night import Night, night_of

if TYPE_CHECKING:
    from scrapy.crawler import Crawler


class ArchivePipeline:
    """Writes sightings and tells the spider which document each became."""

    def __init__(self, crawler: "Crawler", night: Night) -> None:
        self.crawler = crawler
        self.night = night

    @classmethod
    def from_crawler(cls, crawler: "Crawler") -> "ArchivePipeline":
        """Build for the crawler's run."""
        return cls(crawler, night_of(crawler.settings))

    def process_item(self, item: Sighting) -> Sighting:
        """Save one sighting. Raises DropItem when the archive refuses it; the run is then a failed one."""
        documents = self.crawler.spider.documents  # type: ignore[union-attr]  # our spider, open while items flow
        try:
            saved = self.night.archive.save_sighting(item, partial(documents.read_again, item))
        except ArchiveError as error:
            self.night.fail(f"{item.portal_id}: {item.urls[0]}: not stored: {error}")
            raise DropItem(str(error)) from error
        self.night.count(item.portal_id, saved)
        documents.saved(item, saved)
        return item
