"""The row that readers page through, and the words that search finds: both follow the tables, never lead them."""

from dataclasses import dataclass

from sqlite_utils import Database

from archive import search
from archive.identity import MAIN_URL

COLUMNS = (
    "document_id", "title", "portal_id", "portal", "division_code", "province", "city", "county", "topic",
    "reporting_year", "issuer_level", "publication_date", "date_basis", "document_date", "effective_date",
    "expiry_date", "source", "author", "publisher", "issuing_authority", "document_number", "index_number", "subject",
    "genre", "legal_force", "keywords", "disclosure_mode", "outcome", "state", "versions", "attachments",
    "characters", "first_seen_at", "last_seen_at", "changed_at", "url", "version_id",
)  # fmt: skip
"""The columns of ``disclosures`` but its number, in the table's order."""

_FROM_VERSION = COLUMNS[COLUMNS.index("publication_date") : COLUMNS.index("outcome") + 1]

COMPOSED = f"""
SELECT documents.id AS document_id, title, documents.portal_id, portals.name AS portal, division_code, province,
    city, county, versions.topic, versions.reporting_year, versions.issuer_level,
    {", ".join(f"versions.{name}" for name in _FROM_VERSION)}, state,
    (SELECT count(*) FROM versions AS every WHERE every.document_id = documents.id) AS versions,
    (SELECT count(*) FROM attachments WHERE version_id = versions.id) AS attachments,
    length(text) AS characters, documents.first_seen_at, documents.last_seen_at,
    coalesce((SELECT max(at) FROM events WHERE events.document_id = documents.id), versions.first_seen_at)
        AS changed_at,
    coalesce({MAIN_URL}, captures.url) AS url,
    versions.id AS version_id
FROM documents JOIN portals ON portals.id = documents.portal_id JOIN versions ON versions.id = current_version_id
    JOIN captures ON captures.id = capture_id
"""
"""What ``disclosures`` must hold, from the tables; ``verify`` compares the two."""

_RENEW = (
    f"INSERT INTO disclosures ({', '.join(COLUMNS)}) {COMPOSED} WHERE {{where}} "
    f"ON CONFLICT (document_id) DO UPDATE SET ({', '.join(COLUMNS)}) = "
    f"({', '.join(f'excluded.{name}' for name in COLUMNS)})"
)

_MOVING = ("state", "last_seen_at", "changed_at", "url", "portal", "division_code", "province", "city", "county")
"""The columns that can change while the current version stays: none of them is searched."""


@dataclass(frozen=True, slots=True)
class Indexed:
    """What the search index holds of a document; ``trusted`` is false when others have touched its rows since."""

    number: int | None = None
    text: str | None = None
    trusted: bool = True


def indexed(db: Database, document_id: str) -> Indexed:
    """Return what is indexed of a document, before its rows change."""
    row = db.execute("SELECT number FROM disclosures WHERE document_id = ?", [document_id]).fetchone()
    if row is None:
        return Indexed()
    return Indexed(row[0], index_text(db, document_id), search.in_step(db, document_id))


def index_text(db: Database, document_id: str) -> str:
    """Return what is searched of a document: its current version's title, number and text, its files' texts."""
    title, number, text, version_id = db.execute(
        "SELECT title, document_number, text, versions.id FROM documents "
        "JOIN versions ON versions.id = current_version_id WHERE documents.id = ?",
        [document_id],
    ).fetchone()
    files = db.execute(
        "SELECT text FROM attachments WHERE version_id = ? AND text IS NOT NULL ORDER BY position", [version_id]
    )
    return search.index_text(title, number, text, [row[0] for row in files])


def renew(db: Database, document_id: str, before: Indexed) -> None:
    """Write a document's row anew and index its words in place of those ``before``; last in its transaction."""
    db.execute(_RENEW.format(where="documents.id = ?"), [document_id])
    number = db.execute("SELECT number FROM disclosures WHERE document_id = ?", [document_id]).fetchone()[0]
    if before.trusted:
        search.index(db, number, before.text, index_text(db, document_id))


def drop(db: Database, document_id: str, before: Indexed) -> None:
    """Remove the row and the words of a document that is part of another now; last in its transaction."""
    db.execute("DELETE FROM disclosures WHERE document_id = ?", [document_id])
    if before.number is not None and before.trusted:
        search.index(db, before.number, before.text, None)


def renew_all(db: Database) -> None:
    """Write every document's row anew and drop the rows without one; the index is the caller's to rebuild."""
    db.execute("DELETE FROM disclosures WHERE document_id NOT IN (SELECT id FROM documents)")
    db.execute(_RENEW.format(where="TRUE"))


def move_on(db: Database, document_id: str) -> None:
    """Write the columns that change while the version stays: state, instants, address."""
    db.execute(
        f"UPDATE disclosures SET ({', '.join(_MOVING)}) = (SELECT {', '.join(_MOVING)} FROM ({COMPOSED} "
        "WHERE documents.id = disclosures.document_id)) WHERE document_id = ?",
        [document_id],
    )
