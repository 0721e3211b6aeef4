"""The hooks by which Datasette takes the archive's pages, search and tables in. Registered by entry point."""

import sqlite3
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from datasette import hookimpl
from datasette.utils import StartupError
from markupsafe import Markup

from archive.search import match_expression, parse
from archive.site import tables
from archive.site.queries import QUERIES
from archive.site.routes import ROUTES
from archive.snapshot import is_snapshot
from archive.snippets import snippet_of

if TYPE_CHECKING:  # Datasette loads its plugins while it is itself being imported
    from datasette.app import Datasette

Route = tuple[str, Any]

CSV_LIMIT = 100
"""Megabytes: Datasette's own limit on a CSV where nobody has set one."""


def archives(datasette: "Datasette") -> list[str]:
    """Return the names of the databases that are archives of ours."""
    return [name for name, database in datasette.databases.items() if tables.is_archive(database.path)]


@hookimpl
def startup(datasette: "Datasette") -> None:
    """Refuse to take a live archive for a file that nobody writes (B61), and set what the archive's size asks for.

    No search for further facets: each costs a scan of a big table (B62), and the useful ones are named. No limit on
    the size of a CSV, unless one was set: a download is never cut short.
    """
    from datasette import handle_exception

    handle_exception.rich = None  # with it, each wrong address costs a page of local variables in the log, or a 500
    for database in datasette.databases.values():
        if not database.is_mutable and tables.is_archive(database.path) and not is_snapshot(Path(database.path)):
            raise StartupError(f"{database.path}: expected a snapshot to open as immutable, got a live archive")
    if archives(datasette):
        settings = datasette._settings  # noqa: SLF001  # a plugin has no public way to a setting
        settings["suggest_facets"] = False
        if settings["max_csv_mb"] == CSV_LIMIT:
            settings["max_csv_mb"] = 0


@hookimpl
def register_routes(datasette: "Datasette") -> Sequence[Route]:
    """Give our pages their addresses, where an archive of ours is served."""
    return ROUTES if archives(datasette) else ()


@hookimpl
def get_metadata(datasette: "Datasette") -> dict[str, Any]:
    """Say how our tables are shown."""
    return tables.metadata(archives(datasette))


@hookimpl(trylast=True)
def prepare_connection(conn: sqlite3.Connection) -> None:
    """Make Datasette's search box mean what ``fazhi search`` means; last, or its own function would win.

    Also ``fazhi_snippet(text, query)``, the piece of a text that shows why it was found, for SQL of one's own.
    """
    if tables.has_archive_tables(conn):
        conn.create_function("escape_fts", 1, match_expression, deterministic=True)
        conn.create_function("fazhi_snippet", 2, _snippet, deterministic=True)


def _snippet(text: str | None, query: str | None) -> str:
    snippet = snippet_of([text or ""], parse(query or "").wanted)
    return "".join(f"【{piece}】" if is_hit else piece for piece, is_hit in snippet.pieces())


@hookimpl
def canned_queries(datasette: "Datasette", database: str) -> dict[str, dict[str, str | bool]]:
    """Offer the first questions of a researcher beside an archive's tables."""
    return QUERIES if database in archives(datasette) else {}


@hookimpl
def extra_css_urls(datasette: "Datasette") -> list[str]:
    """Dress Datasette's own pages like ours."""
    return [datasette.urls.path("/-/fazhi/tables.css")] if archives(datasette) else []


@hookimpl
def menu_links(datasette: "Datasette") -> list[dict[str, str]]:
    """Lead from Datasette's pages back to ours."""
    if not archives(datasette):
        return []
    links = {"/": "首页 Home", "/search": "检索 Search", "/topics": "专题 Topics", "/divisions": "区划 Divisions"}
    return [{"href": datasette.urls.path(path), "label": label} for path, label in links.items()]


@hookimpl
def render_cell(row: sqlite3.Row, value: Any, column: str, datasette: "Datasette") -> Markup | None:
    """Lead from a document's or version's id, wherever it stands, to its page."""
    pages = {"document_id": "/documents/", "version_id": "/v/", "current_version_id": "/v/"}
    if column in pages and isinstance(value, str) and value:
        return Markup('<a href="{}">{}</a>').format(datasette.urls.path(pages[column] + value), value)
    if column == "title" and isinstance(value, str) and "document_id" in row.keys():  # noqa: SIM118  # a Row is no mapping
        return Markup('<a href="{}">{}</a>').format(datasette.urls.path(f"/documents/{row['document_id']}"), value)
    return None
