"""Lists that only a script fills in, shown in real Chromium: what is taken, what goes out, what is kept."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from threading import Lock
from time import sleep
from typing import Any

import pytest

from archive.store import Archive
from tests.browser.portal import SCRIPT, described, document_pages, noting, row_service, scripted, shell, title
from tests.crawling import Done, crawl, fazhi, rows
from tests.servers import Answer, Pages, Site, serve

HURRIED = ("-s", "RENDER_PATIENCE=1")
HASTY = ("-s", "DOWNLOAD_TIMEOUT=3")


def walked(folder: Path, pages: Pages, *arguments: str, extra: str = "") -> tuple[Done, Archive, Site]:
    """Crawl a portal's one list to its end."""
    with serve(pages) as site:
        done, archive = crawl(folder, described(folder, site, extra), *arguments)
    return done, archive, site


def section(done: Done) -> dict[str, Any]:
    [portal] = done.report["portals"]
    [only] = portal["sections"]
    return dict(only)


def titles(archive: Archive) -> list[str]:
    return sorted(name for (name,) in rows(archive, "SELECT title FROM versions"))


@dataclass
class Shown:
    """One crawl of a portal whose list page also says, in its title, what a script sees as the browser's name."""

    done: Done
    archive: Archive
    sent: list[dict[str, str]]

    def captures(self) -> list[tuple[Any, ...]]:
        found = "SELECT payload_sha256, headers, etag FROM captures WHERE url LIKE '%/list/' ORDER BY id"
        return rows(self.archive, found)


VALIDATORS = {"ETag": '"1"', "Last-Modified": "Fri, 24 Nov 2017 01:00:00 GMT"}
NAMING = shell(SCRIPT + "document.title = navigator.userAgent;")


@pytest.fixture(scope="module")
def shown(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shown]:
    sent: list[dict[str, str]] = []
    pages = scripted(range(1, 8), Answer(NAMING.body, headers=VALIDATORS))
    pages |= {path: noting(pages[path], sent) for path in ("/list/", "/cms/rows.json")}
    done, archive, _ = walked(tmp_path_factory.mktemp("shown"), pages)
    yield Shown(done, archive, sent)
    archive.close()


def test_the_rows_that_a_script_fills_in_are_taken(shown: Shown) -> None:
    assert (shown.done.status, section(shown.done)["outcome"], section(shown.done)["listed"]) == (0, "complete", 7)
    assert titles(shown.archive) == sorted(title(number) for number in range(1, 8))
    assert rows(shown.archive, "SELECT listed_date FROM listings ORDER BY 1")[0] == ("2017-11-01",)


def test_the_bytes_are_kept_first_and_the_document_says_that_a_browser_made_it(shown: Shown) -> None:
    [plain, rendered] = shown.captures()
    assert shown.archive.payload(plain[0]) == NAMING.body
    assert title(3) in shown.archive.payload(rendered[0]).decode()
    assert not [name for name, _ in json.loads(plain[1]) if name.startswith("X-Fazhi")]
    assert dict(json.loads(rendered[1]))["X-Fazhi-Rendered"].startswith("Chromium/")
    assert (plain[2], rendered[2]) == ('"1"', None), "a server's validators are not those of a browser's document"


def test_every_request_says_who_asks_and_names_no_browser(shown: Shown) -> None:
    assert len(shown.sent) == 3
    assert {headers["user-agent"].split("/")[0] for headers in shown.sent} == {"fazhi"}
    assert "chrom" not in str(shown.sent).lower()
    assert "<title>fazhi/" in shown.archive.payload(shown.captures()[1][0]).decode()


