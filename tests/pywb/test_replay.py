"""What we export is replayed by pywb, the web archives' own player."""

import socket
import subprocess
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from tests.archive.export.exporting import exported
from tests.archive.library import FIRST_NIGHT, NOTICE_URL, REPORT_URL, SECOND_NIGHT, fetched


@contextmanager
def player(folder: Path) -> Iterator[str]:
    """Serve the collection "fazhi" of a folder; gives its address."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    command = ["wayback", "-p", str(port)]
    with subprocess.Popen(command, cwd=folder, stderr=subprocess.DEVNULL) as server:
        try:
            while server.poll() is None and not answers(port):
                time.sleep(0.1)
            yield f"http://127.0.0.1:{port}/fazhi/"
        finally:
            server.terminate()


def answers(port: int) -> bool:
    with socket.socket() as caller:
        return caller.connect_ex(("127.0.0.1", port)) == 0


def replayed(address: str) -> bytes:
    with urllib.request.urlopen(address, timeout=10) as answer:
        body: bytes = answer.read()
        return body


def test_pywb_replays_pages_and_revisits(tmp_path: Path) -> None:
    """The second capture has the first one's bytes: it is written as a revisit, and leads back to them."""
    page = fetched(REPORT_URL, FIRST_NIGHT, "<html><body>融水".encode("gb18030"))
    page = replace(page, headers=(("Content-Type", "text/html; charset=gb18030"), ("Content-Encoding", "gzip")))
    exported(tmp_path, page, replace(page, url=NOTICE_URL, fetched_at=SECOND_NIGHT))
    for arguments in (["init", "fazhi"], ["add", "fazhi", str(tmp_path / "a.warc.gz")]):
        subprocess.run(["wb-manager", *arguments], cwd=tmp_path, check=True, capture_output=True)
    with player(tmp_path) as collection:
        assert replayed(f"{collection}20180306180000id_/{REPORT_URL}") == page.body
        assert replayed(f"{collection}20180320180000id_/{NOTICE_URL}") == page.body
