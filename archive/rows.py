"""Contents and attachments as rows and back: the one mapping between ``records`` and the tables."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import fields

from sqlite_utils import Database

from archive.records import Attachment, Content, Label

CONTENT_COLUMNS = tuple(
    field.name for field in fields(Content) if field.name not in {"attachments", "family", "entries", "paging"}
)
"""The fields of a page that are columns, the same in ``versions`` and ``derivations``."""

_ATTACHMENT_COLUMNS = tuple(field.name for field in fields(Attachment) if field.name != "tables")


def content_row(content: Content) -> dict[str, object]:
    """Return a content as column values; lists and objects as JSON text."""
    row: dict[str, object] = {name: getattr(content, name) for name in CONTENT_COLUMNS}
    labels = [{"label": item.label, "value": item.value} for item in content.raw_labels]
    lists = {"breadcrumb": content.breadcrumb, "warnings": content.warnings, "raw_labels": labels}
    return row | {name: json.dumps(value, ensure_ascii=False) for name, value in lists.items()}


def content_of(row: Mapping[str, object]) -> Content:
    """Return the content that ``content_row`` wrote; its links are the attachments' rows, read elsewhere."""
    values = {name: row[name] for name in CONTENT_COLUMNS}
    lists = {name: json.loads(str(row[name])) for name in ("breadcrumb", "warnings", "raw_labels")}
    labels = tuple(Label(item["label"], item["value"]) for item in lists["raw_labels"])
    tuples = {"breadcrumb": tuple(lists["breadcrumb"]), "warnings": tuple(lists["warnings"]), "raw_labels": labels}
    return Content(**values | tuples)  # type: ignore[arg-type]  # columns carry the fields' own types


def insert(db: Database, table: str, row: Mapping[str, object]) -> int:
    """Insert one row by column name and return its rowid."""
    marks = ", ".join("?" * len(row))
    cursor = db.execute(f"INSERT INTO {table} ({', '.join(row)}) VALUES ({marks})", list(row.values()))
    return int(cursor.lastrowid or 0)


def write_attachments(db: Database, version_id: str, attachments: Iterable[Attachment]) -> None:
    """Write a version's attachments with their tables, in place of those it had."""
    db.execute(
        "DELETE FROM attachment_tables WHERE attachment_id IN (SELECT id FROM attachments WHERE version_id = ?)",
        [version_id],
    )
    db.execute("DELETE FROM attachments WHERE version_id = ?", [version_id])
    for item in attachments:
        row = {name: getattr(item, name) for name in _ATTACHMENT_COLUMNS}
        number = insert(db, "attachments", {"version_id": version_id} | row)
        for table, rows in enumerate(item.tables):
            for line, cells in enumerate(rows):
                db.execute(
                    "INSERT INTO attachment_tables (attachment_id, table_number, row_number, cells) "
                    "VALUES (?, ?, ?, ?)",
                    [number, table, line, json.dumps(cells, ensure_ascii=False)],
                )


def read_attachments(db: Database, version_id: str) -> tuple[Attachment, ...]:
    """Return a version's attachments in order, with their tables."""
    rows = db.query("SELECT * FROM attachments WHERE version_id = ? ORDER BY position", [version_id])
    return tuple(
        Attachment(**{name: row[name] for name in _ATTACHMENT_COLUMNS}, tables=_tables(db, row["id"])) for row in rows
    )


def _tables(db: Database, attachment_id: int) -> tuple[tuple[tuple[str, ...], ...], ...]:
    tables: dict[int, list[tuple[str, ...]]] = {}
    for number, cells in db.execute(
        "SELECT table_number, cells FROM attachment_tables WHERE attachment_id = ? ORDER BY table_number, row_number",
        [attachment_id],
    ):
        tables.setdefault(number, []).append(tuple(json.loads(cells)))
    return tuple(tuple(rows) for rows in tables.values())


def attachments_text(attachments: Iterable[Attachment]) -> str:
    """Return attachments as the JSON that ``derivations`` keeps: what a digest needs, and where they were."""
    names = ("position", "url", "via_url", "name", "outcome", "media_type", "size", "payload_sha256", "text", "pages")
    return json.dumps([{name: getattr(item, name) for name in names} for item in attachments], ensure_ascii=False)


def attachments_of(text: str) -> tuple[Attachment, ...]:
    """Return the attachments that ``attachments_text`` wrote, without their tables."""
    return tuple(Attachment(**item) for item in json.loads(text))
