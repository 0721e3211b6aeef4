"""One run of rows read: which link of a row is its main one, its whole title, its own day."""

import re
from collections import Counter
from dataclasses import dataclass, replace

from archive.language.folding import tidy
from spiders.lists.cells import leading_pieces, row_pieces, trailing_pieces
from spiders.lists.links import PrintedLink, is_file
from spiders.lists.pager import is_pager_text
from spiders.lists.rowdate import is_date, prints_day, row_date
from spiders.lists.rowtitle import link_title, pieces
from spiders.lists.runs import Row, Run

_ACTION = re.compile(
    r"[\[【(（]?(?:更多|more|详细|详情|详细信息|查看.{0,4}|(?:点击|文件|附件|立即)?下载.{0,5}|附件\d*|点击.{0,4}|打印|关闭"
    r"|(?:文字|图片|视频|政策|相关)?解读|图解|(?:pdf|word|ofd|图片|文字)版?|原文.{0,2}|办理|阅读全文|全文|展开|收起|返回.*|收藏.*|\d+|\.{2,}|…+)"
    r"[\]】)）]?[>》»]*",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True, eq=False)
class ReadRow:
    """A row as it reads: its main link, the title it carries, its own day or null.

    ``marked`` says that it prints a day, be it month and day alone, ``loose`` that it does so beside its element.
    """

    row: Row
    link: PrintedLink
    title: str
    date: str | None
    marked: bool
    loose: bool = False


def read_run(run: Run) -> list[ReadRow]:
    """Read every row of a run that has a main link.

    Where no row holds a day, days loose between the rows are theirs, if it is plain whether before or behind: the
    last row has one behind it, or the first one before it, not both.
    """
    common = _common_targets(run)
    read = [one for row in run.rows if (one := _read(row, common)) is not None]
    if not read or any(one.marked for one in read):
        return read
    heads = {row.element for row in run.rows}
    behind = [_dated_by(one, trailing_pieces(one.row.element, heads)) for one in read]
    before = [_dated_by(one, leading_pieces(one.row.element, heads)) for one in read]
    if behind[-1].marked == before[0].marked:
        return read
    return behind if behind[-1].marked else before


def _dated_by(one: ReadRow, beside: list[str]) -> ReadRow:
    date = row_date(beside)
    marked = date is not None or prints_day(beside)
    return replace(one, date=date, marked=marked, loose=marked)


def is_action(text: str) -> bool:
    """Tell whether a link's text says what to do rather than what is there: 下载文字版, 查看详情, 更多, 下一页."""
    return bool(_ACTION.fullmatch(text)) or is_pager_text(text)


def _common_targets(run: Run) -> set[str]:
    """Addresses that many rows share: the rows' section or publisher, never the rows' document."""
    rows_of = Counter(url for row in run.rows for url in {link.url for link in row.links} if url)
    return {url for url, count in rows_of.items() if count >= 3 or (count == 2 and len(run.rows) == 2)}


def _read(row: Row, common: set[str]) -> ReadRow | None:
    """Return the row with the first of its links whose title is about as long as any; files only where all are."""
    links = [link for link in row.links if link.url not in common]
    pages = [link for link in links if not (link.url and is_file(link.url))]
    titled = _titled(pages) or _titled(links) or _titled_by_cell(row, links)
    if not titled or _is_box(row, titled):
        return None
    longest = max(len(title) for _, title, _ in titled)
    link, title, day = next(one for one in titled if 2 * len(one[1]) >= longest)
    beside = row_pieces(row.element, title)
    date = row_date(beside) or day
    return ReadRow(row, link, title, date, date is not None or prints_day(beside))


def _is_box(row: Row, titled: list[tuple[PrintedLink, str, str | None]]) -> bool:
    """A box with a list of its own stands among the rows: several links that no day, or a day each, goes with."""
    links = len({link.url for link, _, _ in titled})
    days = sum(is_date(piece) for piece in pieces(row.element))
    is_line = row.element.tag == "tr" and row.element.find(".//tr") is None
    return (links >= 3 and days != 1) or (links == days == 2 and not is_line)


def _titled(links: list[PrintedLink]) -> list[tuple[PrintedLink, str, str | None]]:
    read = ((link, *link_title(link.element)) for link in links)
    return [(link, title, day) for link, title, day in read if len(title) > 1 and not is_action(title)]


def _titled_by_cell(row: Row, links: list[PrintedLink]) -> list[tuple[PrintedLink, str, str | None]]:
    """A row whose only link says 查看 or 下载: its title is the longest text beside that link."""
    if not links:
        return []
    texts = [tidy(piece) for piece in pieces(row.element)]
    title = max((text for text in texts if not is_date(text) and not is_action(text)), key=len, default="")
    return [(links[0], title, None)] if len(title) >= 6 else []
