"""A portal as the archive keeps it, and back: rows name a portal and its place, files how to walk it."""

from collections.abc import Mapping

from sqlite_utils import Database

from archive.divisions import division
from archive.records import PortalRow
from crawler.portals import Portal


def portal_row(portal: Portal) -> PortalRow:
    """Return what the archive keeps of a portal: its file's words, and the names of its division's code."""
    place = division(portal.division_code) if portal.division_code else None
    return PortalRow(
        id=portal.id,
        name=portal.name,
        home=portal.home,
        division_code=portal.division_code,
        province=place.province if place else None,
        city=place.city if place else None,
        county=place.county if place else None,
        family=portal.family,
        site_code=portal.site_code,
    )


def archived_portals(db: Database, known: Mapping[str, Portal]) -> dict[str, Portal]:
    """Return the archive's portals by id: as their files have them where one is known, else as the archive does."""
    rows = db.execute("SELECT id, name, home, division_code, site_code, family FROM portals ORDER BY id")
    return {row[0]: known.get(row[0]) or Portal(*row) for row in rows}
