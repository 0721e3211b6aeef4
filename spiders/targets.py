"""The documents of one portal in one run: what is known, what has been asked for, who lists what."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime

from archive.addresses import address_key
from archive.records import Entry, Known, Listed, Listing, Saved, Sighting
from archive.schedule import is_due
from archive.store import Archive


@dataclass(slots=True, eq=False)
class Target:
    """A document that this run has met: on a list, or in the archive."""

    url: str
    known: Known | None = None
    listed: Listed | None = None
    listings: dict[int, Listing] = field(default_factory=dict)
    document_id: str | None = None
    asked: bool = False


class Targets:
    """Decides, once for each document, whether this run fetches it.

    ``full`` fetches every document; else new ones, those due by age, and on a walk to the end (``to_end``) those
    that no list names any more, whose own address must answer before anything is said about them.
    """

    def __init__(self, archive: Archive, portal_id: str, now: datetime, *, full: bool, to_end: bool) -> None:
        self._archive = archive
        self._now = now
        self._full = full
        self._to_end = to_end
        self._known = {known.document_id: known for known in archive.known(portal_id)}
        self._targets: dict[str, Target] = {}

    def meet(self, entry: Entry, section: str, topic: str | None) -> tuple[Target, bool]:
        """Return the target of a list row, and whether the archive has never seen it."""
        key = address_key(entry.url)
        target = self._targets.get(key)
        if target is None:
            document_id = self._archive.find_document(entry.url)
            known = self._known.get(document_id or "")
            listed = Listed(section, topic, entry)
            target = Target(entry.url, known, listed, document_id=known.document_id if known else None)
            self._targets[key] = target
        return target, target.known is None

    def at(self, urls: tuple[str, ...]) -> Target:
        """Return the target with one of these addresses; one that no list names knows its address only."""
        found = (self._targets.get(address_key(url)) for url in urls)
        return next((target for target in found if target), Target(urls[0]))

    def wanted(self, target: Target) -> bool:
        """Tell whether to fetch a target now; true once at most."""
        if target.asked:
            return False
        target.asked = target.known is None or self._full or is_due(target.known, self._now)
        return target.asked

    def listed(self, target: Target, section_id: int, entry: Entry, seen_at: str) -> None:
        """Note that a section lists a target; in the archive too once it is a document there."""
        listing = Listing(section_id, entry.title, entry.date)
        target.listings[section_id] = listing
        if target.document_id:
            self._archive.list_again(target.document_id, listing, seen_at)

    def count_listed(self) -> int:
        """Return how many documents this run's lists have named, each once."""
        return sum(1 for target in self._targets.values() if target.listings)

    def saved(self, sighting: Sighting, saved: Saved) -> None:
        """Learn which document a sighting became; sections that listed it meanwhile are written too."""
        for url in sighting.urls:
            target = self._targets.get(address_key(url))
            if target is None:
                continue
            target.document_id = saved.document_id
            for listing in target.listings.values():
                if listing not in sighting.listings:
                    self._archive.list_again(saved.document_id, listing, sighting.seen_at)

    def ask(self, known: Known) -> Target | None:
        """Return the target of a known document that must be looked at now, null when this run has asked for it."""
        target = self._targets.setdefault(address_key(known.url), self._unlisted(known))
        if target.asked:
            return None
        target.asked = True
        return target

    def forgotten(self) -> Iterator[Target]:
        """Yield the known documents whose own address this run has not met on any list, and must look at by itself.

        A document met at a new address is among them: whether it has moved, its old address must say.
        """
        for known in self._known.values():
            if address_key(known.url) in self._targets:
                continue
            if self._full or is_due(known, self._now) or (self._to_end and known.state != "gone"):
                target = self._unlisted(known)
                target.asked = True
                yield target

    def _unlisted(self, known: Known) -> Target:
        """Return the target of a known document that no list of this run names; how one did is in the archive."""
        listed = self._archive.first_listed(known.document_id)
        return Target(known.url, known, listed, document_id=known.document_id)
