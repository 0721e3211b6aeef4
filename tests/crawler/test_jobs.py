"""Several processes at one archive: portals dealt out by host, reports put together."""

from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from archive.store import Archive
from crawler.jobs import deal, merge
from crawler.portals import Portal, Section
from tests.crawler.test_middlewares import HREFS, SECTION, listing, page
from tests.crawling import fazhi, portal_file, rows
from tests.servers import Answer, Pages, serve


@given(st.lists(st.integers(0, 9), max_size=30), st.integers(1, 5))
def test_every_portal_is_dealt_once_and_no_host_is_split(hosts: list[int], jobs: int) -> None:
    portals = [Portal(id=f"p{n}", name="县", home=f"http://h{host}.gov.cn/") for n, host in enumerate(hosts)]
    hands = deal(portals, jobs)
    assert sorted(portal.id for hand in hands for portal in hand) == sorted(portal.id for portal in portals)
    assert len(hands) <= jobs
    homes = [{portal.home for portal in hand} for hand in hands]
    assert sum(len(home) for home in homes) == len(set().union(*homes))


def test_two_jobs_fill_one_archive(tmp_path: Path) -> None:
    pages: Pages = {"/list/": listing(*HREFS)}
    pages |= {href: Answer(page(f"融水县行政执法办法第{n}号")) for n, href in enumerate(HREFS)}
    with serve(pages) as one, serve(pages) as other:
        files = [
            portal_file(tmp_path, site.url, SECTION.format(site.url), name) for site, name in ((one, "a"), (other, "b"))
        ]
        options = [part for file in files for part in ("--portals", file)]
        done = fazhi("crawl", *options, "--jobs", "2", "--archive", tmp_path / "a.db", "--json")
    report = done.report
    assert (done.status, report["outcome"], report["documents"]["new"]) == (0, "complete", 12), done.err
    assert sorted(portal["id"] for portal in report["portals"]) == ["a", "b"]
    with Archive.read(tmp_path / "a.db") as archive:
        assert rows(archive, "SELECT outcome FROM runs") == [("complete",), ("complete",)]
        assert rows(archive, "SELECT count(*) FROM documents") == [(12,)]
    assert fazhi("verify", "--archive", tmp_path / "a.db").status == 0


def test_the_worst_of_them_is_the_end_of_all(tmp_path: Path) -> None:
    pages: Pages = {"/list/": listing(*HREFS)}
    pages |= {href: Answer(page(f"融水县行政执法办法第{n}号")) for n, href in enumerate(HREFS)}
    with serve(pages) as site:
        well = portal_file(tmp_path, site.url, SECTION.format(site.url), "well")
        down = portal_file(tmp_path, "http://127.0.0.1:9", portal_id="down")
        options = ("--portals", well, "--portals", down, "-s", "RETRY_ENABLED=False", "--jobs", "2")
        done = fazhi("crawl", *options, "--archive", tmp_path / "a.db", "--json")
    assert (done.status, done.report["outcome"]) == (3, "incomplete")
    assert done.report["new_trouble"] == ["down: unreachable"]
    assert done.report["documents"]["new"] == 6


def test_one_server_is_one_hand_with_or_without_www() -> None:
    homes = ("http://www.a.gov.cn/", "http://a.gov.cn/", "https://a.gov.cn/", "http://b.gov.cn/")
    portals = [Portal(id=f"p{n}", name="县", home=home) for n, home in enumerate(homes)]
    assert sorted(len(hand) for hand in deal(portals, 4)) == [1, 3]


def test_a_process_that_tells_nothing_is_told_of() -> None:
    report = merge([], "failed", ["a process ended without a report, with status -9"])
    assert (report["outcome"], report["new_trouble"]) == (
        "failed", ["run: a process ended without a report, with status -9"],
    )  # fmt: skip


def test_portals_that_share_any_server_are_one_hand() -> None:
    shared = Portal("a", "县", "http://a.gov.cn/", hosts=("xxgk.gov.cn",))
    section = Portal("b", "县", "http://b.gov.cn/", sections=(Section("规范性文件", "https://www.xxgk.gov.cn/b/"),))
    other = Portal("c", "县", "http://c.gov.cn/")
    assert sorted(len(hand) for hand in deal([shared, other, section], 3)) == [1, 2]
