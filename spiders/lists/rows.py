"""The rows of a list page: of all runs of links the one that reads like a list, as entries."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from urllib.parse import urlsplit

import lxml.html
from lxml.cssselect import CSSSelector
from lxml.etree import Comment, LxmlError

from archive.records import Entry
from crawler.extract.page import Page, parse_html
from spiders.lists.links import find_links, is_navigation
from spiders.lists.reading import ReadRow, read_run
from spiders.lists.runs import Row, Run, find_runs
from spiders.lists.weighing import NO_WEIGHT, PAGED, Weight, nearest_to_pager, weigh

_NONE: Mapping[str, str] = MappingProxyType({})
_OUTWEIGHS = 4
"""Old lists are left in comments beside live ones: a commented list must be so much the better one."""
_LINK = re.compile(r"<a\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Rows:
    """What was read: entries in order, links not understood as printed, where the rows stood, how good a list it is."""

    entries: tuple[Entry, ...] = ()
    unresolved: tuple[str, ...] = ()
    shape: str | None = None
    weight: Weight = NO_WEIGHT

    @property
    def sure(self) -> bool:
        """Whether this is a list beyond doubt, not a run of links that may as well be a menu."""
        return self.weight.sure


def read_rows(page: Page, selectors: Mapping[str, str] = _NONE, shape: str | None = None) -> Rows:
    """Read the rows of a list page: those a selector names, else the best run, else one in a comment.

    ``shape`` is where an earlier page of the same list had its rows: a last page with one row is found by it.
    """
    if page.root is None:
        return Rows()
    return _selected(page, page.root, selectors.get("list_rows")) or _best_anywhere(page, page.root, shape)


def missed_selector(page: Page, selectors: Mapping[str, str]) -> str | None:
    """Return a portal file's ``list_rows`` when it names no row on a list page, null when it does or there is none."""
    css = selectors.get("list_rows")
    return css if css and (page.root is None or _selected(page, page.root, css) is None) else None


def read_fragment(page: Page, html: str) -> Rows:
    """Read the rows of a piece of HTML that a service answers, or a script block holds, for this page."""
    root = parse_html(f"<div>{html}</div>")
    return _best(page, root, None) if root is not None else Rows()


def _selected(page: Page, root: lxml.html.HtmlElement, css: str | None) -> Rows | None:
    """Read the rows that a portal file's ``list_rows`` names; null when it names none on this page."""
    try:
        elements = CSSSelector(css)(root) if css else []
    except (ValueError, SyntaxError, LxmlError):
        return None
    rows = tuple(Row(element, links) for element in elements if (links := tuple(find_links(page, element))))
    parents = tuple(row.element.getparent() for row in rows)
    return _read(page, Run(rows, parents)) if rows else None


def _best_anywhere(page: Page, root: lxml.html.HtmlElement, shape: str | None) -> Rows:
    visible = _best(page, root, shape)
    commented = [rows for tree in _commented(root) if (rows := _best(page, tree, shape)).sure]
    best = max(commented, key=lambda rows: rows.weight.score, default=visible)
    outweighs = best.weight.score > _OUTWEIGHS * visible.weight.score
    return best if not visible.sure or outweighs else visible


def _commented(root: lxml.html.HtmlElement) -> Iterator[lxml.html.HtmlElement]:
    """Yield the comments that hold links, parsed: some templates leave their static list commented out."""
    for comment in root.iter(Comment):
        text = comment.text or ""
        if _LINK.search(text) and (tree := parse_html(f"<div>{text}</div>")) is not None:
            yield tree


def _best(page: Page, root: lxml.html.HtmlElement, shape: str | None) -> Rows:
    """Return the best run; the inner one of equals. A run where the list stood on its first page is preferred."""
    read = [(run, _read(page, run)) for run in find_runs(find_links(page, root))]
    alike = [rows for _, rows in read if shape and rows.shape == shape and rows.entries]
    possible = [(run, rows) for run, rows in read if rows.weight.possible]
    near = nearest_to_pager(root, [run for run, _ in possible])
    weighed = alike or [_paged(rows) if run in near else rows for run, rows in possible]
    ranked = sorted(enumerate(weighed), key=lambda one: (round(one[1].weight.score, 3), one[0]))
    return ranked[-1][1] if ranked else Rows()


def _paged(rows: Rows) -> Rows:
    weight = rows.weight
    return replace(rows, weight=replace(weight, score=weight.score * PAGED, sure=weight.sure or weight.wordy))


def _read(page: Page, run: Run) -> Rows:
    rows = _documents(page, read_run(run))
    entries = {row.link.url: Entry(row.link.url, row.title, row.date) for row in reversed(rows) if row.link.url}
    unresolved = tuple(dict.fromkeys(row.link.printed for row in rows if not row.link.url))
    return Rows(tuple(reversed(entries.values())), unresolved, run.shape, weigh(page, run, rows))


def _documents(page: Page, rows: list[ReadRow]) -> list[ReadRow]:
    """Drop from a dated list what has no day and leads to the list itself or to another section."""
    if 2 * sum(row.date is not None for row in rows) < len(rows):
        return rows
    own = urlsplit(page.url).path
    return [row for row in rows if row.date or not _is_elsewhere(row.link.url, own)]


def _is_elsewhere(url: str | None, own_path: str) -> bool:
    return url is not None and (urlsplit(url).path == own_path or is_navigation(url))
