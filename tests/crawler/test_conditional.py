"""Conditional requests: cheap where a host tells the truth, whole where it lies."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from archive.records import Capture, PortalRow, Run
from archive.store import Archive
from archive.validators import answer_with, last_validators
from tests.crawler.test_middlewares import HREFS, SECTION, listing, page
from tests.crawling import crawl, portal_file, rows
from tests.servers import Answer, Pages, Site, serve

NIGHTS = [f"2024-03-{day:02}T18:00:00Z" for day in range(1, 9)]


def tagged(body: Callable[[int], bytes], honest: Callable[[int], bool]) -> Callable[[Site], Answer]:
    """Answer a body by night with an ETag; 304 where the tag matches, or whenever the night is not honest."""

    def answer(site: Site) -> Answer:
        night = site.night
        tag = f'"{hash(body(night))}"'
        known = site.headers.get("If-None-Match")
        if known is not None and (known == tag or not honest(night)):
            return Answer(status=304, headers={"ETag": tag})
        return Answer(body(night), headers={"ETag": tag})

    return answer


def nights(tmp_path: Path, pages: Pages, count: int) -> tuple[list[dict[str, Any]], list[list[str]]]:
    """Crawl a site in full on several nights; return reports and the paths asked for."""
    reports, asked = [], []
    with serve(pages) as site:
        toml = portal_file(tmp_path, site.url, SECTION.format(site.url))
        for number in range(count):
            site.night = number
            site.asked.clear()
            done, archive = crawl(tmp_path, toml, "--full", now=NIGHTS[number])
            archive.close()
            reports.append(done.report)
            asked.append(list(site.asked))
    return reports, asked


def site_of(honest: Callable[[int], bool], edited: dict[str, int]) -> Pages:
    """Six documents; ``edited`` says from which night on a path shows another figure."""

    def body(href: str) -> Callable[[int], bytes]:
        number = HREFS.index(href) + 1
        changed = edited.get(href, 99)
        title = f"融水县行政执法办法第{number}号"
        return lambda night: page(title).replace("第3条".encode(), f"第3条{3 if night >= changed else 2}款".encode())

    lists = tagged(lambda _: listing(*HREFS).body, lambda _: True)
    return {"/list/": lists} | {href: tagged(body(href), honest) for href in HREFS}


def test_a_truthful_host_is_asked_for_changes_only(tmp_path: Path) -> None:
    reports, _ = nights(tmp_path, site_of(lambda _: True, {HREFS[4]: 3}), 4)
    assert reports[0]["documents"]["new"] == 6
    assert reports[2]["documents"] == reports[1]["documents"]
    assert reports[2]["documents"]["unchanged"] == 6
    assert reports[2]["requests"]["not_modified"] >= 6
    assert reports[3]["documents"]["revised"] == 1, "the edited page came whole"


def test_a_host_that_answers_304_for_a_changed_page_is_found_out(tmp_path: Path) -> None:
    reports, asked = nights(tmp_path, site_of(lambda _: False, dict.fromkeys(HREFS, 2)), 4)
    assert reports[1]["documents"]["unchanged"] == 6
    assert reports[2]["documents"]["revised"] >= 1, "a 304 is proved by fetching the page all the same"
    assert reports[3]["requests"]["not_modified"] == 0, "a liar is asked for whole pages"
    assert reports[2]["documents"]["revised"] + reports[3]["documents"]["revised"] == 6
    assert sum(path in HREFS for path in asked[3]) == 6


def test_a_304_is_evidence_that_the_document_was_seen(tmp_path: Path) -> None:
    nights(tmp_path, site_of(lambda _: True, {}), 3)
    archive = Archive.read(tmp_path / "a.db")
    assert rows(archive, "SELECT DISTINCT last_seen_at FROM documents") == [(NIGHTS[2],)]
    assert rows(archive, "SELECT count(*) FROM versions") == [(6,)]
    archive.close()


def test_conditional_requests_can_be_switched_off(tmp_path: Path) -> None:
    with serve(site_of(lambda _: True, {})) as site:
        toml = portal_file(tmp_path, site.url, SECTION.format(site.url))
        crawl(tmp_path, toml, now=NIGHTS[0])[1].close()
        done, archive = crawl(tmp_path, toml, "--full", "-s", "CONDITIONAL_REQUESTS=False", now=NIGHTS[1])
        archive.close()
    assert done.report["requests"]["not_modified"] == 0


def test_a_304_stands_for_the_answer_that_was_asked_about_not_for_a_later_one(tmp_path: Path) -> None:
    """A later answer that a killed run fetched and never took in has other validators."""
    url, at = "http://a.gov.cn/t1.html", NIGHTS[0]
    with Archive.open(tmp_path / "a.db") as archive:
        run = archive.begin_run(Run(at))
        archive.save_portal(PortalRow("a", "县", "http://a.gov.cn/"))
        seen = [
            archive.add_capture(run, Capture("a", "GET", url, (), at, status=200, outcome="ok", etag=tag, body=body))
            for tag, body in (('"1"', b"one"), ('"2"', b"two"))
        ]
        assert last_validators(archive.db, url) == ('"2"', None)
        assert [answer_with(archive.db, url, tag, None) for tag in ('"1"', '"2"', '"3"')] == [*seen, None]


def test_a_304_behind_a_redirect_is_asked_again_whole(tmp_path: Path) -> None:
    """The validators belong to the address that was asked; what answers now is another one."""
    whole = page("融水县行政执法办法第1号")

    def always_304(site: Site) -> Answer:
        known = site.headers.get("If-None-Match")
        return Answer(status=304) if known else Answer(whole, headers={"ETag": '"x"'})

    pages: Pages = {
        "/list/": listing(*HREFS),
        **site_of(lambda _: True, {}),
        HREFS[0]: Answer(whole, headers={"ETag": '"x"'}),
    }
    with serve(pages) as site:
        toml = portal_file(tmp_path, site.url, SECTION.format(site.url))
        crawl(tmp_path, toml, now=NIGHTS[0])[1].close()
        site.pages |= {HREFS[0]: Answer(status=301, headers={"Location": "/new.html"}), "/new.html": always_304}
        done, archive = crawl(tmp_path, toml, "--full", now=NIGHTS[1])
        outcomes = rows(archive, "SELECT outcome FROM captures WHERE url LIKE '%/new.html' ORDER BY id")
        archive.close()
    assert done.status == 0, done.err
    assert outcomes == [("not_modified",), ("ok",)]
    documents = done.report["documents"]
    assert (documents["unchanged"], documents["moved"], documents["missing"]) == (5, 1, 0)
