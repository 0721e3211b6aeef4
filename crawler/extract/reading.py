"""A page as lines of text in order, with the stretch of lines that each element covers. One pass, no judgement.

A line ends at a block element or ``<br>``; words split over ``<span>`` or ``<font>`` join without a blank. A row of
a data table is one line, its cells joined by tabs.
"""

import re
from dataclasses import dataclass, field

import lxml.html
from lxml import etree

from archive.language.folding import tidy
from crawler.extract import names, tables
from crawler.extract.names import BLOCKS, SILENT

Piece = tuple[str, str | None]
"""A stretch of inline text and the address it links to, as printed, or null."""

_MARK = re.compile(
    r"(?:content\.|信息内容|正文|文章内容|内容)\S{0,6}?(begin|start|开始|end|结束)|^\s*content\s*(begin|start|end)|^\s*content(start|end)\s*$",
    re.IGNORECASE,
)
_FILE_LINK = re.compile(
    r"\.(?:pdf|docx?|xlsx?|pptx?|wps|et|dps|ofd|rtf|txt|zip|rar|7z|tif|csv|ceb|caj)(?:[?#;]|$)"
    r"|down(?:load|file)\w*\.|DownloadAttach|/attachments?/|/files/|filename=|fileid=",
    re.IGNORECASE,
)
_FILE_NAME = re.compile(r"\w\.(?:pdf|docx?|xlsx?|pptx?|wps|et|ofd|rtf|zip|rar|7z)[)）]?$", re.IGNORECASE)
_META_MARKS = {"contentstart": "start", "contentend": "end"}
_TELLING = frozenset(("nav", "footer", "aside", "marquee", "pre"))
"""Tags that say something about their content even without attributes."""
_FRAMES = {"iframe": "src", "embed": "src", "object": "data"}
HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))


@dataclass(slots=True)
class Line:
    """A printed line. ``links`` counts its characters that stand in links, ``place`` the element it begins in.

    ``kind`` is ``text``, ``row``, ``item`` or ``h1`` to ``h6``. ``furniture`` says why a line is not the
    document's, '' while nothing speaks against it. ``table`` is the data table of a row.
    """

    text: str
    links: int
    place: lxml.html.HtmlElement
    kind: str = "text"
    pieces: tuple[Piece, ...] = ()
    table: lxml.html.HtmlElement | None = None
    furniture: str = ""


@dataclass(slots=True, eq=False)
class Reading:
    """All lines of a page; ``spans`` maps elements to the first line they cover and the line after the last.

    ``names`` are the elements' ids and classes, of those that have any.

    ``marked`` are stretches that the page itself marks as content, ``named`` elements whose name, style or tag
    says furniture, each with the reason. ``pictures``, films, and frames that show a file, come with the number of the
    line that they stand before.
    """

    lines: list[Line] = field(default_factory=list)
    spans: dict[lxml.html.HtmlElement, tuple[int, int]] = field(default_factory=dict)
    names: dict[lxml.html.HtmlElement, str] = field(default_factory=dict)
    named: list[tuple[lxml.html.HtmlElement, str]] = field(default_factory=list)
    marked: list[tuple[int, int]] = field(default_factory=list)
    pictures: list[tuple[int, lxml.html.HtmlElement]] = field(default_factory=list)


def is_file_link(href: str) -> bool:
    """Tell by its address whether a link leads to a file: by suffix, or by the name of a download script."""
    return _FILE_LINK.search(href) is not None


def names_file(text: str) -> bool:
    """Tell whether a link's text is the name of a file, whatever its address."""
    return _FILE_NAME.search(text.strip()) is not None


def links_file(line: Line) -> bool:
    """Tell whether a line has a link to a file."""
    return any(href and (is_file_link(href) or names_file(text)) for text, href in line.pieces)


def read_lines(root: lxml.html.HtmlElement) -> Reading:
    """Read the lines of a tree, hidden ones too; the tree is not changed."""
    reader = _Reader()
    walk = etree.iterwalk(root, events=("start", "end", "comment"))
    for event, element in walk:
        if event == "start":
            if not reader.enter(element):
                walk.skip_subtree()
        elif event == "end":
            reader.leave(element)
        else:
            reader.pass_comment(element)
    reader.flush()
    return reader.reading


