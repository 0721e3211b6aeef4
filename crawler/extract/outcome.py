"""What a page is, before anyone takes its text for a document: list, soft 404, challenge, stub, or content.

A site answers 200 to nearly everything. Wording alone never condemns a page: a genuine document may speak of a page
that does not exist, and pages saved from a browser carry remnants of the challenge that they passed.
"""

import re
from collections import Counter
from collections.abc import Mapping
from itertools import groupby, islice, pairwise

from crawler.extract.chrome import is_related_heading
from crawler.extract.furnish import prose
from crawler.extract.headings import key
from crawler.extract.infozone import is_info, is_labelled
from crawler.extract.layout import Layout, lay_out
from crawler.extract.metas import read_metas
from crawler.extract.names import HIDDEN, NAMED
from crawler.extract.notices import (
    asks_again,
    draws_rows,
    is_challenge,
    says_fault,
    says_maintenance,
    says_not_found,
    says_nothing,
    says_redirect,
    says_refused,
)
from crawler.extract.page import Page
from crawler.extract.reading import Line, links_file
from crawler.extract.rules import Rules
from crawler.extract.stubs import stub_target
from crawler.extract.unfold import is_data_list, unfold, unfold_script

__all__ = ["judge", "judge_answer", "judge_page", "stub_target"]

_DAY = re.compile(r"(?:(?:19|20)\d\d\s*[-/.年]\s*)?\d{1,2}\s*[-/.月]\s*\d{1,2}")
_NOTICE, _LITTLE, _SOME = 60, 220, 60
_ROW = 8
_SUMMARY = 4
_FEW_LINES, _FEW_ROWS = 12, 3
_BLOCKED_STATUS = frozenset((401, 403, 405, 407, 412, 418, 429, 468, 493, 509, 521, 567, 999))
_GONE_STATUS = frozenset((404, 410))


def judge_page(page: Page, rules: Rules) -> str:
    """Return ``list soft_not_found maintenance redirect_stub blocked empty``, or ``content`` for what is a document."""
    return judge(page, rules)[2]


def judge(page: Page, rules: Rules) -> tuple[Page, Layout, str]:
    """Return the page that holds the document, its layout, and the outcome as in ``judge_page``.

    Data and plain text are unfolded first; a page that draws its document from its script's data is read from there.
    """
    found = unfold(page)
    layout = lay_out(found, rules)
    if is_data_list(page):
        return found, layout, "list"
    running = _running(layout.body_lines())
    scripted = unfold_script(page) if running < _SOME else None
    if scripted is not None:
        return scripted, lay_out(scripted, rules), "content"
    return found, layout, _judge_layout(found, layout, running)


def judge_answer(status: int, headers: Mapping[str, str], page: Page | None) -> str:
    """Return the capture outcome of an answer: by its status first, then by the page that came with a 200.

    One of ``ok not_modified redirect not_found soft_not_found blocked maintenance client_error server_error``.
    Challenge statuses in use: 412 (Ruishu), 521 (Jiasule), 468, 493, 567; 403 and 429 as everywhere (B36).
    """
    if status == 304:
        return "not_modified"
    if status in _GONE_STATUS:
        return "not_found"
    judged = judge_page(page, Rules()) if page is not None else "content"
    if status in _BLOCKED_STATUS or judged == "blocked":
        return "blocked"
    if 300 <= status < 400:
        return "redirect"
    if status >= 500:
        return (
            "maintenance" if judged == "maintenance" or (status == 503 and "retry-after" in headers) else "server_error"
        )
    if status >= 400:
        return "client_error"
    if judged == "redirect_stub":
        return "redirect"
    return judged if judged in {"soft_not_found", "maintenance"} else "ok"


def _judge_layout(page: Page, layout: Layout, running: int) -> str:
    if page.root is None:
        return "content" if page.decoding.encoding == "binary" or page.decoding.text.strip() else "empty"
    outcome = _notice(page, layout, running) if running < _LITTLE else None
    if outcome:
        return outcome
    if not _has_facts(layout) and any(map(says_fault, _opening(page, layout))):
        return "maintenance"
    if _is_list(page, layout, running):
        return "list"
    if running and not _has_facts(layout) and all(says_nothing(line.text) for line in layout.body_lines()):
        return "empty"
    return "content" if running or _shows_something(layout) else _nothing(page)


