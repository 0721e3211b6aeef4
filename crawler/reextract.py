"""Reads stored captures again by today's rules: no network, no event, and a version at a time (B78).

Each version is renewed with its document's row and words in one transaction, so that it may be stopped at any point
and run again: what has been renewed is found equal then.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from archive.clock import now, stamp
from archive.errors import BadInput
from archive.records import VERSION_OUTCOMES
from archive.store import Archive
from crawler.portalrows import archived_portals
from crawler.portals import Portal, portal_of_url
from crawler.rereading import Reading


@dataclass(slots=True)
class Reread:
    """What reading again came to: versions read, those renewed, and those that today's rules take for no document.

    The last stay as they are; each is named with the outcome that its page has now.
    """

    versions: int = 0
    renewed: int = 0
    refused: tuple[str, ...] = ()


def portals_to_read(archive: Archive, known: Mapping[str, Portal], portal_id: str | None) -> dict[str, Portal]:
    """Return the archive's portals by id, only the one with ``portal_id``. Raises BadInput for one it has not."""
    portals = archived_portals(archive.db, known)
    if portal_id is None:
        return portals
    if portal_id not in portals:
        raise BadInput(f"portal: expected one of the archive ({', '.join(portals) or 'none'}), got {portal_id!r}")
    return {portal_id: portals[portal_id]}


def without_file(portals: Iterable[Portal]) -> list[str]:
    """Return the ids of portals whose file is not known, selectors and all. One crawled by its address has none."""
    return [each.id for each in portals if not each.path and portal_of_url(each.home).id != each.id]


def reextract(archive: Archive, portal: Portal, versions: Iterable[tuple[str, str]], reread: Reread) -> None:
    """Read a portal's documents again, given each with its current version; count in ``reread`` what that came to."""
    reading = Reading(portal, archive)
    for document_id, version_id in versions:
        captures = archive.captures_of(version_id)
        content = reading.again(captures, archive.first_listed(document_id))
        extractor = reading.extractor(captures[0].final_url or captures[0].url)
        reread.versions += 1
        if content.outcome not in VERSION_OUTCOMES:
            reread.refused += (f"{version_id}: {content.outcome}",)
        elif archive.renew_version(version_id, content, extractor, stamp(now())):
            reread.renewed += 1
