"""The ``fazhi`` command on bad input and in bad nights: one clear line, the right status, nothing lost."""

import json
import os
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from archive.store import Archive
from crawler.demo.portal import SamplePortal
from tests.crawler.test_middlewares import HREFS, SECTION, listing, page
from tests.crawling import ROOT, Done, crawl, fazhi, portal_file, rows
from tests.servers import Answer, Pages, Site, serve


def one_line(done: Done, status: int, *parts: str) -> None:
    """Assert that a command ended with a status and one line on standard error that says these things."""
    assert done.status == status, done.err
    assert done.out == ""
    assert len(done.err.strip().splitlines()) == 1, done.err
    assert "Traceback" not in done.err
    for part in parts:
        assert part in done.err


def test_an_unknown_portal_is_named_with_the_nearest(tmp_path: Path) -> None:
    one_line(fazhi("crawl", "rongshu", "--archive", tmp_path / "a.db"), 2, "'rongshu'", "rongshui")
    assert not (tmp_path / "a.db").exists()


def test_nothing_to_crawl_is_wrong_usage(tmp_path: Path) -> None:
    one_line(fazhi("crawl", "--archive", tmp_path / "a.db"), 2, "--all")


def test_a_missing_portal_file_is_named(tmp_path: Path) -> None:
    one_line(fazhi("crawl", "--portals", tmp_path / "none.toml", "--archive", tmp_path / "a.db"), 2, "none.toml")


def test_a_malformed_portal_file_is_named_with_its_line(tmp_path: Path) -> None:
    (tmp_path / "bad.toml").write_text('id = "a"\nname = \n', encoding="utf-8")
    one_line(fazhi("crawl", "--portals", tmp_path / "bad.toml", "--archive", tmp_path / "a.db"), 2, "bad.toml", "2")


def test_an_unknown_key_is_named_with_the_nearest(tmp_path: Path) -> None:
    path = portal_file(tmp_path, "http://127.0.0.1:9", "secton = 1\n")
    one_line(fazhi("crawl", "--portals", path, "--archive", tmp_path / "a.db"), 2, "secton", "section")


@pytest.mark.parametrize("url", ["ftp://www.rongshui.gov.cn/", "file:///etc/passwd", "http://"])
def test_an_address_that_is_not_http_is_refused(tmp_path: Path, url: str) -> None:
    one_line(fazhi("crawl", url, "--archive", tmp_path / "a.db"), 2, url)


def test_a_setting_without_a_value_is_refused(tmp_path: Path) -> None:
    one_line(fazhi("crawl", "rongshui", "-s", "DOWNLOAD_DELAY", "--archive", tmp_path / "a.db"), 2, "'DOWNLOAD_DELAY'")


def test_an_instant_that_is_none_is_refused(tmp_path: Path) -> None:
    done = fazhi("crawl", "rongshui", "--archive", tmp_path / "a.db", now="yesterday")
    one_line(done, 2, "FAZHI_NOW", "'yesterday'")


@pytest.mark.parametrize("command", [("crawl", "rongshui"), ("search", "复议"), ("verify",), ("history", "x")])
def test_a_file_that_is_not_ours_is_refused_and_left_alone(tmp_path: Path, command: tuple[str, ...]) -> None:
    path = tmp_path / "other.db"
    db = sqlite3.connect(path)
    db.execute("CREATE TABLE diary (entry TEXT)")
    db.commit()
    db.close()
    before = path.read_bytes()
    one_line(fazhi(*command, "--archive", path), 4, "other.db")
    assert path.read_bytes() == before


@pytest.mark.parametrize("command", [("search", "复议"), ("verify",), ("history", "x"), ("show", "x"), ("diff", "x")])
def test_a_missing_archive_is_named_and_not_made(tmp_path: Path, command: tuple[str, ...]) -> None:
    one_line(fazhi(*command, "--archive", tmp_path / "none.db"), 4, "none.db")
    assert not (tmp_path / "none.db").exists()


def test_text_that_is_no_database_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.db").write_text("法治" * 600, encoding="utf-8")
    one_line(fazhi("crawl", "rongshui", "--archive", tmp_path / "a.db"), 4, "a.db")


