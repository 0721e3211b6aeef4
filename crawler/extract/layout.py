"""Where the document is among a page's lines: title, info line, catalogue, body. One judgement for all templates."""

import re
from dataclasses import dataclass, field, replace

import lxml.html

from crawler.extract import chrome
from crawler.extract.blocks import block_of
from crawler.extract.edges import within_article
from crawler.extract.furnish import marked_lines, prose
from crawler.extract.headings import Span, find_title, first_heading, heading_of_info, title_with_facts
from crawler.extract.infozone import (
    common_ancestor,
    find_catalogue,
    find_info,
    info_below,
    is_imprint,
    is_info,
    is_labelled,
)
from crawler.extract.memory import remember
from crawler.extract.names import HIDDEN, identity, names_attachments, names_body
from crawler.extract.opinion import second_opinion
from crawler.extract.page import Page
from crawler.extract.reading import HEADINGS, Line, Reading, links_file
from crawler.extract.rules import Rules
from crawler.extract.selected import selected

_ENOUGH = 0.5
"""A known container is believed when it holds at least this share of the prose below the title."""

_REST = 0.3
"""A heading of related documents ends the body unless more than this share of the body's prose follows it."""

_FILES = re.compile(r"(?:相关)?附件(?:下载|列表)?\s*[:：]?")
_PIECE = 200
_AROUND = 3
_FEWEST = 3
_WORTH_ASKING = 60
_MOST_ROWS = 5
_LINK_COST, _FURNITURE_COST, _FOOTER_COST = 25, 50, 500


@dataclass(slots=True, eq=False)
class Layout:
    """A page's lines with the places that matter. Ranges are line numbers, the end one past the last.

    ``info`` are the numbers of the lines that make up the info line, ``catalogue`` of those of the document-info
    table. ``body`` is the range that the document's own lines lie in, ``container`` the element chosen for it,
    ``chosen_by`` says how; ``restored`` counts its lines that trafilatura, asked about it, had lost. ``attachments``
    are the separate blocks of attachments.
    """

    reading: Reading
    title: Span | None = None
    info: tuple[int, ...] = ()
    catalogue: tuple[int, ...] = ()
    attachments: tuple[lxml.html.HtmlElement, ...] = ()
    body: Span = (0, 0)
    container: lxml.html.HtmlElement | None = None
    chosen_by: str = "nothing"
    restored: int = 0
    weights: list[int] = field(default_factory=list)

    def prose(self, start: int, end: int) -> int:
        """Return how much running text stands in a range of lines, furniture and stated facts not counted."""
        return sum(self.weights[max(start, 0) : max(end, 0)])

    def body_lines(self) -> list[Line]:
        """Return the document's own lines."""
        numbered = enumerate(self.reading.lines[slice(*self.body)], start=self.body[0])
        return without_copy([line for i, line in numbered if self.is_body(i, line)], self.heading())

    def heading(self) -> str:
        """Return the text of the title's lines, '' without a title."""
        return "".join(line.text for line in self.reading.lines[slice(*(self.title or (0, 0)))])

    def is_body(self, number: int, line: Line) -> bool:
        """Tell whether a line within the body's range is the document's own."""
        return not (line.furniture or number in self.info or number in self.catalogue or self.in_title(number))

    def in_title(self, number: int) -> bool:
        """Tell whether a line is the title that the page prints as its heading."""
        return self.title is not None and self.title[0] <= number < self.title[1]


def lay_out(page: Page, rules: Rules) -> Layout:
    """Read a page's lines and find its places. A page without a tree has none.

    What was learned about the host never costs a body: where nothing would be left, the page is read without it.
    """
    if page.root is None:
        return Layout(Reading())
    layout = _lay_out(page, rules)
    if rules.memory is not None and not layout.body_lines():
        return _lay_out(page, replace(rules, memory=None))
    return layout