class _Reader:
    """Follows one walk over a tree: what is open, what the current line holds so far."""

    def __init__(self) -> None:
        self.reading = Reading()
        self.starts: list[int] = []
        self.pieces: list[Piece] = []
        self.place: lxml.html.HtmlElement | None = None
        self.href: str | None = None
        self.kinds: list[str] = ["text"]
        self.opened: int | None = None
        self.kept: list[lxml.html.HtmlElement] = []

    def enter(self, element: lxml.html.HtmlElement) -> bool:
        """Begin an element; say whether to go into it."""
        tag = element.tag
        if tag in BLOCKS:
            self.flush()
        self.starts.append(len(self.reading.lines))
        if tag == "textarea":
            self._note_form(element)
        if tag == "video" or (tag in _FRAMES and is_file_link(element.get(_FRAMES[tag]) or "")):
            self.reading.pictures.append((len(self.reading.lines), element))
        if tag in SILENT or ((element.keys() or tag in _TELLING) and not self._note_name(element, tag)):
            return False
        if tag == "table" and tables.is_data(element):
            self._read_table(element)
            return False
        if tag == "a":
            self.href = element.get("href") or ""
        elif tag == "li" or tag in HEADINGS:
            self.kinds.append("item" if tag == "li" else tag)
        elif tag == "img":
            self.reading.pictures.append((len(self.reading.lines), element))
        elif tag == "meta":
            self._note_mark(_META_MARKS.get((element.get("name") or "").lower()))
        self.add(element.text, element)
        return True

    def leave(self, element: lxml.html.HtmlElement) -> None:
        """End an element: note the lines that it covered, go on with the text behind it."""
        tag = element.tag
        if tag in BLOCKS:
            self.flush()
        start = self.starts.pop()
        end = len(self.reading.lines)
        if tag in BLOCKS or element in self.reading.names:
            self.reading.spans[element] = (start, end + bool(self.pieces))
        if self.kept and self.kept[-1] is element:
            self.kept.pop()
        if tag == "a":
            self.href = None
        elif (tag == "li" or tag in HEADINGS) and len(self.kinds) > 1:
            self.kinds.pop()
        self.add(element.tail, element.getparent())

    def pass_comment(self, comment: lxml.html.HtmlElement) -> None:
        """Go on behind a comment; some templates mark where their content begins and ends in comments."""
        match = _MARK.search(comment.text or "") if len(comment.text or "") < 80 else None
        if match:
            word = next(filter(None, match.groups())).lower()
            self._note_mark("end" if word in {"end", "结束"} else "start")
        self.add(comment.tail, comment.getparent())

    def add(self, text: str | None, place: lxml.html.HtmlElement | None) -> None:
        """Add text to the current line; where the page keeps line ends (``pre``), each of them ends the line."""
        if text and self.kept and "\n" in text:
            for piece in text.split("\n"):
                self.add(piece, place)
                self.flush()
            return
        if text and not (not self.pieces and text.isspace()):
            if not self.pieces:
                self.place = place
            self.pieces.append((text, self.href))

    def flush(self) -> None:
        """End the current line, if it says anything."""
        if not self.pieces:
            return
        pieces, self.pieces = self.pieces, []
        text = tidy("".join(piece for piece, _ in pieces))
        if text and self.place is not None:
            linked = [piece for piece, href in pieces if href is not None]
            links = len(tidy("".join(linked))) if linked else 0
            self.reading.lines.append(Line(text, links, self.place, self.kinds[-1], tuple(pieces)))

    def _read_table(self, table: lxml.html.HtmlElement) -> None:
        for row, cells in tables.read_rows(table, spread=False):
            text = "\t".join(cells).rstrip("\t")
            links = sum(len(tidy(link.text_content())) for link in row.iter("a"))
            self.reading.lines.append(Line(text, links, row, "row", table=table))

    def _note_name(self, element: lxml.html.HtmlElement, tag: str) -> bool:
        """Note an element's names, whether they or its style call it furniture, and whether it keeps line ends.

        Say whether to read on: hidden words inside a line are skipped, hidden blocks are read and marked.
        """
        name, style = names.identity(element), element.get("style") or ""
        if name:
            self.reading.names[element] = name
        if element.get("hidden") is not None:
            style = "display:none"
        reason = names.furniture_of(tag, name, style)
        if reason and tag in BLOCKS:
            self.reading.named.append((element, reason))
        if tag == "pre" or "pre-" in style:
            self.kept.append(element)
        return tag in BLOCKS or reason != names.HIDDEN

    def _note_form(self, element: lxml.html.HtmlElement) -> None:
        """A form that asks the reader to write says nothing of the document: captions, captchas, old comments."""
        form = next(element.iterancestors("form"), None)
        if form is not None:
            self.reading.named.append((form, names.NAMED))

    def _note_mark(self, mark: str | None) -> None:
        """Open or close a stretch that the template marks as content; a mark inside a line counts that line in."""
        here = len(self.reading.lines)
        if mark == "start":
            self.opened = here if self.opened is None else self.opened
        elif mark == "end" and self.opened is not None:
            self.reading.marked.append((self.opened, here + bool(self.pieces)))
            self.opened = None
