"""The truthful end: for each way a night can go, its exit status, its record, and counts that add up."""

import json
import resource
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from archive.records import CAPTURE_OUTCOMES
from archive.store import Archive
from tests.crawler.test_middlewares import HREFS, SECTION, listing, page
from tests.crawling import ROOT, Done, crawl, fazhi, portal_file, rows
from tests.servers import Answer, Pages, Site, serve
from tests.test_cli import start

FIRST, SECOND = "2024-03-01T18:00:00Z", "2024-03-09T18:00:00Z"


def documents() -> Pages:
    return {href: Answer(page(f"融水县行政执法办法第{number}号")) for number, href in enumerate(HREFS, 1)}


def site_pages() -> Pages:
    return {"/list/": listing(*HREFS)} | documents()


def record(path: Path) -> dict[str, Any]:
    """Return the last run's row."""
    with Archive.read(path) as archive:
        archive.db.conn.row_factory = sqlite3.Row
        row = archive.db.execute("SELECT * FROM runs ORDER BY id DESC LIMIT 1").fetchone()
        return dict(row)


def one_run(tmp_path: Path, pages: Pages, *arguments: str, now: str = FIRST) -> tuple[Done, list[str]]:
    """Crawl a site of one section; check that record, report and server's count say the same."""
    with serve(pages) as site:
        toml = portal_file(tmp_path, site.url, SECTION.format(site.url))
        done, archive = crawl(tmp_path, toml, *arguments, now=now)
        archive.close()
    agrees(tmp_path / "a.db", done.report)
    requests = done.report["requests"]
    assert sum(requests.values()) - requests["forbidden"] == len(site.asked)
    return done, site.asked


def agrees(path: Path, report: dict[str, Any]) -> None:
    """Assert that the archive's record says what the report says."""
    run = record(path)
    assert run["outcome"] == report["outcome"]
    assert bool(run["to_end"]) == report["to_end"]
    assert json.loads(run["counts"]) == {"requests": report["requests"], "documents": report["documents"]}
    assert set(report["requests"]) == set(CAPTURE_OUTCOMES)
    assert run["finished_at"] is not None
    assert run["chain_number"] is not None


def test_a_good_night(tmp_path: Path) -> None:
    done, _ = one_run(tmp_path, site_pages())
    assert (done.status, done.report["outcome"], done.report["to_end"]) == (0, "complete", True)
    assert done.report["requests"]["ok"] == 7
    assert done.report["requests"]["not_found"] == 1, "robots.txt"
    assert done.report["documents"]["new"] == 6


def test_one_page_500_is_an_error_and_no_trouble(tmp_path: Path) -> None:
    done, asked = one_run(tmp_path, site_pages() | {HREFS[3]: Answer(status=500)})
    assert (done.status, done.report["outcome"], done.report["warnings"]) == (0, "complete_with_errors", 1)
    assert asked.count(HREFS[3]) == 3
    assert done.report["requests"]["server_error"] == 3


def test_a_list_that_answers_500_is_trouble(tmp_path: Path) -> None:
    done, _ = one_run(tmp_path, {"/list/": Answer(status=500)})
    assert (done.status, done.report["outcome"]) == (3, "incomplete")
    assert done.report["portals"][0]["outcome"] == "unreachable"


def test_everything_412(tmp_path: Path) -> None:
    refused = Answer(b"<html><script>var a=1</script></html>", 412)
    done, _ = one_run(tmp_path, {"/robots.txt": refused, "/list/": refused})
    assert (done.status, done.report["outcome"]) == (3, "incomplete")
    assert done.report["portals"][0]["outcome"] == "blocked"


def test_a_host_that_is_down(tmp_path: Path) -> None:
    toml = portal_file(tmp_path, "http://127.0.0.1:9", SECTION.format("http://127.0.0.1:9"))
    done, archive = crawl(tmp_path, toml, "-s", "ROBOTSTXT_OBEY=False")
    archive.close()
    assert (done.status, done.report["outcome"]) == (3, "incomplete")
    assert done.report["requests"]["refused"] == 3
    assert done.report["portals"][0]["outcome"] == "unreachable"
    agrees(tmp_path / "a.db", done.report)


# Our own side


def start_up(tmp_path: Path, *arguments: str) -> Done:
    with serve(site_pages()) as site:
        toml = portal_file(tmp_path, site.url, SECTION.format(site.url))
        done, archive = crawl(tmp_path, toml, *arguments)
        archive.close()
    assert site.asked == []
    assert (done.status, done.report["outcome"]) == (4, "failed")
    agrees(tmp_path / "a.db", done.report)
    return done