def test_only_what_rows_can_depend_on_is_asked_for_and_robots_are_obeyed(tmp_path: Path) -> None:
    head = (
        "<link rel='stylesheet' href='/a.css'><script src='/private/spy.js'></script>"
        "<script src='http://127.0.0.1:1/other.js'></script>"
    )
    body = "<img src='/a.png'><iframe src='/frame.html'></iframe><video src='/a.mp4'></video>"
    later = """
        navigator.sendBeacon('/beacon');
        for (const wait of [0, 300, 900]) setTimeout(() => window.open('/popup.html'), wait);
        window['loc' + 'ation'].assign('/gambling.html');"""
    pages = scripted(range(1, 8), shell(SCRIPT + later, head, body))
    pages["/robots.txt"] = Answer(b"User-agent: *\nDisallow: /private/\n")
    done, archive, site = walked(tmp_path, pages)
    assert section(done)["outcome"] == "complete"
    assert [path for path in site.asked if not path.startswith("/t")] == [
        "/robots.txt", "/list/", "/list/", "/cms/rows.json",
    ]  # fmt: skip
    archive.close()


def test_a_page_in_a_browser_asks_for_one_thing_at_a_time(tmp_path: Path) -> None:
    busy, most, lock = 0, 0, Lock()

    def slow(site: Site) -> Answer:
        nonlocal busy, most
        with lock:
            busy += 1
            most = max(most, busy)
        sleep(0.2)
        with lock:
            busy -= 1
        return Answer(b"", headers={"Content-Type": "text/javascript"})

    scripts = {f"/{number}.js": slow for number in range(4)}
    head = "".join(f"<script async src='{path}'></script>" for path in scripts)
    done, archive, site = walked(tmp_path, scripted(range(1, 8), shell(head=head)) | scripts)
    assert section(done)["outcome"] == "complete"
    assert set(scripts) <= set(site.asked)
    assert most == 1
    archive.close()


def test_rows_that_come_late_are_waited_for(tmp_path: Path) -> None:
    done, archive, _ = walked(tmp_path, scripted(range(1, 8), shell(f"setTimeout(() => {{{SCRIPT}}}, 2500);")))
    assert (section(done)["outcome"], section(done)["listed"]) == ("complete", 7)
    archive.close()


def test_days_that_a_script_prints_are_chinas(tmp_path: Path) -> None:
    """Half past midnight of 24 November in China is the 23rd in most of the world."""
    script = SCRIPT.replace("${row.day}", "${new Date(1511454600000).toLocaleDateString().replaceAll('/', '-')}")
    _, archive, _ = walked(tmp_path, scripted(range(1, 8), shell(script)))
    assert rows(archive, "SELECT DISTINCT listed_date FROM listings") == [("2017-11-24",)]
    archive.close()


def test_pager_links_of_the_document_are_followed(tmp_path: Path) -> None:
    pager = """PAGER = '<div class="page">共3页 <a href="/list/?p=2">2</a> <a href="/list/?p=3">3</a></div>';"""
    page = shell(pager + SCRIPT)
    pages = document_pages(range(1, 16)) | {"/list/": page, "/cms/rows.json": row_service(range(1, 6))}
    for number in (2, 3):
        pages[f"/list/?p={number}"] = page
        pages[f"/cms/rows.json?p={number}"] = row_service(range(5 * number - 4, 5 * number + 1))
    done, archive, _ = walked(tmp_path, pages)
    found = section(done)
    assert (found["outcome"], found["pages"], found["stated_pages"], found["listed"]) == ("complete", 3, 3, 15)
    archive.close()


def test_a_pager_that_turns_no_page_leaves_the_section_incomplete(tmp_path: Path) -> None:
    pager = "<div class=holder><a class=jp-current>1</a><a>2</a><a>下一页</a></div>"
    done, archive, _ = walked(tmp_path, scripted(range(1, 8), shell(f"PAGER = '{pager}';{SCRIPT}")), *HASTY)
    assert done.status == 3
    found = section(done)
    assert (found["outcome"], found["reason"]) == ("incomplete", "page 2 repeats rows of earlier pages")
    assert len(titles(archive)) == 7
    archive.close()


