"""What a crawl must know of the documents that the archive has: where to look again, and since when."""

from sqlite_utils import Database

from archive.identity import MAIN_URL
from archive.records import Known

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
        f"FROM documents JOIN document_urls ON document_urls.document_id = documents.id AND document_urls.url = {MAIN_URL} "
        "JOIN versions ON versions.id = current_version_id "
        "LEFT JOIN captures ON captures.id = document_urls.capture_id "
        f"WHERE {where} ORDER BY documents.id",
        [value],
    )
    return [Known(*row) for row in found]
