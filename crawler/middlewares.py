"""Between the network and the spider: bytes are stored before anyone parses them, then judged once.

An answer passes, from the network inwards: headers as sent are kept (670), the body is decoded (Scrapy, 660),
request and answer are stored (650), the page is parsed once and its outcome judged (640). A portal's manners learn
of it (635). Redirects, retries and the spider come after, so each of their fetches is a capture too.
"""

import logging
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from scrapy import signals
from scrapy.exceptions import IgnoreRequest

from archive.addresses import is_home
from archive.clock import now, stamp
from archive.errors import ArchiveError
from archive.records import Capture, Headers
from crawler.extract.outcome import judge_answer, stub_target
from crawler.extract.page import read_page
from crawler.network import error_outcome, error_reason
from crawler.night import Night, night_of
from crawler.portals import Portal
from crawler.scope import holds_of
from crawler.sites import server_of

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.crawler import Crawler
    from scrapy.http import Response
    from scrapy.http.headers import Headers as ScrapyHeaders

    from crawler.extract.page import Page

logger = logging.getLogger(__name__)


def plain_headers(headers: "ScrapyHeaders") -> Headers:
    """Return Scrapy's headers as pairs of text, Latin-1 so that every byte survives (B64)."""
    return tuple(
        (name.decode("latin-1"), value.decode("latin-1")) for name, values in headers.items() for value in values or ()
    )


class OriginalHeadersMiddleware:
    """Keeps an answer's headers as they were sent: decoding the body drops ``Content-Encoding`` (B75)."""

    def process_response(self, request: "Request", response: "Response") -> "Response":
        """Note the headers on the request; a recording has put them there already."""
        request.meta["sent_headers"] = request.meta.pop("recorded_headers", None) or plain_headers(response.headers)
        return response


def note_size(request: "Request", body_length: object) -> None:
    """Leave in ``meta["declared_size"]`` how many bytes an answer says it has: all that is known of one too large."""
    if isinstance(body_length, int):
        request.meta["declared_size"] = body_length


class CaptureMiddleware:
    """Stores every fetch, answered or not.

    Leaves the capture's id in ``meta["fetch"]``, and in ``meta["capture"]`` the id of the one that has the bytes:
    the same, unless a 304 stands for an earlier answer.
    """

    def __init__(self, night: Night, portal: Portal | None) -> None:
        self.night = night
        self.portal_id = portal.id if portal else None

    @classmethod
    def from_crawler(cls, crawler: "Crawler") -> "CaptureMiddleware":
        """Build for the crawler's run and portal."""
        crawler.signals.connect(note_size, signals.headers_received)
        return cls(night_of(crawler.settings), getattr(crawler.spidercls, "portal", None))

    def process_response(self, request: "Request", response: "Response") -> "Response":
        """Store request and answer. Raises IgnoreRequest when the archive refuses: what is not kept is not read."""
        location = response.headers.get("Location")
        self._store(
            request,
            final_url=response.urljoin(location.decode("latin-1")) if location else response.url,
            status=response.status,
            headers=request.meta["sent_headers"],
            media_type=_media_type(response.headers),
            etag=_header(response.headers, "ETag"),
            last_modified=_header(response.headers, "Last-Modified"),
            body=response.body,
            error=_certificate_fault(request),
        )
        return response

    def process_exception(self, request: "Request", exception: Exception) -> None:
        """Store a fetch that brought nothing, with its reason."""
        outcome = error_outcome(exception)
        if outcome is not None:
            request.meta["outcome"] = outcome
            self._store(request, outcome=outcome, error=error_reason(exception), body=None)

    def _store(self, request: "Request", **answer: object) -> None:
        capture = Capture(
            portal_id=self.portal_id,
            method=request.method,
            url=request.url,
            request_headers=plain_headers(request.headers),
            request_body=request.body or None,
            fetched_at=request.meta.get("recorded_at") or stamp(now()),
            **answer,  # type: ignore[arg-type]  # the callers above name fields of Capture
        )
        try:
            capture_id = self.night.archive.add_capture(self.night.run_id, capture)
        except ArchiveError as error:
            self.night.fail(f"{self.portal_id}: {request.url}: not stored: {error}")
            raise IgnoreRequest(str(error)) from error
        request.meta.update(capture=capture_id, fetch=capture_id)


