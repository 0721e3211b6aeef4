"""The pieces of text of a row outside its title, as its day is looked for in them; table headings with their cells."""

from collections.abc import Iterator

import lxml.html

from archive.language.folding import tidy
from spiders.lists.rowdate import is_date
from spiders.lists.rowtitle import pieces


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
    return [piece for piece in found if piece]


def _with_headings(element: lxml.html.HtmlElement) -> Iterator[str]:
    headings = _headings(element) if element.tag == "tr" else []
    cells = [cell for cell in element if cell.tag in ("td", "th")]
    if not headings or len(headings) != len(cells):
        yield from _tidied(element)
        return
    for heading, cell in zip(headings, cells, strict=True):
        yield heading
        yield from _tidied(cell)


def _headings(row: lxml.html.HtmlElement) -> list[str]:
    """Return the table's headings: the cells of its first row when that row leads nowhere."""
    table = next(row.iterancestors("table"), None)
    first = next(table.iter("tr"), None) if table is not None else None
    if first is None or first is row or first.find(".//a[@href]") is not None:
        return []
    return [tidy(cell.text_content()) for cell in first if cell.tag in ("td", "th")]


def _tidied(element: lxml.html.HtmlElement) -> Iterator[str]:
    for piece in pieces(element):
        if text := tidy(piece):
            yield text
    for holder in element.iter("span", "em", "i", "font", "td"):
        if is_date(holder.get("title") or ""):
            yield tidy(holder.get("title"))
