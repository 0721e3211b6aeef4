"""The whole title that a list row prints: the attribute where the text was cut, without dates, tags and summaries."""

import re
from collections.abc import Iterator

import lxml.html
from lxml.etree import iterwalk

from archive.language.folding import tidy
from spiders.lists.rowdate import date_after_title, is_date

_CUT = re.compile(r"(?:…+|\.{2,}|。{3,})\s*$")
_TIP = re.compile(
    r"(?:标题|名称|题目)\s*[:：]\s*(.+?)\s*(?:[\r\n]|作\s*者\s*[:：]|(?:发布|更新|点击|录入)\w*\s*[:：]|$)"
)
_MARK = re.compile(r"^\s*(?:[·•●▪■◆★>»\-]|\d{1,3}[.、](?!\d)|\[(?:置顶|图文|图片|热点|推荐|最新)\]|【置顶】)\s*")
_MARKUP = re.compile(r"</?(?:br|p|b|u|i|em|span|font|strong)\b[^>]*>", re.IGNORECASE)
_TAG = re.compile(r"^[\[【〔(（][^\]】〕)）]{1,8}[\]】〕)）]\s*")
_HEADING = re.compile(r"(?:^|\s)(?:tit|til|bt\b|biaoti|name)", re.IGNORECASE)
_HEADINGS = {"h1", "h2", "h3", "h4", "h5", "h6"}
_BLOCKS = _HEADINGS | {"p", "div", "dt", "dd", "li", "section", "tr", "td"}
_BREAKS = _BLOCKS | {"br"}
_SILENT = {"script", "style", "noscript", "template", "textarea"}


def pieces(element: lxml.html.HtmlElement) -> Iterator[str]:
    """Yield an element's pieces of visible text as printed; a break or a block yields a blank before it."""
    if not isinstance(element.tag, str):
        return
    walk = iterwalk(element, events=("start", "end", "comment", "pi"))
    for event, part in walk:
        silent = event in ("comment", "pi") or part.tag in _SILENT
        if event == "start" and silent:
            walk.skip_subtree()
        elif event == "start":
            yield from (" " if part.tag in _BREAKS else "", part.text or "")
        elif part is not element:
            yield part.tail or ""


def link_title(element: lxml.html.HtmlElement) -> tuple[str, str | None]:
    """Return the whole title that a link carries, and the day printed in brackets behind it, if one is."""
    printed, day = date_after_title(_printed(element))
    printed = _MARK.sub("", printed).strip()
    best = next((whole for whole in _attributes(element) if _completes(whole, printed)), printed)
    return date_after_title(best)[0], day


def is_cut(title: str) -> bool:
    """Tell whether a title ends in dots that stand for the rest of it."""
    return bool(_CUT.search(title))


def _printed(element: lxml.html.HtmlElement) -> str:
    """The link's own text; where it is built of parts, that of the heading among them."""
    own = tidy((element.text or "") + "".join(child.tail or "" for child in element))
    parts = [child for child in element if isinstance(child.tag, str) and _without_dates(child)]
    heading = None if own or len(parts) < 2 else _heading(parts, _key(element.get("title") or ""))
    return _without_dates(element if heading is None else heading)


def _heading(parts: list[lxml.html.HtmlElement], told: str) -> lxml.html.HtmlElement | None:
    """The part that is a heading, is named as one, or says just what the link's own attribute has ``told``."""
    for part in parts:
        if part.tag in _HEADINGS or _HEADING.search(part.get("class") or ""):
            return part
        if told and _key(_without_dates(part)) == told:
            return part
    if all(part.tag in _BLOCKS for part in parts):
        return next((part for part in parts if len(_without_dates(part)) > 4), None)
    return None


def _without_dates(element: lxml.html.HtmlElement) -> str:
    return tidy("".join(piece for piece in pieces(element) if not is_date(piece)))


def _attributes(element: lxml.html.HtmlElement) -> Iterator[str]:
    """Yield the titles in attributes: the link's own first, then those inside it, then its parent's."""
    for holder in (element, *element.iterdescendants(), element.getparent()):
        if holder is None or not isinstance(holder.tag, str):
            continue
        for name in ("title", "data-title", "alt"):
            if value := holder.get(name):
                tip = _TIP.search(value)
                yield tidy(_MARKUP.sub("", tip[1] if tip else value))


def _completes(whole: str, printed: str) -> bool:
    """An attribute is the title when it begins as the printed text does and says no less; or nothing is printed."""
    shown = _CUT.sub("", printed)
    if not shown:
        return len(whole) >= 4 and not is_cut(whole)
    key = _key(whole)
    return any(
        len(key) >= len(start) > 0 and key.startswith(start) for start in {_key(shown), _key(_TAG.sub("", shown))}
    )


def _key(text: str) -> str:
    return re.sub(r"\W+", "", text)
