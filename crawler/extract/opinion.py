"""A second opinion on templates that nobody knows: which of a page's lines trafilatura would keep.

Only asked where no container and no prose below a title was found. Fast, for recall, without metadata, and never with
``deduplicate``: that keeps a cache across pages and drops paragraphs which sister documents share.
"""

import copy

import lxml.html
import trafilatura

from crawler.extract.headings import Span
from crawler.extract.page import Page
from crawler.extract.reading import Reading

_LARGEST = 300_000
_SHORTEST = 12


def second_opinion(page: Page, reading: Reading) -> tuple[Span, int]:
    """Return the stretch of lines that trafilatura's text runs over, and how many lines in it trafilatura lost.

    The lost ones stay: the page's own lines are the text, trafilatura only says where it begins and ends. An empty
    stretch when it finds nothing, or when the page is too large to ask.
    """
    if page.root is None or len(page.decoding.text) > _LARGEST:
        return (0, 0), 0
    text = trafilatura.extract(
        _pruned(page.root, reading), fast=True, favor_recall=True, include_comments=False, with_metadata=False
    )
    kept = "".join((text or "").split())
    numbers = [i for i, line in enumerate(reading.lines) if not line.furniture and len(line.text) >= _SHORTEST]
    found = [i for i in numbers if "".join(reading.lines[i].text.split()) in kept]
    if not found:
        return (0, 0), 0
    span = (found[0], found[-1] + 1)
    return span, sum(1 for i in numbers if span[0] <= i < span[1]) - len(found)


def _pruned(root: lxml.html.HtmlElement, reading: Reading) -> lxml.html.HtmlElement:
    """A copy of the tree without the elements that are furniture from their first line to their last."""
    named = {element for element, _ in reading.named if _is_furniture(reading, element)}
    tree = copy.deepcopy(root)
    doomed = [twin for element, twin in zip(root.iter(), tree.iter(), strict=True) if element in named]
    for element in doomed:
        if element.getparent() is not None:
            element.drop_tree()
    return tree


def _is_furniture(reading: Reading, element: lxml.html.HtmlElement) -> bool:
    lines = reading.lines[slice(*reading.spans.get(element, (0, 0)))]
    return bool(lines) and all(line.furniture for line in lines)
