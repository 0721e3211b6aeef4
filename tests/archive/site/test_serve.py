"""``fazhi serve`` as people start it: its own process, a live archive, a browser's requests."""

import json
import re
import signal
import socket
import subprocess
import sys
from contextlib import contextmanager
from dataclasses import replace
from urllib.parse import quote
from urllib.request import urlopen

from archive.snapshot import take
from tests.archive.library import NOTICE, NOTICE_URL, Library, fill

AT = "2018-04-01T18:00:00Z"


@contextmanager
def served(path):
    command = [sys.executable, "-m", "crawler", "serve", "--port", "0", "--archive", str(path)]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as process:
        try:
            line = process.stderr.readline()
            yield re.search(r"http://127\.0\.0\.1:\d+", line)[0]
        finally:
            process.send_signal(signal.SIGINT)
            process.wait(timeout=20)


def total(address, query):
    with urlopen(f"{address}/search.json?q={quote(query)}", timeout=20) as response:
        return json.load(response)["total"]


def test_a_live_archive_shows_what_a_crawl_writes_meanwhile(tmp_path):
    """B61: the file is opened in the normal mode, never as immutable."""
    path = tmp_path / "fazhi.db"
    fill(path)
    with served(path) as address:
        assert total(address, "APP") == 0
        library = Library(path)
        library.begin(AT)
        for number in range(50):
            library.see(
                f"{NOTICE_URL}?{number}", AT, replace(NOTICE, text=f"第{number}个APP的通知", title=f"通知{number}")
            )
            if number % 10 == 0:
                assert total(address, "APP") == number + 1
        library.end(AT)
        library.store.close()
        assert total(address, "APP") == 50


def test_of_a_folder_the_last_snapshot_is_served_as_what_nobody_writes(tmp_path):
    fill(tmp_path / "fazhi.db")
    copies = tmp_path / "copies"
    copies.mkdir()
    take(tmp_path / "fazhi.db", copies)
    with served(copies) as address:
        assert total(address, "复议") == 1
        with urlopen(f"{address}/-/databases.json", timeout=20) as response:
            assert [each["is_mutable"] for each in json.load(response)] == [False]


def test_a_taken_port_is_one_line(tmp_path):
    path = tmp_path / "fazhi.db"
    fill(path)
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        command = [sys.executable, "-m", "crawler", "serve", "--port", port, "--archive", str(path)]
        result = subprocess.run(command, capture_output=True, text=True, timeout=60)
    assert result.returncode == 2
    assert result.stderr.startswith(f"Error: 127.0.0.1:{port}: expected a free address")
    assert result.stderr.count("\n") == 1
