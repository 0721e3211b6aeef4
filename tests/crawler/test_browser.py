"""Lists that need a browser where there is none, and crawls that need none. No Chromium is needed for these."""

import subprocess
import sys
from pathlib import Path

import pytest
from scrapy.settings import Settings

from crawler.browser import chromium, launch_options, long_links, unavailable
from crawler.extract.page import read_page
from crawler.portals import Portal
from tests.crawler.test_middlewares import HREFS, SECTION, listing, page
from tests.crawling import ROOT, crawl, portal_file, rows
from tests.servers import Answer, Pages, serve

SHELL = Answer(b"<html><body><div id='app'></div><script>axios.get('/rows').then(fill)</script></body></html>")


@pytest.mark.parametrize("extra", ["", "render = true\n"])
def test_without_a_browser_the_section_says_that_it_needs_one(tmp_path: Path, extra: str) -> None:
    with serve({"/list/": SHELL}) as site:
        file = portal_file(tmp_path, site.url, extra + SECTION.format(site.url))
        done, archive = crawl(tmp_path, file, "-s", "FAZHI_CHROMIUM=/nowhere")
        assert site.asked == ["/robots.txt", "/list/"]
    [section] = done.report["portals"][0]["sections"]
    assert (done.status, section["outcome"]) == (3, "needs_browser")
    assert "FAZHI_CHROMIUM" in section["reason"]
    assert "'/nowhere'" in section["reason"]
    assert rows(archive, "SELECT last_outcome FROM sections") == [("needs_browser",)]
    archive.close()


def test_a_list_that_needs_one_by_its_portal_file_is_never_complete_without(tmp_path: Path) -> None:
    pages: Pages = {"/list/": listing(*HREFS)} | dict.fromkeys(HREFS, Answer(page("融水县行政执法办法")))
    with serve(pages) as site:
        file = portal_file(tmp_path, site.url, "render = true\n" + SECTION.format(site.url))
        done, archive = crawl(tmp_path, file, "-s", "FAZHI_CHROMIUM=/nowhere")
    [section] = done.report["portals"][0]["sections"]
    assert (section["outcome"], section["listed"]) == ("needs_browser", len(HREFS)), "what the bytes have is taken"
    archive.close()


def test_a_browser_that_does_not_start_is_none(tmp_path: Path) -> None:
    with serve({"/list/": SHELL}) as site:
        file = portal_file(tmp_path, site.url, SECTION.format(site.url))
        done, archive = crawl(tmp_path, file, "-s", f"FAZHI_CHROMIUM={sys.executable}")
    [section] = done.report["portals"][0]["sections"]
    assert (done.status, section["outcome"]) == (3, "needs_browser")
    assert "Chromium does not start" in section["reason"]
    archive.close()


def test_a_crawl_that_needs_no_browser_does_not_even_import_one(tmp_path: Path) -> None:
    pages: Pages = {"/list/": listing(*HREFS)} | dict.fromkeys(HREFS, Answer(page("融水县行政执法办法")))
    code = (
        "import sys; from pathlib import Path; from crawler.crawling import Order, crawl;"
        "result = crawl(Order(Path(sys.argv[1]), files=(Path(sys.argv[2]),)));"
        "print(result.report['outcome'], 'crawler.rendering' in sys.modules, 'playwright' in sys.modules)"
    )
    with serve(pages) as site:
        file = portal_file(tmp_path, site.url, SECTION.format(site.url))
        command = [sys.executable, "-c", code, tmp_path / "a.db", file]
        done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, check=True)
    assert done.stdout.split() == ["complete", "True", "False"]


def test_the_extra_is_named_where_it_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "scrapy_playwright", None)
    assert "pip install 'fazhi[browser]'" in str(unavailable(Settings()))


def test_a_replay_needs_no_browser() -> None:
    assert unavailable(Settings({"FAZHI_RECORDING": "a.warc.gz", "FAZHI_CHROMIUM": "/nowhere"})) is None


def test_the_setting_goes_before_the_path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("chromium", "google-chrome", "mine"):
        (tmp_path / name).touch(mode=0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert chromium(Settings()) == str(tmp_path / "chromium")
    assert chromium(Settings({"FAZHI_CHROMIUM": str(tmp_path / "mine")})) == str(tmp_path / "mine")
    (tmp_path / "chromium").unlink()
    assert chromium(Settings()) == str(tmp_path / "google-chrome")


def test_for_the_browser_there_are_only_the_portals_hosts() -> None:
    portal = Portal("a", "甲县", "http://www.a.gov.cn/", hosts=("sfj.a.gov.cn", "甲县.政务:8080"))
    arguments = launch_options(Settings(), portal)["args"]
    assert isinstance(arguments, list)
    assert arguments[-1] == (
        "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE a.gov.cn, EXCLUDE sfj.a.gov.cn, EXCLUDE www.a.gov.cn, "
        "EXCLUDE www.sfj.a.gov.cn, EXCLUDE www.xn--5nr519e.xn--zfr164b, EXCLUDE xn--5nr519e.xn--zfr164b"
    )


def test_links_that_may_be_rows_are_counted() -> None:
    html = "<html><body><a href='/'>首页</a><a href='/t1.html'> 融水县行政执法办法 </a></body></html>".encode()
    assert long_links(read_page(html, "http://www.a.gov.cn/", {})) == 1
    assert long_links(read_page(b"\xff\xd8\xff\xe0", "http://www.a.gov.cn/a.jpg", {})) == 0
