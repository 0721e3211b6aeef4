"""Everything that extraction may know besides a page's bytes: same rules and same bytes, same record."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from archive.records import Entry
from crawler.extract.memory import HostMemory


@dataclass(frozen=True, slots=True)
class Rules:
    """What is known about a page before it is read.

    ``site_names`` are the portal's known names (B21), ``selectors`` CSS overrides (body, title, info_line,
    list_rows, catalogue), ``section`` the name of the section that lists the page and ``section_topic`` its topic,
    ``division`` the portal's own division, ``listed`` the list row that led here, ``seen_on`` the day of the fetch
    in China (later dates are future ones, B26), ``memory`` what was learned about the host.
    """

    site_names: tuple[str, ...] = ()
    selectors: Mapping[str, str] = field(default_factory=dict)
    section: str | None = None
    section_topic: str | None = None
    division: str | None = None
    listed: Entry | None = None
    seen_on: date | None = None
    memory: HostMemory | None = None
