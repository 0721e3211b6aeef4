"""Portals and their sections as rows, kept as the portal files have them now."""

from dataclasses import astuple, fields
from difflib import get_close_matches

from sqlite_utils import Database

from archive.errors import BadInput
from archive.records import PortalRow

_COLUMNS = tuple(field.name for field in fields(PortalRow))


def save_portal(db: Database, portal: PortalRow) -> None:
    """Insert or update a portal; where its names change, ``disclosures`` follows."""
    changes = ", ".join(f"{name} = excluded.{name}" for name in _COLUMNS if name != "id")
    db.execute(
        f"INSERT INTO portals ({', '.join(_COLUMNS)}) VALUES ({', '.join('?' * len(_COLUMNS))}) "
        f"ON CONFLICT (id) DO UPDATE SET {changes}",
        list(astuple(portal)),
    )
    shown = [portal.name, portal.division_code, portal.province, portal.city, portal.county]
    db.execute(
        "UPDATE disclosures SET (portal, division_code, province, city, county) = (?, ?, ?, ?, ?) WHERE portal_id = ? "
        "AND (portal, division_code, province, city, county) IS NOT (?, ?, ?, ?, ?)",
        [*shown, portal.id, *shown],
    )


def check_portal(db: Database, portal_id: str | None) -> None:
    """Raise BadInput for a portal that the archive does not have: a slip of the pen is not "nothing published"."""
    known = [str(row[0]) for row in db.execute("SELECT id FROM portals ORDER BY id")]
    if portal_id is not None and portal_id not in known:
        some = ", ".join(get_close_matches(portal_id, known, n=5) or known[:5])
        raise BadInput(f"portal: expected one of the archive ({some or 'none'}), got {portal_id!r}")


def save_section(db: Database, portal_id: str, name: str, url: str, topic: str | None) -> int:
    """Insert or update a section and return its id."""
    row = db.execute(
        "INSERT INTO sections (portal_id, name, url, topic) VALUES (?, ?, ?, ?) "
        "ON CONFLICT (portal_id, url) DO UPDATE SET name = excluded.name, topic = excluded.topic RETURNING id",
        [portal_id, name, url, topic],
    ).fetchone()
    return int(row[0])


def known_sections(db: Database, portal_id: str, since: str) -> list[tuple[str, str, str | None]]:
    """Return name, address and topic of a portal's sections that were walked completely at or after an instant."""
    found = db.execute(
        "SELECT DISTINCT sections.name, sections.url, sections.topic FROM sections "
        "JOIN walks ON walks.section_id = sections.id JOIN runs ON runs.id = walks.run_id "
        "WHERE portal_id = ? AND walks.outcome = 'complete' AND walks.listed > 0 AND runs.started_at >= ? "
        "ORDER BY sections.id",
        [portal_id, since],
    )
    return [(str(name), str(url), topic) for name, url, topic in found.fetchall()]
