"""The sample portal's HTTP server: loopback only, validators that tell the truth, a log of every request."""

import hashlib
import socket
import sys
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from email.message import Message
from email.utils import format_datetime, parsedate_to_datetime
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import urlsplit

from archive.clock import CHINA
from crawler.demo.render import Resource
from crawler.demo.views import CLOCK, COUNT, TOKEN, fill

LOOPBACK = "127.0.0.1"

ENCODING = "gb18030"
"""Of the notices that the server itself gives."""

Fields = Message | Mapping[str, str]
"""Request header fields; a message looks them up without regard to case."""


@dataclass(frozen=True, slots=True)
class Request:
    """One request as it was answered; ``bytes`` counts the body that was sent."""

    method: str
    path: str
    status: int
    bytes: int


@dataclass(frozen=True, slots=True)
class Reply:
    """Status, header fields and body of an answer."""

    status: HTTPStatus
    headers: Mapping[str, str]
    body: bytes = b""


@dataclass(frozen=True, slots=True)
class Served:
    """What is behind all addresses this night, when each last changed, and the status of a night out of order."""

    resources: Mapping[str, Resource]
    modified: Mapping[str, datetime]
    instant: datetime
    status: int | None = None


def answer(served: Served, path: str, headers: Fields, count: int) -> Reply:
    """Return the answer to a GET; ``count`` numbers the portal's requests and feeds counters and clocks.

    A folder without its closing slash is redirected to it, as Apache does; the query is ignored.
    """
    if served.status is not None:
        return _notice(HTTPStatus(served.status))
    resource = served.resources.get(path)
    if resource is not None:
        return _found(resource, served.modified[path], served.instant, headers, count)
    if path + "/" in served.resources:
        return Reply(HTTPStatus.MOVED_PERMANENTLY, {"Location": path + "/"})
    return _notice(HTTPStatus.NOT_FOUND)


def _notice(status: HTTPStatus) -> Reply:
    """Return the page of a server that has nothing to show: not found, or closed for maintenance."""
    name = "not_found.html" if status is HTTPStatus.NOT_FOUND else "outage.html"
    return Reply(status, {"Content-Type": "text/html"}, fill(name).encode(ENCODING))


def _found(resource: Resource, modified: datetime, instant: datetime, headers: Fields, count: int) -> Reply:
    kind = {"Content-Type": resource.media_type}
    if resource.noisy:
        return Reply(HTTPStatus.OK, kind | {"Cache-Control": "no-cache"}, _noise(resource.body, instant, count))
    tag = f'"{hashlib.sha256(resource.body).hexdigest()[:16]}"'
    validators = {"ETag": tag, "Last-Modified": format_datetime(modified, usegmt=True)}
    if _unchanged(tag, modified, headers):
        return Reply(HTTPStatus.NOT_MODIFIED, validators)
    return Reply(HTTPStatus.OK, kind | validators, resource.body)


def _unchanged(tag: str, modified: datetime, headers: Fields) -> bool:
    """RFC 9110, 13.2.2: If-None-Match decides where it is given, else If-Modified-Since."""
    wanted = headers.get("If-None-Match")
    if wanted is not None:
        return tag in (one.strip().removeprefix("W/") for one in wanted.split(","))
    with suppress(ValueError):
        return modified <= parsedate_to_datetime(headers.get("If-Modified-Since", ""))
    return False


def _noise(body: bytes, instant: datetime, count: int) -> bytes:
    """Fill a page's counter, clock and token, all different at every request."""
    clock = f"{(instant + timedelta(seconds=count)).astimezone(CHINA):%Y-%m-%d %H:%M:%S}"
    token = hashlib.sha256(str(count).encode()).hexdigest()[:24]
    for mark, value in ((COUNT, str(26000 + count)), (CLOCK, clock), (TOKEN, token)):
        body = body.replace(mark.encode(), value.encode())
    return body


class PortalServer(ThreadingHTTPServer):
    """Serves what ``served`` holds at the moment of each request and logs into ``requests``."""

    daemon_threads = True

    def __init__(self, port: int, served: Served) -> None:
        """Bind to loopback; port 0 takes a free one. Raises OSError when the port is taken."""
        super().__init__((LOOPBACK, port), _Handler)
        self.served = served
        self.requests: list[Request] = []
        self._open: set[socket.socket] = set()

    def process_request(self, request: Any, client_address: Any) -> None:
        """Remember the connection, so that closing the server ends it."""
        self._open.add(request)
        super().process_request(request, client_address)

    def shutdown_request(self, request: Any) -> None:
        """Forget a connection that has ended."""
        self._open.discard(request)
        super().shutdown_request(request)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Say nothing of a client that has gone; anything else is a fault of ours and is printed."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)

    def hang_up(self) -> None:
        """End the connections that clients keep alive: their threads would wait for a next request."""
        for connection in tuple(self._open):
            with suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)


class _Handler(BaseHTTPRequestHandler):
    """One connection. Answers GET and HEAD; says Apache, as the portal's real server would."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True  # head and body are two writes; the second would wait 40 ms for an acknowledgement
    server: PortalServer
    log_message: Callable[..., None] = lambda *_: None

    def version_string(self) -> str:
        return "Apache"

    def do_GET(self) -> None:
        self._send(with_body=True)

    def do_HEAD(self) -> None:
        self._send(with_body=False)

    def _send(self, *, with_body: bool) -> None:
        log = self.server.requests
        path = urlsplit(self.path).path
        reply = answer(self.server.served, path, self.headers, len(log))
        body = reply.body if with_body else b""
        log.append(Request(self.command, self.path, reply.status.value, len(body)))
        self.send_response(reply.status)
        for name, value in reply.headers.items():
            self.send_header(name, value)
        if reply.status is not HTTPStatus.NOT_MODIFIED:
            self.send_header("Content-Length", str(len(reply.body)))
        self.end_headers()
        self.wfile.write(body)


def renewed(before: Served, resources: Mapping[str, Resource], instant: datetime, status: int | None) -> Served:
    """Return the next night's state: what kept its bytes keeps its Last-Modified, the rest changed at ``instant``."""
    kept = {path for path, resource in resources.items() if before.resources.get(path) == resource}
    modified = {path: before.modified[path] if path in kept else instant for path in resources}
    return replace(before, resources=resources, modified=modified, instant=instant, status=status)
