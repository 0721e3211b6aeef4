"""The document table 公文信息表 in all its shapes -> labels and values as printed.

Shapes seen: two pairs a row, ``th`` and ``td``, bullets, ``dl``, label and value on lines of their own with or without
a colon, several pairs in one cell, a row of labels over a row of values, the whole table printed twice.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise, takewhile

import lxml.html
from lxml import etree

from archive.language.folding import tidy
from archive.records import Label
from crawler.extract.blocks import block_of
from crawler.extract.labels import cut, field_of, known
from crawler.extract.names import BLOCKS, SILENT

_CELLS = frozenset(("td", "th", "dd"))
_BULLETS = " \t•·●◆■▪-—|‖"
_BARS = frozenset(("|", "‖", "｜", ":", "："))
"""Cells that only draw a line, or set a colon, between the others."""

_COLON_LABEL = re.compile(r"[\u4e00-\u9fffA-Za-z（）()/ \u3000]{2,14}[:：]")
_WHOLE_LINE = frozenset(("abstract", "title", "keywords"))
"""Fields whose values may hold words with a colon, which are then no labels."""

Rows = Sequence[Sequence[str]]


def read_catalogue(tables: Iterable[lxml.html.HtmlElement]) -> tuple[Label, ...]:
    """Return the labels and values of the given tables and lists in order; a pair printed again is left out."""
    blocks = dict.fromkeys(map(block_of, tables))
    pairs = (pair for block in blocks for pair in _pairs(_rows(block)))
    return tuple(dict.fromkeys(pairs))


def read_rows(rows: Rows) -> tuple[Label, ...]:
    """Return the labels and values of rows of cells, each a line where a page prints a label and its value a line."""
    return tuple(dict.fromkeys(_pairs(rows)))


def cells_of(pieces: Sequence[str]) -> list[str]:
    """Return the pieces of a line as cells: each that is a known label without a colon, and what stands behind it."""
    is_label = [len(pieces) > 1 and known(piece) and "：" not in piece for piece in pieces]
    cells: list[str] = []
    for (label, first), piece in zip(pairwise([True, *is_label]), pieces, strict=True):
        cells += [piece] if label or first or not cells else [cells.pop() + piece]
    return [tidy(cell) for cell in cells]


@dataclass(slots=True)
class _Collector:
    """Rows of cells while a tree is walked; what stands outside of table rows is a row of its own."""

    rows: list[list[str]] = field(default_factory=list)
    open_rows: list[list[str]] = field(default_factory=list)
    pieces: list[str] = field(default_factory=list)

    def add_cell(self, text: str) -> None:
        if self.open_rows:
            self.open_rows[-1].append(text)
        else:
            self.rows.append([text])

    def flush(self) -> bool:
        """End the text gathered so far; say whether there was any. 索引号 in bold before its value is a cell."""
        pieces, self.pieces = [piece for piece in self.pieces if piece.strip()], []
        for cell in cells_of(pieces):
            self.add_cell(cell)
        return bool(pieces)


def _rows(table: lxml.html.HtmlElement) -> list[list[str]]:
    collector = _Collector()
    filled = False
    walk = etree.iterwalk(table, events=("start", "end", "comment"))
    for event, element in walk:
        tag = element.tag
        if tag in BLOCKS or tag == "br":
            filled = collector.flush() or filled
        if event == "start":
            if tag in SILENT:
                walk.skip_subtree()
                continue
            filled = False if tag in _CELLS else filled
            if tag == "tr":
                collector.open_rows.append([])
                collector.rows.append(collector.open_rows[-1])
            collector.pieces.append(element.text or "")
            continue
        if event == "end" and tag in _CELLS and not filled:
            collector.add_cell("")
        if tag == "tr":
            collector.open_rows.pop()
        collector.pieces.append(element.tail or "" if element is not table else "")
    collector.flush()
    return collector.rows


def _pairs(rows: Rows) -> Iterator[Label]:
    """Pair labels with values: within a row, from line to line, or from a row of labels to the row below."""
    pending: str | None = None
    headed = False
    for row, following in pairwise([*rows, []]):
        if headed:
            headed = False
        elif _heads(row, following):
            headed = True
            yield from map(Label, map(_bare, row), following)
        else:
            pairs, pending = _read_row(row, pending)
            yield from pairs
    if pending:
        yield Label(pending, "")


def _read_row(row: Sequence[str], pending: str | None) -> tuple[list[Label], str | None]:
    """Read a row's cells; a label that ends a row of several cells has no value, a lone one waits for the next row."""
    pairs: list[Label] = []
    for cell in row if len(row) == 1 else (cell for cell in row if cell not in _BARS):
        found, pending = _read_cell(cell, pending)
        pairs += found
    if pending and len(row) > 1:
        return [*pairs, Label(pending, "")], None
    return pairs, pending


def _heads(row: Sequence[str], following: Sequence[str]) -> bool:
    """Say whether a row of labels stands over a row with their values."""
    return (
        len(row) > 1 and len(row) == len(following) and all(map(_is_label, row)) and not any(map(_is_label, following))
    )


def _is_label(text: str) -> bool:
    return known(text) or _COLON_LABEL.fullmatch(text) is not None


def _bare(label: str) -> str:
    return label.strip(_BULLETS).rstrip(":： \u3000")


def _read_cell(cell: str, pending: str | None) -> tuple[list[Label], str | None]:
    """Read one cell: return the pairs that it completes, and the label that waits for its value."""
    text = cell.strip(_BULLETS)
    waiting = [Label(pending, "")] if pending else []
    if text and _is_label(text):
        return waiting, _bare(text)
    line = cut(text)
    if line.labels and not line.before:
        return _read_labels(text, line.labels, waiting)
    if not pending and (labels := _by_blanks(text)):
        return labels, None
    return ([Label(pending, text)] if pending else []), None


def _by_blanks(text: str) -> list[Label]:
    """Read labels that only blanks set off from their values: 索引号 001/2011-204 主题分类 综合类."""
    label, _, rest = text.partition(" ")
    if not known(label) or not rest:
        return []
    value = " ".join(takewhile(lambda word: not known(word), rest.split(" ")))
    following = rest[len(value) :].strip()
    return [Label(label, value), *_by_blanks(following)]


def _read_labels(text: str, labels: tuple[Label, ...], waiting: list[Label]) -> tuple[list[Label], str | None]:
    """Read a cell that begins with a label; the last one may wait for the next cell."""
    if field_of(labels[0].label) in _WHOLE_LINE:
        labels = (Label(labels[0].label, re.split("[:：]", text, maxsplit=1)[1].strip()),)
    if labels[-1].value:
        return [*waiting, *labels], None
    return [*waiting, *labels[:-1]], labels[-1].label
