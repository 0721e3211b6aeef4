"""Which lines of a reading are furniture, and why: marked on the lines, by element first, then by wording."""

import re
from bisect import bisect_left
from itertools import accumulate
from weakref import WeakKeyDictionary

from crawler.extract import chrome
from crawler.extract.blocks import block_of
from crawler.extract.headings import Span, is_first_rank, prints_title, title_keys
from crawler.extract.labels import cut, field_of, may_hide_date
from crawler.extract.names import HIDDEN, NAMED, names_body, names_breadcrumb
from crawler.extract.page import Page
from crawler.extract.reading import Line, Reading, read_lines

_CONTACT = re.compile(
    ".{2,30}(?:主办|承办)$|(?:主办|承办|主管|维护|运营|地址|电话|传真|邮编|邮政编码|邮箱|备案|Copyright|建议使用|您是第|网站支持|政府网站)"
    "|(?:本(?:网站?|站|页)|未经).{0,40}(?:转载|侵权|授权|版权)"
)
_OFFICE = re.compile("[\u4e00-\u9fff ]{2,30}(?:政府|办公室|委员会|中心|[局厅委部办])")
_SENTENCE = re.compile("[，。；]")
_STEPS = re.compile("[>»›→＞].*[>»›→＞]")
_BULK, _LITTLE = 200, 40
_DISCLAIMER, _BLOCK = 300, 8


_READ: WeakKeyDictionary[Page, Reading] = WeakKeyDictionary()


def marked_lines(page: Page) -> Reading:
    """Return a page's lines with their furniture marked; empty for a page without a tree.

    They depend on the page alone, so they are read once though a page is judged first and extracted later. What
    depends on more, such as a host's memory, is marked on copies.
    """
    reading = _READ.get(page)
    if reading is None:
        reading = Reading() if page.root is None else read_lines(page.root)
        mark_furniture(reading, title_keys(page))
        _READ[page] = reading
    return reading


def mark_furniture(reading: Reading, stated: list[str]) -> None:
    """Set ``furniture`` on every line that is hidden, stands in named furniture, or is furniture by its words.

    ``stated`` are the keys of the titles that the page's head states. An element is not furniture for its name alone
    when it prints one of these (where no line does, a heading of the first rank), holds a body container or most of
    the page's prose.
    """
    _mark_all(reading, [reading.spans[element] for element, reason in reading.named if reason == HIDDEN], HIDDEN)
    judge = _Judge(reading, stated)
    for tier in (NAMED, None):
        named = [(element, reason) for element, reason in reading.named if (reason == NAMED) == (tier == NAMED)]
        names = [(reading.spans[element], reading.names.get(element, "")) for element, _ in named]
        _mark_all(reading, [span for span, name in names if judge.is_furniture(span, name, sure=tier == NAMED)], NAMED)
    _mark_wording(reading.lines)
    _mark_footer(reading, judge.titles[0] + 1 if judge.titles else 0)


def prose(line: Line) -> int:
    """Return how many of a line's characters are not link text."""
    return max(len(line.text) - line.links, 0)


