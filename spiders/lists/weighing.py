"""How much a run of rows reads like the page's list: days, long titles, addresses below its own, a pager beside it."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from urllib.parse import urljoin

import lxml.html

from archive.language.folding import tidy
from crawler.extract.names import HIDING
from crawler.extract.page import Page
from spiders.lists.links import is_navigation
from spiders.lists.pager import pager_marks
from spiders.lists.reading import ReadRow, is_action
from spiders.lists.runs import Run

PAGED = 3.0
"""What a pager near by is worth: two rows on a last page outweigh the eight of 最新信息 beside them."""

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
_OTHERS = re.compile(r"最新|热点|热门|推荐|相关|排行|点击|阅读|浏览|要闻|猜你|友情")
_WEIGHED = 20
"""Characters of a title that count: long titles tell a list from a menu, yet rows count more than words."""


@dataclass(frozen=True, slots=True)
class Weight:
    """How good a list a run is. ``sure`` is one beyond doubt, ``possible`` one at all, ``wordy`` has long titles."""

    score: float = 0.0
    sure: bool = False
    possible: bool = False
    wordy: bool = False


NO_WEIGHT = Weight()


def weigh(page: Page, run: Run, rows: Sequence[ReadRow]) -> Weight:
    """Weigh a run by its rows and by what stands around it; menus, margins and feet lose. The pager is left out."""
    if not rows:
        return NO_WEIGHT
    urls = {row.link.url for row in rows if row.link.url}
    marked = sum(row.marked for row in rows) / len(rows)
    below = sum(url.startswith(urljoin(page.url, "./")) for url in urls) / max(1, len(urls))
    words = sum(_words(row) for row in {row.link.url or row.title: row for row in rows}.values())
    menu = 2 * sum(is_navigation(url) for url in urls) >= len(rows)
    wordy = not menu and words >= 8 * len(rows)
    loose = sum(row.loose for row in rows) / len(rows)
    score = words * (1 + 1.5 * marked - 0.1 * loose) * (1 + below) * _surroundings(run, marked=marked > 0.5)
    possible = marked > 0.5 or (len(rows) > 1 and not menu and words >= 5 * len(rows))
    return Weight(score, marked > 0.5 or (possible and wordy and below >= 0.5), possible, wordy)


def nearest_to_pager(root: lxml.html.HtmlElement, runs: Sequence[Run]) -> set[Run]:
    """Return the runs that share the innermost element with a pager: the list that it turns."""
    marks = [set(_upwards(mark)) for mark in pager_marks(root)]
    depths = {run: max((_shared_depth(run, mark) for mark in marks), default=0) for run in runs}
    deepest = max(depths.values(), default=0)
    return {run for run, depth in depths.items() if depth == deepest > 0}


def _words(row: ReadRow) -> float:
    """The characters of a title that count; half of one beside a link that only says 查看, where no table tells why."""
    length = min(len(row.title), _WEIGHED)
    lent = row.row.element.tag != "tr" and is_action(tidy(row.link.element.text_content()))
    return length / 2 if lent else length


def _upwards(element: lxml.html.HtmlElement) -> Iterator[lxml.html.HtmlElement]:
    """Yield an element and those around it, the page's own body not among them."""
    yield element
    yield from (parent for parent in element.iterancestors() if parent.tag not in ("body", "html"))


def _shared_depth(run: Run, mark: set[lxml.html.HtmlElement]) -> int:
    """Return how deep the innermost element lies that holds both a run and a pager's mark; 0 for the body."""
    shared = next((element for element in _upwards(run.parents[0]) if element in mark), None)
    return sum(1 for _ in _upwards(shared)) if shared is not None else 0


def _surroundings(run: Run, *, marked: bool) -> float:
    """Return what the names, the headings and the style around a run leave of its weight."""
    around = (run.rows[0].element, *run.rows[0].element.iterancestors())
    names = [f"{element.tag} {element.get('class') or ''} {element.get('id') or ''}" for element in around]
    furniture = sum(_FURNITURE.search(name) is not None for name in names)
    beside = sum(_BESIDE.search(name) is not None for name in names)
    hidden = any(HIDING.search(element.get("style") or "") for element in around)
    left: float = (0.7 if marked else 0.4) ** furniture * 0.4**beside
    return left * (0.3 if hidden else 1.0) * (0.2 if _is_headed_as_other(run) else 1.0)


def _is_headed_as_other(run: Run) -> bool:
    """Tell whether the words before a run, at most two levels up, call it something that every page has: 最新信息."""
    for element in islice(_upwards(run.parents[0]), 3):
        before = element.getprevious()
        if before is not None and isinstance(before.tag, str):
            words = tidy(before.text_content())
            return len(words) <= 12 and _OTHERS.search(words) is not None
    return False
