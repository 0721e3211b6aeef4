"""Runs of like elements that hold links: the candidates among which a page's list is found."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice

import lxml.html

from archive.language.folding import tidy
from spiders.lists.links import PrintedLink

_MOST_LINKS = 6
"""A row has a main link and a few beside it: downloads, a reading of the document, its section."""

_LEVELS = 10
"""A link stands at most so far below the element that holds the rows."""

_MERGED = {"ul", "ol", "table", "tbody", "tr", "dl", "div"}
_YEAR = re.compile(r"(?:19|20)\d{2}\s*(?:年度?|年?\s*第\s*\d{1,3}\s*[期号季]度?|[-年.]\s*\d{1,2}\s*月?)?")
_HEADINGS = {"h1", "h2", "h3", "h4", "h5", "h6"}


@dataclass(frozen=True, slots=True, eq=False)
class Row:
    """One element of a run and the links in it."""

    element: lxml.html.HtmlElement
    links: tuple[PrintedLink, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Run:
    """Like elements in order; ``parents`` are the elements that hold them, several when a list is cut up."""

    rows: tuple[Row, ...]
    parents: tuple[lxml.html.HtmlElement, ...]

    @property
    def shape(self) -> str:
        """Where the rows stand, as tags and classes from four levels up."""
        levels = [self.rows[0].element, *self.rows[0].element.iterancestors()][:4]
        return "/".join(".".join([level.tag, *(level.get("class") or "").split()]) for level in reversed(levels))


def find_runs(links: Iterable[PrintedLink]) -> Iterator[Run]:
    """Yield every run that these links make, outer ones first. A list cut into several elements is one run."""
    groups: dict[tuple[lxml.html.HtmlElement, str], dict[lxml.html.HtmlElement, list[PrintedLink]]] = {}
    for link in links:
        element = link.element
        for parent in islice(link.element.iterancestors(), _LEVELS):
            groups.setdefault((parent, element.tag), {}).setdefault(element, []).append(link)
            element = parent
    runs = [run for (parent, _), rows in groups.items() if (run := _run(parent, rows))]
    yield from sorted(_merged(runs), key=lambda run: sum(1 for _ in run.rows[0].element.iterancestors()))


def _run(parent: lxml.html.HtmlElement, rows: dict[lxml.html.HtmlElement, list[PrintedLink]]) -> Run | None:
    kept = tuple(
        Row(element, tuple(links))
        for element, links in rows.items()
        if len({link.url or link.printed for link in links}) <= _MOST_LINKS
    )
    return Run(kept, (parent,)) if kept else None


def _merged(runs: list[Run]) -> Iterator[Run]:
    """Join the runs of neighbouring like parents: five rows in each ``ul``, one row in each ``table``."""
    alike: dict[tuple[object, ...], list[Run]] = defaultdict(list)
    for run in runs:
        parent, tag = run.parents[0], run.rows[0].element.tag
        mergeable = parent.tag in _MERGED and tag != "a" and parent.getparent() is not None
        alike[(parent.getparent(), parent.tag, parent.get("class"), tag) if mergeable else (run,)].append(run)
    for same in alike.values():
        if len(same) > 1 and _adjoin([run.parents[0] for run in same]):
            yield Run(tuple(row for run in same for row in run.rows), tuple(run.parents[0] for run in same))
        else:
            yield from same


def _adjoin(parents: list[lxml.html.HtmlElement]) -> bool:
    """Tell whether nothing stands between these siblings, or inside them, that makes them lists of their own."""
    if any(child.tag in _HEADINGS for parent in parents for child in parent):
        return False
    inside, element = set(parents), parents[0]
    while element is not None and element is not parents[-1]:
        if element not in inside and isinstance(element.tag, str) and not _joins(tidy(element.text_content())):
            return False
        element = element.getnext()
    return element is not None


def _joins(text: str) -> bool:
    """A rule, a mark, a year or an issue (2024年第5期) between two pieces of a list does not end it."""
    return len(text) <= 1 or _YEAR.fullmatch(text) is not None
