"""What an archive teaches about its hosts: furniture that recurs on most pages, learned once and numbered (B14).

Learned after a walk to the end, from the latest pages of each host; only what is new makes a new number. The pages of
that portal are then read again, so that a template nobody described is clean from its first night on.
"""

from archive.addresses import address_key, host_of
from archive.memories import recent_pages
from archive.renewal import current_versions
from archive.store import Archive
from crawler.extract.memory import FEWEST_PAGES, HostMemory, learn, to_json
from crawler.portals import Portal
from crawler.reextract import Reread, reextract
from crawler.rereading import Reading, page_of

MOST_PAGES = 60
"""Pages of a host that are learned from; more teach nothing new."""

MOST_HOSTS = 10
"""How many hosts' worth of pages are looked through for a portal."""


def learn_portal(archive: Archive, portal: Portal, at: str) -> int:
    """Learn from a portal's pages and read its documents again where that taught something; count those renewed."""
    known = Reading(portal, archive)
    taught = [_learn_host(archive, known, pages, at) for pages in _pages(archive, portal.id).values()]
    if not any(taught):
        return 0
    reread = Reread()
    reextract(archive, portal, current_versions(archive.db, portal.id), reread)
    return reread.renewed


def _pages(archive: Archive, portal_id: str) -> dict[str, list[tuple[int, str]]]:
    pages: dict[str, list[tuple[int, str]]] = {}
    for number, url in recent_pages(archive.db, portal_id, MOST_PAGES * MOST_HOSTS):
        pages.setdefault(host_of(address_key(url)), []).append((number, url))
    return pages


def _learn_host(archive: Archive, reading: Reading, pages: list[tuple[int, str]], at: str) -> bool:
    """Add a memory when a host's pages teach more than its last one holds; what was learned stays learned."""
    if len(pages) < FEWEST_PAGES:
        return False
    url = pages[0][1]
    memory = reading.memory(url)
    known = memory.paths if memory else frozenset()
    learned = learn((page_of(archive.capture(number)) for number, _ in pages[:MOST_PAGES]), 0).paths
    if learned <= known:
        return False
    archive.learn(host_of(address_key(url)), at, lambda number: to_json(HostMemory(number, known | learned)))
    return True
