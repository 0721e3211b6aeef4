"""How Datasette shows the archive's own tables: titles, what is hidden, what search and facets stand on."""

import sqlite3
from pathlib import Path
from typing import Any

from archive.labels import FIELDS
from archive.migrations import migrations

HIDDEN = (
    "_sqlite_migrations", "absences", "attachment_tables", "claims", "derivations", "dictionaries", "payloads",
    "touched", "version_captures", "walks",
)  # fmt: skip
"""Tables that keep the machinery; they stay readable under their names."""

DISCLOSURES: dict[str, Any] = {
    "title": "公开文件 Disclosures",
    "description": "一行一件：现行版本的著录信息。One row a document: the current version's fields.",
    # No facets unasked: with a word that most documents contain, each would search the whole archive again (B62).
    "fts_table": "searchable",
    "fts_pk": "number",
    "sort_desc": "publication_date",
    "label_column": "title",
    "size": 50,
    "columns": FIELDS
    | {
        "portal": "网站 portal's name",
        "topic": "专题 (see the interface's list)",
        "state": "present, missing, gone 状态",
        "reporting_year": "报告所属年度 the year a report is about",
        "versions": "版本数 number of versions",
        "characters": "正文字数 length of the text in characters",
        "changed_at": "最近变化 last event, UTC",
        "first_seen_at": "首次采集, UTC",
        "last_seen_at": "最近采集, UTC",
    },
}

TABLES: dict[str, dict[str, Any]] = {
    "disclosures": DISCLOSURES,
    "portals": {"label_column": "name", "title": "网站 Portals"},
    "sections": {"label_column": "name", "title": "栏目 Sections"},
    "events": {"title": "变化 Events", "sort_desc": "id", "facets": ["kind"]},
    "versions": {"title": "版本 Versions", "sort_desc": "first_seen_at", "size": 20},
    "runs": {"title": "运行 Runs", "sort_desc": "id"},
    "captures": {"title": "采集 Captures", "sort_desc": "id"},
}


def metadata(databases: list[str]) -> dict[str, Any]:
    """Return Datasette's metadata for the archives among its databases, by name."""
    tables = TABLES | {name: {"hidden": True} for name in (*HIDDEN, "searchable")}
    return {"databases": {name: {"title": "法治公开档案 fazhi", "tables": tables} for name in databases}}


def is_archive(path: str | None) -> bool:
    """Tell whether a database file is an archive of ours."""
    if path is None or not Path(path).exists():
        return False
    connection = sqlite3.connect(f"{Path(path).absolute().as_uri()}?mode=ro", uri=True)
    try:
        return has_archive_tables(connection)
    finally:
        connection.close()


def has_archive_tables(connection: sqlite3.Connection) -> bool:
    """Tell whether a connection leads to an archive of ours."""
    try:
        query = "SELECT 1 FROM _sqlite_migrations WHERE migration_set = ? LIMIT 1"
        return connection.execute(query, [migrations.name]).fetchone() is not None
    except sqlite3.DatabaseError:
        return False