@pytest.mark.parametrize(
    ("setting", "said"),
    [
        ("RETRY_TIMES=x", "RETRY_TIMES: expected a number such as 2, got 'x'"),
        ("DOWNLOAD_DELAY=soon", "DOWNLOAD_DELAY: expected a number"),
        ("DOWNLOAD_DELY=3", "(nearest: DOWNLOAD_DELAY)"),
        ("FAZHI_CONTACT=nobody", "FAZHI_CONTACT: expected"),
    ],
)
def test_a_wrong_setting_is_wrong_usage_and_no_run(tmp_path: Path, setting: str, said: str) -> None:
    done = fazhi("crawl", "rongshui", "--archive", tmp_path / "a.db", "-s", setting)
    assert (done.status, done.err.count("\n")) == (2, 1)
    assert said in done.err
    assert not (tmp_path / "a.db").exists()


def test_a_start_that_fails_is_a_failed_run(tmp_path: Path) -> None:
    done = start_up(tmp_path, "-s", "FAZHI_SPIDER=nowhere.Spider")
    assert "failed to start" in done.report["reason"]


def sabotaged(folder: Path, code: str) -> dict[str, str]:
    """Return an environment in which Python runs code of ours before the command: the fault is real, the rest too."""
    (folder / "sitecustomize.py").write_text(code, encoding="utf-8")
    return {"PYTHONPATH": f"{folder}:{ROOT}"}


BREAK = """
import importlib.abc, importlib.util, sys
class Finder(importlib.abc.MetaPathFinder):
    def find_spec(self, name, path, target=None):
        if name != {module!r}:
            return None
        sys.meta_path.remove(self)
        spec = importlib.util.find_spec(name)
        load = spec.loader.exec_module
        def exec_module(module):
            load(module)
            def broken(*_, **__):
                raise {error}("broken on purpose")
            setattr(module, {function!r}, broken)
        spec.loader.exec_module = exec_module
        return spec
sys.meta_path.insert(0, Finder())
"""


@pytest.mark.parametrize(
    ("module", "function", "reason"),
    [
        ("spiders.families", "read_list", "every page failed to parse (1)"),
        ("crawler.extract.page", "read_page", "every page failed to parse (1)"),
        ("crawler.extract.document", "extract_page", "every document failed to parse (6)"),
    ],
)
def test_a_night_on_which_nothing_can_be_parsed_has_failed(
    tmp_path: Path, module: str, function: str, reason: str
) -> None:
    code = BREAK.format(module=module, function=function, error="ValueError")
    with serve(site_pages()) as site:
        toml = portal_file(tmp_path, site.url, SECTION.format(site.url))
        done = fazhi(
            "crawl", "--portals", toml, "--archive", tmp_path / "a.db", "--json", "-s", "ROBOTSTXT_OBEY=False",
            **sabotaged(tmp_path, code),
        )  # fmt: skip
    assert (done.status, done.report["outcome"]) == (4, "failed"), done.err
    assert done.report["reason"] == reason
    agrees(tmp_path / "a.db", done.report)


@pytest.mark.parametrize("table", ["captures", "versions", "walks"])
def test_a_night_on_which_nothing_can_be_written_has_failed(tmp_path: Path, table: str) -> None:
    """A trigger that refuses stands in for whatever keeps SQLite from writing; the error is SQLite's own."""
    Archive.open(tmp_path / "a.db").close()
    db = sqlite3.connect(tmp_path / "a.db")
    db.execute(f"CREATE TRIGGER full BEFORE INSERT ON {table} BEGIN SELECT RAISE(ABORT, 'disk is full'); END")
    db.commit()
    db.close()
    done, _ = one_run_unequal(tmp_path)
    assert (done.status, done.report["outcome"]) == (4, "failed")
    assert "disk is full" in done.report["reason"]
    agrees(tmp_path / "a.db", done.report)


def one_run_unequal(tmp_path: Path, *arguments: str) -> tuple[Done, list[str]]:
    """Crawl a site of one section in which not every answer need be kept."""
    with serve(site_pages()) as site:
        toml = portal_file(tmp_path, site.url, SECTION.format(site.url))
        done, archive = crawl(tmp_path, toml, *arguments)
        archive.close()
    return done, site.asked


def test_a_disk_that_fills_up_is_a_failed_run_even_when_that_cannot_be_written(tmp_path: Path) -> None:
    Archive.open(tmp_path / "a.db").close()
    size = (tmp_path / "a.db").stat().st_size
    with serve(site_pages()) as site:
        toml = portal_file(tmp_path, site.url, SECTION.format(site.url))
        command = [
            sys.executable,
            "-m",
            "crawler",
            "crawl",
            "--portals",
            toml,
            "--archive",
            tmp_path / "a.db",
            "--json",
        ]
        done = subprocess.run(
            command, capture_output=True, text=True, cwd=ROOT, timeout=60,
            preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (size, size)),
        )  # fmt: skip
    assert done.returncode == 4, done.stderr
    assert "Traceback" not in done.stderr
    Archive.open(tmp_path / "a.db").close()
    assert record(tmp_path / "a.db")["outcome"] in {"failed", "interrupted"}
    assert fazhi("verify", "--archive", tmp_path / "a.db").status == 0


