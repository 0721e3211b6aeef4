"""Documents of one portal on their way: asked for, read, turned into a sighting or into evidence that none is there."""

import logging
from collections.abc import AsyncIterator, Callable
from typing import TYPE_CHECKING, Any

from scrapy import Request

from archive.addresses import is_home
from archive.answers import REDIRECTED_HOME, is_absence
from archive.clock import now, stamp
from archive.records import VERSION_OUTCOMES, Capture, Content, Saved, Sighting
from crawler.night import Night, PortalTally
from spiders.documents import PART_ERRORS, DocumentReader
from spiders.targets import Target, Targets

if TYPE_CHECKING:
    from scrapy.http import Response

logger = logging.getLogger(__name__)

Output = AsyncIterator[Request | Sighting]


class DocumentTaker:
    """Takes documents in. ``lost`` hears of each that did not come, with its outcome; ``failed`` is the errback."""

    def __init__(
        self,
        night: Night,
        tally: PortalTally,
        home: str,
        targets: Targets,
        reader: DocumentReader,
        lost: Callable[[Target, str], None],
        failed: Callable[..., Any],
    ) -> None:
        self._night, self._archive, self._tally = night, night.archive, tally
        self._home, self._targets, self._reader = home, targets, reader
        self._lost, self._failed = lost, failed
        self._proofs: set[int] = set()

    def request(self, target: Target) -> Request:
        """Return the request for a document, with what the archive knows of its last answer."""
        meta: dict[str, object] = {"kind": "document"}
        if target.known:
            meta["validators"] = (target.known.etag, target.known.last_modified)
            meta["bare"] = target.known.bare
        return Request(target.url, callback=self.parse, errback=self._failed, cb_kwargs={"target": target}, meta=meta)

    async def parse(self, response: "Response", target: Target) -> Output:
        """Turn a document's page into a sighting, or into evidence that it is not there."""
        outcome = response.meta["outcome"]
        if target.document_id:
            self._archive.settle_capture(response.meta["fetch"], document_id=target.document_id)
        if outcome == "not_modified" and target.document_id:
            self._unchanged(target.document_id, response)
        elif outcome == "redirect":
            leads_to = response.meta.get("redirect_target") or "nowhere"
            withdrawn = is_home(leads_to, self._home)
            self.lose(target, REDIRECTED_HOME if withdrawn else outcome, f"leads to {leads_to}")
        elif outcome != "ok":
            self.lose(target, outcome, f"status {response.status}")
        else:
            async for output in self._read(response, target):
                yield output

    async def _read(self, response: "Response", target: Target) -> Output:
        content = self._reader.content(response, target)
        self._night.parsed["document"] += 1
        if content.outcome not in VERSION_OUTCOMES:
            self.lose(target, content.outcome, "no document on this page")
            return
        if target.known is None:
            async for output in self._ask_rivals(content):
                yield output
        try:
            sighting = await self._reader.sighting(response, target, content, self._night.run_id)
        except PART_ERRORS as error:
            self.lose(target, "incomplete", str(error))
            return
        if response.meta.get("proves"):
            self._proofs.add(sighting.captures[0])
        yield sighting

    async def _ask_rivals(self, content: Content) -> Output:
        """Look at the documents that a page at an unknown address may be the new place of: are they still there?

        The archive takes the page for such a document, moved, only when the old address is dead (B72).
        """
        for known in self._archive.rivals(self._tally.id, content):
            rival = self._targets.ask(known)
            response = await self._reader.fetch(rival.url) if rival else None
            if rival and response:
                async for output in self.parse(response, rival):
                    yield output

    def _unchanged(self, document_id: str, response: "Response") -> None:
        self._night.parsed["document"] += 1
        restored = self._archive.touch(document_id, self._night.run_id, response.meta["capture"], stamp(now()))
        self._tally.changes["restored" if restored else "unchanged"] += 1

    def lose(self, target: Target, outcome: str, reason: str) -> None:
        """Note a document that did not come; a warning, unless it is evidence about a known one for ``presence``."""
        self._lost(target, outcome)
        if outcome == "stopped" or (target.known is not None and is_absence(outcome)):
            return  # "stopped": never asked for, since the crawl had to end
        self._tally.errors += 1
        logger.warning("%s: %s: %s: %s", self._tally.id, target.url, outcome, reason)

    def read_again(self, sighting: Sighting, captures: tuple[Capture, ...]) -> Content:
        """Read an earlier version's captures by today's rules, for the pipeline."""
        return self._reader.read_again(self._targets.at(sighting.urls), captures)

    def saved(self, sighting: Sighting, saved: Saved) -> None:
        """Learn from the pipeline which document a sighting became, and whether a 304 had told the truth."""
        self._targets.saved(sighting, saved)
        if sighting.captures[0] in self._proofs:
            self._archive.note_proof(sighting.urls[0], sighting.seen_at, true=saved.change != "revised")
