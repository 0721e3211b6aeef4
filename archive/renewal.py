"""A better reading of stored captures in place of a current version's fields. No event: the publisher said nothing."""

from sqlite_utils import Database

from archive import disclosures, rows, versions
from archive.records import Content


def current_versions(db: Database, portal_id: str) -> list[tuple[str, str]]:
    """Return the ids of a portal's documents, each with that of its current version."""
    found = db.execute(
        "SELECT id, current_version_id FROM documents WHERE portal_id = ? AND current_version_id IS NOT NULL "
        "ORDER BY id",
        [portal_id],
    )
    return found.fetchall()


def renew(db: Database, version_id: str, content: Content, extractor: str, at: str) -> bool:
    """Renew a version with its document's row and words, inside the caller's transaction; tell whether it differed.

    A version that a crawl has superseded meanwhile stays as it is.
    """
    version = versions.read(db, version_id)
    attachments = versions.linked(content.attachments, version.attachments)
    same = rows.content_row(content) == rows.content_row(version.content) and attachments == version.attachments
    if same or not _is_current(db, version_id):
        return False
    before = disclosures.indexed(db, version.document_id)
    versions.make_current(db, versions.renew(db, version, content, attachments, extractor, at))
    disclosures.renew(db, version.document_id, before)
    return True


def _is_current(db: Database, version_id: str) -> bool:
    return db.execute("SELECT 1 FROM documents WHERE current_version_id = ?", [version_id]).fetchone() is not None
