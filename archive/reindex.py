"""Rebuilds what follows the tables: ``disclosures`` and the search index. Crawls may go on meanwhile."""

from sqlite_utils import Database

from archive import disclosures, search
from archive.connection import writing

BATCH = 200
"""Documents a transaction: short enough that a crawl never waits for long."""


def reindex(db: Database) -> int:
    """Write every document's row and words anew from the tables; return how many documents there are.

    All rows are marked as out of step first, so that a search meanwhile finds less but never anything wrong, and
    a crawl leaves the marked ones alone. Interrupted, it leaves the marks: running it again does the rest.
    """
    with writing(db):
        disclosures.renew_all(db)
        search.forget_all(db)
    done = 0
    while count := _next_batch(db):
        done += count
    return done


def _next_batch(db: Database) -> int:
    with writing(db):
        marked = db.execute(
            "SELECT number, document_id FROM touched JOIN disclosures USING (number) ORDER BY number LIMIT ?", [BATCH]
        ).fetchall()
        for number, document_id in marked:
            search.index(db, number, None, disclosures.index_text(db, document_id))
    return len(marked)
