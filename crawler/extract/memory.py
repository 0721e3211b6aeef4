"""What a host taught: the places on its pages whose text is furniture. Numbered, and never changed.

Text that comes back on most pages of a host is furniture by definition (B14). Places are learned, not texts: a body's
stock sentences (特此通知。) recur too, but at a place whose text differs from page to page.
"""

import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

import lxml.html

from crawler.extract.names import names_body
from crawler.extract.page import Page
from crawler.extract.reading import Line, Reading, links_file, read_lines

LEARNED = "learned"
FEWEST_PAGES = 5
"""Pages of a host from which learning begins; it is steady from there on."""

_RECURRING = 0.8
_FEWEST_USES = 4
_DIGITS = re.compile(r"\d{3,}")


@dataclass(frozen=True, slots=True)
class HostMemory:
    """Furniture of one host's template: ``paths`` are DOM paths whose text recurs from page to page.

    ``number`` names this state of learning in a version's ``extractor`` (``0.1.0+host12``).
    """

    number: int
    paths: frozenset[str] = frozenset()


def learn(pages: Iterable[Page], number: int) -> HostMemory:
    """Return what a host's document pages teach; nothing from fewer than five. Same pages, in any order, same memory.

    A path is furniture when on nearly all pages that use it, all that it prints stands at this path on other pages
    too. A body that repeats its office's set phrases line for line still has a name or a figure of its own.
    """
    readings = [read_lines(page.root) for page in pages if page.root is not None]
    if len(readings) < FEWEST_PAGES:
        return HostMemory(number)
    printed: defaultdict[tuple[str, str], set[int]] = defaultdict(set)
    lines = [(place, path_of(line), line.text) for place, reading in enumerate(readings) for line in reading.lines]
    for place, path, text in lines:
        printed[path, text].add(place)
    used = {(path, place) for place, path, _ in lines}
    own = {(path, place) for place, path, text in lines if len(printed[path, text]) == 1}
    uses = Counter(path for path, _ in used)
    recurring = Counter(path for path, _ in used - own)
    learned = (path for path, n in uses.items() if n >= _FEWEST_USES and recurring[path] > _RECURRING * n)
    return HostMemory(number, frozenset(learned))


def remember(reading: Reading, memory: HostMemory) -> None:
    """Mark lines at learned places, and links inside list items, as furniture.

    Never a link to a file, and nothing inside a container that is known to hold bodies: a directory of documents is
    a list of links too.
    """
    start, end = _known_body(reading)
    for i, line in enumerate(reading.lines):
        if line.furniture or start <= i < end or links_file(line):
            continue
        if _is_listed_link(line) or path_of(line) in memory.paths:
            line.furniture = LEARNED


def _known_body(reading: Reading) -> tuple[int, int]:
    """The lines of the smallest known container that holds the most text; an empty range where there is none."""
    spans = [reading.spans[element] for element, name in reading.names.items() if names_body(name)]
    sizes = [sum(len(line.text) - line.links for line in reading.lines[slice(*span)]) for span in spans]
    ranked = sorted(zip(sizes, spans, strict=True), key=lambda pair: (-pair[0], pair[1][1] - pair[1][0]))
    return ranked[0][1] if ranked else (0, 0)


def path_of(line: Line) -> str:
    """Return the DOM path of a line: tags and names from the root, long numbers in names left out."""
    steps = [_step(element) for element in (line.place, *line.place.iterancestors())]
    return "/".join(reversed(steps))


def to_json(memory: HostMemory) -> str:
    """Return a memory as text; the same memory gives the same text."""
    return json.dumps({"number": memory.number, "paths": sorted(memory.paths)}, ensure_ascii=False)


def from_json(text: str) -> HostMemory:
    """Return the memory that ``to_json`` wrote. Raises KeyError or ValueError on anything else."""
    data = json.loads(text)
    return HostMemory(data["number"], frozenset(data["paths"]))


def _step(element: lxml.html.HtmlElement) -> str:
    name = _DIGITS.sub("", f"{element.get('id') or ''} {element.get('class') or ''}".strip())
    return f"{element.tag}.{name}" if name else str(element.tag)


def _is_listed_link(line: Line) -> bool:
    return line.kind == "item" and line.links * 2 > len(line.text)
