"""A recording served to the spiders through Scrapy's HTTP-cache storage seam: offline by construction.

Scrapy asks the storage for every request before anything is sent. A request that was never saved is noted in the
run and refused; nothing goes out to the network.
"""

import logging
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from scrapy.http import Response
from scrapy.responsetypes import responsetypes

from archive.errors import BadInput
from archive.export.warcfile import CODINGS, sent_name
from crawler.browser import RENDERED
from crawler.night import night_of
from crawler.recording import Answer, Recording

if TYPE_CHECKING:
    from scrapy import Request, Spider
    from scrapy.settings import BaseSettings

logger = logging.getLogger(__name__)


def replay_settings(recording: Path, missing: str) -> dict[str, object]:
    """Return the settings that turn a crawl into a replay. ``missing``: ``fail`` or ``404``."""
    return {
        "FAZHI_RECORDING": str(recording),
        "FAZHI_MISSING": missing,
        "HTTPCACHE_ENABLED": True,
        "HTTPCACHE_STORAGE": "crawler.replay.RecordingStorage",
        "HTTPCACHE_POLICY": "scrapy.extensions.httpcache.DummyPolicy",
        "HTTPCACHE_IGNORE_MISSING": True,
        "HTTPCACHE_IGNORE_HTTP_CODES": [],
        "DOWNLOAD_DELAY": 0,
        "CONDITIONAL_REQUESTS": False,
        "RETRY_ENABLED": False,
    }


class RecordingStorage:
    """Scrapy's four-method cache storage over a recording."""

    def __init__(self, settings: "BaseSettings") -> None:
        self.night = night_of(settings)
        self.missing = str(settings["FAZHI_MISSING"])
        self.recording = Recording(Path(settings["FAZHI_RECORDING"]))

    def open_spider(self, spider: "Spider") -> None:
        """Nothing to open: the recording is read already."""

    def close_spider(self, spider: "Spider") -> None:
        """Nothing to close: bodies are read one by one."""

    def retrieve_response(self, spider: "Spider", request: "Request") -> Response | None:
        """Return the recorded answer; without one, a 404 or null after noting the request as missing."""
        try:
            answer = self._recorded(request)
        except BadInput as error:  # Scrapy would take it for a cache miss and say nothing
            logger.error("%s: %s", spider.name, error)
            answer = None
        if answer is not None:
            return _response(request, answer)
        if self.missing == "404" or urlsplit(request.url).path == "/robots.txt":  # no browser saves that one
            return Response(request.url, status=404)
        self.night.missing_requests.append(f"{request.method} {request.url}")
        request.meta.update(outcome="not_recorded", failure="not in the recording")
        logger.error(
            "%s: %s %s: not in the recording %s", spider.name, request.method, request.url, self.recording.path
        )
        return None

    def _recorded(self, request: "Request") -> Answer | None:
        if request.meta.get("kind") == RENDERED:
            return self.recording.shown(request.url)
        return self.recording.answer(request.method, request.url, request.body)

    def store_response(self, spider: "Spider", request: "Request", response: Response) -> None:
        """Never called: every answer comes from the recording."""


def _response(request: "Request", answer: Answer) -> Response:
    request.meta["recorded_at"] = answer.fetched_at
    request.meta["recorded_headers"] = tuple((sent_name(name), value) for name, value in answer.headers)
    plain = [(n, v) for n, v in answer.headers if n == sent_name(n) and n.lower() not in CODINGS]
    headers: dict[str, list[str]] = {}
    for name, value in plain:
        headers.setdefault(name, []).append(value)
    kind = responsetypes.from_args(url=request.url, body=answer.body)
    return kind(request.url, status=answer.status, headers=headers, body=answer.body)
