"""What ``fazhi extract`` prints: the record of one saved page, of a document or of a list."""

from dataclasses import replace
from importlib import import_module
from typing import Any, Protocol, cast

from archive.clock import china_day, now
from archive.records import Content, Entry, Paging
from crawler.extract.document import explain, extract_page, record_json
from crawler.extract.page import Page, read_page
from crawler.extract.rules import Rules

FAMILIES = "spiders.families"
"""Named, not imported: the crawler stands below the spiders."""


class _ListPage(Protocol):
    family: str
    entries: tuple[Entry, ...]
    paging: Paging


def page_record(body: bytes, url: str, headers: dict[str, str]) -> dict[str, Any]:
    """Return the record of interface.md, section 3, as one JSON object."""
    page = read_page(body, url, headers)
    return record_json(_with_list(page, extract_page(page, _rules())))


def explain_page(body: bytes, url: str, headers: dict[str, str]) -> list[str]:
    """Return lines that say why the record is what it is."""
    return explain(read_page(body, url, headers), _rules())


def _rules() -> Rules:
    return Rules(seen_on=china_day(now()))


def _with_list(page: Page, content: Content) -> Content:
    if content.outcome != "list":
        return content
    listing = cast("_ListPage", import_module(FAMILIES).read_list(page))
    return replace(content, family=listing.family, entries=listing.entries, paging=listing.paging)


def print_record(record: dict[str, Any]) -> None:
    """Print a record for a reader: the fields that are there, then the text."""
    from rich.console import Console

    console = Console(highlight=False, soft_wrap=True)
    for name, value in record.items():
        if name not in {"text", "markdown", "entries", "raw_labels"} and value not in (None, [], ""):
            console.print(f"[dim]{name:>22}[/dim]  ", end="")
            console.print(str(value), markup=False)
    for entry in record.get("entries") or []:
        console.print(f"{entry['date'] or '          '}  {entry['title']}  {entry['url']}", markup=False)
    if record.get("text"):
        console.print()
        console.print(record["text"], markup=False)
