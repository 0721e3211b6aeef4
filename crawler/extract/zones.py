"""Where things are on a page: title, info line, catalogue, body. Found in one pass over the parsed tree."""

from dataclasses import dataclass

import lxml.html

from crawler.extract.page import Page
from crawler.extract.rules import Rules


@dataclass(frozen=True, slots=True, eq=False)
class Zones:
    """Where things are on a page. Elements belong to the page's own, untouched tree.

    ``body`` is the container of the document's text, ``title`` the heading's element, ``info_line`` the text of
    the line near the title that holds date and source ('' when there is none), its pieces joined by one blank.
    ``catalogue`` are tables and lists that hold labels and values, ``breadcrumb`` the steps of 当前位置,
    ``attachment_blocks`` separate blocks of attachments, ``before_body`` the visible text between title and body.
    """

    page: Page
    body: lxml.html.HtmlElement | None = None
    title: lxml.html.HtmlElement | None = None
    info_line: str = ""
    catalogue: tuple[lxml.html.HtmlElement, ...] = ()
    breadcrumb: tuple[str, ...] = ()
    attachment_blocks: tuple[lxml.html.HtmlElement, ...] = ()
    before_body: str = ""


def find_zones(page: Page, rules: Rules) -> Zones:  # noqa: ARG001
    """Find the zones of a page; what is not there is null or empty."""
    return Zones(page)