def test_an_archive_in_a_folder_that_is_not_there_is_one_line_and_status_4(tmp_path: Path) -> None:
    done = fazhi("crawl", "rongshui", "--archive", tmp_path / "none" / "a.db", "--json")
    assert done.status == 4
    assert done.out == ""
    assert len(done.err.strip().splitlines()) == 1


def test_too_much_memory_is_a_failed_run(tmp_path: Path) -> None:
    done, _ = one_run_unequal(tmp_path, "-s", "MEMUSAGE_LIMIT_MB=10")
    assert (done.status, done.report["outcome"]) == (4, "failed")
    assert done.report["reason"].startswith("memory: more than 10 MB")
    agrees(tmp_path / "a.db", done.report)


# Cut short


def test_a_portal_out_of_time_is_incomplete_and_the_others_go_on(tmp_path: Path) -> None:
    def slow(site: Site) -> Answer:
        time.sleep(0.5)
        return Answer(page(f"融水县行政许可办法第{len(site.asked)}号"))

    many = [f"/list/t{number}.html" for number in range(1, 30)]
    with serve({"/list/": listing(*many)} | dict.fromkeys(many, slow)) as tardy, serve(site_pages()) as quick:
        portals = tmp_path / "portals"
        portals.mkdir()
        portal_file(portals, tardy.url, SECTION.format(tardy.url), "tardy")
        portal_file(portals, quick.url, SECTION.format(quick.url), "quick")
        done, archive = crawl(tmp_path, portals, "-s", "CLOSESPIDER_TIMEOUT=3")
        archive.close()
    assert (done.status, done.report["outcome"]) == (3, "incomplete")
    found = {portal["id"]: portal for portal in done.report["portals"]}
    assert found["quick"]["outcome"] == "complete"
    assert found["tardy"]["outcome"] == "incomplete"
    assert "out of time" in found["tardy"]["sections"][0]["reason"]
    agrees(tmp_path / "a.db", done.report)


def test_a_run_that_was_stopped_judges_no_absence(tmp_path: Path) -> None:
    """The document is gone, its portal has been walked to its end, but another one had not been when the run ended."""
    first = site_pages()
    with serve(first) as site, serve({"/list/": listing(*HREFS)} | documents()) as other:
        portals = tmp_path / "portals"
        portals.mkdir()
        portal_file(portals, site.url, SECTION.format(site.url), "one")
        portal_file(portals, other.url, SECTION.format(other.url), "two")
        _, archive = crawl(tmp_path, portals, now=FIRST)
        archive.close()
        del site.pages[HREFS[0]]
        site.pages["/list/"] = listing(*HREFS[1:])
        other.pages["/list/"] = lambda _: time.sleep(4) or listing(*HREFS)  # type: ignore[func-returns-value]
        process = start("crawl", "--portals", portals, "--archive", tmp_path / "a.db", "--full")
        while not walked(tmp_path / "a.db", 2):
            time.sleep(0.1)
        process.send_signal(signal.SIGTERM)
        assert process.wait(60) == 143
        process.communicate()
    with Archive.read(tmp_path / "a.db") as archive:
        assert rows(archive, "SELECT outcome, to_end FROM runs WHERE id = 2") == [("interrupted", 0)]
        assert rows(archive, "SELECT count(*) FROM captures WHERE run_id = 2 AND outcome = 'not_found' "
                             "AND document_id IS NOT NULL") == [(1,)]  # fmt: skip
        assert rows(archive, "SELECT DISTINCT state FROM documents") == [("present",)]


def walked(path: Path, run: int) -> bool:
    with Archive.read(path) as archive:
        return bool(rows(archive, "SELECT 1 FROM walks WHERE run_id = ?", run))


def test_trouble_that_the_last_crawl_of_a_portal_had_is_not_new(tmp_path: Path) -> None:
    """By section; crawls of other portals in between change nothing."""
    pages: Pages = {"/list/": listing(*HREFS)} | {href: Answer(page(f"第{n}号办法")) for n, href in enumerate(HREFS)}
    extra = SECTION + '[[section]]\nname = "行政处罚"\nurl = "{}/none/"\n'
    with serve(pages) as site:
        ill = portal_file(tmp_path, site.url, extra.format(site.url, site.url), "ill")
        well = portal_file(tmp_path, site.url, SECTION.format(site.url), "well")
        told = []
        for day, toml in enumerate((ill, well, ill), start=1):
            done, archive = crawl(tmp_path, toml, now=f"2024-03-0{day}T18:00:00Z")
            archive.close()
            told.append(done.report["new_trouble"])
    assert told == [["ill: 行政处罚: incomplete"], [], []]
