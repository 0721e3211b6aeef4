"""What a crawl must know of the documents that the archive has: where to look again, and since when."""

from sqlite_utils import Database

from archive.identity import MAIN_URL, main_address
from archive.records import Entry, Known, Listed

_BARE = (
    "NOT EXISTS (SELECT 1 FROM attachments WHERE version_id = versions.id) "
    "AND (SELECT count(*) FROM version_captures WHERE version_id = versions.id) <= 1"
)


def known_documents(db: Database, where: str, value: str) -> list[Known]:
    """Return the documents for which ``where`` (SQL with one mark for ``value``) holds, in order of their ids.

    ETag and Last-Modified are those of the last answer that was taken in whole: to ask with any later one would
    let a 304 hide what a killed run fetched but never wrote.
    """
    found = db.execute(
        "SELECT documents.id, document_urls.url, state, documents.topic, publication_date, documents.first_seen_at, "
        f"last_checked_at, etag, last_modified, {_BARE} "
        "FROM documents JOIN document_urls ON document_urls.document_id = documents.id "
        f"AND document_urls.url = {MAIN_URL} "
        "JOIN versions ON versions.id = current_version_id "
        "LEFT JOIN captures ON captures.id = document_urls.capture_id "
        f"WHERE {where} ORDER BY documents.id",
        [value],
    )
    return [Known(*row) for row in found]


def first_listed(db: Database, document_id: str) -> Listed | None:
    """Return how a document was listed first, as that section and row stand now; null when no list named it."""
    row = db.execute(
        "SELECT sections.name, topic, listed_title, listed_date "
        "FROM listings JOIN sections ON sections.id = section_id "
        "WHERE document_id = ? ORDER BY first_seen_at, section_id LIMIT 1",
        [document_id],
    ).fetchone()
    if row is None:
        return None
    section, topic, title, date = row
    return Listed(section, topic, Entry(main_address(db, document_id).url, title, date))
