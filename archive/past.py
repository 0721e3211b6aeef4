"""Search in the past: as of a moment, or over every version there is. Every text is read, so it is slow."""

from collections.abc import Iterator
from typing import Any

from sqlite_utils import Database

from archive.clock import now, stamp
from archive.events import GIVEN_AWAY, STATES
from archive.language.folding import fold
from archive.search import FILTERS, HIT_COLUMNS, SEPARATOR, Found, Hit, Query, index_text, parse, texts_of
from archive.snippets import snippet_of
from archive.versions import IN_FORCE

_THEN = """
SELECT * FROM (
    SELECT versions.id AS version_id, versions.document_id, documents.portal_id, documents.portal_id AS portal,
        versions.title, versions.publication_date, versions.topic, versions.reporting_year, versions.document_number,
        versions.number, url, (SELECT kind FROM events WHERE events.document_id = documents.id AND at <= :at
        AND kind IN {kinds} ORDER BY events.id DESC LIMIT 1) AS kind
    FROM documents JOIN disclosures ON disclosures.document_id = documents.id
    JOIN versions ON versions.document_id = documents.id AND ({which})
) AS d
"""

_CURRENT_THEN = f"""
versions.id = (SELECT other.id FROM versions AS other WHERE other.document_id = documents.id
    AND documents.first_seen_at <= :at AND other.id NOT IN {GIVEN_AWAY} {IN_FORCE})
"""

_KINDS = f"({', '.join(repr(kind) for kind, state in STATES.items() if state)})"
"""The kinds of events that say what state a document is in."""

Row = dict[str, Any]
"""The columns of ``_THEN``."""


def search_past(
    db: Database,
    query: str,
    until: str | None,
    *,
    portal: str | None = None,
    topic: str | None = None,
    year: int | None = None,
    state: str | None = None,
    limit: int = 20,
    offset: int = 0,
) -> Found:
    """Return what ``search`` would have found at the instant ``until``; without one, every version that matches.

    A hit is a version. Filters and topic are its own, the state is that of the moment. Order: matches in title or
    document number, then the newest first.
    """
    asked = parse(query)
    filters = {"portal": portal, "topic": topic, "year": year}
    found = [row for row in _rows(db, until, filters) if state in {None, _state(row)} and _matches(db, row, asked)]
    found.sort(key=lambda row: _place(row, asked), reverse=True)
    return Found(len(found), tuple(_hit(db, row, asked) for row in found[offset : offset + limit]))


def _rows(db: Database, until: str | None, filters: dict[str, str | int | None]) -> Iterator[Row]:
    chosen = {name: value for name, value in filters.items() if value is not None}
    where = " AND ".join(FILTERS[name] for name in chosen) or "TRUE"
    which = "TRUE" if until is None else _CURRENT_THEN
    yield from db.query(
        f"{_THEN.format(which=which, kinds=_KINDS)} WHERE {where}", {"at": until or stamp(now()), **chosen}
    )


def _state(row: Row) -> str:
    return STATES.get(row["kind"]) or "present"


def _matches(db: Database, row: Row, asked: Query) -> bool:
    text, *attached = texts_of(db, row["version_id"])
    return matches(asked, index_text(row["title"], row["document_number"], text, attached))


def matches(asked: Query, text: str) -> bool:
    """Tell whether an index text matches a query: the definition that the index keeps, word for word."""
    parts = fold(text).split(SEPARATOR)
    found = (any(word in part for part in parts) for word in asked.wanted)
    return all(found) and not any(word in part for word in asked.unwanted for part in parts)


def _place(row: Row, asked: Query) -> tuple[bool, str, str, int]:
    heads = [fold(row["title"] or ""), fold(row["document_number"] or "")]
    in_title = all(any(word in head for head in heads) for word in asked.wanted)
    return in_title, row["publication_date"] or "", row["document_id"], row["number"]


def _hit(db: Database, row: Row, asked: Query) -> Hit:
    columns = {name: row[name] for name in HIT_COLUMNS if name != "state"}
    return Hit(**columns, state=_state(row), snippet=snippet_of(texts_of(db, row["version_id"]), asked.wanted))
