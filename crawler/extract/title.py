"""The document's title: heading, meta, catalogue, ``<title>`` and list row weighed against each other (B21).

A title is never taken apart on its own dashes; the site's name goes only where it is a known name of the portal.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import takewhile

import lxml.html
from lxml import etree

from archive.language.folding import tidy
from crawler.extract.labels import cut, known
from crawler.extract.names import BLOCKS, SILENT

_CUT = re.compile(r"\s*(?:…+|\.{2,}|。{2,}|⋯+)$")
_MARKS = "_\\-—–－|｜·•>＞»:："
_LEADING = "-_|—–－｜ "
_SITE_WORDS = re.compile("(?:门户网站|官方网站|政务网站|政府网站|政府网|官网|网站)$")
_LEAST = 4
_LONGEST = 500
_BEGINS_AMID = re.compile("关于|印发|转发|批转")
_OFFICE = re.compile("(?:政府|办公室|办公厅|委员会|[局厅委部])$")
_LONGEST_OFFICE = 40
_SITE_END = re.compile("(?:政府|政务|门户|平台|网站?|[局厅委办])$")
_HEAD_ORNAMENT = re.compile(r"^【(?P<inner>[^【】]+)】(?=\s*[_\-—－|]|$)")


@dataclass(frozen=True, slots=True)
class Told:
    """What the places of a page say about its title; '' where they say nothing. The order is the order of trust."""

    heading: str = ""
    meta: str = ""
    catalogue: str = ""
    head: str = ""
    listed: str = ""


@dataclass(frozen=True, slots=True)
class Title:
    """The title, null when the page has none; ``origin`` says where it stands, ``is_cut`` that its end is missing."""

    text: str | None = None
    origin: str | None = None
    is_cut: bool = False


def choose_title(told: Told, sites: Sequence[str] = (), places: Sequence[str] = ()) -> Title:
    """Choose the title. ``sites`` are the portal's known names, ``places`` names of sections: neither is a
    title while another place says something else.

    A heading that says the site's own name is one all the same when nothing else is left. A cut title is
    completed from another place that begins with it; a heading that holds one line of a longer ArticleTitle too.
    """
    cleaned = {name: without_site(_spoken(name, told), sites) for name in Told.__slots__}
    titles = {name: text for name, text in cleaned.items() if text and not _names(text, sites)}
    usable = _other_than(places, titles)
    origin = _best(usable)
    if origin is None:
        return Title(cleaned["heading"], "heading") if cleaned["heading"] else Title()
    stem = _CUT.sub("", usable[origin])
    if stem == usable[origin]:
        return Title(stem, origin)
    return next(_completions(stem, origin, usable), Title(stem, origin, is_cut=True))


def heading_text(heading: lxml.html.HtmlElement | None) -> str:
    """Return a heading's lines joined, up to the first line that holds labels: 红头 and title are one title.

    Lines of Chinese join without a blank; what is on one line keeps its own.
    """
    if heading is None:
        return ""
    lines = takewhile(lambda line: not any(known(label.label) for label in cut(line).labels), _lines(heading))
    return _red_head(heading) + tidy("".join(lines))


def _red_head(heading: lxml.html.HtmlElement) -> str:
    """Return the issuing office when it stands in a heading of its own just above one that begins with 关于."""
    above = heading.getprevious()
    if above is None or above.tag != heading.tag or not _BEGINS_AMID.match(tidy(heading.text_content())):
        return ""
    office = tidy(above.text_content())
    return office if len(office) <= _LONGEST_OFFICE and _OFFICE.search(office) else ""


def head_text(root: lxml.html.HtmlElement | None) -> str:
    """Return the page's ``<title>``; one wrapped in 【】 before the site's name is unwrapped."""
    title = next(root.iter("title"), None) if root is not None else None
    text = tidy("".join(title.itertext())) if title is not None else ""
    return _HEAD_ORNAMENT.sub(lambda match: match["inner"], text)


def without_site(text: str, sites: Sequence[str]) -> str:
    """Return a title without a known name of the site before or after it, set off by a blank or a mark (B21)."""
    bare = tidy(text)[:_LONGEST].lstrip(_LEADING)
    for site in sites:
        pattern = re.escape(_site_key(site)) + f"(?:{_SITE_WORDS.pattern[:-1]})?"
        for form in (
            rf"^{pattern}(?:\s*[{_MARKS}]+\s*|\s+(?!关于))(?P<rest>.+)$",
            rf"^(?P<rest>.+?)\s*[\s{_MARKS}]+{pattern}$",
        ):
            match = re.match(form, bare)
            if match and len(match["rest"]) >= _LEAST:
                bare = match["rest"].strip()
    return bare


def _other_than(places: Sequence[str], titles: dict[str, str]) -> dict[str, str]:
    """Return what names no section. A way that ends with the article itself makes it look like one: a ``<title>``
    that says the same before sections and some site's name is then no better title.
    """
    others = {name: text for name, text in titles.items() if not _names(text, places)}
    named = [text for name, text in titles.items() if name not in others]
    if set(others) == {"head"} and any(_adds_site(others["head"], text, places) for text in named):
        return titles
    return others or titles


def _adds_site(head: str, title: str, places: Sequence[str]) -> bool:
    rest = head.removeprefix(title)
    pieces = [piece.strip() for piece in re.split(f"[{_MARKS}]+", rest)]
    added = [piece for piece in pieces[1:] if not _names(piece, places)]
    return rest != head and not pieces[0] and len(added) == 1 and _SITE_END.search(added[0]) is not None


def _spoken(name: str, told: Told) -> str:
    return str(getattr(told, name))


def _best(usable: dict[str, str]) -> str | None:
    """Return the most trusted place. The meta tag wins over a heading that it contains, or that nobody else knows."""
    heading, meta, head = (_squeeze(usable.get(name, "")) for name in ("heading", "meta", "head"))
    if heading and meta and heading != meta and not _CUT.search(meta):
        rest = meta.removeprefix(heading)
        one_line_of_it = heading in meta and rest[:1] not in _MARKS
        if one_line_of_it or (meta in head and _CUT.sub("", heading) not in meta and meta not in heading):
            return "meta"
    return next(iter(usable), None)


def _completions(stem: str, origin: str, usable: dict[str, str]) -> Iterator[Title]:
    for name, text in usable.items():
        if name != origin and not _CUT.search(text) and _squeeze(text).startswith(_squeeze(stem)):
            yield Title(text, name)


def _names(text: str, names: Sequence[str]) -> bool:
    key = _site_key(text)
    return any(key == _site_key(name) for name in names)


def _site_key(name: str) -> str:
    """Return a site's name without words such as 门户网站, for comparison."""
    return _SITE_WORDS.sub("", _squeeze(name)) or name


def _squeeze(text: str) -> str:
    return re.sub(r"\s", "", text)


def _lines(element: lxml.html.HtmlElement) -> Iterator[str]:
    pieces: list[str] = []
    walk = etree.iterwalk(element, events=("start", "end", "comment"))
    for event, part in walk:
        if part.tag in BLOCKS or part.tag == "br":
            yield tidy("".join(pieces))
            pieces = []
        if event == "start" and part.tag in SILENT:
            walk.skip_subtree()
        elif event == "start":
            pieces.append(part.text or "")
        elif part is not element:
            pieces.append(part.tail or "")
    yield tidy("".join(pieces))
