"""What was learned about hosts: numbered, and never changed, so that a version's ``extractor`` names its inputs."""

from collections.abc import Callable

from sqlite_utils import Database


def latest(db: Database, host: str) -> str | None:
    """Return what was learned last about a host, null when nothing was."""
    row = db.execute("SELECT data FROM host_memories WHERE host = ? ORDER BY id DESC LIMIT 1", [host]).fetchone()
    return str(row[0]) if row else None


def add(db: Database, host: str, at: str, data: Callable[[int], str]) -> int:
    """Write, inside the caller's transaction, what ``data`` makes of the next number; return that number."""
    number = int(db.execute("SELECT coalesce(max(id), 0) + 1 FROM host_memories").fetchone()[0])
    db.execute(
        "INSERT INTO host_memories (id, host, learned_at, data) VALUES (?, ?, ?, ?)", [number, host, at, data(number)]
    )
    return number


def recent_pages(db: Database, portal_id: str, most: int) -> list[tuple[int, str]]:
    """Return capture id and address of a portal's latest document pages that carry a text, at most so many."""
    found = db.execute(
        "SELECT captures.id, coalesce(captures.final_url, captures.url) FROM documents "
        "JOIN versions ON versions.id = current_version_id JOIN captures ON captures.id = capture_id "
        "WHERE documents.portal_id = ? AND versions.outcome IN ('content', 'short') ORDER BY captures.id DESC LIMIT ?",
        [portal_id, most],
    )
    return [(int(number), str(url)) for number, url in found.fetchall()]
