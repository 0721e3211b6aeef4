"""A page as bytes, characters and one parsed tree: decoded once, parsed once, addresses resolved as a browser would."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from urllib.parse import quote, urljoin, urlsplit, urlunsplit

import lxml.html
from lxml import etree

from crawler.extract.encoding import Decoding, decode
from crawler.extract.nesting import flatten, is_cut_off

_NO_HEADERS: Mapping[str, str] = MappingProxyType({})
_PARSER = lxml.html.HTMLParser(encoding="utf-8", huge_tree=True, remove_pis=True)
_HTML = re.compile(
    r"<(?:!doctype|html|head|body|meta|title|script|div|table|tr|td|p|br|span|font|ul|ol|li|a|img|h[1-6]|section|b)\b",
    re.IGNORECASE,
)
_CLOSED = re.compile(r"</(?:body|html)\s*>", re.IGNORECASE)
_FILES = (b"%PDF", b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"Rar!", b"7z\xbc\xaf", b"\x1f\x8b", b"\x89PNG", b"\xff\xd8\xff",
          b"GIF8", b"{\\rtf")  # fmt: skip
_INNER_BREAKS = re.compile(r"[\t\n\r]+")
_SCHEME = re.compile(r"([a-z][a-z0-9+.\-]*):", re.IGNORECASE)
_ONE_SLASH = re.compile(r"(https?:)/*", re.IGNORECASE)
_PATH_SAFE = "/:@!$&'()*+,;=~-._%"
_QUERY_SAFE = _PATH_SAFE + "?[]{}|"


@dataclass(frozen=True, slots=True, eq=False, weakref_slot=True)
class Page:
    """One answer, read. ``root`` is null when it is no HTML (JSON, plain text, a file); nobody may change it.

    ``url`` is the address that answered, ``base`` what relative links resolve against (B32), ``headers`` have
    lower-case names.
    """

    url: str
    base: str
    headers: Mapping[str, str]
    body: bytes
    decoding: Decoding
    root: lxml.html.HtmlElement | None


def read_page(body: bytes, url: str, headers: Mapping[str, str] = _NO_HEADERS) -> Page:
    """Decode and parse the bytes that ``url`` answered with. Never raises."""
    named = {name.lower(): value for name, value in headers.items()}
    if body.startswith(_FILES):
        return Page(url, url, named, body, Decoding("", "binary", None, 0, conflict=False), None)
    decoding = decode(body, named)
    root = parse_html(decoding.text) if _is_html(decoding.text) else None
    return Page(url, _base(root, url), named, body, decoding, root)


def parse_html(text: str) -> lxml.html.HtmlElement | None:
    """Parse HTML text, or a fragment of it, into a tree; null when there is nothing in it. Never raises.

    The parser drops what follows ``</html>``; old templates close the page twice and go on, as browsers do.
    Past 2,000 nested tags it gives up, so such a page is flattened first.
    """
    data = _CLOSED.sub("", text)
    root = _parse(data)
    if root is not None and is_cut_off(root):
        root = _parse(flatten(data))
    return root


def resolve(page: Page, href: str) -> str | None:
    """Return the absolute address that a link of this page leads to, or null when it leads nowhere.

    Reads untidy values as a browser would: line ends and tabs inside, backslashes, raw Chinese (path as UTF-8,
    query in the page's own encoding), blanks; ``http:/host/x`` is read as ``http://host/x`` (B31). Null for
    ``javascript:``, ``mailto:``, a bare fragment, and what cannot be an address.
    """
    cleaned = _INNER_BREAKS.sub("", href).strip().replace("\\", "/")
    scheme = _SCHEME.match(cleaned)
    if not cleaned or cleaned.startswith("#") or (scheme and scheme[1].lower() not in {"http", "https"}):
        return None
    cleaned = _ONE_SLASH.sub(r"\1//", cleaned, count=1) if scheme else cleaned
    try:
        parts = urlsplit(urljoin(page.base, cleaned))
        host = parts.hostname
    except ValueError:
        return None
    if parts.scheme not in {"http", "https"} or not host:
        return None
    path = quote(parts.path, safe=_PATH_SAFE) or "/"
    query = quote(parts.query, safe=_QUERY_SAFE, encoding=_query_encoding(page), errors="replace")
    return urlunsplit(parts._replace(path=path, query=query, fragment=quote(parts.fragment, safe=_QUERY_SAFE)))


def _query_encoding(page: Page) -> str:
    encoding = page.decoding.encoding
    return "utf-8" if encoding == "binary" or encoding.startswith("utf-16") else encoding


def _is_html(text: str) -> bool:
    start = text.lstrip()[:1]
    if start in {"{", "["} and _is_json(text):
        return False
    return _HTML.search(text) is not None


def _is_json(text: str) -> bool:
    try:
        json.loads(text)
    except (ValueError, RecursionError):
        return False
    return True


def _parse(text: str) -> lxml.html.HtmlElement | None:
    try:
        root = etree.fromstring(text.encode("utf-8", "replace"), _PARSER)
    except etree.LxmlError:
        return None
    return root if isinstance(root, lxml.html.HtmlElement) else None


def _base(root: lxml.html.HtmlElement | None, url: str) -> str:
    """The first real base tag that says something, wherever it stands; one inside a comment is none (B32)."""
    tags = root.iter("base") if root is not None else ()
    for tag in tags:
        href = (tag.get("href") or "").strip()
        if href:
            try:
                return str(urljoin(url, href))
            except ValueError:
                return url
    return url
