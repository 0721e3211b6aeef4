"""The way to the servers: connections made by our own rules, and one name for each thing that can go wrong there."""

from typing import TYPE_CHECKING, cast
from urllib.parse import urlsplit

from OpenSSL import SSL
from scrapy.core.downloader.handlers.http11 import HTTP11DownloadHandler
from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadCancelledError,
    DownloadConnectionRefusedError,
    DownloadFailedError,
    DownloadTimeoutError,
    ResponseDataLossError,
)
from twisted.internet.error import ConnectError, ConnectionDone, ConnectionLost

from crawler.politeness import manners_of
from crawler.tls import TlsPolicy, tls_words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scrapy import Request
    from scrapy.crawler import Crawler
    from scrapy.http import Response
    from twisted.web.iweb import IPolicyForHTTPS

FETCH_ERRORS: tuple[tuple[type[Exception], str], ...] = (
    (CannotResolveHostError, "dns"),
    (SSL.Error, "tls"),
    (DownloadConnectionRefusedError, "refused"),
    (DownloadTimeoutError, "timeout"),
    (ResponseDataLossError, "truncated"),
    (DownloadCancelledError, "too_large"),
    (DownloadFailedError, "reset"),
    (ConnectionLost, "reset"),
    (ConnectionDone, "reset"),
    (ConnectError, "refused"),
    (OSError, "reset"),
)
"""What keeps an answer away, by Scrapy's names and Twisted's, and ours. No route to a host is a refusal, too."""

FETCH_EXCEPTIONS: tuple[type[Exception], ...] = tuple(kind for kind, _ in FETCH_ERRORS)
"""What a fetch can raise when no answer came."""


class Handler(HTTP11DownloadHandler):
    """Scrapy's handler of http and https, with our manners at the door and our TLS.

    ``DOWNLOAD_TIMEOUT`` holds for a request as a whole, from the name's look-up to the last byte (B44): measured
    with servers that never answer, and with servers that send a byte at a time.
    """

    def __init__(self, crawler: "Crawler") -> None:
        super().__init__(crawler)
        portal = getattr(crawler.spidercls, "portal", None)
        self._manners = manners_of(crawler)
        self._policy = TlsPolicy(legacy=portal is not None and portal.tls == "legacy")
        self._contextFactory = cast("IPolicyForHTTPS", self._policy)  # zope says so at run time

    async def download_request(self, request: "Request") -> "Response":
        """Return what a server sends. Raises IgnoreRequest when the host must be left in peace, or a fetch error."""
        await self._manners.wait(request)
        response = await super().download_request(request)
        if response.certificate is not None:
            host = urlsplit(request.url).hostname or ""
            request.meta["certificate_fault"] = self._policy.fault(host, response.certificate.original)
        return response


def error_outcome(error: Exception) -> str | None:
    """Return the capture outcome of a failed fetch, null for what is no fetch at all."""
    if isinstance(error, DownloadFailedError) and _tls_error(error) is not None:
        return "tls"
    return next((outcome for kind, outcome in FETCH_ERRORS if isinstance(error, kind)), None)


def error_reason(error: Exception) -> str:
    """Return why a fetch failed, in the words of whoever knows best: OpenSSL, the system, Scrapy."""
    if isinstance(error, DownloadFailedError):
        fault = _tls_error(error)
        if fault is not None:
            return tls_words(fault)
        *_, error = _causes(error)
    return str(error) or type(error).__name__


def _tls_error(error: Exception) -> SSL.Error | None:
    """Return OpenSSL's error behind a failed fetch. A connection that merely broke off is none."""
    found = (
        cause for cause in _causes(error) if isinstance(cause, SSL.Error) and not isinstance(cause, SSL.SysCallError)
    )
    return next((cause for cause in found if "unexpected eof" not in tls_words(cause)), None)


def _causes(error: Exception) -> "Iterator[Exception]":
    """Yield an error and what lies behind it: Twisted wraps failures into lists of reasons."""
    yield error
    behind = [reason.value for reason in getattr(error, "reasons", None) or ()]
    for cause in (*behind, error.__cause__):
        if isinstance(cause, Exception):
            yield from _causes(cause)
