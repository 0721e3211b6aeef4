"""Search as of a moment: over the versions that were the current ones then. Every text is read, so it is slow."""

from collections.abc import Iterator
from typing import Any

from sqlite_utils import Database

from archive.events import STATES
from archive.language.folding import fold
from archive.search import FILTERS, HIT_COLUMNS, SEPARATOR, Found, Hit, Query, index_text, parse
from archive.snippets import snippet_of

_THEN = """
SELECT * FROM (
    SELECT versions.id AS version_id, versions.document_id, documents.portal_id, documents.portal_id AS portal,
        versions.title, versions.publication_date, versions.topic, versions.reporting_year, versions.document_number,
        text, url, (SELECT kind FROM events WHERE events.document_id = documents.id AND at <= :until
        ORDER BY events.id DESC LIMIT 1) AS kind
    FROM documents JOIN disclosures ON disclosures.document_id = documents.id
    JOIN versions ON versions.document_id = documents.id AND versions.number = (
        SELECT max(number) FROM versions AS other
        WHERE other.document_id = documents.id AND other.first_seen_at <= :until)
) AS d
"""


def search_at(
    db: Database,
    query: str,
    until: str,
    *,
    portal: str | None = None,
    topic: str | None = None,
    year: int | None = None,
    state: str | None = None,
    limit: int = 20,
    offset: int = 0,
) -> Found:
    """Return what ``search`` would have found at the instant ``until``, titles first and the newest first.

    Filters, topic and state are as of then too.
    """
    filters = {"portal": portal, "topic": topic, "year": year}
    chosen = {name: value for name, value in filters.items() if value is not None}
    where = " AND ".join(FILTERS[name] for name in chosen)
    rows = db.query(_THEN + (f"WHERE {where}" if where else ""), {"until": until, **chosen})
    asked = parse(query)
    matches = sorted(_matches(db, rows, asked, state), key=lambda found: found[0], reverse=True)
    return Found(len(matches), tuple(hit for _, hit in matches[offset : offset + limit]))


Row = dict[str, Any]
"""The columns of ``_THEN``."""

Place = tuple[bool, str, str]
"""What matches are sorted by, greatest first: in the title, day of publication, document."""


def _matches(db: Database, rows: Iterator[Row], asked: Query, state: str | None) -> Iterator[tuple[Place, Hit]]:
    for row in rows:
        state_then = STATES.get(row["kind"], "present")
        attached = _attached(db, row["version_id"])
        text = index_text(row["title"], row["document_number"], row["text"], attached)
        if state in {None, state_then} and matches(asked, text):
            snippet = snippet_of([row["text"], *attached], asked.wanted)
            columns = {name: row[name] for name in HIT_COLUMNS if name != "state"}
            yield _place(row, asked), Hit(**columns, state=state_then, snippet=snippet)


def _attached(db: Database, version_id: str) -> list[str]:
    query = "SELECT text FROM attachments WHERE version_id = ? AND text IS NOT NULL ORDER BY position"
    return [row[0] for row in db.execute(query, [version_id])]


def matches(asked: Query, text: str) -> bool:
    """Tell whether an index text matches a query: the definition that the index keeps, word for word."""
    parts = fold(text).split(SEPARATOR)
    found = (any(word in part for part in parts) for word in asked.wanted)
    return all(found) and not any(word in part for word in asked.unwanted for part in parts)


def _place(row: Row, asked: Query) -> Place:
    heads = [fold(row["title"] or ""), fold(row["document_number"] or "")]
    in_title = all(any(word in head for head in heads) for word in asked.wanted)
    return in_title, row["publication_date"] or "", row["document_id"]
