"""Where the document's title stands on the page: by heading, by name, by what the head says the title is."""

import re

from archive.language.dates import find_dates, read_date
from archive.language.folding import fold, tidy
from crawler.extract.blocks import block_of
from crawler.extract.labels import cut, field_of
from crawler.extract.names import HIDDEN, names_title
from crawler.extract.page import Page
from crawler.extract.reading import Line, Reading
from crawler.extract.rules import Rules

Span = tuple[int, int]

_FACTS = re.compile(r"(?:来源|时间|日期|作者)[:：]|(?:19|20)\d\d[-/.]\d\d?[-/.]\d\d?\s*(?:\d\d?:\d\d)?\S{0,20}$")
_BRIEFEST, _LEAST = 2, 4
_SHORTEST, _LONGEST = 5, 220
_DOCUMENT = re.compile(
    "(?:通知|决定|公告|通告|意见|办法|报告|批复|通报|方案|规定|公示|目录|总结|要点|细则|规则|条例|纪要|计划|解读|规划|清单|名单|通报|讲话|说明|公报|章程|制度|预案|标准|指南|问答|决议|答复|的函|建议|[令议]案)"
    "(?:[（(][^）)]{1,12}[）)])?$"
)
_PLACEHOLDER = re.compile(
    r"(?:新闻|文章|信息|内容|公告|政策|文件)?(?:详情|详细|内容|正文|显示|查看|浏览)(?:页面?|信息|内容)?|首页|文章|标题|无标题(?:文档|页面?)?"
    r"|new page ?\d*|untitled.*|document|index|home|detail|content|title",
    re.IGNORECASE,
)
_SENTENCE_ENDS = ("。", "；", "：", "，")
_ORNAMENT = ":：~～*★-_|=【】[] "
_BARS = "-_—－|｜>》】:·–"
_OFFICE = re.compile("^[^“”《》关的]{2,30}(?:政府|办公室|办公厅|委员会|[局厅委部院])$")
_SITE = re.compile("(?:政府|网站|[政网]网|信息网|平台|首页|政府信息公开)$|^[^的关]{2,16}(?:局|委员会|办公室|网)$")
_MOST_LINES = 5
_FULL_WIDTH = "\uff01"
_HEADINGS = frozenset(("h1", "h2", "h3", "h4"))
_REACH = 6
_HEADING = 30
_AT_START = 20
_BRIEF = 20


def key(text: str) -> str:
    """Return a title as it is compared: folded, without blanks."""
    return "".join(fold(text).split())


def stated_titles(page: Page) -> tuple[str, ...]:
    """Return what the page's head calls the title: ArticleTitle, then the title element; as printed."""
    if page.root is None:
        return ()
    stated = [
        meta.get("content") or ""
        for meta in page.root.iter("meta")
        if (meta.get("name") or "").strip().lower() == "articletitle"
    ]
    stated += [title.text or "" for title in page.root.iter("title")][:1]
    return tuple(text for text in stated if text.strip() and not is_placeholder(text))


def is_placeholder(text: str) -> bool:
    """Tell a title that a template or an editor left behind (详情页, New Page 1) and that names no document."""
    return _PLACEHOLDER.fullmatch(text.strip()) is not None


def title_keys(page: Page) -> list[str]:
    """Return the keys of the titles that the page's head states."""
    return [key(text) for text in stated_titles(page)]


def prints_title(line: Line, stated: list[str]) -> bool:
    """Tell whether a line, no link, is the beginning of a stated title."""
    if line.links or not _SHORTEST < len(line.text) <= _LONGEST:
        return False
    return _may_print(line.text, stated) and any(whole.startswith(key(line.text)) for whole in stated)


def _may_print(text: str, stated: list[str]) -> bool:
    """A quick look before texts are folded: what prints a title begins with a character of it."""
    first = text[:1].lower()
    return not first.isalnum() or first >= _FULL_WIDTH or any(first in whole for whole in stated)


def title_with_facts(page: Page, reading: Reading) -> Span | None:
    """Return the line that prints a stated title and, in further elements of the same line, facts about it.

    Where the page states none and has no heading, the first line that begins with a document's name and goes on with
    the day of its publication.
    """
    stated = title_keys(page)
    if not stated:
        return next(((i, i + 1) for i, line in enumerate(reading.lines) if _names_and_dates(line)), None)
    for i, line in enumerate(reading.lines):
        first = key(line.pieces[0][0]) if len(line.pieces) > 1 and not line.links and not line.furniture else ""
        if len(first) > _SHORTEST and any(whole.startswith(first) for whole in stated) and _FACTS.search(line.text):
            return i, i + 1
    return None


