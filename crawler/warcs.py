"""Takes in other people's WARC captures as history: with their dates, in a run of their own that names the file.

Every exchange becomes a capture, once. A page on a host of a known portal becomes a document, or adds to the history
of one (``archive.hindsight``), the earliest first; its files are those that were fetched within a day of it. A home
page, a file by itself, a further part of an article are captures only, and so is everything on other hosts.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from hashlib import sha256
from pathlib import Path
from urllib.parse import urlsplit

from archive.addresses import address_key, is_home
from archive.clock import now, stamp
from archive.records import VERSION_OUTCOMES, Attachment, Capture, Link, Run, Sighting
from archive.store import Archive
from archive.versions import Again
from crawler.attaching import answered, failed
from crawler.extract.files import is_file
from crawler.extract.outcome import judge_answer
from crawler.extract.page import Page
from crawler.extract.parts import article_parts
from crawler.night import software
from crawler.portalrows import portal_row
from crawler.portals import Portal, in_scope
from crawler.rereading import Reading, page_of
from crawler.warcreading import Exchange, Exchanges


@dataclass(slots=True)
class Imported:
    """What a file came to: ``run`` is null when it brought nothing new; ``known`` are captures that were there.

    ``left_out`` are pages that could not become documents, each with the reason.
    """

    file: str
    run: int | None = None
    captures: int = 0
    known: int = 0
    elsewhere: int = 0
    documents: dict[str, int] = field(default_factory=dict)
    left_out: list[str] = field(default_factory=list)


@dataclass(slots=True)
class _Pages:
    """The captures of a run that may be documents: id and portal, in order; and the parts that are none."""

    found: list[tuple[int, Portal]] = field(default_factory=list)
    parts: set[str] = field(default_factory=set)


class Importer:
    """Takes WARC files into an archive. ``portals`` are those whose pages become documents."""

    def __init__(self, archive: Archive, portals: Mapping[str, Portal]) -> None:
        self._archive = archive
        self._portals = portals
        self._readings = {portal.id: Reading(portal, archive) for portal in portals.values()}
        self._by_host: dict[str, Portal | None] = {}

    def take(self, exchanges: Exchanges) -> Imported:
        """Take one file in and return what that came to; what the archive has already is left as it is."""
        imported, pages = Imported(str(exchanges.path)), _Pages()
        try:
            for exchange in exchanges:
                self._capture(exchange, imported, pages)
            for number, portal in pages.found:
                self._document(number, portal, imported, pages.parts)
        except KeyboardInterrupt:
            self._finish(imported, "interrupted")
            raise
        self._finish(imported, "complete_with_errors" if imported.left_out else "complete")
        return imported

    def _finish(self, imported: Imported, outcome: str) -> None:
        if imported.run is not None:
            counts = self._archive.counts(imported.run)
            self._archive.finish_run(imported.run, outcome, counts, stamp(now()))

    # Captures

    def _capture(self, exchange: Exchange, imported: Imported, pages: _Pages) -> None:
        capture = self._whole(exchange)
        if self._archive.find_capture(capture) is not None:
            imported.known += 1
            return
        if imported.run is None:
            imported.run = self._begin(Path(imported.file))
        portal = self._portal_of(capture.url)
        page = _page(capture)
        number = self._archive.add_capture(imported.run, replace(capture, portal_id=portal.id if portal else None))
        outcome = capture.outcome or _judged(capture, page)
        decoding = page.decoding if page else None
        self._archive.settle_capture(
            number,
            outcome=outcome,
            encoding=decoding.encoding if decoding else None,
            declared_encoding=decoding.declared if decoding else None,
        )
        imported.captures += 1
        imported.elsewhere += portal is None
        if page is not None and portal is not None and outcome == "ok" and _may_be_document(capture, page, portal):
            pages.found.append((number, portal))
            pages.parts.update(address_key(url) for url in article_parts(page))

    def _whole(self, exchange: Exchange) -> Capture:
        """Return a capture with the payload that its record only refers to, where the archive has that."""
        revisited = exchange.revisited
        if revisited is None:
            return exchange.capture
        body = None
        if revisited.url and revisited.date:
            body = self._archive.payload_seen(revisited.url, f"{revisited.date[:19]}Z")
        if body is not None:
            return replace(exchange.capture, body=body)
        return replace(exchange.capture, outcome="truncated", error=f"its payload is in no file at hand: {revisited}")

    def _begin(self, path: Path) -> int:
        with path.open("rb") as file:
            digest = sha256()
            while piece := file.read(1 << 20):
                digest.update(piece)
        arguments = {"import": "warc", "file": str(path), "sha256": digest.hexdigest()}
        return self._archive.begin_run(Run(stamp(now()), arguments, software()))

    def _portal_of(self, url: str) -> Portal | None:
        host = urlsplit(url).netloc
        if host not in self._by_host:
            portal = next((each for each in self._portals.values() if in_scope(each, url)), None)
            if portal is not None:
                self._archive.save_portal(portal_row(portal))
            self._by_host[host] = portal
        return self._by_host[host]

    # Documents

    def _document(self, number: int, portal: Portal, imported: Imported, parts: set[str]) -> None:
        capture = self._archive.capture(number)
        if address_key(capture.url) in parts:
            return
        further = [self._archive.nearest_capture(url, capture.fetched_at) for url in article_parts(page_of(capture))]
        if None in further:
            imported.left_out.append(f"{capture.url}: a part of the article is not among the captures")
            return
        numbers = (number, *(each for each in further if each is not None))
        sighting, again = self._sighting(numbers, portal, imported.run or 0)
        if sighting.content.outcome in VERSION_OUTCOMES:
            saved = self._archive.save_history(sighting, again)
            imported.documents[saved.change] = imported.documents.get(saved.change, 0) + 1

    def _sighting(self, numbers: tuple[int, ...], portal: Portal, run_id: int) -> tuple[Sighting, Again]:
        """Return a document as its captures show it, and what reads other captures of it by the same rules."""
        captures = tuple(self._archive.capture(number) for number in numbers)
        url, at = captures[0].url, captures[0].fetched_at
        known = self._archive.find_document(url)
        reading = self._readings[portal.id]
        again = partial(reading.again, listed=self._archive.first_listed(known) if known else None)
        content = again(captures)
        files = tuple(self._file(place, link, at) for place, link in enumerate(content.attachments, start=1))
        name = reading.extractor(url)
        return Sighting(run_id, portal.id, (url,), numbers, at, content, name, files, read_at=stamp(now())), again

    def _file(self, position: int, link: Link, at: str) -> Attachment:
        nothing = Attachment(position=position, url=link.url, name=link.name, outcome="error")
        number = self._archive.nearest_capture(link.url, at)
        if number is None:
            return nothing
        capture = self._archive.capture(number)
        if capture.outcome != "ok":
            return failed(nothing, capture.outcome)
        page = _page(capture)
        return answered(nothing, capture.media_type, capture.body or b"", is_html=page is not None and _is_html(page))


def _page(capture: Capture) -> Page | None:
    """Return the page that a capture brought, null for a file and where nothing came."""
    page = None if capture.body is None else page_of(capture)
    return None if page is None or is_file(page) else page


def _is_html(page: Page) -> bool:
    return page.root is not None


def _judged(capture: Capture, page: Page | None) -> str:
    headers = {name.lower(): value for name, value in capture.headers}
    return judge_answer(capture.status or 0, headers, page)


def _may_be_document(capture: Capture, page: Page, portal: Portal) -> bool:
    return capture.method == "GET" and _is_html(page) and not is_home(capture.url, portal.home)
