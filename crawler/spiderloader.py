"""One spider name a portal file: ``scrapy list`` prints them, ``scrapy crawl rongshui`` crawls one."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, cast

from scrapy.utils.misc import load_object

from crawler.errors import PortalFileError
from crawler.portals import Portal, read_portals

if TYPE_CHECKING:
    from scrapy import Request, Spider
    from scrapy.settings import BaseSettings

Names = list[str]

ROOT = Path(__file__).resolve().parent.parent
"""The folder that holds the packages, so that the registry is found from any working folder."""

REGISTRY = ROOT / "spiders" / "portals"
"""The portal files that come with us."""


class PortalSpiderLoader:
    """Answers Scrapy's questions about spiders from portal files.

    Reads the registry and the files of ``FAZHI_PORTALS``. Raises PortalFileError for a bad file and for an id
    that two files use.
    """

    def __init__(self, settings: "BaseSettings") -> None:
        self._spider = cast("type[Spider]", load_object(settings["FAZHI_SPIDER"]))
        self.portals = gather(ROOT / settings["FAZHI_REGISTRY"], [Path(p) for p in settings.getlist("FAZHI_PORTALS")])

    @classmethod
    def from_settings(cls, settings: "BaseSettings") -> "PortalSpiderLoader":
        """Build from settings, as Scrapy asks for."""
        return cls(settings)

    def load(self, spider_name: str) -> type["Spider"]:
        """Return the spider class of a portal. Raises KeyError for an id that no file has."""
        return spider_for(self._spider, self.portals[spider_name])

    def list(self) -> Names:
        """Return all portal ids, in alphabetical order."""
        return sorted(self.portals)

    def find_by_request(self, request: "Request") -> Names:
        """Return the ids of portals whose home has the request's host."""
        host = request.url.split("/")[2]
        return [portal.id for portal in self.portals.values() if portal.home.split("/")[2] == host]


def gather(registry: Path, files: Sequence[Path]) -> dict[str, Portal]:
    """Return portals by id from the registry folder and further files. Raises PortalFileError."""
    portals: dict[str, Portal] = {}
    for source in [registry, *files]:
        for portal in read_portals(source):
            known = portals.get(portal.id)
            if known is not None and Path(known.path).resolve() != Path(portal.path).resolve():
                raise PortalFileError(f"{portal.path}: id: expected one not used by {known.path}, got {portal.id!r}")
            portals[portal.id] = portal
    return portals


def spider_for(base: type["Spider"], portal: Portal) -> type["Spider"]:
    """Return a spider class that walks one portal."""
    return type(f"PortalSpider[{portal.id}]", (base,), {"name": portal.id, "portal": portal})