def _lay_out(page: Page, rules: Rules) -> Layout:
    layout = Layout(marked_lines(page))
    _mark_attachments(layout)
    if rules.memory is not None:
        layout.reading = replace(layout.reading, lines=[replace(line) for line in layout.reading.lines])
        remember(layout.reading, rules.memory)
    _find_facts(page, rules, layout)
    numbered = enumerate(layout.reading.lines)
    layout.weights = [prose(line) if layout.is_body(i, line) else 0 for i, line in numbered]
    _choose_body(page, rules, layout)
    layout.info += info_below(layout.reading.lines, layout.body[1]) if not layout.info else ()
    return layout


def _find_facts(page: Page, rules: Rules, layout: Layout) -> None:
    """Find catalogue, title and info line; a portal's selectors come first."""
    reading, lines = layout.reading, layout.reading.lines
    catalogue = selected(page, rules, reading, "catalogue")
    layout.catalogue = tuple(range(*catalogue)) if catalogue else find_catalogue(lines)
    taken = frozenset(layout.catalogue)
    layout.title = selected(page, rules, reading, "title") or find_title(page, rules, reading, taken)
    layout.title = _without_info(layout.title, lines)
    info = selected(page, rules, reading, "info_line")
    layout.info = tuple(range(*info)) if info else find_info(lines, layout.title, taken)
    together = title_with_facts(page, reading) if layout.title is None or not layout.info else None
    if together and layout.title in {None, together}:
        layout.title, layout.info = together, (together[0],)
    if layout.title is None and layout.info:
        layout.title = heading_of_info(page, reading, layout.info, taken)
    elif layout.title is None:
        layout.title = first_heading(page, reading, taken)
        layout.info = find_info(lines, layout.title, taken) if layout.title else ()


def _without_info(title: Span | None, lines: list[Line]) -> Span | None:
    """A heading's element may hold the info line too; the title ends above it."""
    if title is None:
        return None
    start, end = title
    return start, next((i for i in range(start + 1, end) if is_info(lines[i])), end)


def without_copy(lines: list[Line], heading: str) -> list[Line]:
    """Drop a second printing of the whole body, as templates keep for small screens and for printing (B16).

    The copy may have the heading above it. A paragraph may repeat.
    """
    own = [line for line in lines if line.text != heading]
    half = len(own) // 2
    texts = [line.text for line in own]
    is_copy = half >= _FEWEST and len(own) % 2 == 0 and texts[:half] == texts[half:]
    return own[:half] if is_copy else lines


def _mark_attachments(layout: Layout) -> None:
    """A block that is named for attachments and says little else is no part of the body."""
    blocks = []
    for element, name in layout.reading.names.items():
        lines = layout.reading.lines[slice(*layout.reading.spans[element])] if names_attachments(name) else []
        if lines and sum(map(prose, lines)) < _PIECE:
            blocks.append(element)
            for line in lines:
                line.furniture = line.furniture or "attachments"
    layout.attachments = tuple(blocks)


def _choose_body(page: Page, rules: Rules, layout: Layout) -> None:
    pointed = selected(page, rules, layout.reading, "body")
    chosen = _known(layout) or _marked(layout)
    below = _below_title(layout)
    if pointed is not None:
        layout.body, layout.chosen_by = pointed, "selector"
    elif chosen is not None and layout.prose(*chosen[0]) >= _ENOUGH * layout.prose(*below):
        layout.body, layout.container, layout.chosen_by = chosen
        layout.info = tuple(i for i in layout.info if not _is_own(layout, i))
    else:
        layout.body = within_article(layout.reading.lines, layout.title, below)
        layout.chosen_by = "prose below the title"
    layout.body = _end_at_related(layout, layout.body)
    places = [line.place for line in layout.body_lines()] or _pictures_at(layout, layout.body[0])
    if layout.container is None and not places:
        places = _ask_again(page, layout)
    if layout.container is None:
        layout.container = common_ancestor(places)


def _is_own(layout: Layout, number: int) -> bool:
    """A day without a label inside a known container that the title stands outside of is the document's own."""
    if layout.title is None or layout.title[0] >= layout.body[0]:
        return False
    return layout.body[0] <= number < layout.body[1] and not is_labelled(layout.reading.lines[number])


