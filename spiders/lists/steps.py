"""Pagers that only a script works: further pages are offered, and no address leads to them."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import lxml.html

from archive.language.folding import tidy
from crawler.extract.names import HIDING
from crawler.extract.page import Page, resolve
from spiders.lists.links import script_address

_NEXT = re.compile(r"\W*(?:下一?页|下一頁|后一?页|尾页|末页|最后一?页|next(?: page)?|last)\W*", re.IGNORECASE)
_FORWARD = re.compile(r"\W*(?:下一?页|下一頁|后一?页|next(?: page)?)\W*|[>›»＞]", re.IGNORECASE)
_FORWARD_NAME = re.compile(r"(?:^|[-_\s])(?:btn|page|pagination|laypage|pager)[-_]?next(?:$|[-_\s])", re.IGNORECASE)
_MORE = re.compile(r"\W*(?:点击)?加载(?:更多|下一页)\W*|load more", re.IGNORECASE)
_NUMBER = re.compile(r"[2-9]|[1-9]\d{1,3}")
_PAGER = re.compile(r"pag(?:e|er|ing|ination)|fenye|holder", re.IGNORECASE)
_OFF = re.compile(r"disabled?|(?:^|[-_\s])(?:hidden|none|current|active|on)(?:$|[-_\s])", re.IGNORECASE)
_LEVELS = 3
_LONGEST = 10
_CONTROLS = ("a", "button", "li", "span", "em", "div", "p")


def only_script_leads_on(page: Page) -> bool:
    """Tell whether a page as a browser shows it offers a next page or a page 2 that no address leads to."""
    return page.root is not None and any(not _leads(page, step) for step in _steps(page.root))


@dataclass(frozen=True, slots=True)
class Step:
    """A control on a page, named so that a browser finds it again: the n-th with this tag, class and text.

    ``text`` is without white space, ``position`` counts from 0.
    """

    tag: str
    names: str
    text: str
    position: int


def next_step(page: Page, number: int, clicked: Step | None = None) -> Step | None:
    """Return what a reader clicks on the ``number``-th page of a list to have the next one.

    Null where the pager is at its end, or where there is none; whoever can follow addresses does not come here.
    A pager that has a 下一页 is at its end when that is switched off, whatever numbers it shows; also when it is no
    longer the kind of element that was ``clicked`` on the page before: many pagers print it as plain text then.
    """
    if page.root is None:
        return None
    short = (each for each in page.root.iter(*_CONTROLS) if len(_said(each)) <= _LONGEST)
    controls = [each for each in short if not (_holds_its_like(each) or _submits(each))]
    forward = [each for each in controls if (_FORWARD.fullmatch(_said(each)) and _in_pager(each)) or _is_forward(each)]
    further = [each for each in controls if _said(each) == str(number + 1) and _in_pager(each)]
    more = [each for each in controls if _MORE.fullmatch(_said(each))]
    found = next(filter(None, (forward, further, more)), [])
    live = next((each for each in found if not _is_off(each) and not _leads(page, each)), None)
    if live is None or (clicked and clicked.text == _said(live) and clicked.tag != live.tag):
        return None
    return _step(page.root, live)


def _step(root: lxml.html.HtmlElement, control: lxml.html.HtmlElement) -> Step:
    names, text = control.get("class") or "", _said(control)
    alike = (each for each in root.iter(control.tag) if (each.get("class") or "") == names and _said(each) == text)
    return Step(control.tag, names, text, next(n for n, each in enumerate(alike) if each is control))


def _holds_its_like(control: lxml.html.HtmlElement) -> bool:
    """Whether an element inside says the same: that one is clicked, and what waits for clicks outside hears of it."""
    inner: Iterable[lxml.html.HtmlElement] = control.iterdescendants(*_CONTROLS)
    return any(_said(each) == _said(control) for each in inner)


def _submits(control: lxml.html.HtmlElement) -> bool:
    """Whether a click would send a form: nobody here has anything to send."""
    return (
        control.tag == "button"
        and control.get("type") != "button"
        and next(control.iterancestors("form"), None) is not None
    )


def _is_forward(control: lxml.html.HtmlElement) -> bool:
    """A picture of an arrow says nothing; its class does."""
    return not _said(control) and _FORWARD_NAME.search(control.get("class") or "") is not None


def _said(element: lxml.html.HtmlElement) -> str:
    return "".join((element.text_content() or "").split())


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
        _OFF.search(_names(one))
        or HIDING.search(one.get("style") or "")
        or one.get("disabled") is not None
        or one.get("aria-disabled") == "true"
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
