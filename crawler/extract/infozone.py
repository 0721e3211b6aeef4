"""Where a page states its facts: the line under the title and the document-info table (公文信息表)."""

import re
from itertools import groupby

import lxml.html

from crawler.extract.blocks import block_of
from crawler.extract.headings import Span
from crawler.extract.labels import cut, field_of, known
from crawler.extract.names import HIDDEN
from crawler.extract.reading import Line

_INFO_LABEL = re.compile(
    r"(?:(?:发布|發[佈布]|更新|发文|生成|归档|录入|添加|上传|公开|刊发|刊登|发表)?(?:日期|[时時][间間])|(?:信息|文章|稿件|内容|新闻|资料)?[来來]源|作者|发布(?:机构|单位|部门|人|者)"
    r"|发布(?=[】\]]?[:：][\[【(（]?(?:19|20)\d)|供稿(?:单位)?|稿源|(?:浏览|点击|访问|阅读|查看)(?:次数?|量|数|率)?|字[体号](?:大小)?|浏览字号|关键[字词])[】\]]?[:：]"
)
_BARE_DATE = re.compile(
    r"[\[【(（]?(?:19|20)\d\d[-/.年]\d{1,2}[-/.月]\d{1,2}日?(?:星期.)?(?:\d{1,2}[:：时]\d{1,2}(?:[:：分]\d{0,2}秒?)?)?[\]】)）]?"
)
_SIGNED = re.compile(
    r"[^，。；：:《》\d]{2,20}(?:19|20)\d\d[-/.年]\d{1,2}[-/.月]\d{1,2}日?(?:\d{1,2}[:：]\d{1,2}(?:[:：]\d{1,2})?)?"
    r"|(?:19|20)\d\d[-/.年]\d{1,2}[-/.月]\d{1,2}日?(?:\d{1,2}[:：]\d{1,2}(?:[:：]\d{1,2})?)?[^，。；：:《》\d]{2,20}"
)
_COUNTER = re.compile(r"(?:浏览|访问|点击|阅读|查看|人气)(?:次数?|量|数|率)?[:：]?\d*人?次?")
_BARE_COUNT = re.compile(r"(?<=[\u4e00-\u9fff])\d{1,7}$")
_DATE_FIRST = re.compile(r"[^:：]{0,20}?(?:19|20)\d\d[-/.年]\d{1,2}[-/.月]\d{1,2}日?")
_DAY = re.compile(r"(?:19|20)\d\d\s*[-/.年]\s*\d{1,2}")
_PROSE = re.compile(r"[，。；]")
_BLANKS = re.compile(r"\s+")
_LONGEST = 160
_SHORT = 40
_ROW = 8
_REACH, _BELOW = 14, 5
_EARLY = 0.8
_FACT_NAMES = "index_number document_number issuing_authority publisher legal_force subject disclosure_mode genre"
_FACTS = frozenset(_FACT_NAMES.split())
_PUBLISHED = re.compile(r"(?:发[布表]|更新|上传|录入|添加)(?:日期|时间)[:：]")
_COLON = re.compile("[:：]")
_COLONS = frozenset(":：")
_CELLS = frozenset(("td", "th", "dd"))
_LABEL = re.compile(
    r"[•·●▪■◆*]?(?:[\[【](?P<boxed>[^\]】:：]{2,12})[\]】](?![:：])|(?P<label>[^:：]{2,12})(?P<end>[:：]|$))"
)


def find_info(lines: list[Line], title: Span | None, taken: frozenset[int]) -> tuple[int, ...]:
    """Return the numbers of the lines that make up the info line: below the title, else just above it.

    ``taken`` are the numbers of lines that belong to the catalogue.
    """
    if title is None:
        first = next((i for i, line in enumerate(lines) if _is_early(line, i, lines) and i not in taken), None)
        first = _only_imprint(lines, taken) if first is None else first
        while first and is_labelled(lines[first - 1]) and is_info(lines[first - 1]) and first - 1 not in taken:
            first -= 1
        return () if first is None else _run(lines, first, taken)
    below = _first_below(lines, title[1], taken)
    if below is not None:
        return _run(lines, below, taken)
    above = range(max(title[0] - 3, 0), title[0])
    return tuple(i for i in above if i not in taken and is_info(lines[i]) and _is_visible(lines[i]))


