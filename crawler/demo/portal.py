"""The sample portal as one object: start it, crawl it, move it to its next night, ask it for the truth."""

import threading
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import TracebackType
from typing import Self
from urllib.parse import urljoin

from archive.clock import stamp
from crawler.demo.markup import plain
from crawler.demo.nights import SCRIPT, Night, apply, read_nights
from crawler.demo.render import render
from crawler.demo.server import LOOPBACK, PortalServer, Request, Served, renewed
from crawler.demo.site import Article, Section, read_site

FIRST_NIGHT = datetime(2017, 11, 27, 18, 0, tzinfo=UTC)
"""Two in the morning of 28 November 2017 in China: four days after the main report was published."""

BUILT = datetime(2017, 11, 24, 9, 30, tzinfo=UTC)
"""Last-Modified of everything on the first night: the day on which the whole site was last generated."""

REPORT_ID = 1712204
"""The article that the project began with: 2017年融水苗族自治县法治政府建设工作报告."""


@dataclass(frozen=True, slots=True)
class SampleFile:
    """An attachment as the portal has it: absolute address, printed name, bytes."""

    url: str
    name: str
    body: bytes


@dataclass(frozen=True, slots=True)
class SampleDocument:
    """The truth about one document of the current night.

    ``text`` is null where the page has no words of its own (a picture, a link to a file, a file). ``date`` is
    the printed publication day; ``catalogue`` the 公文信息表 as printed. ``listed`` and ``answers`` say whether
    the section names it and whether its address works.
    """

    id: int
    url: str
    section: str
    title: str
    date: str
    text: str | None
    attachments: tuple[SampleFile, ...]
    catalogue: tuple[tuple[str, str], ...]
    source: str | None
    author: str | None
    listed: bool
    answers: bool


class SamplePortal:
    """A county portal of 2017 on loopback. Use it as a context manager; ``port`` 0 takes a free one.

    ``script`` is a file of nights (see ``pages/nights.toml``); after its last night nothing changes any more.
    """

    def __init__(self, port: int = 0, script: Path = SCRIPT) -> None:
        """Read the pages and bind the port. Raises BadInput for bad data files, OSError when the port is taken."""
        self.night = 1
        self._nights = read_nights(script)
        self._site = read_site()
        resources = render(self._site)
        served = Served(resources, dict.fromkeys(resources, BUILT), FIRST_NIGHT)
        self._server = PortalServer(port, served)
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True)

    def __enter__(self) -> Self:
        """Start serving."""
        self._thread.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, value: object, trace: TracebackType | None) -> None:
        """Stop serving and free the port."""
        self._server.shutdown()
        self._server.hang_up()
        self._server.server_close()
        self._thread.join()

    @property
    def url(self) -> str:
        """The home page's address."""
        return f"http://{LOOPBACK}:{self._server.server_port}/"

    @property
    def instant(self) -> str:
        """The current night as ``FAZHI_NOW`` takes it."""
        return stamp(self._server.served.instant)

    @property
    def requests(self) -> list[Request]:
        """Every request answered so far, in order; clear the list to count anew."""
        return self._server.requests

    @property
    def report_url(self) -> str:
        """The main report's address."""
        return next(document.url for document in self.documents() if document.id == REPORT_ID)

    def next_night(self) -> Night:
        """Move to the next night and return what changed."""
        quiet = self.night > len(self._nights)
        night = Night() if quiet else self._nights[self.night - 1]
        self._site = apply(self._site, night)
        before = self._server.served
        instant = before.instant + timedelta(days=night.days)
        self._server.served = renewed(before, render(self._site), instant, night.status)
        self.night += 1
        return night

    def documents(self) -> tuple[SampleDocument, ...]:
        """Return the truth about 法治苗山: every document that is listed or answers tonight, list by list."""
        sections = self._site.sections
        return tuple(self._document(section, one) for section in sections for one in section.articles if _there(one))

    def sections(self) -> tuple[tuple[str, str], ...]:
        """Return name and address of the sections of 法治苗山."""
        return tuple((section.name, urljoin(self.url, section.path + "/")) for section in self._site.sections)

    def portal_toml(self, *, sections: bool = False) -> str:
        """Return a portal file for this server; with ``sections`` nothing is left to be discovered."""
        head = (
            f'id = "rongshui-sample"\nname = "{self._site.name}"\ndivision_code = "450225"\n'
            f'home = "{self.url}"\nsite_code = "{self._site.code}"\ndelay = 0\n'
        )
        rows = (f'[[section]]\nname = "{name}"\nurl = "{url}"\n' for name, url in self.sections())
        return head + "".join(rows if sections else ())

    def _document(self, section: Section, article: Article) -> SampleDocument:
        base = urljoin(self.url, article.folder)
        files = () if article.is_file else article.files
        return SampleDocument(
            id=article.id, url=urljoin(self.url, article.path), section=section.name, title=article.title,
            date=article.date.isoformat(), text=_text(article),
            attachments=tuple(SampleFile(base + file.name, file.label, file.body) for file in files),
            catalogue=article.catalogue, source=article.source or None, author=article.author or None,
            listed=article.listed, answers=article.answers,
        )  # fmt: skip


def _there(article: Article) -> bool:
    return article.listed or article.answers


def _text(article: Article) -> str | None:
    """Return the body's text, or null when it has nothing but a picture or links to files."""
    labels = {file.label for file in article.files}
    said = plain(article.lines)
    return said if set(said.splitlines()) - labels else None
