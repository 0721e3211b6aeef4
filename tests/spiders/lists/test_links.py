"""Links in script calls are read where they hold an address, named where they do not (B33)."""

import pytest

from crawler.extract.page import read_page
from spiders.lists.links import find_links, is_file, is_navigation

BASE = "http://www.chengxi.example.gov.cn"


def links(html):
    page = read_page(f"<html><body>{html}</body></html>".encode(), f"{BASE}/zwgk/list.html")
    return [(link.url, link.printed) for link in find_links(page, page.root)]


@pytest.mark.parametrize(
    ("html", "url"),
    [
        ("<a href='javascript:;' onclick=\"window.open('/art/1.html')\">甲</a>", f"{BASE}/art/1.html"),
        ('<a href="#" onclick="location.href=&quot;a.html&quot;">甲</a>', f"{BASE}/zwgk/a.html"),
        ("<a href='#' onclick='window.open(&amp;quot;/art/2.html&amp;quot;)'>甲</a>", f"{BASE}/art/2.html"),
        ("<a href=\"javascript:window.location='../b.html'\">甲</a>", f"{BASE}/b.html"),
        ("<a href=\"javascript:toUrl('/xx/c.jsp?id=1&currentPage=2')\">甲</a>", f"{BASE}/xx/c.jsp?id=1&currentPage=2"),
        ("<a data-href='/d.html'>甲</a>", f"{BASE}/d.html"),
        ("<li onclick=\"window.open('/e.html')\">甲</li>", f"{BASE}/e.html"),
        ("<a href='http:/www.chengxi.example.gov.cn/f.html'>甲</a>", f"{BASE}/f.html"),
    ],
)
def test_address(html, url):
    assert [found for found, _ in links(html)] == [url]


def test_call_that_cannot_be_understood_is_kept_as_printed():
    assert links("<a href=\"javascript:openFile('f8c1')\">甲</a>") == [(None, "javascript:openFile('f8c1')")]


@pytest.mark.parametrize(
    "href", ["javascript:void(0)", "#", "", "mailto:a@b.cn", "javascript:window.print()", "javascript:;"]
)
def test_placeholders_are_no_links(href):
    assert links(f'<a href="{href}">甲</a>') == []


def test_sections_and_files_are_told_from_pages():
    sections = ["/zwgk/", "/zwgk/index.html", "/c1/common_list_2.shtml", "/"]
    assert [is_navigation(BASE + path) for path in sections] == [True] * 4
    assert not is_navigation(f"{BASE}/zwgk/t1.html")
    assert is_file(f"{BASE}/P020.pdf?x=1")
    assert not is_file(f"{BASE}/down.jsp?f=a.pdf")
