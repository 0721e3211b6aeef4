"""The one way through the rooms: a page's bytes in, its record out."""

import re
from collections.abc import Mapping
from dataclasses import asdict, replace
from types import MappingProxyType

from archive.records import Content
from crawler.extract.fields import read_fields
from crawler.extract.files import file_content, is_file
from crawler.extract.origins import origins
from crawler.extract.outcome import judge
from crawler.extract.page import Page, read_page
from crawler.extract.reading import Line, links_file
from crawler.extract.render import as_markdown, as_text
from crawler.extract.rules import Rules
from crawler.extract.zones import Zones, zones_of

EXTRACTOR = "0.2.0"
"""Version of the extraction rules: raised with every change that may alter a record."""

_NO_HEADERS: Mapping[str, str] = MappingProxyType({})
_NO_RULES = Rules()
_SHORT = 50
"""A text of fewer characters is kept, and called short."""

_DAMAGED = 50
"""Of so many characters one must be unreadable, for bytes to be noise and not a damaged page (B06)."""

_ANNOUNCED = re.compile(r"(?:相关)?附件(?:下载|列表)?\s*\d*\s*[:：]?|下载[:：]?")
_LIST_FIELDS = ("family", "entries", "paging")


def extract_document(
    body: bytes, url: str, headers: Mapping[str, str] = _NO_HEADERS, rules: Rules = _NO_RULES
) -> Content:
    """Return the record of the page whose bytes ``url`` answered with. Never raises; no network, no clock."""
    return extract_page(read_page(body, url, headers), rules)


def extract_page(page: Page, rules: Rules) -> Content:
    """Return the record of a page that has been read. Only content outcomes carry text and fields."""
    if is_file(page):
        return file_content(page, rules)
    zones, outcome = _judge(page, rules)
    decoding = page.decoding
    content = Content(
        outcome,
        encoding=decoding.encoding,
        declared_encoding=decoding.declared,
        replacement_characters=decoding.replacement_characters,
        warnings=_warnings(zones, rules),
    )
    return _filled(content, zones, rules) if outcome == "content" else content


def record_json(content: Content) -> dict[str, object]:
    """Return the object that ``fazhi extract --json`` prints: every field, those of lists only for a list page."""
    record = asdict(content)
    if content.outcome != "list":
        for name in _LIST_FIELDS:
            del record[name]
    return record


def explain(page: Page, rules: Rules) -> list[str]:
    """Return why the record is what it is, one line a decision: decoder, outcome, container, where each field
    came from, what was cut."""
    zones, outcome = _judge(page, rules)
    layout, decoding = zones.layout, page.decoding
    content = extract_page(page, rules)
    return [
        f"decoder: {decoding.encoding}, label: {decoding.declared}, damaged: {decoding.replacement_characters}",
        f"outcome: {content.outcome} (before the text: {outcome})",
        f"body: lines {layout.body} of {len(layout.reading.lines)}, chosen by {layout.chosen_by}",
        *(f"title line: {line.text}" for line in layout.reading.lines[slice(*(layout.title or (0, 0)))]),
        f"info line: {zones.info_line or 'none'}",
        f"catalogue: {len(layout.catalogue)} lines; breadcrumb: {' > '.join(zones.breadcrumb) or 'none'}",
        *origins(content, page, rules),
        *(
            f"cut, {line.furniture}: {line.text}"
            for line in layout.reading.lines[slice(*layout.body)]
            if line.furniture
        ),
        *(f"label: {label.label} = {label.value}" for label in content.raw_labels),
        *(f"warning: {warning}" for warning in content.warnings),
    ]


def _judge(page: Page, rules: Rules) -> tuple[Zones, str]:
    found, layout, outcome = judge(page, rules)
    return zones_of(found, layout), "empty" if outcome == "content" and _is_noise(page) else outcome


def _is_noise(page: Page) -> bool:
    """Tell whether bytes are no text in any alphabet: a damaged page loses characters, not one in fifty."""
    return page.decoding.replacement_characters * _DAMAGED > len(page.decoding.text)


def _filled(content: Content, zones: Zones, rules: Rules) -> Content:
    lines = zones.layout.body_lines()
    if all(map(_is_attachment, lines)):
        lines = []
    said = replace(content, text=as_text(lines), markdown=as_markdown(lines, zones.page))
    read = read_fields(said, zones, rules)
    return replace(read, outcome=_refined(read, zones))


def _refined(content: Content, zones: Zones) -> str:
    if content.text:
        return "short" if len(content.text) < _SHORT else "content"
    if content.attachments:
        return "attachment_only"
    shown = next(zones.body.iter("img", "video"), None) if zones.body is not None else None
    return "image_only" if shown is not None else "empty"


def _is_attachment(line: Line) -> bool:
    """A line that only links to a file, or only announces one (附件：)."""
    if links_file(line):
        return line.links + 6 >= len(line.text)
    return _ANNOUNCED.fullmatch(line.text) is not None


def _warnings(zones: Zones, rules: Rules) -> tuple[str, ...]:
    decoding = zones.page.decoding
    found = {
        "charset_conflict": decoding.conflict,
        "replacement_characters": decoding.replacement_characters > 0,
        "text_restored": zones.layout.restored > 0,
        "selector_missed": bool(rules.selectors.get("body")) and zones.layout.chosen_by != "selector",
    }
    return tuple(code for code, applies in found.items() if applies)
