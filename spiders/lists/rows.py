"""The rows of a list page: of all runs of links the one that reads like a list, as entries."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from urllib.parse import urljoin, urlsplit

import lxml.html
from lxml.cssselect import CSSSelector
from lxml.etree import Comment, LxmlError

from archive.records import Entry
from crawler.extract.page import Page, parse_html
from spiders.lists.links import find_links, is_navigation
from spiders.lists.pager import pager_places
from spiders.lists.reading import ReadRow, read_run
from spiders.lists.runs import Row, Run, find_runs

_NONE: Mapping[str, str] = MappingProxyType({})
_FURNITURE = re.compile(
    r"(?:^|[-_\s])(?:nav\w*|menus?|head(?:er)?|foot(?:er)?|crumbs?|breadcrumb\w*|location|position|weizhi|dqwz|sitemap"
    r"|banner|search|toolbar|left)(?:$|[-_\s\d])",
    re.IGNORECASE,
)
_BESIDE = re.compile(
    r"(?:^|[-_\s])(?:side\w*|hot\w*|recommend\w*|tuijian|related|xgwz|aside|slide\w*|swiper\w*|focus|friend\w*|links?"
    r"|yqlj|share)(?:$|[-_\s\d])",
    re.IGNORECASE,
)
_HIDDEN = re.compile(r"display\s*:\s*none", re.IGNORECASE)
_LINK = re.compile(r"<a\b", re.IGNORECASE)
_WEIGHED = 40
"""Characters of a title that count: a list of three long titles must not lose to one of forty menu words."""


@dataclass(frozen=True, slots=True)
class Rows:
    """What was read: entries in order, links not understood as printed, where the rows stood, how good a list it is.

    ``sure`` is false for a run of links that may as well be a menu, ``possible`` for one that hardly is anything else.
    """

    entries: tuple[Entry, ...] = ()
    unresolved: tuple[str, ...] = ()
    shape: str | None = None
    score: float = 0.0
    sure: bool = False
    possible: bool = True


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
    return _read(page, Run(rows, ()), frozenset()) if rows else None


def _best_anywhere(page: Page, root: lxml.html.HtmlElement, shape: str | None) -> Rows:
    visible = _best(page, root, shape)
    if visible.sure:
        return visible
    commented = [rows for tree in _commented(root) if (rows := _best(page, tree, shape)).sure]
    return max(commented, key=lambda rows: rows.score, default=visible)


def _commented(root: lxml.html.HtmlElement) -> Iterator[lxml.html.HtmlElement]:
    """Yield the comments that hold links, parsed: some templates leave their static list commented out."""
    for comment in root.iter(Comment):
        text = comment.text or ""
        if _LINK.search(text) and (tree := parse_html(f"<div>{text}</div>")) is not None:
            yield tree


def _best(page: Page, root: lxml.html.HtmlElement, shape: str | None) -> Rows:
    """Return the best run; the outer one of equals. A run where the list stood on its first page is preferred."""
    places = pager_places(root)
    read = [_read(page, run, places) for run in find_runs(find_links(page, root))]
    alike = [rows for rows in read if shape and rows.shape == shape and rows.entries]
    possible = alike or [rows for rows in read if rows.possible]
    return max(possible, key=lambda rows: rows.score, default=Rows())


def _read(page: Page, run: Run, places: frozenset[lxml.html.HtmlElement]) -> Rows:
    rows = _documents(page, read_run(run))
    entries = {row.link.url: Entry(row.link.url, row.title, row.date) for row in reversed(rows) if row.link.url}
    unresolved = tuple(dict.fromkeys(row.link.printed for row in rows if not row.link.url))
    score, sure, possible = _judge(page, run, rows, places)
    return Rows(tuple(reversed(entries.values())), unresolved, run.shape, score, sure, possible)


def _documents(page: Page, rows: list[ReadRow]) -> list[ReadRow]:
    """Drop from a dated list what has no day and leads to the list itself or to another section."""
    if 2 * sum(row.date is not None for row in rows) < len(rows):
        return rows
    own = urlsplit(page.url).path
    return [row for row in rows if row.date or not _is_elsewhere(row.link.url, own)]


def _is_elsewhere(url: str | None, own_path: str) -> bool:
    return url is not None and (urlsplit(url).path == own_path or is_navigation(url))


def _judge(
    page: Page, run: Run, rows: list[ReadRow], places: frozenset[lxml.html.HtmlElement]
) -> tuple[float, bool, bool]:
    """Weigh a run: long titles, days, addresses below the list's own, a pager near by; menus and margins lose.

    Returns the weight, whether it is a list for sure, and whether it may be one at all.
    """
    urls = {row.link.url for row in rows if row.link.url}
    marked = sum(row.marked for row in rows) / max(1, len(rows))
    below = sum(url.startswith(urljoin(page.url, "./")) for url in urls) / max(1, len(urls))
    paged = any(parent in places for parent in run.parents)
    weight = sum(min(len(row.title), _WEIGHED) for row in {row.link.url or row.title: row for row in rows}.values())
    score = weight * (1 + 1.5 * marked) * (1 + below) * (1.5 if paged else 1.0)
    score *= (0.7 if marked >= 0.5 else 0.4) ** _named(run, _FURNITURE) * 0.4 ** _named(run, _BESIDE) * _shown(run)
    sections = sum(is_navigation(url) for url in urls)
    possible = bool(rows) and (marked >= 0.5 or (len(rows) > 1 and 2 * sections < len(rows)))
    return score, marked >= 0.5 or (possible and weight >= 8 * len(rows) and (paged or below >= 0.5)), possible


def _named(run: Run, names: re.Pattern[str]) -> int:
    """Count the elements around a run that go by one of these names."""
    around = (run.rows[0].element, *run.rows[0].element.iterancestors())
    printed = (f"{element.tag} {element.get('class') or ''} {element.get('id') or ''}" for element in around)
    return sum(names.search(name) is not None for name in printed)


def _shown(run: Run) -> float:
    """A run in a hidden element is a tab that waits for a click, or furniture."""
    around = (run.rows[0].element, *run.rows[0].element.iterancestors())
    return 0.3 if any(_HIDDEN.search(element.get("style") or "") for element in around) else 1.0
