"""What the site's pages tell beside single versions: counts, runs, changes, counties."""

from dataclasses import dataclass
from typing import Any

from sqlite_utils import Database

from archive import identity, reading, search
from archive.reading import History

Row = dict[str, Any]

LATEST = 12

_LATEST = """
SELECT events.id, events.at, events.kind, events.version_id, d.document_id, d.title, d.portal, d.portal_id, d.topic,
    d.publication_date, d.url
FROM events JOIN disclosures AS d USING (document_id)
"""

_OF_DIVISION = "portal_id IN (SELECT id FROM portals WHERE division_code = ?)"
"""Where a division's documents are, by the index that there is."""


def start_facts(db: Database) -> Row:
    """Return what the start page shows."""
    return {
        "documents": _number(db, "SELECT count(*) FROM disclosures"),
        "versions": _number(db, "SELECT count(*) FROM versions"),
        "captures": _number(db, "SELECT coalesce(max(id), 0) FROM captures"),
        "portals": list(
            db.query(
                "SELECT id, name, division_code, documents FROM (SELECT portal_id, count(*) AS documents "
                "FROM disclosures GROUP BY portal_id) JOIN portals ON id = portal_id ORDER BY documents DESC LIMIT 60"
            )
        ),
        "topics": list(
            db.query("SELECT topic, count(*) AS documents FROM disclosures GROUP BY topic ORDER BY documents DESC")
        ),
        "states": dict(db.execute("SELECT state, count(*) FROM disclosures GROUP BY state").fetchall()),
        "years": years(db),
        "runs": list(db.query("SELECT id, started_at, finished_at, outcome FROM runs ORDER BY id DESC LIMIT 5")),
        "latest": latest(db, limit=LATEST),
    }


def years(db: Database, condition: str = "TRUE", values: tuple[str, ...] = ()) -> list[Row]:
    """Return how many documents were published in each year, every year from the first to the last."""
    found = dict(
        db.execute(
            "SELECT CAST(substr(publication_date, 1, 4) AS INTEGER), count(*) FROM disclosures "
            f"WHERE publication_date IS NOT NULL AND {condition} GROUP BY 1 ORDER BY 1",
            values,
        ).fetchall()
    )
    most = max(found.values(), default=0)
    span = range(min(found), max(found) + 1) if found else ()
    return [{"year": year, "documents": found.get(year, 0), "most": most} for year in span]


def portal_names(db: Database) -> list[Row]:
    """Return the portals by id and name."""
    return list(db.query("SELECT id, name FROM portals ORDER BY id"))


def latest(db: Database, *, limit: int, portal: str | None = None, topic: str | None = None) -> list[Row]:
    """Return what changed last, of a portal or a topic when one is named."""
    asked = {"d.portal_id": portal, "d.topic": topic}
    chosen = {name: value for name, value in asked.items() if value is not None}
    where = " AND ".join(f"{name} = ?" for name in chosen)
    query = f"{_LATEST} {f'WHERE {where}' if where else ''} ORDER BY events.id DESC LIMIT ?"
    return list(db.query(query, [*chosen.values(), limit]))


def latest_matches(db: Database, query: str, filters: search.Filters, *, limit: int) -> list[Row]:
    """Return what changed last among the documents that a search finds."""
    chosen = {name: value for name, value in filters.items() if value is not None}
    conditions = [
        "d.number IN (SELECT rowid FROM searchable WHERE searchable MATCH :expression)",
        *(search.FILTERS[name] for name in chosen),
    ]
    values = {"expression": search.match_expression(query), "limit": limit, **chosen}
    return list(db.query(f"{_LATEST} WHERE {' AND '.join(conditions)} ORDER BY events.id DESC LIMIT :limit", values))


@dataclass(frozen=True, slots=True)
class DocumentFacts:
    """What stands around a document's text."""

    history: History
    listings: list[Row]
    copies: list[Row]
    division_code: str | None


def document_facts(db: Database, document_id: str) -> DocumentFacts:
    """Return a document's history, the sections that list it, and other portals' copies of its text."""
    listings = db.query(
        "SELECT sections.name, sections.url, listed_title, listed_date, listings.first_seen_at, listings.last_seen_at "
        "FROM listings JOIN sections ON sections.id = section_id WHERE document_id = ? ORDER BY listings.first_seen_at",
        [document_id],
    )
    copies = [
        next(db.query("SELECT document_id, title, portal FROM disclosures WHERE document_id = ?", [copy]))
        for copy in identity.copies(db, document_id)
    ]
    code = db.execute("SELECT division_code FROM disclosures WHERE document_id = ?", [document_id]).fetchone()
    return DocumentFacts(reading.history(db, document_id), list(listings), copies, code and code[0])


def division_facts(db: Database, code: str) -> Row:
    """Return what the portals of a division published, by topic and year, its annual reports and sections."""
    return {
        "division_code": code,
        "portals": list(db.query("SELECT * FROM portals WHERE division_code = ? ORDER BY id", [code])),
        "topics": list(
            db.query(
                "SELECT topic, count(*) AS documents, min(publication_date) AS oldest, max(publication_date) AS newest "
                f"FROM disclosures WHERE {_OF_DIVISION} GROUP BY topic ORDER BY documents DESC",
                [code],
            )
        ),
        "years": years(db, _OF_DIVISION, (code,)),
        "reports": list(
            db.query(
                "SELECT document_id, title, reporting_year, publication_date, first_seen_at, state, CAST(julianday("
                "publication_date) - julianday((reporting_year + 1) || '-01-01') AS INTEGER) AS day FROM disclosures "
                f"WHERE {_OF_DIVISION} AND topic = 'annual_report' ORDER BY reporting_year DESC, publication_date",
                [code],
            )
        ),
        "sections": list(
            db.query(
                "SELECT sections.* FROM sections JOIN portals ON portals.id = portal_id WHERE division_code = ? "
                "ORDER BY sections.id",
                [code],
            )
        ),
    }


def _number(db: Database, query: str) -> int:
    return int(db.execute(query).fetchone()[0])
