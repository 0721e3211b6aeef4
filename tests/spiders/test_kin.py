"""Hosts that show the portal's own site code belong to it; all others stay outside, and are asked once at most."""

from collections.abc import Iterator
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st
from scrapy import Request

from crawler.extract.page import Page, read_page
from crawler.portals import Portal
from spiders.kin import HOSTS_ASKED, Kin
from tests.crawler.test_middlewares import listing, page
from tests.crawling import crawl, fazhi, portal_file, rows
from tests.servers import Answer, Pages, serve

OURS, THEIRS = "4502250002", "4502000001"
HOME = Portal("rongshui", "融水苗族自治县人民政府", "http://www.rongshui.gov.cn/", site_code=OURS)


def again() -> Iterator[Request]:
    return iter(())


def shown(body: bytes, code: str) -> Answer:
    """A page whose footer prints a site code."""
    return Answer(body.replace(b"</body>", f"<p>网站标识码：{code}</p></body>".encode()))


def read(body: str, url: str = HOME.home) -> Page:
    return read_page(body.encode(), url, {"content-type": "text/html; charset=utf-8"})


def test_a_host_is_asked_once_and_what_waits_for_it_is_done_when_it_shows_our_code() -> None:
    kin = Kin(HOME)
    url = "http://xxgk.lzgov.gov.cn/fzms/"
    assert kin.asks(url, again)
    assert not kin.asks(url + "t1.html", again)
    assert kin.answered(url, read(f"<p>网站标识码：{OURS}</p>", url)) == [again, again]
    assert not kin.asks(url, again)


def test_a_host_that_shows_another_code_or_none_is_not_asked_again() -> None:
    kin = Kin(HOME)
    for number, body in enumerate((f"网站标识码：{THEIRS}", "没有", "")):
        url = f"http://bureau{number}.gov.cn/"
        assert kin.asks(url, again)
        assert kin.answered(url, read(f"<p>{body}</p>", url)) == []
        assert not kin.asks(url, again)


def test_only_the_governments_domain_is_asked_and_for_rows_only_the_portals_own() -> None:
    kin = Kin(HOME)
    assert not kin.asks("http://www.saintpaulhem.com/ncx/fzms/", again)
    assert not kin.asks("http://127.0.0.1:8000/", again)
    assert not kin.asks("http://www.gxzf.gov.cn/t1.html", again, near=True)
    assert kin.asks("http://xxgk.rongshui.gov.cn/t1.html", again, near=True)


def test_without_a_code_of_its_own_a_portal_has_no_kin() -> None:
    kin = Kin(Portal("rongshui", "融水", "http://www.rongshui.gov.cn/"))
    assert not kin.asks("http://xxgk.rongshui.gov.cn/", again)
    kin.learn(read(f'<meta name="SiteIDCode" content="{OURS}\n">'))
    assert kin.asks("http://xxgk.rongshui.gov.cn/", again)


@given(st.lists(st.integers(0, 30), max_size=60))
def test_no_more_than_a_few_hosts_are_asked(hosts: list[int]) -> None:
    kin = Kin(HOME)
    asked = [host for host in hosts if kin.asks(f"http://h{host}.gov.cn/", again)]
    assert len(asked) == len(set(asked)) == min(len(set(hosts)), HOSTS_ASKED)


def test_a_crawl_takes_in_what_stands_on_a_host_with_the_portals_code(tmp_path: Path) -> None:
    hrefs = [f"/gfxwj/t{number}.html" for number in range(1, 7)]
    documents = {href: shown(page(f"融水县执法办法第{number}号"), OURS) for number, href in enumerate(hrefs)}
    other: Pages = {"/gfxwj/": shown(listing(*hrefs).body, OURS), **documents}
    list_of_theirs = shown(listing("/xzcf/t9.html").body, THEIRS)
    bureau: Pages = {"/": shown("<body>柳州市司法局</body>".encode(), THEIRS), "/xzcf/": list_of_theirs}
    with serve(other) as kin, serve(bureau) as stranger, serve({}) as site:
        links = f'<a href="{kin.url}/gfxwj/">规范性文件</a><a href="{stranger.url}/xzcf/">行政处罚</a>'
        site.pages["/"] = shown(f"<html><body>{links}</body></html>".encode(), OURS)
        done, archive = crawl(tmp_path, portal_file(tmp_path, site.url), now="2024-03-01T18:00:00Z")
        found = rows(archive, "SELECT url FROM disclosures ORDER BY url")
        archive.close()
        told = fazhi("portals", "discover", site.url)
    assert [url for (url,) in found] == [kin.url + href for href in hrefs]
    assert [section["name"] for section in done.report["portals"][0]["sections"]] == ["规范性文件"]
    assert (done.status, done.report["warnings"]) == (0, 0), done.err
    assert len(stranger.asked) == 2 + 2  # robots.txt and one page, by the crawl and by the discovery
    assert f'hosts = ["{kin.url.removeprefix("http://")}"]' in told.out
    assert "nor shows its site code" in told.out
