"""The document's lines as ``text`` and as ``markdown``."""

import re
from itertools import groupby
from operator import itemgetter

from archive.language.folding import tidy
from crawler.extract.page import Page, resolve
from crawler.extract.reading import Line
from crawler.extract.tables import read_rows

_ORDINAL = "一二三四五六七八九十百零〇"
_HEADINGS = (
    (re.compile(rf"第[{_ORDINAL}\d]+[编章部]"), "##"),
    (re.compile(rf"[{_ORDINAL}]+\s*、"), "##"),
    (re.compile(rf"第[{_ORDINAL}\d]+节"), "###"),
    (re.compile(rf"[(（][{_ORDINAL}]+[)）]"), "###"),
    (re.compile(r"\d{1,2}\s*[.．、](?!\d)"), "####"),
)
_LONGEST_HEADING = 40
_SENTENCE_END = re.compile(r"[。；;，,：:]$")
_ESCAPED = re.compile(r"([\\*_\[\]`|])")


def as_text(lines: list[Line]) -> str:
    """Return the lines as the record's ``text``: one paragraph a line, a table row one line with tabs."""
    return "\n".join(line.text for line in lines)


def as_markdown(lines: list[Line], page: Page) -> str:
    """Return the lines as Markdown: headings by their numbering (一、 （一） 1.), tables, lists, absolute links."""
    blocks: list[str] = []
    for (table, kind), group in groupby(lines, key=lambda line: (line.table, line.kind == "item")):
        if table is not None:
            blocks.append(_table(table))
        elif kind:
            blocks.append("\n".join(f"- {_inline(line, page)}" for line in group))
        else:
            blocks += [_paragraph(line, page) for line in group]
    return "\n\n".join(filter(None, blocks))


def _paragraph(line: Line, page: Page) -> str:
    level = _level(line)
    return f"{level} {_inline(line, page)}" if level else _inline(line, page)


def _level(line: Line) -> str:
    """A heading begins with a section number and is no sentence, or the page marks it as one."""
    if len(line.text) <= _LONGEST_HEADING and not _SENTENCE_END.search(line.text):
        for pattern, level in _HEADINGS:
            if pattern.match(line.text):
                return level
    return "#" * int(line.kind[1]) if line.kind[0] == "h" else ""


def _inline(line: Line, page: Page) -> str:
    if not line.links:
        return _escape(line.text)
    pieces = []
    for href, group in groupby(line.pieces, key=itemgetter(1)):
        text = "".join(piece for piece, _ in group)
        address = resolve(page, href) if href else None
        shown = _escape(tidy(text))
        pieces.append(f"[{shown}]({address})" if address and shown else _escape(text))
    return tidy("".join(pieces))


def _table(table: object) -> str:
    """Return a table with every merged cell repeated in each place it covers; its first row is the head."""
    rows = [cells for _, cells in read_rows(table, spread=True)]
    width = max(map(len, rows))
    lines = [_row([*cells, *[""] * (width - len(cells))]) for cells in rows]
    return "\n".join([lines[0], _row(["---"] * width), *lines[1:]])


def _row(cells: list[str]) -> str:
    return f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in cells)} |"


def _escape(text: str) -> str:
    return _ESCAPED.sub(r"\\\1", text)
