"""Tables: which of them hold data, and their rows as a grid in which merged cells keep their columns."""

import re
from collections.abc import Iterator
from itertools import islice

import lxml.html
from lxml import etree

from archive.language.folding import tidy
from crawler.extract.labels import known
from crawler.extract.names import BLOCKS, SILENT, identity, names_body

Row = tuple[lxml.html.HtmlElement, list[str]]

_LONG_CELL = 400
_MANY_BLOCKS = 4
_BULLET = 2
_NEARLY_ALL = 0.7
_WIDEST = 200
_HIGHEST = 2000


def is_data(table: lxml.html.HtmlElement) -> bool:
    """Tell a table that holds data from one that lays out the page.

    Layout: another table with columns inside, a body container or heading inside, a single cell or column, a single
    row whose cells hold paragraphs (two are enough below a row of columns), one cell that holds nearly all the text,
    a row of its own that holds paragraphs below labels and values, links in all cells.
    Old templates nest them deep (B11).
    """
    rows = [[cell for cell in row if _is_cell(cell)] for row in rows_of(table)]
    if max(map(len, rows), default=0) < 2 or _nests(table) or _frames(table):
        return False
    texts = {cell: len(tidy(cell.text_content())) for row in rows for cell in row}
    longest = max(texts, key=lambda cell: texts[cell])
    if texts[longest] > _LONG_CELL and texts[longest] > _NEARLY_ALL * sum(texts.values()):
        return False
    filled = [[cell for cell in row if texts[cell]] for row in rows]
    alone = any(row == [longest] for row in filled)
    if _is_linked(table, texts) or (alone and _heads_body(filled, longest)):
        return False
    wide = sum(1 for row in filled if len(row) > 1)
    return wide > 1 or (texts[longest] <= _LONG_CELL and not _holds_paragraphs(longest, 2 if alone else _MANY_BLOCKS))


def rows_of(table: lxml.html.HtmlElement) -> Iterator[lxml.html.HtmlElement]:
    """Yield the rows of a table in order, not those of tables inside it."""
    for child in table:
        if child.tag == "tr":
            yield child
        elif child.tag in {"tbody", "thead", "tfoot"}:
            yield from (row for row in child if row.tag == "tr")


def read_rows(table: lxml.html.HtmlElement, *, spread: bool) -> list[Row]:
    """Return a table's rows and their cells' texts, with one column number throughout.

    A merged cell stands once, where it begins, and its other places are empty; with ``spread`` it stands in each
    of them. Rows without any text are left out.
    """
    rows: list[Row] = []
    hanging: dict[int, tuple[int, str]] = {}
    for row in islice(rows_of(table), _HIGHEST):
        cells = _fill(row, hanging, spread=spread)
        if any(cells):
            rows.append((row, cells))
    return rows


def cell_text(cell: lxml.html.HtmlElement) -> str:
    """Return a cell's text on one line: its paragraphs are joined by a blank, its spans by nothing."""
    pieces: list[str] = []
    walk = etree.iterwalk(cell, events=("start", "end", "comment"))
    for event, element in walk:
        gap = " " if element.tag in BLOCKS else ""
        if event == "start":
            if element.tag in SILENT:
                walk.skip_subtree()
            else:
                pieces.append(gap + (element.text or ""))
        elif element is not cell:
            pieces.append(gap + (element.tail or ""))
    return tidy("".join(pieces))


def _fill(row: lxml.html.HtmlElement, hanging: dict[int, tuple[int, str]], *, spread: bool) -> list[str]:
    """Set a row's cells into the columns that cells from above leave free; note those that hang into the next row."""
    cells: list[str] = []
    for cell in row:
        if not _is_cell(cell):
            continue
        _take_hanging(cells, hanging, spread=spread)
        text = cell_text(cell)
        for place in range(_span(cell, "colspan", _WIDEST)):
            if _span(cell, "rowspan", _HIGHEST) > 1:
                hanging[len(cells)] = (_span(cell, "rowspan", _HIGHEST) - 1, text if place == 0 or spread else "")
            cells.append(text if place == 0 or spread else "")
    _take_hanging(cells, hanging, spread=spread)
    return cells


def _take_hanging(cells: list[str], hanging: dict[int, tuple[int, str]], *, spread: bool) -> None:
    while len(cells) in hanging:
        column = len(cells)
        left, text = hanging.pop(column)
        if left > 1:
            hanging[column] = (left - 1, text)
        cells.append(text if spread else "")


def _span(cell: lxml.html.HtmlElement, name: str, limit: int) -> int:
    digits = re.match(r"\s*(\d{1,6})", cell.get(name) or "")
    return min(max(int(digits[1]), 1), limit) if digits else 1


def _is_cell(element: lxml.html.HtmlElement) -> bool:
    return element.tag in {"td", "th"}


def _nests(table: lxml.html.HtmlElement) -> bool:
    """A table inside counts when it has columns of its own; one of a single cell is Word's way of boxing text (B12)."""
    inner = table.iter("table")
    next(inner)
    return any(any(sum(map(_is_cell, row)) > 1 for row in rows_of(other)) for other in inner) or (
        table.find(".//table") is not None and not _is_even(table)
    )


def _is_even(table: lxml.html.HtmlElement) -> bool:
    widths = [sum(map(_is_cell, row)) for row in rows_of(table)]
    return sum(1 for width in widths if width > 1) > max(1, len(widths) // 2)


def _frames(table: lxml.html.HtmlElement) -> bool:
    return any(
        element.tag in {"h1", "h2"} or names_body(identity(element)) for element in table.iter("h1", "h2", "div")
    )


def _is_linked(table: lxml.html.HtmlElement, texts: dict[lxml.html.HtmlElement, int]) -> bool:
    """Tell columns of links, a list or a menu: each cell is one link with a bullet at most."""
    if table.find(".//a") is None:
        return False
    return all(size <= _BULLET + _linked(cell) for cell, size in texts.items() if size)


def _linked(cell: lxml.html.HtmlElement) -> int:
    """How long a cell's link is, if it has just one."""
    links = list(cell.iter("a"))
    return len(tidy(links[0].text_content())) if len(links) == 1 else 0


def _heads_body(filled: list[list[lxml.html.HtmlElement]], longest: lxml.html.HtmlElement) -> bool:
    """Tell a document-info table that has the document in a row of its own below: old catalogues are built so."""
    place = filled.index([longest])
    facts = [row for row in filled[:place] if len(row) > 1]
    below = any(len(row) > 1 for row in filled[place:])
    if len(facts) < 2 or below or not (_holds_paragraphs(longest, 2) or "。" in cell_text(longest)):
        return False
    return all(known(cell_text(row[0])) for row in facts) and not known(cell_text(longest).partition("：")[0])


def _holds_paragraphs(cell: lxml.html.HtmlElement, many: int) -> bool:
    return sum(1 for _ in cell.iter("p", "div", "br", "li", "dt", "dd")) >= many
