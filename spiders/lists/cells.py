"""The pieces of text of a row outside its title, as its day is looked for in them; table headings with their cells."""

import re
from collections.abc import Iterator

import lxml.html

from archive.language.folding import tidy
from spiders.lists.rowdate import is_date
from spiders.lists.rowtitle import pieces

_NAMES_DAY = re.compile(r"日\s*期|时\s*间")


def row_pieces(element: lxml.html.HtmlElement, title: str) -> list[str]:
    """Return the tidied pieces of a row in order, the title's own left out; a table cell's heading stands before it."""
    return [piece for piece in _with_headings(element) if piece not in title or is_date(piece)]


def trailing_pieces(element: lxml.html.HtmlElement, rows: set[lxml.html.HtmlElement]) -> list[str]:
    """Return the pieces between a row and the next one: a day loose behind a link, a ``dd`` behind its ``dt``."""
    found = [tidy(element.tail or "")]
    following = element.getnext()
    while following is not None and following not in rows:
        found.extend(tidy(piece) for piece in pieces(following))
        found.append(tidy(following.tail or ""))
        following = following.getnext()
    return [piece for piece in found if piece]


def leading_pieces(element: lxml.html.HtmlElement, rows: set[lxml.html.HtmlElement]) -> list[str]:
    """Return the pieces between the row before and this one: a day loose before a link."""
    found: list[str] = []
    before = element.getprevious()
    while before is not None:
        found.insert(0, tidy(before.tail or ""))
        if before in rows:
            break
        found[:0] = [tidy(piece) for piece in pieces(before)]
        before = before.getprevious()
    parent = element.getparent()
    if before is None and parent is not None:
        found.insert(0, tidy(parent.text or ""))
    return [piece for piece in found if piece]


def _with_headings(element: lxml.html.HtmlElement) -> Iterator[str]:
    cells = _cells(element)
    headings = next((heads for heads in _headings(element) if len(heads) == len(cells) > 1), None)
    if headings is None:
        yield from _tidied(element)
        return
    for heading, cell in zip(headings, cells, strict=True):
        yield heading
        yield from _tidied(cell)


def _headings(row: lxml.html.HtmlElement) -> Iterator[list[str]]:
    """Yield what may be the headings of a row's columns: a first line that leads nowhere and names a day."""
    parent = row.getparent()
    table = next(row.iterancestors("table"), None) if row.tag == "tr" else parent
    above = parent.getprevious() if parent is not None else None
    for holder in (table, above):
        first = next(holder.iter(row.tag), None) if holder is not None and isinstance(holder.tag, str) else None
        if first is not None and first is not row and first.tag != "a" and first.find(".//a[@href]") is None:
            heads = [tidy(cell.text_content()) for cell in _cells(first)]
            if any(_NAMES_DAY.search(head) for head in heads):
                yield heads


def _cells(line: lxml.html.HtmlElement) -> list[lxml.html.HtmlElement]:
    return [cell for cell in line if isinstance(cell.tag, str) and cell.tag not in ("script", "style")]


def _tidied(element: lxml.html.HtmlElement) -> Iterator[str]:
    for piece in pieces(element):
        if text := tidy(piece):
            yield text
    for holder in element.iter("span", "em", "i", "font", "td"):
        if is_date(holder.get("title") or ""):
            yield tidy(holder.get("title"))