def info_below(lines: list[Line], end: int) -> tuple[int, ...]:
    """Return the numbers of info lines just below the body, where some templates print date and source."""
    below = ((i, lines[i]) for i in range(end, min(end + _BELOW, len(lines))))
    info = [(i, line) for i, line in below if _is_visible(line) and is_info(line) and not _is_linked(line)]
    stated = tuple(i for i, line in info if _has_day(line) or is_labelled(line))
    return stated if any(_has_day(lines[i]) for i in stated) else ()


def is_info(line: Line) -> bool:
    """Tell whether a line states date, source, author or counters, and nothing else to speak of."""
    if len(line.text) > 2 * _LONGEST or not _may_be_info(line.text):
        return False
    compact = "".join(line.text.split())
    if len(compact) > _LONGEST:
        return False
    if _BARE_DATE.fullmatch(compact):
        return True
    label = None if _PROSE.search(compact) else _INFO_LABEL.search(compact)
    return label is not None and (label.start() < 4 or _opens(compact, label.start()) or _is_labelled(line.text))


def _may_be_info(text: str) -> bool:
    """A quick look before the slow ones: without one of these a line holds neither a label nor a year."""
    return "：" in text or ":" in text or "20" in text or "19" in text


def is_imprint(line: Line) -> bool:
    """Tell an info line that could be nothing else wherever it stands: a day of publication, or a day among labels."""
    if not is_info(line) or not _has_day(line):
        return False
    labels = [label for label in cut(line.text).labels if known(label.label)]
    return len(labels) > 1 or _PUBLISHED.match(_BLANKS.sub("", line.text)) is not None


def _is_labelled(text: str) -> bool:
    """Tell a line of labels (背景颜色：【字体：】【2018-03-23】【来源：】): two known ones, one more at most."""
    labels = cut(text)
    strange = sum(1 for each in labels.labels if not known(each.label))
    return not labels.before and strange < 2 <= len(labels.labels) - strange


def _is_signed(line: Line) -> bool:
    """A line that names an agency and a day, without labels: an info line only right below the title.

    A counter may stand beside them, or its bare number. A row of a table is of the table, a day beside a link of a
    list.
    """
    if line.kind == "row" or line.links >= _ROW or (line.kind == "item" and line.links):
        return False
    compact = _BARE_COUNT.sub("", _COUNTER.sub("", _BLANKS.sub("", line.text)))
    return len(compact) <= _SHORT and _SIGNED.fullmatch(compact) is not None


def is_labelled(line: Line) -> bool:
    """Tell whether a line states its facts with labels; a day that stands alone may be the document's own."""
    return _INFO_LABEL.search(_BLANKS.sub("", line.text)) is not None


def _is_bare_date(line: Line) -> bool:
    return _BARE_DATE.fullmatch(_BLANKS.sub("", line.text)) is not None


def _opens(compact: str, place: int) -> bool:
    """What stands before the first label may be a date, a bracket or a bar, no sentence."""
    return place < _SHORT and (_DATE_FIRST.match(compact) is not None or not compact[:place].strip("【[|‖•·-（("))


def find_catalogue(lines: list[Line]) -> tuple[int, ...]:
    """Return the numbers of the lines of the document-info table, in whatever shape it is printed.

    Hidden tables are not it: some lists keep one behind each of their rows.
    """
    found: list[int] = []
    for table, group in groupby(enumerate(lines), key=lambda pair: pair[1].table):
        numbered = list(group)
        hidden = all(line.furniture == HIDDEN for _, line in numbered)
        if table is not None and not hidden and _is_catalogue_table([line for _, line in numbered]):
            found += [i for i, _ in numbered]
        elif table is None:
            found += _listed(numbered)
    return tuple(found)


