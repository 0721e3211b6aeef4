"""Which document is this? Addresses, the same content at two of them, and what moved (B71, B72).

* An address belongs to the document that showed it first; addresses of one canonical form are one.
* Within a portal, a new address that shows the current content of a known document is another address of it.
* A new address that shows a known document edited is its new address only when the old one is known to be dead.
* Across portals nothing is merged: a county's copy of a city's document is a document of the county's.

Each address remembers the version that it showed last. A document has changed when an address shows something
else than it did, never because two of its addresses differ: a stale copy in a second section flips nothing.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import count

from sqlite_utils import Database

from archive import digest
from archive.addresses import address_key
from archive.answers import Answer, answer_of
from archive.records import Attachment, Content, Sighting

__all__ = [
    "Address",
    "address_key",
    "find_document",
    "free_id",
    "identify",
    "main_address",
    "note",
    "rivals",
    "settle_at",
]

LONG_TEXT = 100
"""Characters from which a body is its own: below it, 'see the attachment' stands under many titles."""


@dataclass(frozen=True, slots=True)
class Address:
    """An address of a document: its canonical form, and the version that it showed last."""

    url: str
    key: str
    version_id: str | None
    run_id: int | None
    last_seen_at: str
    lost: bool


_LOST = "coalesce(document_urls.lost_run_id >= document_urls.run_id, 0)"
"""Whether a document's address was dead when last looked at; one that was and shows it again is not."""

MAIN_URL = (
    "coalesce(documents.main_url, (SELECT url FROM document_urls WHERE document_urls.document_id = documents.id "
    "ORDER BY document_urls.first_seen_at, document_urls.rowid LIMIT 1))"
)
"""A document's main address in SQL: the one to look at, until it is dead; else (inserted by others) its first."""

_ADDRESS = f"document_urls.url, key, version_id, run_id, document_urls.last_seen_at, {_LOST}"


def _address(url: str, key: str | None, version: str | None, run: int | None, seen_at: str, lost: int) -> Address:
    """Return an address from its row; who inserts with a plain connection need not know canonical forms."""
    return Address(url, key or address_key(url), version, run, seen_at, bool(lost))


def find_document(db: Database, name: str) -> str | None:
    """Return the id of the document with this id or address, null when there is none.

    An address may have led to several in its life: the one that it showed itself answers, else the last.
    """
    if db.execute("SELECT 1 FROM documents WHERE id = ?", [name]).fetchone():
        return name
    row = db.execute(
        "SELECT document_id FROM document_urls WHERE key = :key OR url = :url "
        "ORDER BY url = :url DESC, version_id IS NULL, last_seen_at DESC, rowid DESC LIMIT 1",
        {"key": address_key(name), "url": name},
    ).fetchone()
    return row and str(row[0])


def main_address(db: Database, document_id: str) -> Address:
    """Return the address at which to look for a document."""
    row = db.execute(
        f"SELECT {_ADDRESS} FROM documents JOIN document_urls ON document_id = documents.id "
        f"AND document_urls.url = {MAIN_URL} WHERE documents.id = ?",
        [document_id],
    ).fetchone()
    return _address(*row)


def settle_at(db: Database, document_id: str, url: str) -> None:
    """Make an address the main one of its document."""
    db.execute("UPDATE documents SET main_url = ? WHERE id = ?", [url, document_id])


def addresses(db: Database, document_id: str) -> list[Address]:
    """Return the addresses that have shown a document themselves, lost ones too; not those that only led there."""
    found = db.execute(
        f"SELECT {_ADDRESS} FROM document_urls WHERE document_id = ? AND version_id IS NOT NULL "
        "ORDER BY first_seen_at, rowid",
        [document_id],
    )
    return [_address(*row) for row in found]


def free_id(db: Database, portal_id: str, url: str) -> str:
    """Return the id of a new document; a number joins its address where a split has left that id to another."""
    key = address_key(url)
    names = (digest.document_id(portal_id, key if turn == 1 else f"{key}#{turn}") for turn in count(1))
    return next(name for name in names if not db.execute("SELECT 1 FROM documents WHERE id = ?", [name]).fetchone())


def identify(db: Database, sighting: Sighting, attachments: tuple[Attachment, ...]) -> str | None:
    """Return the id of the known document that a sighting shows, null when it is a new one."""
    for position, url in enumerate(sighting.urls):
        known = _at_address(db, sighting.portal_id, url)
        if known and (position == 0 or _resembles(db, known, sighting.content)):
            return known
    if tells(sighting.content, attachments):
        same = _with_content(db, sighting.portal_id, digest.content_sha256(sighting.content, attachments))
        if same:
            return same
    dead = [name for name in rivals(db, sighting.portal_id, sighting.content) if _is_dead(db, sighting.run_id, name)]
    return dead[0] if len(dead) == 1 else None