def _ask_again(page: Page, layout: Layout) -> list[lxml.html.HtmlElement]:
    """An unknown template with prose that is not below its title: trafilatura says where it would look."""
    rows = sum(1 for line in layout.reading.lines if line.links * 2 > len(line.text) and not line.furniture)
    if rows > _MOST_ROWS or layout.prose(0, len(layout.weights)) < _WORTH_ASKING:
        return []
    layout.body, layout.restored = second_opinion(page, layout.reading)
    layout.chosen_by = "second opinion"
    return [line.place for line in layout.body_lines()]


Choice = tuple[Span, lxml.html.HtmlElement | None, str]


def _known(layout: Layout) -> Choice | None:
    """The container that some template is known to use; of several, the smallest that holds the most prose."""
    best: tuple[int, int] = (-1, 0)
    choice: Choice | None = None
    for element, name in layout.reading.names.items():
        span = layout.reading.spans[element]
        if not names_body(name) or _is_hidden(layout, span):
            continue
        rank = (layout.prose(*span), span[0] - span[1])
        if rank > best:
            best, choice = rank, (span, element, f"container {element.tag} {name}")
    return _with_twins(layout, choice) if choice else None


def _with_twins(layout: Layout, choice: Choice) -> Choice:
    """A body kept in several containers of one name, side by side, is all of them."""
    span, container, reason = choice
    parent = container.getparent() if container is not None else None
    if container is None or parent is None:
        return choice
    twins = [layout.reading.spans[other] for other in parent if _is_twin(layout, other, container)]
    if len(twins) < 2:
        return choice
    return (min(span[0], twins[0][0]), max(span[1], twins[-1][1])), parent, f"{reason}, {len(twins)} of them"


def _is_twin(layout: Layout, other: lxml.html.HtmlElement, container: lxml.html.HtmlElement) -> bool:
    if other.tag != container.tag or other not in layout.reading.spans or identity(other) != identity(container):
        return False
    return layout.prose(*layout.reading.spans[other]) > 0


def _marked(layout: Layout) -> Choice | None:
    """The stretch that the template itself marks as content (ContentStart, 信息内容 begin)."""
    if not layout.reading.marked:
        return None
    span = max(layout.reading.marked, key=lambda marked: layout.prose(*marked))
    return span, common_ancestor([line.place for line in layout.reading.lines[slice(*span)]]), "content marks"


def _is_hidden(layout: Layout, span: Span) -> bool:
    lines = layout.reading.lines[slice(*span)]
    return bool(lines) and all(line.furniture == HIDDEN for line in lines)


def _below_title(layout: Layout) -> Span:
    """The stretch of prose below title and info line; between the two where the info line stands at the end.

    Without title and info line it may start anywhere.
    """
    under_title = layout.title[1] if layout.title else 0
    under_info = max(layout.info, default=-1) + 1
    lines = layout.reading.lines
    found = _stretch(layout, max(under_title, under_info), len(lines))
    if layout.title and under_info > under_title:
        between = _stretch(layout, under_title, layout.info[0])
        if layout.prose(*between) > layout.prose(*found):
            return between
    return found if found[0] < found[1] else _files_at(lines, found[0])


def _files_at(lines: list[Line], start: int) -> Span:
    """Where a body would stand: lines that link to files, or announce them, tools in between not counted."""
    end = start
    for i in range(start, len(lines)):
        if links_file(lines[i]):
            end = i + 1
        elif lines[i].furniture != "wording" and not lines[i].text.startswith("附件"):
            break
    return start, end


