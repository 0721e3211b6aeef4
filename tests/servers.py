"""A web server on loopback whose every answer a test writes down."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread


@dataclass(frozen=True)
class Answer:
    """What the server sends; ``cut`` promises a longer body than it sends."""

    body: bytes = b""
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    cut: int = 0


Pages = dict[str, Answer | Callable[["Site"], Answer]]


class Site:
    """Serves ``pages`` by path; what is not there is 404. ``asked`` are the paths in the order of requests.

    ``headers`` are those of the request being answered; ``night`` is for tests to count.
    """

    def __init__(self, pages: Pages) -> None:
        self.pages = pages
        self.asked: list[str] = []
        self.headers: Mapping[str, str] = {}
        self.night = 0
        self.url = ""

    def answer(self, path: str) -> Answer:
        self.asked.append(path)
        page = self.pages.get(path, Answer(b"<html><body>not here</body></html>", 404))
        return page if isinstance(page, Answer) else page(self)


@contextmanager
def serve(pages: Pages) -> Iterator[Site]:
    """Run a site on a free port of this machine."""
    site = Site(pages)

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            site.headers = self.headers
            answer = site.answer(self.path)
            headers = {"Content-Type": "text/html; charset=utf-8"} | dict(answer.headers)
            self.send_response(answer.status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(answer.body) + answer.cut))
            self.send_header("Connection", "close")
            self.end_headers()
            with suppress(ConnectionError):  # a client that was killed takes nothing more
                self.wfile.write(answer.body)

        do_POST = do_GET

        def log_message(self, *_: object) -> None:
            """Say nothing: the test reads ``asked``."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    site.url = f"http://127.0.0.1:{server.server_port}"
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield site
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
