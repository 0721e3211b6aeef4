"""Where a body ends that only its prose tells: what stands outside the article's own element is the template's.

Old templates close with a box that bears no name and no mark of a footer: who made the site, an address, a telephone.
A body may close with just such lines, so they count as the template's only where they stand apart from the article.
"""

import re

import lxml.html

from crawler.extract.blocks import block_of
from crawler.extract.headings import Span
from crawler.extract.infozone import common_ancestor
from crawler.extract.reading import Line, links_file

_MADE = re.compile(
    r"(?:主办|承办|协办|主管|维护|运维|制作|设计|建设|管理)(?:单位)?(?:[:：]|$)|[^，。；]{2,30}(?:主办|承办|维护|制作)(?=\s|$)"
    r"|技术支持|版权|All Rights",
    re.IGNORECASE,
)
_REACHED = re.compile(
    r"(?:(?:联系|单位|办公)?地址|(?:联系|值班|办公)?电话|传真|邮编|邮政编码|邮箱|E-?mail)\s*[:：]", re.IGNORECASE
)
_HEADING = 12
_FEWEST_LINKS = 2
_PUNCTUATION = re.compile("[，。；：、！？,.;:]")


def within_article(lines: list[Line], title: Span | None, body: Span) -> Span:
    """Return a body without tabs above its first line, and without the boxes below the article's own element."""
    start, end = body
    while start < end - 1 and _is_tabs(lines[start]):
        start += 1
    told = [line for line in lines[start:end] if "。" in line.text and not line.furniture]
    if title is None or not told:
        return start, end
    article = common_ancestor([lines[title[0]].place, told[-1].place])
    end = _end(lines, (start, end), article, _REACHED)
    if _holds_menu(lines[: title[0]], article):
        end = _end(lines, (start, end), _text_of(told, lines[title[0]]), _MADE)
    return start, end


def _text_of(told: list[Line], title: Line) -> lxml.html.HtmlElement | None:
    """The element of the text; of a single sentence its block, or the one around it that does not hold the title."""
    if len(told) > 1:
        return common_ancestor([told[0].place, told[-1].place])
    block = block_of(told[0].place)
    around = block.getparent()
    return block if around is None or around in title.place.iterancestors() else around


def _holds_menu(above: list[Line], article: lxml.html.HtmlElement | None) -> bool:
    """An element that holds links above the title too is the whole page's, not the article's."""
    return article is not None and any(line.links and _is_inside(line, article) for line in above)


def _end(lines: list[Line], body: Span, article: lxml.html.HtmlElement | None, telling: re.Pattern[str]) -> int:
    """The line where boxes outside the article begin, if one of their lines is telling or heads links, none prose."""
    start, end = body
    first = end
    while article is not None and first > start and not _is_inside(lines[first - 1], article):
        first -= 1
    outside = [line for line in lines[first:end] if not line.furniture]
    if not outside or any("。" in line.text or links_file(line) for line in outside):
        return end
    if any(_MADE.search(line.text) or telling.search(line.text) for line in outside):
        return first
    return first if _heads_links(lines, outside, end) else end


def _heads_links(lines: list[Line], outside: list[Line], end: int) -> bool:
    """One short line with links below it: the heading of a sidebar."""
    below = lines[end] if end < len(lines) else None
    heading = outside[0].text
    is_heading = len(outside) == 1 and len(heading) <= _HEADING and not _PUNCTUATION.search(heading)
    return is_heading and below is not None and below.links * 2 > len(below.text)


def _is_inside(line: Line, article: lxml.html.HtmlElement) -> bool:
    return line.place is article or article in line.place.iterancestors()


def _is_tabs(line: Line) -> bool:
    """Several links and nothing else, none to a file: the tabs of a page (征集内容 结果反馈)."""
    linked = [text for text, href in line.pieces if href is not None]
    return len(linked) >= _FEWEST_LINKS and line.links >= len(line.text) - len(linked) and not links_file(line)