def _is_catalogue_table(rows: list[Line]) -> bool:
    """Labels in at least two rows, or label and value in turn: a header row of labels heads a table of the body."""
    labelled = [[cell for cell in row.text.split("\t") if known(cell) or _fact(cell)] for row in rows]
    facts = {field for labels in labelled for field in map(_fact, labels) if field}
    if (
        facts
        and len(rows) > 2
        and all(row.text.split("\t")[0] in labels for row, labels in zip(rows, labelled, strict=True))
    ):
        return True
    return len(facts) >= 2 and sum(1 for labels in labelled if labels) >= 2 and len(rows) <= _MOST_ROWS


_MOST_ROWS = 24


def _listed(numbered: list[tuple[int, Line]]) -> list[int]:
    """Runs of lines that begin with a label; a bare label takes the next line as its value, one with a colon the cell
    beside it.

    One label that nobody knows may stand between others.
    """
    lines = dict(numbered)
    found: list[int] = []
    run: list[int] = []
    bare = False
    for i, line in numbered:
        label = _label_of(line)
        beside = label is None and bool(run) and _is_beside(lines[run[-1]], line)
        if not (bare or beside) and not _may_follow(label, lines[run[-1]] if run else None):
            found += _core(run, lines)
            run = []
            continue
        run.append(i)
        bare = label is not None and label == _BLANKS.sub("", line.text) and known(label)
    return found + _core(run, lines)


def _is_beside(above: Line, line: Line) -> bool:
    """Tell the cell beside a known label that ends in a colon: of a table's row, or of a row of two blocks."""
    if not (above.text.rstrip()[-1:] in _COLONS and known(above.text)):
        return False
    label, cell = block_of(above.place), block_of(line.place)
    row = label.getparent()
    if row is None or cell is label or cell.getparent() is not row:
        return False
    return cell.tag in _CELLS or len(row) == 2


def _may_follow(label: str | None, above: Line | None) -> bool:
    """A known label goes on with a run or begins one; one that nobody knows must stand below one that is known."""
    if label is None or known(label):
        return label is not None
    over = _label_of(above) if above else None
    return over is not None and known(over)


def _label_of(line: Line) -> str | None:
    """The label that a short line begins with: before a colon, in brackets, or alone."""
    if len(line.text) > _LONGEST or line.furniture in {HIDDEN, "wording"}:
        return None
    compact = _BLANKS.sub("", line.text)
    match = _LABEL.match(compact)
    label = (match["boxed"] or match["label"]) if match else ""
    if known(label) or (match and match["end"] and len(compact) <= _SHORT):
        return label
    first = _BLANKS.sub("", line.pieces[0][0]) if len(line.pieces) > 1 else ""
    return first if known(first) else None


def _core(run: list[int], lines: dict[int, Line]) -> list[int]:
    """A run that states two facts which only a catalogue has, without lines at its ends that state none."""
    facts = {fact for i in run if _label_of(lines[i]) for fact in _facts(lines[i])}
    if len(facts) < 2:
        return []
    while _is_edge(lines[run[-1]]):
        run = run[:-1]
    while _is_edge(lines[run[0]]):
        run = run[1:]
    return run


def _is_edge(line: Line) -> bool:
    """An info line, or a label that nobody knows, ends or begins no catalogue."""
    label = _label_of(line)
    return not _facts(line) and (is_info(line) or (label is not None and not known(label)))


def _facts(line: Line) -> set[str]:
    """The facts that a line states: one for each label in it that only a catalogue has."""
    pieces = [*re.split(r"[:：\s|‖]+", line.text), *(piece.strip() for piece, _ in line.pieces)]
    joined = _COLON.split(_BLANKS.sub("", line.text), maxsplit=1)[0]
    glued = (label.label for label in cut(line.text).labels)
    return {field for field in map(_fact, (*pieces, joined, *glued)) if field}