class _Judge:
    """Decides about stretches of lines, nested as deep as they like, in constant time each."""

    def __init__(self, reading: Reading, stated: list[str]) -> None:
        lines = reading.lines
        self.lines = lines
        self.prose = [0, *accumulate(map(prose, lines))]
        self.links = [0, *accumulate(line.links for line in lines)]
        titles = [i for i, line in enumerate(lines) if prints_title(line, stated)]
        self.titles = titles or [i for i, line in enumerate(lines) if is_first_rank(line)]
        spans = (reading.spans[element] for element, name in reading.names.items() if names_body(name))
        self.bodies = sorted({span for span in spans if span[0] < span[1]})
        self.bulk = max(self.prose[-1] // 2, _BULK)

    def is_furniture(self, span: Span, name: str, *, sure: bool) -> bool:
        """Tell whether an element of this name is furniture; a name that bodies bear too is not ``sure``."""
        start, end = span
        if self.prose[end] - self.prose[start] > self.bulk or self._holds_body(span) or self._prints_title(span):
            return False
        return sure or not self._may_be_body(span, name)

    def _holds_body(self, span: Span) -> bool:
        place = bisect_left(self.bodies, (span[0], 0))
        return place < len(self.bodies) and self.bodies[place][1] <= span[1]

    def _prints_title(self, span: Span) -> bool:
        place = bisect_left(self.titles, span[0])
        return place < len(self.titles) and self.titles[place] < span[1]

    def _may_be_body(self, span: Span, name: str) -> bool:
        """Bodies are called ``left`` or ``print`` too: such lines are furniture if links, steps or a few words."""
        links, words = self.links[span[1]] - self.links[span[0]], self.prose[span[1]] - self.prose[span[0]]
        text = "".join(line.text for line in self.lines[span[0] : min(span[1], span[0] + _LITTLE)])
        if links >= words or (names_breadcrumb(name) and _STEPS.search(text)):
            return False
        return links + words > _LITTLE or _SENTENCE.search(text) is not None


def _mark_all(reading: Reading, spans: list[Span], reason: str) -> None:
    """Mark stretches that nest or follow each other, each line once."""
    done = 0
    for start, end in sorted(spans, key=lambda span: (span[0], -span[1])):
        _mark(reading.lines[max(start, done) : end], reason)
        done = max(done, end)


def _mark(lines: list[Line], reason: str) -> None:
    for line in lines:
        line.furniture = line.furniture or reason


def _mark_wording(lines: list[Line]) -> None:
    for line in lines:
        if not line.furniture and line.kind != "row" and (chrome.is_furniture(line.text) or _is_blank(line.text)):
            line.furniture = "wording"


def _is_blank(text: str) -> bool:
    """Tell an info line that a template left without any value (发布时间： 来源： 浏览次数：)."""
    if text[-1:] not in {":", "："} or len(text) > _LITTLE:
        return False
    line = cut(text)
    stated = all(not label.value and _may_be_info(label.label) for label in line.labels)
    return len(line.labels) > 1 and not line.before and stated


def _may_be_info(label: str) -> bool:
    return may_hide_date(label) or field_of(label) == "publication_date"


def _mark_footer(reading: Reading, title: int) -> None:
    """From the first line that only a footer has, everything after is footer; so are contact lines in its own block.

    ``title`` is the number of the first line that prints the title: what stands above it is no footer.
    """
    lines = reading.lines
    after = [*reversed([0, *accumulate(map(_sentence, reversed(lines)))])]
    late = (i for i in range(title, len(lines)) if chrome.is_footer(lines[i].text) and _is_late(after, i))
    first = next(late, len(lines))
    block = _block(reading, first)
    while first > block and first < len(lines) and _goes_before(lines[first - 1], lines[first]):
        first -= 1
    _mark(lines[first:], "footer")


def _goes_before(line: Line, below: Line) -> bool:
    """Tell a contact line, or an office's name in the block of the footer's next line."""
    if _CONTACT.match(line.text):
        return True
    return _OFFICE.fullmatch(line.text) is not None and block_of(line.place) is block_of(below.place)


def _block(reading: Reading, number: int) -> int:
    """The first line of the largest element around a line that is still a small block."""
    if number >= len(reading.lines):
        return number
    place = reading.lines[number].place
    spans = (reading.spans.get(element, (number, number)) for element in (place, *place.iterancestors()))
    return min((span[0] for span in spans if span[1] - span[0] <= _BLOCK), default=number)


def _is_late(after: list[int], index: int) -> bool:
    """A footer mark counts where hardly any sentence follows: menus and documents use some of its words too."""
    return after[index + 1] < _DISCLAIMER or after[index + 1] * 5 < after[0] - after[index]


def _sentence(line: Line) -> int:
    return prose(line) if not line.furniture and "。" in line.text else 0
