"""Pagers that only a script works: further pages are offered, and no address leads to them."""

import re
from collections.abc import Iterator

import lxml.html

from archive.language.folding import tidy
from crawler.extract.page import Page, resolve
from spiders.lists.links import script_address

_NEXT = re.compile(r"\W*(?:下一?页|下一頁|后一?页|尾页|末页|最后一?页|next(?: page)?|last)\W*", re.IGNORECASE)
_NUMBER = re.compile(r"[2-9]|[1-9]\d{1,3}")
_PAGER = re.compile(r"pag(?:e|er|ing|ination)|fenye|holder", re.IGNORECASE)
_OFF = re.compile(r"disabled?|(?:^|[-_\s])(?:hidden|none|current|active|on)(?:$|[-_\s])", re.IGNORECASE)
_LEVELS = 3


def only_script_leads_on(page: Page) -> bool:
    """Tell whether a page as a browser shows it offers a next page or a page 2 that no address leads to."""
    return page.root is not None and any(not _leads(page, step) for step in _steps(page.root))


def _steps(root: lxml.html.HtmlElement) -> Iterator[lxml.html.HtmlElement]:
    for element in root.iter("a", "button", "li", "span", "em"):
        text = tidy(element.text_content() or "")
        if (_NEXT.fullmatch(text) or (_NUMBER.fullmatch(text) and _in_pager(element))) and not _is_off(element):
            yield element


def _in_pager(element: lxml.html.HtmlElement) -> bool:
    return any(_PAGER.search(_names(near)) for near in _near(element))


def _is_off(element: lxml.html.HtmlElement) -> bool:
    near = [element, *element.iterdescendants("a", "button", "span"), *_near(element)[1:2]]
    return any(
        _OFF.search(_names(one)) or one.get("disabled") is not None or one.get("aria-disabled") == "true"
        for one in near
    )


def _leads(page: Page, step: lxml.html.HtmlElement) -> bool:
    return any(
        resolve(page, link.get("href") or "") or script_address(page, link.get("onclick") or "")
        for link in (*step.iter("a", "button", "li", "span"), *_near(step))
    )


def _near(element: lxml.html.HtmlElement) -> list[lxml.html.HtmlElement]:
    return [element, *element.iterancestors()][: _LEVELS + 1]


def _names(element: lxml.html.HtmlElement) -> str:
    return f"{element.get('class') or ''} {element.get('id') or ''}"
