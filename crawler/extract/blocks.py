"""The block that an element stands in: what is printed side by side with it."""

import lxml.html

from crawler.extract.names import BLOCKS


def block_of(element: lxml.html.HtmlElement) -> lxml.html.HtmlElement:
    """Return the nearest block element around an element, the element itself when it is one."""
    return next((place for place in (element, *element.iterancestors()) if place.tag in BLOCKS), element)