def test_extract_wants_an_address(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_bytes(page("融水县行政执法办法"))
    one_line(fazhi("extract", tmp_path / "a.html", "--url", "a.html"), 2, "'a.html'")


def test_extract_prints_one_object(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_bytes(page("融水县行政执法办法"))
    done = fazhi("extract", tmp_path / "a.html", "--url", "http://a.gov.cn/t1.html", "--json")
    record = json.loads(done.out)
    assert (record["title"], record["publication_date"], record["outcome"]) == (
        "融水县行政执法办法", "2017-11-24", "content",
    )  # fmt: skip
    assert "entries" not in record


def test_extract_prints_a_list_with_its_entries(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_bytes(listing(*HREFS).body)
    done = fazhi("extract", tmp_path / "a.html", "--url", "http://a.gov.cn/list/", "--json")
    record = json.loads(done.out)
    assert record["outcome"] == "list"
    assert [entry["url"] for entry in record["entries"]] == [f"http://a.gov.cn{href}" for href in HREFS]
    assert record["entries"][0]["date"] == "2017-11-01"


def test_offline_the_crawl_ends_with_status_3_and_says_what_it_could_not_reach(tmp_path: Path) -> None:
    path = portal_file(tmp_path, "http://127.0.0.1:9")
    done = fazhi("crawl", "--portals", path, "--archive", tmp_path / "a.db", "-s", "RETRY_ENABLED=False")
    assert done.status == 3
    assert "sample: unreachable" in done.err
    assert "Traceback" not in done.err
    archive = Archive.read(tmp_path / "a.db")
    assert rows(archive, "SELECT outcome FROM runs") == [("incomplete",)]
    assert {outcome for (outcome,) in rows(archive, "SELECT outcome FROM captures")} == {"refused"}
    archive.close()


def test_one_request_at_a_time_reaches_a_host(tmp_path: Path) -> None:
    busy, most = [0], [0]

    def slow(_: Site) -> Answer:
        busy[0] += 1
        most[0] = max(most[0], busy[0])
        time.sleep(0.05)
        busy[0] -= 1
        return Answer(page(f"融水县行政执法办法第{time.monotonic_ns()}号"))

    pages: Pages = {"/list/": listing(*HREFS)}
    pages |= dict.fromkeys(HREFS, slow)
    with serve(pages) as site:
        done, archive = crawl(tmp_path, portal_file(tmp_path, site.url, SECTION.format(site.url)))
        archive.close()
    assert done.report["documents"]["new"] == len(HREFS)
    assert most == [1]


def test_portals_at_one_host_take_turns(tmp_path: Path) -> None:
    busy: list[str] = []
    together: list[str] = []

    def slow(name: str) -> Callable[[Site], Answer]:
        def answer(_: Site) -> Answer:
            together.extend(other for other in busy if other != name)
            busy.append(name)
            time.sleep(0.05)
            busy.remove(name)
            return listing(*HREFS)

        return answer

    pages: Pages = {"/one/": slow("one"), "/two/": slow("two")} | dict.fromkeys(HREFS, Answer(page("融水县执法办法")))
    portals = tmp_path / "portals"
    portals.mkdir()
    with serve(pages) as site:
        for name in ("one", "two"):
            portal_file(portals, site.url, f'[[section]]\nname = "规范性文件"\nurl = "{site.url}/{name}/"\n', name)
        done, archive = crawl(tmp_path, portals)
        archive.close()
    assert done.status == 0
    assert together == []
    assert abs(site.asked.index("/one/") - site.asked.index("/two/")) > len(HREFS)


def test_a_second_crawl_of_the_same_portal_is_refused(tmp_path: Path) -> None:
    """One of them walks; the other says in one line that the portal is taken, with status 4."""

    refused = threading.Event()

    def slow(_: Site) -> Answer:
        refused.wait(50)
        return listing(*HREFS)

    with serve({"/list/": slow}) as site:
        path = portal_file(tmp_path, site.url, SECTION.format(site.url))
        first = start("crawl", "--portals", path, "--archive", tmp_path / "a.db")
        while not site.asked:
            time.sleep(0.05)
        second = fazhi("crawl", "--portals", path, "--archive", tmp_path / "a.db", "--json")
        refused.set()
        first.communicate(timeout=60)
    assert second.status == 4
    assert "is being crawled already" in second.report["reason"]


def start(*arguments: str | Path, **environment: str) -> subprocess.Popen[str]:
    """Start a command and let it run."""
    return subprocess.Popen(
        [sys.executable, "-m", "crawler", *map(str, arguments)],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=ROOT,
        env=os.environ | {"PYTHONPATH": str(ROOT)} | environment,
    )  # fmt: skip


@pytest.mark.parametrize(("number", "status"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_a_signal_stops_cleanly_and_the_archive_is_whole(tmp_path: Path, number: int, status: int) -> None:
    with SamplePortal() as portal:
        path = tmp_path / "sample.toml"
        path.write_text(portal.portal_toml().replace("delay = 0\n", "delay = 0.2\n"), encoding="utf-8")
        process = start("crawl", "--portals", path, "--archive", tmp_path / "a.db")
        while len(portal.requests) < 15:
            time.sleep(0.05)
        process.send_signal(number)
        _, err = process.communicate(timeout=60)
    assert process.returncode == status, err
    assert "Traceback" not in err
    archive = Archive.read(tmp_path / "a.db")
    assert rows(archive, "SELECT outcome FROM runs") == [("interrupted",)]
    assert rows(archive, "SELECT count(*) > 0 FROM documents") == [(1,)]
    archive.close()
    assert fazhi("verify", "--archive", tmp_path / "a.db").status == 0


def test_the_list_of_commands_says_each_ones_whole_first_sentence() -> None:
    listed = " ".join(fazhi("--help").out.partition("Commands:")[2].split())
    assert "..." not in listed
    assert "Copy the archive into FOLDER as it stands at this moment, while crawls go on." in listed
