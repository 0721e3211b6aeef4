"""What the start page, the feeds and a document's page tell beside single versions."""

import json
from dataclasses import asdict, dataclass
from typing import Any

from sqlite_utils import Database

from archive import identity, reading, search
from archive.reading import History
from archive.site.matrix import Matrix, matrix

Row = dict[str, Any]

LATEST = 12
SIGHTINGS = 12
WEEKS = 52

_EVENT = """
SELECT events.id, events.at, events.kind, events.version_id, d.document_id, d.title, d.portal, d.portal_id, d.topic,
    d.publication_date, d.url
FROM events JOIN disclosures AS d USING (document_id)
"""

_WEEKS = f"""
WITH RECURSIVE bounds AS (
    SELECT date(max(at), '+8 hours', 'weekday 0', '-6 days') AS monday, 1 AS counted FROM events
    UNION ALL SELECT date(monday, '-7 days'), counted + 1 FROM bounds WHERE counted < {WEEKS}
), weeks AS (
    SELECT monday, strftime('%Y-%m-%dT%H:%M:%SZ', monday, '-8 hours') AS begins,
        strftime('%Y-%m-%dT%H:%M:%SZ', monday, '+7 days', '-8 hours') AS ends
    FROM bounds WHERE monday IS NOT NULL
)
SELECT monday, kind, (SELECT count(*) FROM events WHERE events.kind = kinds.kind AND at >= begins AND at < ends)
FROM weeks, (SELECT DISTINCT kind FROM events) AS kinds
"""
"""Weeks in China, from Monday: an event's instant is UTC, which is eight hours behind."""


# --- the archive as a whole -------------------------------------------------------------------------------------


def counts(db: Database) -> dict[str, int]:
    """Return how much is in the archive: documents, versions, captures, and documents by state."""
    states = dict(db.execute("SELECT state, count(*) FROM disclosures GROUP BY state").fetchall())
    return {
        "documents": sum(states.values()),
        "versions": int(db.execute("SELECT count(*) FROM versions").fetchone()[0]),
        "captures": int(db.execute("SELECT coalesce(max(id), 0) FROM captures").fetchone()[0]),
        "missing": states.get("missing", 0),
        "gone": states.get("gone", 0),
    }


def last_runs(db: Database) -> list[Row]:
    """Return the last runs, each with its counts."""
    rows = db.query("SELECT id, started_at, finished_at, outcome, counts FROM runs ORDER BY id DESC LIMIT 5")
    return [row | {"counts": json.loads(row["counts"])} for row in rows]


def week(db: Database) -> Row:
    """Return how many events of each kind the seven days up to the last one saw, and from when that is."""
    last = db.execute("SELECT max(at) FROM events").fetchone()[0]
    found = db.execute(
        "SELECT kind, count(*) FROM events WHERE at > strftime('%Y-%m-%dT%H:%M:%SZ', ?, '-7 days') GROUP BY kind",
        [last],
    )
    return {"until": last, "kinds": dict(found.fetchall())}


def weeks(db: Database) -> Matrix:
    """Return how many events of each kind the last weeks saw; the weeks without any are left out at the start."""
    told = matrix(db.execute(_WEEKS).fetchall())
    while told.rows and not told.total(told.rows[0]):
        told = Matrix(told.rows[1:], told.columns, told.cells)
    return told


def portals(db: Database) -> list[Row]:
    """Return the portals with the most documents."""
    return list(
        db.query(
            "SELECT id, name, division_code, documents FROM (SELECT portal_id, count(*) AS documents "
            "FROM disclosures GROUP BY portal_id) JOIN portals ON id = portal_id ORDER BY documents DESC LIMIT 30"
        )
    )


def portal_names(db: Database) -> list[Row]:
    """Return the portals by id and name."""
    return list(db.query("SELECT id, name FROM portals ORDER BY id"))


# --- what changed -----------------------------------------------------------------------------------------------


def latest(db: Database, *, limit: int, portal: str | None = None, topic: str | None = None) -> list[Row]:
    """Return what changed last, of a portal or a topic when one is named."""
    asked = {"portal_id": portal, "topic": topic}
    chosen = {name: value for name, value in asked.items() if value is not None}
    if not chosen:
        return list(db.query(f"{_EVENT} ORDER BY events.id DESC LIMIT ?", [limit]))
    return _latest_of(db, " AND ".join(f"{name} = :{name}" for name in chosen), chosen, limit)


def latest_matches(db: Database, query: str, filters: search.Filters, *, limit: int) -> list[Row]:
    """Return what changed last among the documents that a search finds."""
    condition, values = search.condition(query, filters)
    return _latest_of(db, condition, values, limit)


def _latest_of(db: Database, condition: str, values: Row, limit: int) -> list[Row]:
    """The last events stand with the documents changed last, and these an index finds."""
    changed = f"SELECT document_id FROM disclosures AS d WHERE {condition} ORDER BY changed_at DESC LIMIT :limit"
    where = f"WHERE events.document_id IN ({changed})"
    return list(db.query(f"{_EVENT} {where} ORDER BY events.id DESC LIMIT :limit", {**values, "limit": limit}))


# --- a document -------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class DocumentFacts:
    """What stands around a document's text; ``sightings`` are the last fetches of ``fetched`` in all."""

    history: History
    listings: list[Row]
    sightings: list[Row]
    fetched: int
    copies: list[Row]
    division_code: str | None


def document_facts(db: Database, document_id: str) -> DocumentFacts:
    """Return a document's history, the sections that list it, its fetches, and other portals' copies of its text."""
    listings = db.query(
        "SELECT sections.name, sections.url, listed_title, listed_date, listings.first_seen_at, listings.last_seen_at "
        "FROM listings JOIN sections ON sections.id = section_id WHERE document_id = ? ORDER BY listings.first_seen_at",
        [document_id],
    )
    sightings = db.query(
        "SELECT id, run_id, fetched_at, url, status, outcome FROM captures WHERE document_id = ? "
        "ORDER BY id DESC LIMIT ?",
        [document_id, SIGHTINGS],
    )
    fetched = db.execute("SELECT count(*) FROM captures WHERE document_id = ?", [document_id]).fetchone()[0]
    copies = [
        next(db.query("SELECT document_id, title, portal FROM disclosures WHERE document_id = ?", [copy]))
        for copy in identity.copies(db, document_id)
    ]
    code = db.execute("SELECT division_code FROM disclosures WHERE document_id = ?", [document_id]).fetchone()
    history = reading.history(db, document_id)
    return DocumentFacts(history, list(listings), list(sightings), fetched, copies, code and code[0])


def document_json(told: DocumentFacts) -> Row:
    """Return what stands around a document's text, for its JSON."""
    around = {name: value for name, value in asdict(told).items() if name != "history"}
    return around | {"history": reading.history_json(told.history)}