def tells(content: Content, attachments: Iterable[Attachment]) -> bool:
    """Tell whether a content is enough to know a document by: words or files, and every file's content."""
    files = [digest.attachment_sha256(item) for item in attachments]
    return bool(content.text.strip() or files) and None not in files


def rivals(db: Database, portal_id: str, content: Content) -> list[str]:
    """Return the ids of documents that a page at an unknown address may be the new place of.

    The same number, title and date; else the same long text and title.
    """
    return _with_number(db, portal_id, content) or _with_text(db, portal_id, content)


def note(db: Database, document_id: str, sighting: Sighting, version_id: str) -> None:
    """Write where a document was seen: the first address showed the version, the others led there."""
    for position, url in enumerate(sighting.urls):
        shown = (version_id, sighting.captures[0]) if position == 0 else (None, None)
        db.execute(
            "INSERT INTO document_urls (document_id, url, key, first_seen_at, last_seen_at, run_id, version_id, "
            "capture_id) VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (document_id, url) DO UPDATE SET "
            "last_seen_at = excluded.last_seen_at, run_id = excluded.run_id, "
            "version_id = coalesce(excluded.version_id, version_id), "
            "capture_id = coalesce(excluded.capture_id, capture_id)",
            [document_id, url, address_key(url), sighting.seen_at, sighting.seen_at, sighting.run_id, *shown],
        )


def copies(db: Database, document_id: str) -> list[str]:
    """Return the ids of other portals' documents whose current text is the same: reposts, linked, never merged."""
    found = db.execute(
        "SELECT DISTINCT other.document_id FROM documents JOIN versions ON versions.id = documents.current_version_id "
        "JOIN versions AS other ON other.text_sha256 = versions.text_sha256 "
        "JOIN documents AS theirs ON theirs.current_version_id = other.id AND theirs.portal_id != documents.portal_id "
        "WHERE documents.id = ? AND length(versions.text) >= ? ORDER BY other.document_id",
        [document_id, LONG_TEXT],
    )
    return [row[0] for row in found]


def _resembles(db: Database, document_id: str, content: Content) -> bool:
    """Tell whether a content can be a document's when only a redirect from its address says so.

    A withdrawn page may lead to any other one; only with title, number or text in common is it the same document.
    """
    title, number, text = db.execute(
        "SELECT title, document_number, text FROM versions JOIN documents ON current_version_id = versions.id "
        "WHERE documents.id = ?",
        [document_id],
    ).fetchone()
    pairs = ((title, content.title), (number, content.document_number), (text, content.text))
    return any(old and old == new for old, new in pairs)


def _at_address(db: Database, portal_id: str, url: str) -> str | None:
    row = db.execute(
        "SELECT document_id FROM document_urls JOIN documents ON documents.id = document_id "
        "WHERE (key = :key OR url = :url) AND portal_id = :portal "
        f"ORDER BY version_id IS NULL, {_LOST}, document_urls.last_seen_at DESC, document_urls.rowid DESC LIMIT 1",
        {"key": address_key(url), "url": url, "portal": portal_id},
    ).fetchone()
    return row and str(row[0])


_CURRENT = (
    "SELECT documents.id FROM versions JOIN documents ON current_version_id = versions.id WHERE portal_id = ? AND "
)


def _with_content(db: Database, portal_id: str, sha256: str) -> str | None:
    row = db.execute(
        _CURRENT + "coalesce(fields_sha256, content_sha256) = ? ORDER BY documents.first_seen_at LIMIT 1",
        [portal_id, sha256],
    )
    found = row.fetchone()
    return found and str(found[0])


def _with_number(db: Database, portal_id: str, content: Content) -> list[str]:
    if not (content.document_number and content.title and content.publication_date):
        return []
    found = db.execute(
        _CURRENT + "document_number = ? AND title = ? AND publication_date = ?",
        [portal_id, content.document_number, content.title, content.publication_date],
    )
    return [row[0] for row in found]


def _with_text(db: Database, portal_id: str, content: Content) -> list[str]:
    if len(content.text) < LONG_TEXT or not content.title:
        return []
    found = db.execute(
        _CURRENT + "text_sha256 = ? AND title = ?", [portal_id, digest.text_sha256(content.text), content.title]
    )
    return [row[0] for row in found]


def _is_dead(db: Database, run_id: int, document_id: str) -> bool:
    """Tell whether a document is known not to be at its address: judged absent before, or answering so tonight."""
    state = db.execute("SELECT state FROM documents WHERE id = ?", [document_id]).fetchone()[0]
    if state != "present":
        return True
    answer = answer_at_main(db, run_id, document_id)
    return answer is not None and answer.absent


def answer_at_main(db: Database, run_id: int, document_id: str) -> Answer | None:
    """Return what a document's main address answered in a run."""
    home = db.execute(
        "SELECT home FROM portals JOIN documents ON portals.id = portal_id WHERE documents.id = ?", [document_id]
    ).fetchone()[0]
    return answer_of(db, run_id, main_address(db, document_id).url, home)
