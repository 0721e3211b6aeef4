"""Where things are on a page, as elements and text: what the readers of titles, labels and attachments start from."""

from dataclasses import dataclass, field
from itertools import groupby

import lxml.html

from archive.language.folding import tidy
from crawler.extract.breadcrumb import find_breadcrumb
from crawler.extract.headings import before_facts
from crawler.extract.infozone import common_ancestor
from crawler.extract.layout import Layout, lay_out
from crawler.extract.names import HIDDEN
from crawler.extract.page import Page
from crawler.extract.reading import Line, Reading, links_file
from crawler.extract.rules import Rules


@dataclass(frozen=True, slots=True, eq=False)
class Zones:
    """Where things are on a page. Elements belong to the page's own, untouched tree.

    ``body`` is the container of the document's text, ``title`` the element that holds the heading and nothing else
    (null where there is none: ``heading`` has the text of its lines in any case), ``info_line`` the text of
    the line near the title that holds date and source ('' when there is none), its pieces joined by one blank.
    ``catalogue`` are tables and lists that hold labels and values, ``breadcrumb`` the steps of 当前位置,
    ``attachment_blocks`` separate blocks with attachments, ``before_body`` the visible lines between title and
    body, one a line. ``layout`` has the lines that all this was read from.
    """

    page: Page
    body: lxml.html.HtmlElement | None = None
    title: lxml.html.HtmlElement | None = None
    heading: str = ""
    info_line: str = ""
    catalogue: tuple[lxml.html.HtmlElement, ...] = ()
    breadcrumb: tuple[str, ...] = ()
    attachment_blocks: tuple[lxml.html.HtmlElement, ...] = ()
    before_body: str = ""
    layout: Layout = field(default_factory=lambda: Layout(Reading()))


def find_zones(page: Page, rules: Rules) -> Zones:
    """Find the zones of a page; what is not there is null or empty."""
    return zones_of(page, lay_out(page, rules))


def zones_of(page: Page, layout: Layout) -> Zones:
    """Return the zones of a page whose lines have been judged."""
    lines = layout.reading.lines
    return Zones(
        page,
        body=layout.container,
        title=_title(layout),
        heading=_heading(layout),
        info_line=tidy(" ".join(_spaced(lines[i], headed=layout.in_title(i)) for i in layout.info)),
        catalogue=_catalogue(layout),
        breadcrumb=find_breadcrumb(layout.reading),
        attachment_blocks=_attachment_blocks(layout),
        before_body="\n".join(line.text for line in _between(layout)),
        layout=layout,
    )


def _spaced(line: Line, *, headed: bool) -> str:
    """A line with a blank between its pieces: templates print one fact a span, with no blank in between.

    The first piece of a line that is ``headed`` by the title is no fact.
    """
    return " ".join(piece for piece, _ in line.pieces[headed:]) or line.text


def _heading(layout: Layout) -> str:
    """The title's lines joined; of one line that holds facts too, what stands before these."""
    start, end = layout.title or (0, 0)
    lines = layout.reading.lines[start:end]
    return before_facts(lines[0]) if start in layout.info and lines else "".join(line.text for line in lines)


def _title(layout: Layout) -> lxml.html.HtmlElement | None:
    """The smallest element that covers exactly the title's lines, when they hold nothing else."""
    if layout.title is None or layout.title[0] in layout.info:
        return None
    return next((element for element, span in layout.reading.spans.items() if span == layout.title), None)


def _catalogue(layout: Layout) -> tuple[lxml.html.HtmlElement, ...]:
    """The catalogue's tables, and for label lists the smallest element around each run of lines, without the body."""
    found: list[lxml.html.HtmlElement] = []
    numbers = layout.catalogue
    for _, group in groupby(
        enumerate(numbers), key=lambda pair: (layout.reading.lines[pair[1]].table, pair[1] - pair[0])
    ):
        lines = [layout.reading.lines[number] for _, number in group]
        table = lines[0].table
        found += [table] if table is not None else _around(lines, layout)
    return tuple(dict.fromkeys(found))


def _around(lines: list[Line], layout: Layout) -> list[lxml.html.HtmlElement]:
    shared = common_ancestor([line.place for line in lines])
    if shared is None or (
        layout.container is not None and shared in {layout.container, *layout.container.iterancestors()}
    ):
        return []
    return [shared]


def _attachment_blocks(layout: Layout) -> tuple[lxml.html.HtmlElement, ...]:
    """Blocks named for attachments, then the places of file links that stand outside the body."""
    start, end = layout.body
    loose = [
        line.place
        for i, line in enumerate(layout.reading.lines)
        if not start <= i < end and not line.furniture and links_file(line)
    ]
    return tuple(dict.fromkeys((*layout.attachments, *loose)))


def _between(layout: Layout) -> list[Line]:
    """The visible lines between title and body, the info line among them."""
    if layout.title is None:
        return []
    end = layout.body[0]
    numbers = range(layout.title[1], max(end, *(i + 1 for i in layout.info), 0))
    own = {id(line) for line in layout.body_lines()}
    lines = [layout.reading.lines[i] for i in numbers]
    return [line for line in lines if line.furniture != HIDDEN and id(line) not in own]
