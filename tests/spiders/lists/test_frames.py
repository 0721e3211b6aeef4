"""A section whose rows stand in a frame is walked there; frames that nobody sees are none."""

from pathlib import Path

from crawler.extract.page import read_page
from spiders.lists.frames import list_frames
from tests.crawler.test_middlewares import HREFS, SECTION, listing, page
from tests.crawling import crawl, portal_file
from tests.servers import Answer, Pages, serve

SHELL = "<html><head><title>规范性文件</title></head><body><div class='nav'><a href='/'>首页</a></div>{}</body></html>"


def frames(html: str) -> list[str]:
    return list(list_frames(read_page(SHELL.format(html).encode(), "http://www.sample.gov.cn/a/", {})))


def test_frames_that_a_reader_sees() -> None:
    assert frames("<iframe src='list.html' width='100%' height=600></iframe>") == [
        "http://www.sample.gov.cn/a/list.html"
    ]
    assert frames("<frameset><frame src='/menu.html'><frame src='/rows.html'></frameset>") == [
        "http://www.sample.gov.cn/menu.html", "http://www.sample.gov.cn/rows.html",
    ]  # fmt: skip


def test_frames_that_nobody_sees() -> None:
    assert frames("<iframe src='/count.html' width=0 height=0></iframe>") == []
    assert frames("<iframe src='/count.html' style='display:none'></iframe>") == []
    assert frames("<iframe src='/count.html' style='width:1px;height:1px'></iframe>") == []
    assert frames("<iframe src='about:blank'></iframe><iframe src='javascript:;'></iframe><iframe></iframe>") == []


def test_the_rows_in_a_frame_are_taken(tmp_path: Path) -> None:
    pages: Pages = {href: Answer(page(f"融水县执法办法第{number}号")) for number, href in enumerate(HREFS, 1)}
    pages["/list/"] = Answer(SHELL.format("<iframe src='/rows/' width='100%'></iframe>").encode())
    pages["/rows/"] = listing(*HREFS)
    with serve(pages) as site:
        done, archive = crawl(tmp_path, portal_file(tmp_path, site.url, SECTION.format(site.url)))
        archive.close()
    [section] = done.report["portals"][0]["sections"]
    assert (section["outcome"], section["listed"], section["taken"]) == ("complete", len(HREFS), len(HREFS))


def test_a_frame_without_rows_is_asked_for_once(tmp_path: Path) -> None:
    shell = Answer(SHELL.format("<iframe src='/list/' width='100%'></iframe>").encode())
    with serve({"/list/": shell}) as site:
        done, archive = crawl(tmp_path, portal_file(tmp_path, site.url, SECTION.format(site.url)))
        archive.close()
    assert done.report["portals"][0]["sections"][0]["outcome"] == "suspect"
    assert site.asked.count("/list/") == 2
