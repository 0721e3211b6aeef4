"""A portal file's selectors, where the general way fails: which lines they point at."""

from lxml.cssselect import CSSSelector, SelectorError

from crawler.extract.headings import Span
from crawler.extract.page import Page
from crawler.extract.reading import Reading
from crawler.extract.rules import Rules


def selected(page: Page, rules: Rules, reading: Reading, name: str) -> Span | None:
    """Return the lines of the largest element that the selector of this name finds; null when it finds none (B19)."""
    css = rules.selectors.get(name)
    if not css or page.root is None:
        return None
    try:
        found = CSSSelector(css, translator="html")(page.root)
    except SelectorError:
        return None
    spans = [reading.spans[element] for element in found if element in reading.spans]
    return max(spans, key=lambda span: span[1] - span[0], default=None)
