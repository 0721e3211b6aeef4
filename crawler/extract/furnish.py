"""Which lines of a reading are furniture, and why: marked on the lines, by element first, then by wording."""

import re

from crawler.extract import chrome
from crawler.extract.headings import prints_title
from crawler.extract.names import HIDDEN, NAMED, names_body, names_breadcrumb
from crawler.extract.reading import Line, Reading

_CONTACT = re.compile(
    "(?:主办|承办|主管|维护|运营|地址|电话|传真|邮编|邮政编码|邮箱|备案|Copyright|建议使用|您是第|网站支持|政府网站)"
)
_SENTENCE = re.compile("[，。；]")
_STEPS = re.compile("[>»›→＞].*[>»›→＞]")
_BULK, _LITTLE = 200, 40
_DISCLAIMER = 300


def mark_furniture(reading: Reading, stated: list[str]) -> None:
    """Set ``furniture`` on every line that is hidden, stands in named furniture, or is furniture by its words.

    ``stated`` are the keys of the titles that the page's head states. An element is not furniture for its name alone
    when it prints one of these, holds a body container or most of the page's prose.
    """
    containers = [reading.spans[element] for element, name in reading.names.items() if names_body(name)]
    weights = [prose(line) for line in reading.lines]
    bulk = max(sum(weights) // 2, _BULK)
    for element, reason in reading.named:
        start, end = reading.spans.get(element, (0, 0))
        lines = reading.lines[start:end]
        kept = _holds(containers, start, end) or sum(weights[start:end]) > bulk or prints_title(lines, stated)
        if reason == HIDDEN or not (kept or (reason != NAMED and _may_be_body(lines, reading.names.get(element, "")))):
            _mark(lines, reason)
    _mark_wording(reading.lines)


def prose(line: Line) -> int:
    """Return how many of a line's characters are not link text."""
    return max(len(line.text) - line.links, 0)


def _may_be_body(lines: list[Line], name: str) -> bool:
    """Bodies bear names such as ``left`` or ``print`` too: such lines are furniture if links, steps or a few words."""
    text = "".join(line.text for line in lines)
    if sum(line.links for line in lines) * 2 >= len(text) or (names_breadcrumb(name) and _STEPS.search(text)):
        return False
    return len(text) > _LITTLE or _SENTENCE.search(text) is not None


def _holds(containers: list[tuple[int, int]], start: int, end: int) -> bool:
    return any(start <= first and last <= end and last > first for first, last in containers)


def _mark(lines: list[Line], reason: str) -> None:
    for line in lines:
        line.furniture = line.furniture or reason


def _mark_wording(lines: list[Line]) -> None:
    for line in lines:
        if not line.furniture and line.kind != "row" and chrome.is_furniture(line.text):
            line.furniture = "wording"
    _mark_footer(lines)


def _mark_footer(lines: list[Line]) -> None:
    """From the first line that only a footer has, everything after is footer, and contact lines just before it too."""
    first = next((i for i, line in enumerate(lines) if chrome.is_footer(line.text) and _is_late(lines, i)), len(lines))
    while first and first < len(lines) and _CONTACT.match(lines[first - 1].text):
        first -= 1
    _mark(lines[first:], "footer")


def _is_late(lines: list[Line], index: int) -> bool:
    """A footer mark counts where hardly any sentence follows: menus and documents use some of its words too."""
    before, after = (_sentences(part) for part in (lines[:index], lines[index + 1 :]))
    return after < _DISCLAIMER or after * 5 < before


def _sentences(lines: list[Line]) -> int:
    return sum(prose(line) for line in lines if not line.furniture and "。" in line.text)
