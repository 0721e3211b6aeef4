"""The way from the home page to the document, as 当前位置 prints it."""

import re

from archive.language.folding import tidy
from crawler.extract.labels import field_of
from crawler.extract.names import HIDDEN, names_breadcrumb
from crawler.extract.reading import Line, Reading

_OPENER = re.compile(r".{0,12}?位\s*置\s*(?:是)?\s*[:：]?|\s*(?:网站)?(?:首页|主页)\s*(?:>|»|›|→|＞|/|\\|-)")
_PREFIX = re.compile(r"^.{0,12}?位\s*置\s*(?:是)?\s*[:：]?\s*")
_SEPARATOR = re.compile(r"\s*(?:>+|»|›|→|＞|—>|->|/|\\|::|\t)\s*|\s+[-－–—|·]+\s+")
_MOST_LINES = 14
_LONGEST = 200
_OPENER_ALONE, _STEP = 12, 30
_HERE = re.compile("(?:浏览|查看|阅读|显示)?(?:文章|新闻|信息|文件)?(?:正文|内容|详情|全文|文章)(?:内容|页)?")
_HOME = re.compile("(?:网站|本站)?(?:首页|主页)")


def find_breadcrumb(reading: Reading) -> tuple[str, ...]:
    """Return the steps as printed, without the opening words; empty when the page prints none."""
    places = [
        span for element, name in reading.names.items() if _is_named(name, span := reading.spans.get(element, (0, 0)))
    ]
    places += [(i, _end(reading.lines, i)) for i, line in enumerate(reading.lines) if _opens(line)]
    for start, end in sorted(places, key=lambda span: (span[0], -span[1])):
        steps = _steps(reading.lines[start:end])
        if len(steps) > 1:
            return steps
    return ()


def _is_named(name: str, span: tuple[int, int]) -> bool:
    return 0 < span[1] - span[0] <= _MOST_LINES and names_breadcrumb(name)


def _opens(line: Line) -> bool:
    return len(line.text) <= _LONGEST and line.furniture != HIDDEN and _OPENER.match(line.text) is not None


def _end(lines: list[Line], opener: int) -> int:
    """An opener that stands alone is followed by its steps, one cell or block each."""
    end = opener + 1
    alone = len(lines[opener].text) <= _OPENER_ALONE and "置" in lines[opener].text
    while alone and end < len(lines) and end - opener < _MOST_LINES:
        if not lines[end].links or len(lines[end].text) > _STEP:
            break
        end += 1
    return end


def _steps(lines: list[Line]) -> tuple[str, ...]:
    """Cut at the separators; lines of their own are steps of their own.

    A way that shows no separator is one of its links alone, below opening words, or of the pieces of its one line; a
    table of labels is none.
    """
    shown = [line for line in lines if line.furniture != HIDDEN]
    text = ">".join(_PREFIX.sub("", line.text) for line in shown)
    if len(text) > _LONGEST:
        return ()
    parts = _SEPARATOR.split(text) if _SEPARATOR.search(text) else _linked(shown)
    named = [step for step in (part.strip(" :：") for part in parts) if step]
    if not named or field_of(named[0]):
        return ()
    return tuple(named[:-1] if _HERE.fullmatch(named[-1]) else named)


def _linked(shown: list[Line]) -> list[str]:
    """The links of an opening line, or the pieces of a line that begins at home: a style sheet sets them apart."""
    if len(shown) != 1:
        return []
    pieces = [tidy(piece) for piece, _ in shown[0].pieces]
    if _HOME.fullmatch(pieces[0]):
        return pieces
    if "置" not in shown[0].text[:_OPENER_ALONE]:
        return []
    return [tidy(piece) for piece, href in shown[0].pieces if href is not None]