def before_facts(line: Line) -> str:
    """Return the title in a line that holds facts too: its first piece, or what stands before the first label."""
    return tidy(line.pieces[0][0]) if len(line.pieces) > 1 else cut(line.text).before


def _names_and_dates(line: Line) -> bool:
    if line.furniture or line.links or line.kind == "row" or not _FACTS.search(line.text):
        return False
    title, told = before_facts(line), cut(line.text)
    dated = any(read_date(each.value) for each in told.labels if field_of(each.label) == "publication_date")
    return dated and _DOCUMENT.search(title) is not None


def heading_of_info(page: Page, reading: Reading, info: tuple[int, ...], taken: frozenset[int]) -> Span | None:
    """Return what may be the title though nothing states one: above the info line, or above the text that it ends."""
    told = [i for i, line in enumerate(reading.lines) if "。" in line.text and not (line.furniture or line.links)]
    if told and told[-1] < info[0]:
        return first_heading(page, reading, taken) or _heading_above(reading, told[0], taken)
    return _heading_above(reading, info[0], taken) or first_heading(page, reading, taken)


def _heading_above(reading: Reading, number: int, taken: frozenset[int]) -> Span | None:
    """Return the place just above a line that reads like a title: a heading, else a line; none of the catalogue."""
    places = [(span, named) for span, named in _candidates(reading) if taken.isdisjoint(range(*span))]
    first = number
    for _ in range(_REACH):
        first = next((i for i in range(first - 1, -1, -1) if i not in taken), 0)
    near = [(span, named) for span, named in places if first <= span[0] and span[1] <= number]
    named = [span for span, is_named in near if is_named]
    lines = [span for span, _ in near if not reading.lines[span[1] - 1].text.endswith(_SENTENCE_ENDS)]
    return named[-1] if named else (_with_office(lines[-1], reading.lines) if lines else None)


def _with_office(span: Span, lines: list[Line]) -> Span:
    """A line that begins amid a title (关于…) has the office above it, in the same block, as its beginning."""
    above = lines[span[0] - 1] if span[0] else None
    if above is None or above.furniture or not lines[span[0]].text.startswith(("关于", "印发", "转发", "批转")):
        return span
    together = block_of(above.place) is block_of(lines[span[0]].place)
    return (span[0] - 1, span[1]) if together and _OFFICE.match(above.text) else span


def first_heading(page: Page, reading: Reading, taken: frozenset[int]) -> Span | None:
    """Return the first place that the page itself marks as a heading, one of the first rank before all others.

    Where there is none, and the head states no title either, the first line that reads like a document's title and is
    not ``taken`` by the catalogue.
    """
    candidates = _candidates(reading)
    headings = [span for span, named in candidates if named and not _heads_links(reading, span)]
    heading = next((span for span in headings if is_first_rank(reading.lines[span[0]])), next(iter(headings), None))
    stated = (title for title in title_keys(page) if len(title) > _SHORTEST and not _SITE.search(title))
    if heading is not None or any(stated):
        return heading
    free = (span for span, _ in candidates if taken.isdisjoint(range(*span)))
    texts = ((span, "".join(line.text for line in reading.lines[slice(*span)])) for span in free)
    return next((span for span, text in texts if _DOCUMENT.search(text)), None)


def is_first_rank(line: Line) -> bool:
    """Tell whether a line is a heading of the first rank that names no site and links nowhere."""
    return line.kind == "h1" and not line.links and len(line.text) > _SHORTEST and not _SITE.search(line.text)


def _heads_links(reading: Reading, span: Span) -> bool:
    """A heading right above links is a column's, not a document's."""
    following = (reading.lines[i] for i in range(span[1], len(reading.lines)))
    below = next((line for line in following if line.furniture != HIDDEN), None)
    return below is not None and below.links * 2 > len(below.text)


def find_title(page: Page, rules: Rules, reading: Reading, taken: frozenset[int]) -> Span | None:
    """Return the lines that print a title which the page's head states, or null. The first of equals wins.

    A line that is ``taken`` by the catalogue (标题：) is one only where no other prints it.
    """
    stated = title_keys(page)
    names = {key(name) for name in (*rules.site_names, *_site_names(page))} - {""}
    best: tuple[int, Span] | None = None
    longest = max(map(len, stated), default=0)
    for span, named in _candidates(reading, shortest=_BRIEFEST):
        printed = "".join(line.text for line in reading.lines[span[0] : span[1]])
        if not _may_print(printed, stated) or (not named and len(printed) > 2 * longest):
            continue
        if not named and _is_signature(reading.lines, span, stated):
            continue
        text = key(printed)
        score = _best_score(text, names, stated, named=named) if text and text not in names else 0
        score = min(score, 1) if span[0] in taken else score
        if score and (best is None or score > best[0]):
            best = (score, span)
    return _whole(best[1], reading.lines, stated) if best else None