def _running(lines: list[Line]) -> int:
    """How much running text there is: no link rows, no dates that stand alone."""
    return sum(prose(line) for line in lines if line.links * 2 <= len(line.text) and not is_info(line))


def _notice(page: Page, layout: Layout, running: int) -> str | None:
    """What a page with hardly any text of its own says instead of a document; one with facts is a document."""
    if _has_facts(layout):
        return None
    rows = sum(map(_is_row, layout.reading.lines))
    texts = _spoken(page, layout, rows)
    dated = sum(1 for line in layout.reading.lines if line.links and _is_dated(line))
    if dated < _FEW_ROWS and any(map(says_refused, texts)):
        return "blocked"
    if running < _SOME and is_challenge(page.decoding.text):
        return "blocked"
    if any(map(says_not_found, texts)):
        return "soft_not_found"
    if any(map(says_maintenance, texts)):
        return "maintenance"
    if running < _SOME and stub_target(page) is not None and _only_sends_on(texts, layout):
        return "redirect_stub"
    return None


def _opening(page: Page, layout: Layout) -> list[str]:
    """The title and the first line: a server's own message may go on for long, with a program's trace."""
    title = next(page.root.iter("title"), None) if page.root is not None else None
    first = next((line.text for line in layout.reading.lines if line.furniture != HIDDEN), "")
    return [text for text in ((title.text or "") if title is not None else "", first) if len(text) < _NOTICE]


def _only_sends_on(texts: list[str], layout: Layout) -> bool:
    """A page that sends its reader elsewhere shows nothing, or says just that."""
    return not _shows_something(layout) or any(map(says_redirect, texts))


def _spoken(page: Page, layout: Layout, rows: int) -> list[str]:
    """What the page says in its title and body; a page of a few lines says all of them, and a challenge in noscript."""
    if page.root is None:
        return []
    texts = [title.text or "" for title in page.root.iter("title")][:1]
    shown = [line for line in layout.reading.lines if line.furniture != HIDDEN]
    if len(shown) <= _FEW_LINES and rows < _FEW_ROWS:
        texts += [line.text for line in shown if line.furniture != "footer"]
        texts += [element.text_content() for element in page.root.iter("noscript")]
    else:
        said = layout.body_lines() or [line for line in shown if line.furniture != "footer"]
        texts += [line.text for line in said if line.links * 2 <= len(line.text)]
    return [text.strip() for text in texts if len(text) < 2 * _LITTLE]


def _has_facts(layout: Layout) -> bool:
    """A catalogue, or a dated info line under a title: only documents have these. A bare day must stand next to it."""
    if layout.catalogue or layout.title is None:
        return bool(layout.catalogue)
    lines = layout.reading.lines
    dated = [i for i in layout.info if _DAY.search(lines[i].text)]
    if not dated or is_labelled(lines[dated[0]]):
        return bool(dated)
    return dated[0] >= layout.title[1] and all(line.furniture for line in lines[layout.title[1] : dated[0]])


def _is_list(page: Page, layout: Layout, running: int) -> bool:
    """Rows of links, most of them dated, and no running text that would be a document's."""
    shown = _where_rows_count(layout, running)
    rows = sum(1 for line in shown if _is_row(line) and not (running >= _SOME and links_file(line)))
    dates = sum(1 for line in shown if len(line.text) < _LITTLE and _is_dated(line))
    if _is_small_list(layout, shown):
        return not _has_facts(layout)
    if rows < _FEW_ROWS:
        drawn = running < _SOME and not _shows_something(layout) and draws_rows(page.decoding.text)
        return drawn and not _has_facts(layout)
    if dates >= _FEW_ROWS and _interleaved(shown):
        return True
    running -= sum(prose(line) for line in layout.body_lines() if _is_table_row(line))
    if not _has_facts(layout) and _is_periodic(shown):
        return True
    if _has_facts(layout) or _states_article(page, layout) or running > max(_LITTLE, 10 * rows):
        return False
    return (dates >= 3 or rows >= 5) and (running < _SOME or layout.chosen_by == "prose below the title")


