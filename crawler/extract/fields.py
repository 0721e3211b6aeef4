"""From zones to fields: every reader is asked, and the one rule of who wins over whom is written down here.

A label that the page prints wins over a meta tag, a meta tag over list row and address. 成文日期 and 发布日期 are never
merged, nor 发文机关 and 发布机构. What cannot be read is null and stays in ``raw_labels``.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from archive.language.dates import Moment, read_date
from archive.language.document_numbers import is_document_number, normalise, read_document_number
from archive.records import Content, Label
from crawler.extract import dates, metas
from crawler.extract.attachments import read_attachments
from crawler.extract.blocks import block_of
from crawler.extract.catalogue import cells_of, read_catalogue, read_rows
from crawler.extract.chrome import site_owners
from crawler.extract.headings import is_placeholder
from crawler.extract.infoline import InfoLine, belongs, read_info_line
from crawler.extract.issuer import Speech, level_of
from crawler.extract.judgement import judge
from crawler.extract.labels import known, values_of
from crawler.extract.reading import Line
from crawler.extract.rules import Rules
from crawler.extract.title import Title, Told, choose_title, head_text, heading_text
from crawler.extract.zones import Zones

_NO_LONGER = re.compile(r"^[\s【\[(（〔]*(?P<state>已?(?:失效|废止|作废)|全文(?:失效|废止))[\s】\])）〕]")
_NUMBER_AT_END = re.compile(r"[(（](?P<number>[^()（）]{3,30}[(（〔\[［【]\d{4}[)）〕\]］】][^()（）]{1,10})[)）]\s*$")
_HEAD_LINES = 4
_LONGEST_NUMBER = 60
_TABLE_FIELDS = (
    "publisher", "issuing_authority", "index_number", "subject", "genre", "keywords", "abstract", "disclosure_mode",
)  # fmt: skip
"""Fields that only a document table or a line of labels gives."""

_HAN = re.compile(r"[\u4e00-\u9fff]")


@dataclass(frozen=True, slots=True)
class _Sources:
    """What the page says, by place: the line under the title, the document table, meta tags; and the body's text."""

    zones: Zones
    rules: Rules
    text: str
    line: InfoLine
    table: tuple[Label, ...]
    metas: Mapping[str, str]

    def of_table(self, field: str) -> str | None:
        """Return a field's value from the document table, else from the line."""
        return next(iter((*values_of(self.table, field), *values_of(self.line.labels, field))), None)

    def sites(self) -> tuple[str, ...]:
        """Return the known names of the site, which are no titles (B21)."""
        owner = (self.rules.division, f"{self.rules.division}人民政府") if self.rules.division else ()
        footer = (line.text for line in self.zones.layout.reading.lines if line.furniture == "footer")
        imprint = (name for text in footer for name in site_owners(text))
        return tuple(filter(None, (*self.rules.site_names, self.metas.get("sitename"), *owner, *imprint)))


def read_fields(content: Content, zones: Zones, rules: Rules) -> Content:
    """Return a document page's record with every field filled; it comes with its text, where dates may stand too."""
    sources = _gather(zones, rules, content.text)
    title = _title(sources)
    published = _published(sources)
    force, inferred = _legal_force(sources, title.text or "")
    warned = {
        "cut_title": title.is_cut,
        "legal_force_inferred": inferred,
        "unknown_label": not all(known(label.label) for label in sources.table),
    }
    table: dict[str, Any] = {name: sources.of_table(name) for name in _TABLE_FIELDS}
    printed = replace(
        content,
        title=title.text,
        publication_date=published.date,
        publication_time=published.time,
        date_basis=published.basis,
        source=_source(sources),
        author=_author(sources),
        document_number=_document_number(sources, title.text or ""),
        legal_force=force,
        breadcrumb=zones.breadcrumb,
        attachments=read_attachments(zones),
        raw_labels=tuple(dict.fromkeys((*sources.table, *sources.line.labels))),
        warnings=(*content.warnings, *published.warnings, *(code for code, applies in warned.items() if applies)),
        **table,
    )
    return _judged(sources, _dated(sources, printed))


def _gather(zones: Zones, rules: Rules, text: str) -> _Sources:
    line = read_info_line(zones.info_line or " ".join(filter(belongs, zones.before_body.splitlines())))
    return _Sources(zones, rules, text, line, _table(zones), metas.read_metas(zones.page.root))


def _table(zones: Zones) -> tuple[Label, ...]:
    """Read the document table; where no element of its own holds it, line by line."""
    within = {zones.body, *zones.body.iterancestors()} if zones.body is not None else set()
    apart = [element for element in zones.catalogue if block_of(element) not in within]
    reading = zones.layout.reading
    spans = [reading.spans.get(block_of(element), (0, 0)) for element in apart]
    rest = (i for i in zones.layout.catalogue if not any(start <= i < end for start, end in spans))
    return tuple(dict.fromkeys((*read_catalogue(apart), *read_rows([_cells(reading.lines[i]) for i in rest]))))