def _fact(text: str) -> str | None:
    field = field_of(_COLON.split(text, maxsplit=1)[0]) if len(text) < _SHORT else None
    return field if field in _FACTS else None


def _first_below(lines: list[Line], start: int, taken: frozenset[int]) -> int | None:
    adjacent = True
    for i in range(start, min(start + _REACH, len(lines))):
        line = lines[i]
        if i in taken or not _is_visible(line) or (line.furniture and not _has_day(line)):
            continue
        if (is_info(line) and not _is_linked(line)) or (adjacent and _is_signed(line)):
            return i
        adjacent = adjacent and bool(line.furniture)
        if _is_link_row(line) or len(line.text) > _SHORT or line.text.endswith(("：", ":", "。")):
            return None
    return None


def _run(lines: list[Line], first: int, taken: frozenset[int]) -> tuple[int, ...]:
    """The info line's neighbours below that state facts too: one field a line is common, and one field a cell."""
    run = [first]
    for i in range(first + 1, min(first + _REACH, len(lines))):
        line = lines[i]
        if i in taken:
            continue
        states = is_info(line) or _is_value(
            lines[i - 1], line, next((lines[j] for j in run if _has_day(lines[j])), None)
        )
        if not states and not line.furniture:
            break
        run += [i] if states and _is_visible(line) else []
    dated = next((i for i in run if _has_day(lines[i])), run[-1])
    return tuple(i for i in run if i <= dated or not _is_bare_date(lines[i]))


def _is_value(above: Line, line: Line, dated: Line | None) -> bool:
    """Tell the value of a label in the cell before; elsewhere a label with nothing behind it is an empty one.

    Blocks are cells where the day stands beside its label in one of its own: ``dated`` is the line of that day.
    """
    label, cell = block_of(above.place), block_of(line.place)
    row = cell.getparent()
    of_row = dated is not None and _is_bare_date(dated) and block_of(dated.place).getparent() is row
    beside = (of_row or cell.tag in _CELLS) and cell is not label and row is label.getparent()
    return beside and len(line.text) <= _SHORT and above.text.rstrip()[-1:] in _COLONS and is_info(above)


def _only_imprint(lines: list[Line], taken: frozenset[int]) -> int | None:
    """The one line of a page that could be nothing but an info line, however low it stands; lists have many."""
    found = [
        i
        for i, line in enumerate(lines)
        if not line.links and i not in taken and _is_visible(line) and is_imprint(line)
    ]
    return found[0] if len(found) == 1 else None


def _is_early(line: Line, index: int, lines: list[Line]) -> bool:
    if _is_linked(line) or not _is_visible(line) or not is_info(line) or not _has_day(line):
        return False
    heads = any(map(_is_sentence, lines[index + 1 : index + _REACH]))
    if _is_bare_date(line):
        return heads and not any(map(_is_sentence, lines[:index]))
    return heads or index <= len(lines) * _EARLY


def _is_sentence(line: Line) -> bool:
    return not line.furniture and not line.links and "。" in line.text


def _has_day(line: Line) -> bool:
    return _DAY.search(line.text) is not None


def _is_linked(line: Line) -> bool:
    """A line that is one link from its first character to its last is a list's, whatever it says."""
    return line.links >= len(line.text)


def _is_link_row(line: Line) -> bool:
    return line.links >= _ROW and line.links * 2 > len(line.text) and not line.furniture


def _is_visible(line: Line) -> bool:
    return line.furniture not in {HIDDEN, "footer"}


def common_ancestor(elements: list[lxml.html.HtmlElement]) -> lxml.html.HtmlElement | None:
    """Return the lowest element that holds all of these, given in document order; null for none."""
    if not elements:
        return None
    first, last = ([*reversed(list(element.iterancestors())), element] for element in (elements[0], elements[-1]))
    shared = [a for a, b in zip(first, last, strict=False) if a is b]
    return shared[-1]
