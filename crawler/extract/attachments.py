"""Attachments: links to files with their printed names, in the order of the page; from body, blocks and scripts."""

import re
from collections.abc import Iterator
from html import unescape
from urllib.parse import parse_qs, unquote, urlsplit

import lxml.html

from archive.language.folding import tidy
from archive.records import Link
from crawler.extract.blocks import block_of
from crawler.extract.page import Page, resolve
from crawler.extract.reading import is_file_link, names_file
from crawler.extract.tables import cell_text
from crawler.extract.zones import Zones

_QUOTED = re.compile(r"[\"']([^\"'<>\n]{3,500})[\"']")
_PICTURE = re.compile(r"\.(?:jpe?g|png|gif|bmp|webp|svg)(?:[?#]|$)", re.IGNORECASE)
_FRAMES = {"iframe": "src", "embed": "src", "object": "data", "file": "href"}
_SCRIPT_LINK = re.compile(
    r"<a\b[^<>]{0,300}?href\s*=\s*[\"']([^\"'<>]{3,500})[\"'][^<>]{0,300}>(.{0,300}?)</a>", re.IGNORECASE | re.DOTALL
)
_OWN_FILE = re.compile(r"^(?:\./)?(?:[A-Z]0\d{10,}\.\w{2,5}|\w+/files/[^/]+)$", re.IGNORECASE)
"""Files that a document keeps beside its own page: P0 and a row of digits (TRS), <id>/files/ (Ucap)."""

_DOWNLOAD = re.compile(r"down(?:load|file)\.jsp\?.*=[^&=]+$", re.IGNORECASE)
_TAG = re.compile(r"<[^>]*>")


def read_attachments(zones: Zones) -> tuple[Link, ...]:
    """Return the files that a document links to, absolute and each once, first those on the page, then its scripts'.

    A link that only says where to go when a script fills it in (``openFile('17')``) is none (B33). Of several links
    to one file the first that prints a name counts.
    """
    names: dict[str, str] = {}
    for href, name in (*_printed(zones), *_scripted(zones.page)):
        url = resolve(zones.page, href)
        if url:
            names[url] = names.get(url) or name
    return tuple(Link(url, name or _file_name(url)) for url, name in names.items())


def _printed(zones: Zones) -> Iterator[tuple[str, str]]:
    """Yield address and name of the file links in body and attachment blocks, in the order of the page."""
    places = [block_of(place) for place in (zones.body, *zones.attachment_blocks) if place is not None]
    wanted = {element for place in places for element in place.iter("a", *_FRAMES)}
    root = zones.page.root
    for element in root.iter("a", *_FRAMES) if root is not None and wanted else ():
        href = _target(element) if element in wanted else None
        if href:
            yield href, _name(element)


def _target(element: lxml.html.HtmlElement) -> str | None:
    """Return the file that an element leads to, as printed, or null."""
    href = str(element.get(_FRAMES.get(element.tag, "href")) or "")
    if element.tag in ("iframe", "embed", "object"):
        href = _viewed(href)
    if element.tag == "a" and not re.match(r"(?i)javascript:|#|$", href.strip()):
        return href if _is_file(href, element) else None
    if element.tag != "a":
        return href if is_file_link(href) else None
    quoted = _QUOTED.findall(f"{href} {element.get('onclick') or ''}")
    named = names_file(_name(element))
    return next((address for address in quoted if is_file_link(address) or (named and "/" in address)), None)


def _is_file(href: str, element: lxml.html.HtmlElement) -> bool:
    """Say whether a link leads to a file; one to the large copy of a picture does not."""
    if _PICTURE.search(href):
        return element.find(".//img") is None and bool(_name(element))
    return is_file_link(href) or "download" in element.attrib or names_file(_name(element))


def _viewed(source: str) -> str:
    """Return the file that a viewer's frame shows (``viewer.html?file=...``), or the frame's own source."""
    try:
        shown = parse_qs(urlsplit(source).query).get("file")
    except ValueError:
        return source
    return shown[0] if shown else source


def _name(element: lxml.html.HtmlElement) -> str:
    """Return the printed name of a link: its text, else its title."""
    return cell_text(element) or tidy(element.get("title") or "")


def _scripted(page: Page) -> Iterator[tuple[str, str]]:
    """Yield the file links that scripts write, and the document's own files that they name."""
    for script in page.root.iter("script") if page.root is not None else ():
        source = (script.text or "").replace("\\/", "/").replace('\\"', '"')
        if "." not in source or script.get("src"):
            continue
        written = [(href, tidy(unescape(_TAG.sub("", name)))) for href, name in _SCRIPT_LINK.findall(source)]
        yield from (link for link in written if _OWN_FILE.match(link[0]) or _DOWNLOAD.search(link[0]))
        yield from ((quoted, "") for quoted in _QUOTED.findall(source) if _OWN_FILE.match(quoted))


def _file_name(url: str) -> str:
    return unquote(urlsplit(url).path.rpartition("/")[2])
