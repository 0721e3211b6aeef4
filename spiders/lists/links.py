"""Links as lists print them: plain ones, and addresses that sit in a script call (B33)."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

import lxml.html

from archive.language.folding import tidy
from crawler.extract.page import Page, resolve
from spiders.lists.openers import templated_address
from spiders.lists.scripts import unescape

_OPENS = re.compile(r"(?:\bopen|location(?:\.href|\.assign|\.replace)?)\s*[=(]\s*(['\"])(.+?)\1")
_QUOTED_PATH = re.compile(
    r"\(\s*(['\"])((?:https?://|\.{0,2}/)[^'\"]+|[^'\"\s]+\.(?:s?html?|jhtml|jsp|aspx?|php)(?:\?[^'\"]*)?)\1"
)
_PRESSED = ("a", "li", "dt", "dd", "tr", "td", "div", "p", "span", "h2", "h3", "h4", "h5", "button")
_DATA = ("data-href", "data-url", "data-link")
_CALL = re.compile(r"(?:javascript:)?\s*[\w.$]+\s*\(\s*[^)\s]")
_DEAD_CALL = re.compile(
    r"(?:javascript:)?\s*(?:void|alert|return|history|window\.print|window\.close)\b", re.IGNORECASE
)
_NAVIGATION = re.compile(r"(?:/|/(?:index|default|main|[a-z_]*list)(?:[_-]\d+)?\.\w{3,5})$", re.IGNORECASE)
_FILE = re.compile(
    r"\.(?:pdf|docx?|xlsx?|pptx?|wps|et|ofd|zip|rar|7z|txt|rtf|jpe?g|png|gif|tiff?|mp4|mp3)$", re.IGNORECASE
)


@dataclass(frozen=True, slots=True, eq=False)
class PrintedLink:
    """An element that leads somewhere. ``url`` is null when a script call decides and cannot be understood."""

    element: lxml.html.HtmlElement
    url: str | None
    printed: str


def find_links(page: Page, root: lxml.html.HtmlElement) -> Iterator[PrintedLink]:
    """Yield the links below ``root`` in document order: anchors, and elements that open an address on a click."""
    for element in root.iter(*_PRESSED):
        link = _anchor(page, element) if element.tag == "a" else _clickable(page, element)
        if link is not None:
            yield link


def script_address(page: Page, script: str) -> str | None:
    """Return the absolute address that a script call opens; null when it holds none."""
    plain = unescape(script)
    found = _OPENS.search(plain) or _QUOTED_PATH.search(plain)
    return resolve(page, found[2]) if found else None


def is_navigation(url: str) -> bool:
    """Tell whether an address looks like a section's rather than a document's."""
    parts = urlsplit(url)
    return not parts.query and bool(_NAVIGATION.search(parts.path or "/"))


def is_file(url: str) -> bool:
    """Tell whether an address names a file to download rather than a page."""
    return bool(_FILE.search(urlsplit(url).path))


def _anchor(page: Page, element: lxml.html.HtmlElement) -> PrintedLink | None:
    href = element.get("href") or ""
    url = resolve(page, href)
    if url is not None and not href.strip().startswith("#"):
        return PrintedLink(element, url, href)
    return _kept_apart(page, element) or _scripted(
        page, element, f"{element.get('onclick') or ''};{href}", element.get("onclick") or href
    )


def _scripted(page: Page, element: lxml.html.HtmlElement, script: str, printed: str) -> PrintedLink | None:
    url = script_address(page, script) or templated_address(page, printed)
    if url is None and (not _CALL.match(printed) or _DEAD_CALL.match(printed)):
        return None
    return PrintedLink(element, url, tidy(printed))


def _kept_apart(page: Page, element: lxml.html.HtmlElement) -> PrintedLink | None:
    """The address that an attribute keeps for a script."""
    data = next((value for name in _DATA if (value := element.get(name))), None)
    url = resolve(page, data) if data else None
    return PrintedLink(element, url, data) if data and url else None


def _clickable(page: Page, element: lxml.html.HtmlElement) -> PrintedLink | None:
    script = element.get("onclick")
    if element.find(".//a[@href]") is not None:
        return None
    if script and (url := script_address(page, script)):
        return PrintedLink(element, url, tidy(script))
    kept = _kept_apart(page, element)
    return kept if kept and "/" in kept.printed and kept.url != page.url else None