def test_a_portal_file_can_say_that_lists_need_a_browser(tmp_path: Path) -> None:
    """The bytes hold rows, but of something else."""
    decoy = "".join(
        f"<li><a href='/n{n}.html'>融水县召开第{n}次推进会议</a><span>2017-10-0{n}</span></li>" for n in range(1, 8)
    )
    page = shell(SCRIPT + "document.getElementById('old').remove();", body=f"<ul id='old'>{decoy}</ul>")
    done, archive, site = walked(tmp_path, scripted(range(1, 8), page), *HURRIED, extra="render = true\n")
    assert section(done)["outcome"] == "complete"
    assert titles(archive) == sorted(title(number) for number in range(1, 8))
    assert not [path for path in site.asked if path.startswith("/n")]
    archive.close()


def test_a_browser_that_shows_no_rows_either_makes_no_list_complete(tmp_path: Path) -> None:
    done, archive, _ = walked(tmp_path, {"/list/": shell()}, *HURRIED)
    assert (done.status, section(done)["outcome"]) == (3, "suspect")
    archive.close()


def test_the_next_night_sees_what_the_service_has_then(tmp_path: Path) -> None:
    """The page itself is unchanged and its server says so; what a browser made of it must not stand for it."""

    def unchanged(site: Site) -> Answer:
        tag = {"ETag": '"1"'}
        return (
            Answer(status=304, headers=tag) if site.headers.get("If-None-Match") else Answer(shell().body, headers=tag)
        )

    pages = scripted(range(1, 8)) | {"/list/": unchanged}
    with serve(pages) as site:
        file = described(tmp_path, site)
        for last in (8, 10):
            site.pages |= document_pages(range(1, last)) | {"/cms/rows.json": row_service(range(1, last))}
            done, archive = crawl(tmp_path, file, now=f"2026-0{last % 7 + 1}-01T18:00:00Z")
            archive.close()
    assert (section(done)["outcome"], section(done)["listed"]) == ("complete", 9)
    assert done.report["documents"]["new"] == 2


def test_a_script_without_end_costs_its_time_and_no_more(tmp_path: Path) -> None:
    pages = scripted(range(1, 8), shell("fetch('/x').then(() => { while (true); });"))
    done, archive, _ = walked(tmp_path, pages, *HURRIED, "-s", "DOWNLOAD_TIMEOUT=2", "-s", "RETRY_TIMES=0")
    told = section(done)
    shown = rows(archive, "SELECT outcome FROM captures WHERE url LIKE '%/list/' ORDER BY id")
    archive.close()
    assert done.status == 3
    # On a busy machine the page is looked at before its script has begun to run for ever: then it has no rows.
    assert (told["outcome"], shown) in [("unreachable", [("ok",), ("timeout",)]), ("suspect", [("ok",), ("ok",)])]
    assert "not shown by a browser" in told["reason"] or told["outcome"] == "suspect"


def test_a_replay_shows_the_same_without_a_browser(tmp_path: Path) -> None:
    file = tmp_path / "site.warc.gz"
    with serve(scripted(range(1, 8))) as site:
        recorded = fazhi("record", "sample", "--portals", described(tmp_path, site), "-o", file)
        assert recorded.status == 0, recorded.err
    done = fazhi("replay", file, "--archive", tmp_path / "b.db", "--json", "-s", "FAZHI_CHROMIUM=/nowhere")
    assert (done.status, section(done)["outcome"], section(done)["listed"]) == (0, "complete", 7), done.err
    archive = Archive.read(tmp_path / "b.db")
    assert titles(archive) == sorted(title(number) for number in range(1, 8))
    assert rows(archive, "SELECT count(*) FROM captures WHERE headers LIKE '%X-Fazhi-Rendered%'") == [(1,)]
    archive.close()


def test_a_section_found_from_the_home_page_is_shown_too(tmp_path: Path) -> None:
    home = "<html><body><ul><li><a href='/list/'>行政规范性文件</a></li></ul></body></html>"
    with serve(scripted(range(1, 8)) | {"/": Answer(home.encode())}) as site:
        done = fazhi("crawl", f"{site.url}/", "--archive", tmp_path / "a.db", "--json")
        found = fazhi("portals", "discover", f"{site.url}/").out
    assert (section(done)["outcome"], section(done)["listed"]) == ("complete", 7), done.err
    assert "7 rows on the first page" in found
    assert found.count("looked at: ") == 2