def _stretch(layout: Layout, start: int, stop: int) -> Span:
    """From the line ``start``, before ``stop``, to where links and furniture outweigh the prose.

    Tools before the first prose cost nothing.
    """
    best, total, first, found = 0, 0, start, (start, start)
    stated = {*layout.info, *layout.catalogue}
    for i in range(start, stop):
        line = layout.reading.lines[i]
        if i in stated or _is_imprint(layout.reading.lines, i):
            continue
        total += 0 if not best and line.furniture and line.furniture != "footer" else _worth(line, layout.weights[i])
        if total > best:
            best, found = total, (first, i + 1)
        elif total < 0 and not (layout.title or layout.info):
            total, first = 0, i + 1
    return _with_files(layout.reading.lines, _over_links(layout.reading.lines, found))


def _pictures_at(layout: Layout, number: int) -> list[lxml.html.HtmlElement]:
    """The parents of pictures that stand where a body without text would, tools in between not counted (B18)."""
    found = []
    for place, picture in layout.reading.pictures:
        between = layout.reading.lines[number:place]
        parent = picture.getparent()
        if place >= number and parent is not None and all(line.furniture == "wording" for line in between):
            found.append(parent)
    return found


def _over_links(lines: list[Line], found: Span) -> Span:
    """Links between a document's own paragraphs, such as documents that it lists above its signature, are its own."""
    start, end = found
    if start == end:
        return found
    above = block_of(lines[end - 1].place)
    for i in range(end, len(lines)):
        line, block = lines[i], block_of(lines[i].place)
        beside = block.tag == above.tag and block.getparent() is above.getparent()
        if line.furniture or _heads_related(line) or is_imprint(line) or not (beside or block is above):
            break
        end = end if line.links else i + 1
    return start, end


def _with_files(lines: list[Line], found: Span) -> Span:
    """Links to files right below the prose stand inside the body, as far as can be seen; a table stays whole.

    A heading right above links heads them, and is no part of the body.
    """
    start, end = found
    while start < end < len(lines) and lines[end - 1].kind in HEADINGS and lines[end].links:
        end -= 1
    while start < end < len(lines) and not lines[end].furniture and _goes_on(lines[end - 1], lines[end]):
        end += 1
    while start < end < len(lines) and _heads_files(lines[end - 1], lines[end]):
        end -= 1
    return start, end


def _heads_files(line: Line, below: Line) -> bool:
    """附件： above a list of files, which a template prints: editors set their links into paragraphs."""
    return below.kind == "item" and links_file(below) and _FILES.fullmatch(line.text) is not None


def _goes_on(line: Line, below: Line) -> bool:
    if below.table is not None and below.table is line.table:
        return True
    listed = below.kind == "item" != line.kind
    return links_file(below) and not listed and not chrome.is_related_heading(below.text.partition("：")[0])


def _worth(line: Line, weight: int) -> int:
    if line.furniture:
        return -_FOOTER_COST if line.furniture == "footer" else -_FURNITURE_COST
    return min(weight, _PIECE) if weight * 2 >= len(line.text) else -_LINK_COST


def _end_at_related(layout: Layout, body: Span) -> Span:
    """Cut the body where a list of other documents begins, and info lines that then stand at its end."""
    lines = layout.reading.lines
    start, end = body
    whole = layout.prose(start, end)
    heads = (i for i in range(start, end) if _heads_related(lines[i]))
    end = next((i for i in heads if layout.prose(i + 1, body[1]) <= _REST * whole), end)
    while start < end and _is_imprint(lines, end - 1):
        end -= 1
    return start, end


def _is_imprint(lines: list[Line], number: int) -> bool:
    """An imprint may have one fact a line: a labelled one beside the day of publication belongs to it."""
    if not is_info(lines[number]):
        return False
    beside = [lines[i] for i in (number - 1, number + 1) if 0 <= i < len(lines)]
    return is_imprint(lines[number]) or (is_labelled(lines[number]) and any(map(is_imprint, beside)))


def _heads_related(line: Line) -> bool:
    """A heading of related documents may have the first of them in its own line (相关文件：…); files are no such."""
    opening, colon, rest = line.text.partition("：")
    linked = colon and 0 < len(rest) <= line.links + _AROUND and not links_file(line)
    return chrome.is_related_heading(line.text) or (bool(linked) and chrome.is_related_heading(opening))
