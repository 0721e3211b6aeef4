"""Where each field of a record came from, for ``fazhi extract --explain``: what a contributor asks of a new portal."""

from collections.abc import Iterator, Mapping

from archive.language.dates import read_date
from archive.records import Content
from crawler.extract.labels import field_of
from crawler.extract.metas import read_metas
from crawler.extract.page import Page
from crawler.extract.rules import Rules

FIELDS = (
    "title", "publication_date", "document_date", "effective_date", "expiry_date", "source", "author", "publisher",
    "issuing_authority", "document_number", "index_number", "subject", "genre", "legal_force", "keywords", "abstract",
    "disclosure_mode",
)  # fmt: skip
"""The fields that a page prints somewhere; topic, year and level are judged from them."""


def origins(content: Content, page: Page, rules: Rules) -> Iterator[str]:
    """Yield one line for each field that has a value: the printed label, the meta tag, the list row, or the text."""
    metas = read_metas(page.root)
    for name in FIELDS:
        value = getattr(content, name)
        if value:
            yield f"field {name}: {value!r}, from {_origin(name, value, content, metas, rules)}"
    if content.topic:
        yield f"field topic: {content.topic!r}, judged from title, section {rules.section!r} and text"


def _origin(name: str, value: str, content: Content, metas: Mapping[str, str], rules: Rules) -> str:
    for label in content.raw_labels:
        if field_of(label.label) == name and _says(label.value, value):
            return f"the label {label.label!r}"
    if name == "publication_date" and content.date_basis:
        return {"list": "the list row", "url": "the address", "meta": "a meta tag"}.get(
            content.date_basis, content.date_basis
        )
    meta = next((key for key, printed in metas.items() if _says(printed, value)), None)
    if name != "title" and meta:
        return f"the meta tag {meta!r}"
    if name == "title" and rules.listed and rules.listed.title == value and "cut_title" in content.warnings:
        return "the list row"
    return "the heading" if name == "title" else "the text"


def _says(printed: str, value: str) -> bool:
    moment = read_date(printed)
    return value in printed or (moment is not None and moment.date == value)
