"""Conditional requests: what has not changed is not sent again, by hosts that have been found to tell the truth.

A 304 stands for the answer that the archive has: the page is read again from there, and nothing downstream needs to
know. Only a document without attachments is not even read: that it was seen unchanged is all there is to say.

Some servers answer 304 for pages that did change. So the first 304s of every host, and one a run after that, are
proved by fetching the page all the same; one lie, and the host is asked for whole pages ever after.
"""

import logging
from typing import TYPE_CHECKING

from scrapy.exceptions import NotConfigured

from archive.validators import answer_with, honesty, last_validators
from crawler.middlewares import page_of
from crawler.night import Night, night_of

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.crawler import Crawler
    from scrapy.http import Response

logger = logging.getLogger(__name__)

PROVED_A_RUN = 1
"""Answers of 304 of a host that is believed already and proved all the same, in one run."""


class ConditionalMiddleware:
    """Asks ``If-None-Match`` and ``If-Modified-Since`` for addresses that the archive has an answer of.

    Reads ``meta["kind"]``; documents bring their own validators in ``meta["validators"]``, those of the answer that
    was taken in whole. An answer that was fetched to prove a 304 carries ``meta["proves"]``.
    """

    def __init__(self, night: Night) -> None:
        self.night = night
        self._proved: dict[str, int] = {}

    @classmethod
    def from_crawler(cls, crawler: "Crawler") -> "ConditionalMiddleware":
        """Build for the crawler's run. Raises NotConfigured when ``CONDITIONAL_REQUESTS`` is off."""
        if not crawler.settings.getbool("CONDITIONAL_REQUESTS"):
            raise NotConfigured
        return cls(night_of(crawler.settings))

    def process_request(self, request: "Request") -> None:
        """Add validators where the host is not known to lie; lists and files only where it is known not to."""
        if request.method != "GET" or "proves" in request.meta or "validators_sent" in request.meta:
            return
        honest = honesty(self.night.archive.db, request.url)
        etag, modified = self._validators(request) if honest != "lying" else (None, None)
        if not (etag or modified) or (honest == "unknown" and request.meta.get("kind") != "document"):
            return
        request.meta["validators_sent"] = (etag, modified)
        if etag:
            request.headers["If-None-Match"] = etag
        if modified:
            request.headers["If-Modified-Since"] = modified

    def process_response(self, request: "Request", response: "Response") -> "Request | Response":
        """Return what a 304 stands for, or the request that proves it."""
        if response.status != 304 or not request.meta.get("validators_sent"):
            return response
        if request.meta.get("redirect_urls"):
            return _whole(request)  # what was asked about is another address's answer
        if self._must_prove(request):
            return _whole(request, proves=request.meta["fetch"])
        if request.meta.get("kind") == "document" and request.meta.get("bare"):
            return response
        return self._stored(request, response)

    def _validators(self, request: "Request") -> tuple[str | None, str | None]:
        if request.meta.get("kind") == "document":
            etag, modified = request.meta.get("validators") or (None, None)
            return etag, modified
        if request.meta.get("kind") not in {"list", "navigation", "file"}:
            return None, None
        return last_validators(self.night.archive.db, request.url)

    def _must_prove(self, request: "Request") -> bool:
        if request.meta.get("kind") != "document":
            return False
        host = request.url.split("/")[2]
        proved = self._proved.get(host, 0)
        if honesty(self.night.archive.db, request.url) == "truthful" and proved >= PROVED_A_RUN:
            return False
        self._proved[host] = proved + 1
        return True

    def _stored(self, request: "Request", response: "Response") -> "Request | Response":
        number = answer_with(self.night.archive.db, request.url, *request.meta["validators_sent"])
        if number is None:
            return _whole(request)
        capture = self.night.archive.capture(number)
        headers = {name.lower(): value for name, value in capture.headers}
        body = capture.body or b""
        page = page_of(request, body, capture.final_url or request.url, headers)
        request.meta.update(outcome="ok", capture=number, page=page)
        return response.replace(status=200, body=body, headers={"Content-Type": capture.media_type or ""})


def _whole(request: "Request", **meta: object) -> "Request":
    """Return the same request without validators."""
    headers = request.headers.copy()
    for name in ("If-None-Match", "If-Modified-Since"):
        headers.pop(name, None)
    logger.debug("%s: asked again, whole", request.url)
    kept = {name: value for name, value in request.meta.items() if name != "validators_sent"}
    return request.replace(headers=headers, meta={"proves": None, **kept, **meta})