def _is_small_list(layout: Layout, shown: list[Line]) -> bool:
    """A young section has a row or two: each has its day beside its link, none leads to a file, and that is all."""
    rows = list(islice((line for line in shown if not line.furniture and _is_row(line)), _FEW_ROWS))
    own = layout.body_lines()
    if not 0 < len(rows) < _FEW_ROWS or (_shows_something(layout) and not own):
        return False
    rest = sum(prose(line) for line in own if not _is_row(line))
    return rest < _SOME and all(_has_day_beside(line) and not links_file(line) for line in rows)


def _has_day_beside(line: Line) -> bool:
    if line.kind == "row":
        return _DAY.search(line.text) is not None
    beside = (text for text, href in line.pieces if href is None or len(text) < _ROW + _ROW)
    return any(_DAY.search(text) for text in beside)


def _where_rows_count(layout: Layout, running: int) -> list[Line]:
    """The lines whose rows make a list: all that are shown, furniture by name only where there is no other text.

    Below a title that running text follows at once, menus above it and related documents under their own heading
    are the page's furniture in whatever boxes they stand.
    """
    if not layout.body_lines():
        return [line for line in layout.reading.lines if line.furniture in {"", NAMED}]
    lines = layout.reading.lines
    shown = [line for line in lines if not line.furniture]
    top, under = layout.title or (layout.body[0], layout.body[0])
    if running < _SOME or any(map(_is_row, lines[under : layout.body[0]])):
        return shown
    if layout.title is None and sum(1 for line in lines[:top] if line.links and _is_dated(line)) >= _FEW_ROWS:
        return shown
    below = range(layout.body[0] + 1, len(lines))
    end = next((i for i in below if not lines[i].links and is_related_heading(lines[i].text)), len(lines))
    return [line for line in lines[top:end] if not line.furniture]


def _states_article(page: Page, layout: Layout) -> bool:
    """The standard's tag ArticleTitle is for documents; it must name what stands as the title, and no section."""
    if page.root is None or layout.title is None:
        return False
    metas = read_metas(page.root)
    stated, section = (key(metas.get(name, "")) for name in ("articletitle", "columnname"))
    heading = key("".join(line.text for line in layout.reading.lines[slice(*layout.title)]))
    return bool(stated) and stated != section and heading in stated


def _is_dated(line: Line) -> bool:
    day = _DAY.search(line.text)
    return day is not None and (line.links > 0 or is_info(line) or len(line.text) <= len(day[0]) + 2)


def _interleaved(lines: list[Line]) -> bool:
    """Result pages print link, summary and date in turn: a link before nearly every date, and no long summary."""
    kinds = [_kind(line) for line in lines]
    marks = [kind for kind in kinds if kind in {"link", "date"}]
    longest = max((sum(1 for _ in group) for kind, group in groupby(kinds) if kind == "text"), default=0)
    return list(pairwise(marks)).count(("link", "date")) >= _FEW_ROWS and longest <= _SUMMARY


def _kind(line: Line) -> str:
    if _is_row(line):
        return "link"
    if is_info(line):
        return "date"
    return "menu" if line.links else "text"


def _is_row(line: Line) -> bool:
    return line.links >= _ROW and (line.links * 2 > len(_DAY.sub("", line.text)) or _is_table_row(line))


def _is_table_row(line: Line) -> bool:
    """Catalogues are lists in a table: index number, linked title, document number, day."""
    return line.kind == "row" and line.links >= _ROW and _DAY.search(line.text) is not None


def _is_periodic(lines: list[Line]) -> bool:
    """Rows that come back at equal distances, a summary and a day between them in whatever shape, make a list."""
    places = [i for i, line in enumerate(lines) if _is_row(line)]
    gaps = Counter(below - above for above, below in pairwise(places))
    gap, times = gaps.most_common(1)[0] if gaps else (0, 0)
    return 1 < gap <= _SUMMARY + 1 and times >= _FEW_ROWS and times * 5 >= sum(gaps.values()) * 4


def _shows_something(layout: Layout) -> bool:
    """Pictures or files where the body stands, or lines that are links to files."""
    if layout.body_lines():
        return True
    return layout.container is not None and any(
        layout.container in picture.iterancestors() for _, picture in layout.reading.pictures
    )


def _nothing(page: Page) -> str:
    source = page.decoding.text
    return "blocked" if is_challenge(source) or asks_again(source) else "empty"
