"""Pagers: the numbers, the next and the last link of a list, and what is said of its pages and records."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import lxml.html

from archive.language.folding import tidy
from crawler.extract.page import Page, resolve
from spiders.lists.links import script_address
from spiders.lists.numbering import Numbering, numbering, numbering_of_second
from spiders.lists.rowtitle import pieces

_ARROWS = "[\\s\\[\\]【】()（）<>›»«‹→←|]*"
_NEXT = re.compile(rf"{_ARROWS}(?:下一?页|下一頁|后一?页|次页|next(?: page)?){_ARROWS}|[>›]", re.IGNORECASE)
_LAST = re.compile(rf"{_ARROWS}(?:尾页|末页|最后一?页|尾頁|末頁|last){_ARROWS}", re.IGNORECASE)
_BACK = re.compile(rf"{_ARROWS}(?:首页|第一页|上一?页|前一?页|上一頁|prev\w*|first){_ARROWS}|[<‹«»]+", re.IGNORECASE)
_NUMBER = re.compile(r"[\[【第]?\s*(\d{1,4})\s*[\]】页]?")
_MARKED = re.compile(
    r"(?:^|[-_\s])(?:page|pages|pager|paging|pagination|pagenum|page_?div|fenye|jpage\w*|laypage\w*)(?:$|[-_\s\d])",
    re.IGNORECASE,
)
_SLIDES = re.compile(r"swiper|slide|focus|banner|carousel", re.IGNORECASE)
_WRITES_PAGER = re.compile(r"createPageHTML|countPage|maxPageNum|pageCount|totalPage|\.jpage\(|laypage", re.IGNORECASE)
_PAGES = (
    re.compile(r"共\s*(?:有|计)?\s*(\d{1,5})\s*页"),
    re.compile(r"总页数\s*[:：]?\s*(\d{1,5})|总共\s*(\d{1,5})\s*页"),
    re.compile(r"(?:页次|页码|页数|当前|第)\s*[:：]?\s*第?\s*\d{1,5}\s*页?\s*/\s*(?:共\s*)?(\d{1,5})"),
    re.compile(r"(?<![\d/])\d{1,5}\s*/\s*(\d{1,5})\s*页?(?![\d/])"),
    re.compile(r"条(?:记录|信息|数据)?\s*[,，/;；]\s*(?:共|分)?\s*(\d{1,5})\s*页"),
)
_MORE = re.compile(r"\d[\s\]】]*(?:\.{2,}|…+)[\s\[【]*\d")
_CURRENT = (
    re.compile(r"(?<![\d/])(\d{1,5})\s*页?\s*/\s*(?:共\s*)?\d{1,5}\s*页?(?![\d/])"),
    re.compile(r"第\s*(\d{1,5})\s*页"),
)
_RECORDS = (
    re.compile(r"共\s*(?:有|计)?\s*(\d{1,7})\s*(?:条|篇|个?记录|项|则)"),
    re.compile(r"总(?:记录数?|条数|数|计)\s*[:：]?\s*(\d{1,7})"),
    re.compile(r"(?<![\d到找页示])(\d{1,7})\s*条(?:记录|信息|数据)"),
)
_LEVELS = 3
"""Elements around a pager's links in which totals are printed."""


@dataclass(frozen=True, slots=True)
class Pager:
    """What a pager shows. ``numbers`` are the addresses of numbered pages; null is what it does not show.

    ``open_ended`` says that more numbers follow than are shown, ``ended`` that this is the last page.
    """

    numbers: Mapping[int, str]
    next: str | None = None
    last: str | None = None
    pages: int | None = None
    records: int | None = None
    open_ended: bool = False
    ended: bool = False

    @property
    def numbering(self) -> Numbering | None:
        """How the addresses of the pages count; null when that cannot be told."""
        second = {2: self.next} if self.next and 2 not in self.numbers else {}
        shown = {**second, **self.numbers} if 2 in self.numbers or len(self.numbers) < 2 else dict(self.numbers)
        found = numbering(shown, self.last)
        return found or (numbering_of_second(shown[2]) if 2 in shown else None)


def is_pager_text(text: str) -> bool:
    """Tell whether a link's text belongs to a pager."""
    return any(form.fullmatch(text) for form in (_NEXT, _LAST, _BACK, _NUMBER))


