"""Article bodies: a small notation, read as the HTML that a TRS editor left behind and as the plain text that it says.

One paragraph a line. ``=`` before a line centres it, ``>`` sets it to the right, ``|`` makes it a table row
with cells between bars, ``----`` alone starts the article's next page. Inside a line ``![](name)`` is a
picture and ``[label](name)`` a link to a file of the article.
"""

import re
from html import escape
from itertools import groupby

from archive.language.folding import tidy

PAGE_BREAK = "----"

_HEADING = re.compile(r"[一二三四五六七八九十]+、[^。]*$")
_PICTURE = re.compile(r"!\[\]\(([^)]+)\)")
_LINK = re.compile(r"\[([^\]]+)\]\(([^)]+)\)")
_LATIN = re.compile(r"(?<![&\w])[0-9A-Za-z.%-]+(?![^<]*>)")

_ALIGN = {"=": ' align="center"', ">": ' align="right"'}
_INDENT = "　　"


def parts(lines: tuple[str, ...]) -> tuple[tuple[str, ...], ...]:
    """Split a body at its page breaks; a body without one is one part."""
    runs = (tuple(run) for is_break, run in groupby(lines, lambda line: line == PAGE_BREAK) if not is_break)
    return tuple(runs)


def plain(lines: tuple[str, ...]) -> str:
    """Return the text that the body says: a paragraph a line, table cells joined by a tab, pictures left out.

    White space of any kind is one blank inside a line.
    """
    said = (_say(line) for line in lines if line != PAGE_BREAK)
    return "\n".join(line for line in said if line)


def markup(lines: tuple[str, ...], word: bool = False) -> str:
    """Return one part of a body as HTML; ``word`` splits figures into spans, as text pasted from Word has them."""
    blocks = []
    for is_table, run in groupby(lines, lambda line: line.startswith("|")):
        block = list(run)
        blocks += [_table(block)] if is_table else [_paragraph(line, word) for line in block]
    return "\n".join(blocks)


def _say(line: str) -> str:
    if line.startswith("|"):
        return "\t".join(_cells(line)).rstrip()
    return tidy(_LINK.sub(r"\1", _PICTURE.sub("", line.lstrip("=>"))))


def _cells(row: str) -> list[str]:
    return [cell.strip() for cell in row.strip().strip("|").split("|")]


def _table(rows: list[str]) -> str:
    body = "\n".join("<TR>" + "".join(f"<TD>{_inline(cell)}</TD>" for cell in _cells(row)) + "</TR>" for row in rows)
    return f'<TABLE class="MsoNormalTable" border="1" cellspacing="0" cellpadding="4"><TBODY>\n{body}\n</TBODY></TABLE>'


def _paragraph(line: str, word: bool) -> str:
    align = _ALIGN.get(line[:1], "")
    said = _inline(line.lstrip("=>"))
    if word:
        said = _LATIN.sub(_span, said)
    if _HEADING.match(line):
        said = f"<STRONG>{said}</STRONG>"
    return f"<P{align}>{'' if align else _INDENT}{said}</P>"


def _inline(text: str) -> str:
    said = _PICTURE.sub(r'<IMG src="./\1" border="0">', escape(text, quote=False))
    return _LINK.sub(r'<A href="./\2" target="_blank">\1</A>', said)


def _span(figure: re.Match[str]) -> str:
    return f'<SPAN lang="EN-US" style="FONT-FAMILY: 仿宋_GB2312">{figure.group()}</SPAN>'
