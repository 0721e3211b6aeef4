"""robots.txt in the five cases of B47."""

from pathlib import Path

import pytest
from scrapy.http import Response

from crawler.robots import read_robots
from tests.crawler.test_middlewares import HREFS, SECTION, listing, page
from tests.crawling import Done, crawl, portal_file, rows
from tests.servers import Answer, Pages, serve

HTML = b"<html><body><pre>User-agent: *\nDisallow: /\n</pre></body></html>"


def walk(tmp_path: Path, robots: Answer) -> tuple[Done, list[str], list[tuple[object, ...]]]:
    """Crawl a section of six documents behind a robots.txt; return the end, paths asked for, forbidden captures."""
    pages: Pages = {"/robots.txt": robots, "/list/": listing(*HREFS)}
    pages |= {href: Answer(page(f"融水县行政执法办法第{n}号")) for n, href in enumerate(HREFS)}
    with serve(pages) as site:
        done, archive = crawl(tmp_path, portal_file(tmp_path, site.url, SECTION.format(site.url)))
        forbidden = rows(archive, "SELECT url, error FROM captures WHERE outcome = 'forbidden'")
        archive.close()
        return done, site.asked, forbidden


NONE = [Answer(status=404), Answer(status=403), Answer(HTML), Answer(b"<!DOCTYPE html>"), Answer(b"<!-- x -->" + HTML)]


@pytest.mark.parametrize("coding", ["utf-8", "utf-8-sig", "utf-16"])
def test_a_mark_before_the_rules_hides_none_of_them(coding: str) -> None:
    rules = "User-agent: *\nDisallow: /a\n".encode(coding)
    robots = read_robots(Response("http://a.gov.cn/robots.txt", body=rules))
    assert robots.rules is not None
    assert not robots.rules.can_fetch("http://a.gov.cn/a/b", "fazhi")


@pytest.mark.parametrize("robots", NONE)
def test_what_is_no_robots_file_forbids_nothing(tmp_path: Path, robots: Answer) -> None:
    done, asked, _ = walk(tmp_path, robots)
    assert set(HREFS) <= set(asked)
    assert done.status == 0


def test_a_robots_file_is_obeyed_and_what_it_forbids_is_reported(tmp_path: Path) -> None:
    rules = b"User-agent: fazhi\nDisallow: /list/t3.html\n\nUser-agent: *\nDisallow: /\n"
    done, asked, forbidden = walk(tmp_path, Answer(rules, headers={"Content-Type": "text/plain"}))
    assert "/list/t3.html" not in asked
    assert set(HREFS) - {"/list/t3.html"} <= set(asked)
    assert [error for _, error in forbidden] == ["robots.txt"]
    assert done.report["requests"]["forbidden"] == 1


def test_a_forbidden_section_is_reported_and_is_no_trouble(tmp_path: Path) -> None:
    done, asked, _ = walk(
        tmp_path, Answer(b"User-agent: *\nDisallow: /list/\n", headers={"Content-Type": "text/plain"})
    )
    assert asked == ["/robots.txt"]
    assert done.report["portals"][0]["outcome"] == "forbidden"
    assert done.status == 0


def test_a_server_error_pauses_the_host_for_this_run(tmp_path: Path) -> None:
    done, asked, _ = walk(tmp_path, Answer(status=503))
    assert set(asked) == {"/robots.txt"}
    assert done.report["portals"][0]["outcome"] == "unreachable"
    assert "robots.txt" in done.report["portals"][0]["reason"]
    assert done.status == 3