def _whole(span: Span, lines: list[Line], stated: list[str]) -> Span:
    """A title may go on in the lines below: each that continues the stated one belongs to it."""
    start, end = span
    text = key("".join(line.text for line in lines[start:end]))
    for line in lines[end : start + _MOST_LINES]:
        longer = text + key(line.text)
        if line.furniture or line.links or not any(whole.startswith(longer) for whole in stated):
            break
        text, end = longer, end + 1
    return start, end


def _best_score(text: str, names: set[str], stated: list[str], *, named: bool) -> int:
    """A heading may print the site's name before the title, in the same line."""
    bare = [text, *(text[len(name) :] for name in names if text.startswith(name))]
    return max(_score(each, stated, named=named) for each in bare)


def _is_signature(lines: list[Line], span: Span, stated: list[str]) -> bool:
    """Tell a signature, which may begin like the title that names its office.

    It is an office's name and no more: below it stands a date, or at least not the rest of the title.
    """
    if span[1] - span[0] > 1:
        return False
    text = key(lines[span[0]].text)
    below = key(lines[span[1]].text) if span[1] < len(lines) else ""
    rests = [whole[len(text) :] for whole in stated if whole.startswith(text) and _OFFICE.search(text)]
    goes_on = any(rest and (rest[0] in _BARS or below.startswith(rest[:4])) for rest in rests)
    return bool(rests and not goes_on) or _is_signed(lines, span)


def _is_signed(lines: list[Line], span: Span) -> bool:
    """Tell a signature, which may begin like the title that names its office: the next line is a date."""
    below = lines[span[1]].text.strip() if span[1] < len(lines) else ""
    return any(moment.raw == below for moment in find_dates(below)) if len(below) < _BRIEF else False


def _score(text: str, stated: list[str], *, named: bool) -> int:
    """Weigh a place by how much of a stated title it prints; a heading or a name helps."""
    weight = 0
    for whole in stated:
        if text != whole and _names_site(whole):
            continue
        if text == whole or (len(text) >= 5 and whole.startswith(text)) or _is_part(text, whole):
            weight = max(weight, len(text) + _AT_START * whole.startswith(text))
        elif len(whole) >= 8 and text.startswith(whole.rstrip(".…")):
            weight = max(weight, len(whole))
    return weight + _HEADING * named if weight else 0


def _names_site(stated: str) -> bool:
    """Tell a title that only names the site (::某县人民政府网::): an office in a line is no part of it."""
    bare = stated.strip(_ORNAMENT)
    return len(bare) <= _BRIEF and _SITE.search(bare) is not None


def _is_part(text: str, whole: str) -> bool:
    """Site and section may stand before the title, with a bar or dash between; half of a title is no title."""
    place = whole.find(text)
    return place > 0 and len(text) >= 5 and whole[place - 1] in _BARS


def _candidates(reading: Reading, shortest: int = _LEAST) -> list[tuple[Span, bool]]:
    """Every line that may be a title, and every element of a few lines; with each, whether it is named as a title."""
    found: list[tuple[Span, bool]] = []
    for element, (start, end) in reading.spans.items():
        if start < end <= start + _MOST_LINES:
            named = element.tag in _HEADINGS or names_title(reading.names.get(element, ""))
            if (named or end > start + 1) and _fits(reading.lines[start:end], shortest):
                found.append(((start, end), named))
    texts = ((i, line) for i, line in enumerate(reading.lines) if line.kind != "row")
    found += [((i, i + 1), False) for i, line in texts if _fits([line], shortest)]
    return sorted(found, key=lambda candidate: candidate[0])


def _fits(lines: list[Line], shortest: int) -> bool:
    length = sum(len(line.text) for line in lines)
    return shortest <= length <= _LONGEST and not any(
        line.furniture or line.links * 2 > len(line.text) for line in lines
    )


def _site_names(page: Page) -> list[str]:
    if page.root is None:
        return []
    return [
        meta.get("content") or ""
        for meta in page.root.iter("meta")
        if (meta.get("name") or "").strip().lower() == "sitename"
    ]
