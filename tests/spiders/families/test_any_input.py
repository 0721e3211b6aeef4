"""No input makes a family raise, and none makes it ask for more pages than it can hold."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archive.records import Paging
from crawler.extract.page import read_page
from spiders.families import ListPage, PageRequest, families, read_list, read_more

FIXTURES = sorted(
    path for path in (Path(__file__).parents[2] / "fixtures" / "families").glob("*/*") if path.suffix != ".json"
)
URL = "http://www.chengxi.example.gov.cn/zwgk/list.htm#9"
PIECES = [
    "<ul><li>", "</li>", "<a href='", "'>", "</a>", "<a onclick=\"window.open('", "')\">", "2024-01-05",
    "01-05", "标题", "下一页", "createPageHTML(", "99999999999999999999", "'page_div',", "0,", '"index","html");',
    "<script>", "</script>", "<!--", "-->", 'var a=[{"title":"甲","url":"/1"}', "]", "{", "}", "dataproxy.jsp'",
    "<record><![CDATA[", "]]></record>", "uid=1&pageNum=", "/front/page/build/unit'", "TREE: [", "SID: 1",
    '{"articles":[', '{"data":{"html":"', "__doPostBack('a','", "<form>", "/site/label/8888?labelName=xList'",
    "currentPage=2&moduleId=1'", "purl='x'", "maxPageNum=", "[", "http://[", "²", "\\u12", "&#x;",
]  # fmt: skip


def every_way(body):
    page = read_page(body, URL)
    first = read_list(page)
    assert len(first.others) <= 20_001
    for name in families():
        read_list(page, {"list_rows": "li a["}, family=name)
        read_more(name, page, first)
        read_more(name, page, ListPage(name, (), Paging(), (PageRequest(URL, "POST", "a=1"),)))


@settings(max_examples=150, deadline=None)
@given(st.lists(st.sampled_from(PIECES) | st.text(max_size=8), max_size=40))
def test_pieces_in_any_order(pieces):
    every_way("".join(pieces).encode("utf-8", "replace"))


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(FIXTURES), st.integers(0, 4000), st.integers(0, 400), st.sampled_from(PIECES))
def test_damaged_lists(path, start, length, piece):
    body = path.read_bytes()
    every_way(body[:start] + piece.encode() + body[start + length :])


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=300))
def test_bytes_of_any_kind(body):
    every_way(body)


@pytest.mark.parametrize(
    "call", ["createPageHTML(9999999, 0, 'index', 'html')", "createPageHTML('p', 9999999, 1, 'a', 'shtml')"]
)
def test_stated_pages_without_end_are_cut(call):
    assert len(read_list(read_page(f"<p>x</p><script>{call}</script>".encode(), URL)).others) <= 20_001


def test_page_nested_without_end_is_read():
    body = "<div>" * 1900 + "<a href='/a.html'>关于印发工作要点的通知</a>2024-01-05" + "</div>" * 1900
    assert read_list(read_page(body.encode(), URL)).family == "plain"


def test_family_that_a_portal_file_names_is_asked_first():
    page = read_page(
        (FIXTURES[0].parents[1] / "trs/total_first.html").read_bytes(), "http://www.chengxi.example.gov.cn/a/"
    )
    assert [read_list(page, family=name).family for name in ("plain", "trs", "ucap")] == ["plain", "trs", "trs"]