def pager_marks(root: lxml.html.HtmlElement) -> Iterator[lxml.html.HtmlElement]:
    """Yield the elements that mark a pager: named like one, saying 下一页, or a script that draws one."""
    for element in root.iter("a", "span", "div", "script", "li", "p", "td", "ul", "form", "button"):
        if element.tag == "script":
            if _WRITES_PAGER.search(element.text or ""):
                yield element
        elif _is_marked(element) or _is_step(element):
            yield element


def read_pager(page: Page, root: lxml.html.HtmlElement) -> Pager:
    """Read a page's pager: links by their text, totals from the text around them, else from the whole page's."""
    links = [(tidy(link.text_content()), link) for link in root.iter("a", "option", "button")]
    numbers = _numbers(page, links)
    following = _first(page, links, _NEXT)
    last = _first(page, links, _LAST)
    text = " ".join(_texts_around(root)) or tidy(" ".join(pieces(root)))
    pages, current = _stated(_PAGES, text), _stated(_CURRENT, text)
    ended = pages is not None and current == pages
    return Pager(numbers, following, last, pages, _stated(_RECORDS, text), _MORE.search(text) is not None, ended)


def _is_marked(element: lxml.html.HtmlElement) -> bool:
    named = f"{element.get('class') or ''} {element.get('id') or ''}"
    return _MARKED.search(named) is not None and _SLIDES.search(named) is None


def _is_step(element: lxml.html.HtmlElement) -> bool:
    text = tidy(element.text or "")
    return len(text) <= 8 and bool(_NEXT.fullmatch(text) or _LAST.fullmatch(text))


def _around(element: lxml.html.HtmlElement) -> list[lxml.html.HtmlElement]:
    """Return the element and up to three levels above it, the page's own body not among them."""
    around = [element]
    for parent in element.iterancestors():
        if parent.tag in ("body", "html") or len(around) > _LEVELS:
            break
        around.append(parent)
    return around


def _texts_around(root: lxml.html.HtmlElement) -> list[str]:
    """Return the texts of the widest short elements around the pagers: where 共 5 页 is printed."""
    texts: dict[lxml.html.HtmlElement, str] = {}
    for mark in pager_marks(root):
        for place in _around(mark):
            text = tidy("".join(pieces(place)))
            if len(text) > 400:
                break
            texts[place] = text
    return [text for place, text in texts.items() if place.getparent() not in texts]


def _numbers(page: Page, links: list[tuple[str, lxml.html.HtmlElement]]) -> dict[int, str]:
    """Return the addresses of the numbered links of one pager: of the group with most of them, page 2 preferred."""
    groups: dict[lxml.html.HtmlElement | None, dict[int, str]] = {}
    for text, link in links:
        match = _NUMBER.fullmatch(text)
        url = _address(page, link) if match else None
        if match and url:
            groups.setdefault(_group(link), {}).setdefault(int(match[1]), url)
    fitting = [group for group in groups.values() if max(group) > 1 and len(set(group.values())) == len(group)]
    return max(fitting, key=lambda group: (2 in group, len(group)), default={})


def _group(link: lxml.html.HtmlElement) -> lxml.html.HtmlElement | None:
    parent = link.getparent()
    if parent is not None and parent.tag in ("li", "span", "td", "b", "strong", "dd"):
        return parent.getparent()
    return parent


def _address(page: Page, link: lxml.html.HtmlElement) -> str | None:
    if link.tag == "option":
        value = link.get("value") or ""
        return resolve(page, value) if re.search(r"[./?]", value) else None
    return resolve(page, link.get("href") or "") or script_address(
        page, f"{link.get('onclick') or ''};{link.get('href') or ''}"
    )


def _first(page: Page, links: list[tuple[str, lxml.html.HtmlElement]], form: re.Pattern[str]) -> str | None:
    urls = (_address(page, link) for text, link in links if form.fullmatch(text or tidy(link.get("title") or "")))
    return next((url for url in urls if url and url != page.url), None)


def _stated(forms: tuple[re.Pattern[str], ...], text: str) -> int | None:
    found = (match for form in forms if (match := form.search(text)))
    return next((int(next(group for group in match.groups() if group)) for match in found), None)
