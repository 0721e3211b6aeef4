"""Puts documents into an archive file as plain rows, for tests of what reads them."""

from sqlite_utils import Database

from archive import search
from archive.migrations import migrations

AT = "2024-01-01T00:00:00Z"


def new_database() -> Database:
    """Return an archive in memory with one portal, one ended run and one capture."""
    db = Database(memory=True)
    migrations.apply(db)
    db.execute("INSERT INTO portals (id, name, home) VALUES ('p', '融水苗族自治县', 'http://p.example/')")
    db.execute("INSERT INTO runs (id, started_at) VALUES (1, ?)", (AT,))
    db.execute(
        "INSERT INTO captures (id, run_id, method, url, request_headers, fetched_at) "
        "VALUES (1, 1, 'GET', 'http://p.example/', '[]', ?)",
        (AT,),
    )
    return db


def add_document(
    db: Database,
    number: int,
    text: str,
    title: str = "",
    document_number: str = "",
    attached: tuple[str, ...] = (),
    **more,
) -> None:
    """Write one document with one version, and index it; ``more`` are further columns of ``disclosures``."""
    add_rows(db, number, text, title, document_number, attached, **more)
    search.index(db, number, None, search.index_text(title, document_number, text, attached))


def add_rows(db, number, text, title="", document_number="", attached=(), **more) -> None:
    """Write one document with one version as a stranger's plain connection would: no index."""
    document, version = f"p-{number}", f"p-{number}.1"
    db.table("documents").insert(
        {
            "id": document,
            "portal_id": "p",
            "first_seen_at": AT,
            "last_seen_at": AT,
            "last_checked_at": AT,
            "current_version_id": version,
        }
    )
    db.table("versions").insert(
        {
            "id": version,
            "document_id": document,
            "number": 1,
            "content_sha256": "",
            "text_sha256": "",
            "fields_sha256": "",
            "extracted_at": AT,
            "capture_id": 1,
            "first_seen_at": AT,
            "last_seen_at": AT,
            "extractor": "0",
            "title": title,
            "text": text,
            "document_number": document_number,
            "outcome": "content",
        }
    )
    db.table("disclosures").insert(
        {
            "number": number,
            "document_id": document,
            "title": title,
            "portal_id": "p",
            "portal": "融水苗族自治县",
            "document_number": document_number,
            "outcome": "content",
            "state": "present",
            "versions": 1,
            "attachments": len(attached),
            "characters": len(text),
            "first_seen_at": AT,
            "last_seen_at": AT,
            "changed_at": AT,
            "url": f"http://p.example/{number}.html",
            "version_id": version,
            **more,
        }
    )
    for position, attachment_text in enumerate(attached, 1):
        db.table("attachments").insert(
            {
                "version_id": version,
                "position": position,
                "url": "http://p.example/a.pdf",
                "name": "附件.pdf",
                "outcome": "stored",
                "text": attachment_text,
            }
        )