def _cells(line: Line) -> list[str]:
    cells = cells_of([piece for piece, _ in line.pieces if piece.strip()])
    return cells if len(cells) > 1 else line.text.split("\t")


def _title(sources: _Sources) -> Title:
    root, listed = sources.zones.page.root, sources.rules.listed
    told = Told(
        heading=heading_text(sources.zones.title) or sources.zones.heading,
        meta=sources.metas.get("articletitle", ""),
        catalogue=next(iter(values_of(sources.table, "title")), ""),
        head="" if is_placeholder(head_text(root)) else head_text(root),
        listed=listed.title if listed else "",
    )
    places = (*sources.zones.breadcrumb, sources.metas.get("columnname"), sources.rules.section)
    return choose_title(told, sources.sites(), tuple(filter(None, places)))


def _published(sources: _Sources) -> dates.Published:
    """发布日期 of the line; where that only says when the page was changed, the table's comes first."""
    moments = map(read_date, values_of(sources.table, "publication_date"))
    of_table = next((moment for moment in moments if moment), None)
    return dates.choose_publication(
        None if of_table and sources.line.is_update else sources.line.published,
        of_table,
        metas.published(sources.metas),
        sources.rules.listed.date if sources.rules.listed else None,
        sources.zones.page.url,
        sources.rules.seen_on,
    )


def _dated(sources: _Sources, read: Content) -> Content:
    """Add 成文日期, 施行日期 and 失效日期 from the table, else from the text; a doubtful 成文日期 is null and told."""
    signed = _day(sources, "document_date") or dates.closing_date(sources.text)
    doubt = dates.doubt_of(signed, sources.rules.seen_on) if signed else None
    effective = _day(sources, "effective_date") or dates.effective_date(sources.text)
    expiry = _day(sources, "expiry_date") or dates.expiry_date(sources.text)
    return replace(
        read,
        document_date=signed.date if signed and not doubt else None,
        effective_date=effective.date if effective else None,
        expiry_date=expiry.date if expiry else None,
        warnings=tuple(dict.fromkeys((*read.warnings, *((doubt,) if doubt else ())))),
    )


def _day(sources: _Sources, field: str) -> Moment | None:
    value = sources.of_table(field)
    return read_date(value) if value else None


def _source(sources: _Sources) -> str | None:
    """来源 of the line or the table, else ContentSource."""
    return sources.line.source or sources.of_table("source") or sources.metas.get("contentsource")


def _author(sources: _Sources) -> str | None:
    """作者 of the line or the table, else the meta tag Author of a page with the standard's tags, if it is a name.

    Platforms fill the tag with the office that runs the site, which wrote nothing.
    """
    named = sources.line.author or sources.of_table("author")
    meta = sources.metas.get("author", "") if "articletitle" in sources.metas else ""
    return named or (meta if _HAN.search(meta) and level_of(meta) is None else None)


def _document_number(sources: _Sources, title: str) -> str | None:
    """发文字号 of the table, else the number that ends the title in brackets, else a line of its own above the text."""
    printed = sources.of_table("document_number")
    if printed:
        return normalise(printed)
    at_end = _NUMBER_AT_END.search(title)
    above = [*sources.zones.before_body.split("\n"), *sources.text.split("\n", _HEAD_LINES)[:_HEAD_LINES]]
    lines = [at_end["number"]] if at_end else above
    numbers = (read_document_number(line) for line in lines if len(line) < _LONGEST_NUMBER and is_document_number(line))
    return next((number.normal for number in numbers if number), None)


def _legal_force(sources: _Sources, title: str) -> tuple[str | None, bool]:
    """有效性 of the table, else what 【已失效】 before the title says, and whether it was inferred."""
    stated = sources.of_table("legal_force")
    marked = None if stated else _NO_LONGER.match(title)
    return (marked["state"], True) if marked else (stated, False)


def _judged(sources: _Sources, read: Content) -> Content:
    """Add topic, reporting year and issuer level."""
    speech = Speech(
        read.title or "",
        sources.text,
        authorities=tuple(filter(None, (read.issuing_authority,))),
        publishers=tuple(filter(None, (read.publisher, read.source))),
        breadcrumb=read.breadcrumb,
        owners=sources.sites(),
    )
    judged = judge(speech, sources.rules)
    return replace(read, topic=judged.topic, reporting_year=judged.reporting_year, issuer_level=judged.issuer_level)