class JudgeMiddleware:
    """Parses a page once, judges what came back, and decides whether a redirect or a stub is followed.

    Leaves ``meta["page"]`` (null for a file) and ``meta["outcome"]`` (a capture outcome). Never follows off the
    portal (B40's relatives, hijacked look-alikes): such an answer reaches the spider as ``redirect``.
    """

    def __init__(self, night: Night, portal: Portal | None, holds: Callable[[str], bool], max_steps: int) -> None:
        self.night = night
        self.portal = portal
        self.holds = holds
        self.max_steps = max_steps

    @classmethod
    def from_crawler(cls, crawler: "Crawler") -> "JudgeMiddleware":
        """Build for the crawler's run and portal."""
        portal = getattr(crawler.spidercls, "portal", None)
        most = crawler.settings.getint("REDIRECT_MAX_TIMES")
        return cls(night_of(crawler.settings), portal, holds_of(crawler), most)

    def process_response(self, request: "Request", response: "Response") -> "Request | Response":
        """Settle the capture's outcome; return the answer, or the request that a stub stands for."""
        headers = {name.lower(): value for name, value in request.meta["sent_headers"]}
        page = page_of(request, response.body, response.url, headers)
        outcome = judge_answer(response.status, headers, page)
        request.meta.update(page=page, outcome=outcome)
        self.night.portal(self.portal.id if self.portal else "").pages += 1
        self.night.archive.settle_capture(
            request.meta["capture"],
            outcome=outcome,
            encoding=page.decoding.encoding if page else None,
            declared_encoding=page.decoding.declared if page else None,
        )
        if outcome == "redirect":
            return self._redirected(request, response, page)
        return response

    def _redirected(self, request: "Request", response: "Response", page: "Page | None") -> "Request | Response":
        location = response.headers.get("Location")
        target = response.urljoin(location.decode("latin-1")) if location else (page and stub_target(page))
        if not target or not self._follows(request, target):
            request.meta["dont_redirect"] = True
            request.meta["redirect_target"] = target
            return response
        if location:
            return response  # Scrapy's own middleware follows it
        urls = [*request.meta.get("redirect_urls", []), request.url]
        times = int(request.meta.get("redirect_times", 0)) + 1
        return request.replace(
            url=target, method="GET", body=b"", meta={**request.meta, "redirect_urls": urls, "redirect_times": times}
        )

    def _follows(self, request: "Request", target: str) -> bool:
        if self.portal is None:
            return True
        if int(request.meta.get("redirect_times", 0)) >= self.max_steps:
            return False
        if not self.holds(target) and not (request.meta.get("kind") == "stranger" and _is_at_same(request, target)):
            logger.warning("%s: %s: leads off the portal to %s: not followed", self.portal.id, request.url, target)
            return False
        # A vanished document answers with the home page (B40): that is evidence about the document, not a page.
        return request.meta.get("kind") != "document" or not is_home(target, self.portal.home)


def _is_at_same(request: "Request", target: str) -> bool:
    """Whether a redirect stays on its host, which is not the portal's, or not known to be: to https, say."""
    return server_of(request.url) == server_of(target)


def page_of(request: "Request", body: bytes, url: str, headers: Mapping[str, str]) -> "Page | None":
    """Return the page of an answer, read once for all that come after; null for an attachment that is a file."""
    if request.meta.get("kind") == "file" and not _looks_like_html(body):
        return None
    return read_page(body, url, headers)


def _looks_like_html(body: bytes) -> bool:
    return body[:512].lstrip().lower().startswith((b"<!doctype html", b"<html", b"<script", b"<head", b"<meta"))


def _certificate_fault(request: "Request") -> str | None:
    """Return what was wrong with the certificate behind an answer: it is kept, and so is the doubt (B42)."""
    fault = request.meta.pop("certificate_fault", None)
    return f"certificate: {fault}" if fault else None


def _header(headers: "ScrapyHeaders", name: str) -> str | None:
    value = headers.get(name)
    return value.decode("latin-1") if value else None


def _media_type(headers: "ScrapyHeaders") -> str | None:
    value = _header(headers, "Content-Type")
    return value.partition(";")[0].strip().lower() or None if value else None
